import { useQuery } from '@tanstack/react-query'
import { Button, Drawer, Table } from 'antd'
import { useState } from 'react'
import { closeSwitch, listOpenings, listWindows, openSwitch, setWindow } from '../../contract/policy.ts'
import { SWITCH_NAMES } from '../../rules/words.ts'
import { call } from '../lib/client.ts'
import { useBusinessClock } from '../lib/clock.ts'
import { formatTime } from '../lib/format.ts'
import { mayEnter, useMyself } from '../lib/session.ts'
import { businessOf } from '../lib/words.ts'
import { Go } from '../ui/go.tsx'
import { EmptyState, Page, Panel, Waiting } from '../ui/page.tsx'
import { RefusalAlert } from '../ui/refusal-alert.tsx'
import { CloseSwitch } from './close-switch.tsx'
import { OpenSwitchForm } from './open-switch-form.tsx'
import {
  KIND_NAMES,
  monthDayText,
  type Opening,
  openingState,
  type WindowRow,
  yearsText,
} from './policy-words.ts'
import { SetWindowForm } from './set-window-form.tsx'
import './policy.css'

/** As many as a page beside another list bears; all of them are in the record. */
const MOST_OPEN = 50

function Windows(props: { rows: readonly WindowRow[] }) {
  if (props.rows.length === 0)
    return <EmptyState text="没有统一设置的业务时段。各省自行设置,本省没有设置的按全省通知的时段办理。" />
  return (
    <Table<WindowRow>
      size="small"
      rowKey="id"
      dataSource={[...props.rows]}
      pagination={false}
      columns={[
        { key: 'label', title: '业务', render: (_, row) => businessOf(row.label) },
        { key: 'kind', title: '规则', render: (_, row) => KIND_NAMES[row.kind] },
        { key: 'from', title: '开始', render: (_, row) => `${monthDayText(row.from)} 0 时` },
        { key: 'to', title: '结束', render: (_, row) => `${monthDayText(row.to)} 24 时` },
        { key: 'years', title: '适用年份', render: (_, row) => yearsText(row) },
        { key: 'unit', title: '设置单位', render: (_, row) => row.unit.name },
      ]}
    />
  )
}

function Openings(props: { rows: readonly Opening[]; mayClose: boolean }) {
  const now = useBusinessClock()?.now ?? ''
  if (props.rows.length === 0)
    return (
      <EmptyState text="「在校生注册」平时关闭。确有需要时,由省临时对一个区县或一所学校开放,会列在这里。" />
    )
  return (
    <Table<Opening>
      size="small"
      rowKey="id"
      dataSource={[...props.rows]}
      pagination={false}
      columns={[
        { key: 'business', title: '业务', render: (_, row) => SWITCH_NAMES[row.business] },
        { key: 'unit', title: '开放单位', render: (_, row) => row.unit.name },
        { key: 'from', title: '开始', render: (_, row) => formatTime(row.from) },
        { key: 'to', title: '结束', render: (_, row) => formatTime(row.to) },
        { key: 'reason', title: '原因', render: (_, row) => row.reason },
        {
          key: 'state',
          title: '状态',
          width: 190,
          render: (_, row) => {
            const state = openingState(row, now)
            const isOver = state === '已结束' || row.closedAt !== null
            if (row.closedAt) return `${formatTime(row.closedAt)} 提前关闭`
            return isOver || !props.mayClose ? (
              state
            ) : (
              <>
                {state} <CloseSwitch row={row} />
              </>
            )
          },
        },
      ]}
    />
  )
}

/** 业务时段: when each business may be begun here and who has set it, and what is open beside it for a time. */
export default function WindowListPage() {
  const me = useMyself()
  const windows = useQuery({ queryKey: [listWindows.path], queryFn: () => call(listWindows, {}) })
  const openings = useQuery({
    queryKey: [listOpenings.path, 'current'],
    queryFn: () => call(listOpenings, { query: { current: 'true', limit: MOST_OPEN } }),
  })
  const [drawer, setDrawer] = useState<'window' | 'switch' | null>(null)
  if (!me) return null
  const close = () => setDrawer(null)
  return (
    <Page
      title="业务时段"
      about="时段只限制发起;时段结束前已发起的业务可以继续办理。下级单位设置的时段只能在上级时段之内。"
    >
      <div className="stack">
        <Panel
          title="时段"
          extra={
            mayEnter(me, setWindow.access) ? (
              <Button onClick={() => setDrawer('window')}>设置时段</Button>
            ) : undefined
          }
        >
          <RefusalAlert error={windows.error} onRetry={() => void windows.refetch()} />
          {windows.isPending && <Waiting rows={5} />}
          {windows.data && <Windows rows={windows.data.rows} />}
        </Panel>
        <Panel
          title="业务开关"
          extra={
            mayEnter(me, openSwitch.access) ? (
              <Button onClick={() => setDrawer('switch')}>临时开放</Button>
            ) : undefined
          }
        >
          <RefusalAlert error={openings.error} onRetry={() => void openings.refetch()} />
          {openings.isPending && <Waiting rows={3} />}
          {openings.data && (
            <>
              <Openings rows={openings.data.rows} mayClose={mayEnter(me, closeSwitch.access)} />
              <p className="about">
                {openings.data.next !== null && `这里只列前 ${MOST_OPEN} 个。`}
                <Go to="/switches">全部临时开放记录</Go>
              </p>
            </>
          )}
        </Panel>
      </div>
      <Drawer open={drawer === 'window'} title="设置业务时段" size={560} onClose={close} destroyOnHidden>
        <SetWindowForm me={me} onDone={close} />
      </Drawer>
      <Drawer
        open={drawer === 'switch'}
        title="临时开放在校生注册"
        size={560}
        onClose={close}
        destroyOnHidden
      >
        <OpenSwitchForm onDone={close} />
      </Drawer>
    </Page>
  )
}
