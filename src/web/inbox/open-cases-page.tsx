import { listOpenCases } from '../../contract/business-case.ts'
import { formatDate } from '../lib/format.ts'
import { useSchoolInAddress } from '../lib/school-in-address.ts'
import { useSearchText } from '../lib/search-text.ts'
import { DueOn } from '../ui/due-on.tsx'
import { Go } from '../ui/go.tsx'
import { ListPage } from '../ui/list-page.tsx'
import { useSchoolFilter } from '../ui/unit-filter.ts'
import { useKindFilter } from './use-case-kinds.ts'

/** 在办业务查询: every open case that this unit is a party to, on whose desk it lies and whom to call. */
export default function OpenCasesPage() {
  const kindFilter = useKindFilter()
  const schools = useSchoolFilter()
  const ofSchool = useSchoolInAddress()
  const search = useSearchText()
  const [unit, under] = [Number(search.unit) || undefined, Number(search.under) || undefined]
  return (
    <ListPage
      title="在办业务查询"
      about={
        unit || under ? (
          <>
            只列出所选单位{under && '及其下级'}正在办理的业务。<Go to="/open-cases">查看全部在办业务</Go>
          </>
        ) : (
          '本单位及下级单位尚未办结的业务:现在由谁办理、还剩几天、打哪个电话。'
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
      rowLink={(row) => `/cases/${row.caseId}`}
      empty={{ text: '没有在办业务。学校发起的业务办结之前,会出现在这里。' }}
    />
  )
}
