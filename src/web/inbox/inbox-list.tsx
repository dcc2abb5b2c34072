import { type ReactNode, useState } from 'react'
import { listInbox } from '../../contract/business-case.ts'
import { formatNumber, formatTime } from '../lib/format.ts'
import { type AskedStep, BulkSteps, MOST_AT_ONCE, stepsOf } from '../ui/bulk-steps.tsx'
import { DueOn } from '../ui/due-on.tsx'
import type { FilterField } from '../ui/filter-bar.tsx'
import { ListPage } from '../ui/list-page.tsx'
import { useSchoolFilter } from '../ui/unit-filter.ts'
import { useKindFilter } from './use-case-kinds.ts'

const DUE: FilterField = {
  key: 'due',
  label: '期限',
  kind: 'codes',
  codes: [
    { code: 'over', label: '已超期' },
    { code: 'soon', label: '下一工作日前到期' },
  ],
}

/** What lies on the desks of this person, and deciding many at once. @param kind only this kind of business */
export function InboxList(props: {
  title: string
  about: string
  kind?: string
  empty: string
  emptyAction?: ReactNode
}) {
  const [asked, setAsked] = useState<AskedStep | null>(null)
  const schools = useSchoolFilter()
  const kindFilter = useKindFilter()
  const kinds: FilterField[] = props.kind ? [] : [kindFilter]
  return (
    <>
      <ListPage
        title={props.title}
        about={props.about}
        door={listInbox}
        {...(props.kind ? { input: { query: { kind: props.kind } } } : {})}
        filters={[...kinds, ...schools, DUE]}
        columns={[
          { key: 'subject', title: '学生', width: 120, render: (row) => row.subject },
          { key: 'kind', title: '业务', width: 120, render: (row) => row.kindLabel },
          { key: 'state', title: '环节', width: 140, render: (row) => row.stateLabel },
          { key: 'school', title: '学校', render: (row) => row.school.name },
          { key: 'since', title: '到达时间', width: 160, render: (row) => formatTime(row.since) },
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
        bulk={(rows) =>
          stepsOf(rows).map(({ step, able, unable }, at) => ({
            label: unable.length > 0 ? `${step.label}(${formatNumber(able.length)} 件)` : step.label,
            isPrimary: at === 0,
            run: (_, done) => setAsked({ step, able, unable, done }),
          }))
        }
        empty={{ text: props.empty, action: props.emptyAction }}
      />
      {asked && <BulkSteps asked={asked} onClose={() => setAsked(null)} />}
    </>
  )
}
