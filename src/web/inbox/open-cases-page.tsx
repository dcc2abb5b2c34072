import { useState } from 'react'
import { listOpenCases } from '../../contract/business-case.ts'
import { formatDate, formatNumber } from '../lib/format.ts'
import { useSchoolInAddress } from '../lib/school-in-address.ts'
import { useSearchText } from '../lib/search-text.ts'
import { MOST_AT_ONCE } from '../ui/bulk-steps.tsx'
import { DueOn } from '../ui/due-on.tsx'
import { Go } from '../ui/go.tsx'
import { ListPage } from '../ui/list-page.tsx'
import { useSchoolFilter } from '../ui/unit-filter.ts'
import { CleanUp, type PaperToClean } from './clean-up.tsx'
import { useKindFilter } from './use-case-kinds.ts'

interface Asked {
  papers: readonly PaperToClean[]
  done(): void
}

/**
 * 在办业务查询: every open case that this unit is a party to, on whose desk it lies and whom to call; and ending those that
 * nobody is going to finish (PRO-3).
 */
export default function OpenCasesPage() {
  const kindFilter = useKindFilter()
  const schools = useSchoolFilter()
  const ofSchool = useSchoolInAddress()
  const search = useSearchText()
  const [asked, setAsked] = useState<Asked | null>(null)
  const toCleanUp = search.cleanUp === 'true'
  const [unit, under] = [Number(search.unit) || undefined, Number(search.under) || undefined]
  return (
    <>
      <ListPage
        title="在办业务查询"
        about={
          unit || under ? (
            <>
              只列出所选单位{under && '及其下级'}正在办理的业务。<Go to="/open-cases">查看全部在办业务</Go>
            </>
          ) : toCleanUp ? (
            '毕业前待清理的业务:毕业年级中还在学校手里、或办理期限已过的。能办的请催办,不再办理的请勾选后清理。'
          ) : (
            '本单位及下级单位尚未办结的业务:现在由谁办理、还剩几天、打哪个电话。不再办理的可以勾选后清理。'
          )
        }
        door={listOpenCases}
        input={unit || under ? { query: { ...ofSchool.query, unit, under, limit: 50 } } : ofSchool}
        filters={[
          kindFilter,
          ...schools,
          { key: 'overdue', label: '期限', kind: 'codes', codes: [{ code: 'true', label: '已超期' }] },
          {
            key: 'elsewhere',
            label: '由谁办理',
            kind: 'codes',
            codes: [{ code: 'true', label: '等他人办理' }],
          },
          {
            key: 'cleanUp',
            label: '毕业前清理',
            kind: 'codes',
            codes: [{ code: 'true', label: '待清理' }],
          },
        ]}
        columns={[
          { key: 'subject', title: '学生', width: 120, render: (row) => row.subject },
          { key: 'kind', title: '业务', width: 110, render: (row) => row.kindLabel },
          { key: 'school', title: '学校', render: (row) => row.school.name },
          { key: 'unit', title: '正在办理的单位', render: (row) => row.unit.name },
          { key: 'state', title: '环节', width: 130, render: (row) => row.stateLabel },
          { key: 'phone', title: '办公电话', width: 130, render: (row) => row.unitPhone ?? '—' },
          { key: 'since', title: '到达日期', width: 110, render: (row) => formatDate(row.since) },
          {
            key: 'due',
            with: ['overdue'],
            title: '办理期限',
            width: 190,
            render: (row) => <DueOn dueOn={row.dueOn} />,
          },
        ]}
        rowKey={(row) => row.caseId}
        rowName={(row) => row.subject}
        rowLink={(row) => `/cases/${row.caseId}`}
        selectAllUpTo={MOST_AT_ONCE}
        bulk={(rows) => {
          const able = rows.filter((row) => row.cleanUp !== null)
          if (able.length === 0) return []
          const label = able.length < rows.length ? `清理…(${formatNumber(able.length)} 件)` : '清理…'
          return [{ label, run: (_, done) => setAsked({ papers: able, done }) }]
        }}
        empty={{
          text: toCleanUp
            ? '毕业年级没有待清理的业务。'
            : '没有在办业务。学校发起的业务办结之前,会出现在这里。',
        }}
      />
      {asked && (
        <CleanUp
          papers={asked.papers}
          onClose={(isDone) => {
            if (isDone) asked.done()
            setAsked(null)
          }}
        />
      )}
    </>
  )
}
