import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Alert, Button } from 'antd'
import { useState } from 'react'
import { getCalendar, setCalendarDay } from '../../contract/policy.ts'
import { call } from '../lib/client.ts'
import { useBusinessClock } from '../lib/clock.ts'
import { formatDate, formatNumber } from '../lib/format.ts'
import { useSearchText } from '../lib/search-text.ts'
import { mayEnter, useMyself } from '../lib/session.ts'
import { Page, Panel, Waiting } from '../ui/page.tsx'
import { RefusalAlert } from '../ui/refusal-alert.tsx'
import { EditDay, type Kind } from './edit-day.tsx'
import { MonthGrid } from './month-grid.tsx'
import './policy.css'

const MONTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]

/** 工作日历: which days count towards a deadline. */
export default function CalendarPage() {
  const me = useMyself()
  const clock = useBusinessClock()
  const navigate = useNavigate()
  const search = useSearchText()
  const thisYear = Number(formatDate(clock?.now ?? '2000-01-01').slice(0, 4))
  const year = Number(search.year) || thisYear
  const [chosen, setChosen] = useState<string | null>(null)
  const found = useQuery({
    queryKey: ['calendar', year],
    queryFn: () => call(getCalendar, { params: { year } }),
    placeholderData: keepPreviousData,
  })
  if (!me || !clock) return null
  const days = new Map((found.data?.rows ?? []).map((row) => [row.day, row]))
  const mayEdit = mayEnter(me, setCalendarDay.access)
  const go = (to: number) => void navigate({ to: '.', search: { year: String(to) } as never })
  const count = (kind: Kind) => formatNumber([...days.values()].filter((day) => day.kind === kind).length)
  return (
    <Page
      title="工作日历"
      about="办理期限按工作日计算:周一至周五,去掉法定节假日,加上调休上班日。"
      actions={
        <>
          <Button onClick={() => go(year - 1)}>{year - 1} 年</Button>
          <b>{year} 年</b>
          <Button onClick={() => go(year + 1)}>{year + 1} 年</Button>
        </>
      }
    >
      <div className="stack">
        <RefusalAlert error={found.error} onRetry={() => void found.refetch()} />
        {found.isPending && <Waiting />}
        {found.data && !found.data.isKnown && (
          <Alert
            type="warning"
            showIcon
            title={`${year} 年的放假安排还没有录入,暂按周一至周五计算。`}
            description="国务院办公厅公布后,由国家级系统管理员在本页录入。"
          />
        )}
        {found.data && (
          <Panel>
            <p className="quiet">
              放假 {count('holiday')} 天(休),调休上班 {count('make_up')} 天(班)。
              {mayEdit && '点日期可以修改。'}
            </p>
            <div className="months">
              {MONTHS.map((month) => (
                <MonthGrid
                  key={month}
                  year={year}
                  month={month}
                  days={days}
                  {...(mayEdit ? { onChoose: setChosen } : {})}
                />
              ))}
            </div>
          </Panel>
        )}
      </div>
      {chosen && (
        <EditDay key={chosen} day={chosen} special={days.get(chosen)} onClose={() => setChosen(null)} />
      )}
    </Page>
  )
}
