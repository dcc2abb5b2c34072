import { listPromotionStayers } from '../../contract/promotion-report.ts'
import { STAYER_STATE_NAMES } from '../../rules/words.ts'
import { STAGE_NAMES } from '../lib/words.ts'
import { Go } from '../ui/go.tsx'
import { ListPage } from '../ui/list-page.tsx'
import { useUnitFilter } from '../ui/unit-filter.ts'
import { isRehearsal, reportLink, runName, STAGE_CODES, STAYER_CODES } from './promotion-words.ts'
import { useRun } from './use-run.ts'
import './promotion.css'

/** 毕业年级未毕业学生: who stays, what holds him, and what has become of him since. */
export default function StayersPage() {
  const { id, unit, run } = useRun()
  const units = useUnitFilter()
  const of = run.data
  return (
    <ListPage
      title="毕业年级未毕业学生"
      about={
        <>
          {of &&
            `${runName(of)}时的名单${isRehearsal(of) ? ';升级以后,他们留在原班级' : ',留在原班级'}。「现在」一列是目前的情况。`}
          <Go to={reportLink(id, 'report', { unit })}>回到报告</Go>
        </>
      }
      door={listPromotionStayers}
      input={{ params: { id }, query: unit ? { unit } : {} }}
      filters={[
        { key: 'why', label: '原因', kind: 'codes', codes: STAYER_CODES },
        { key: 'stage', label: '教育阶段', kind: 'codes', codes: STAGE_CODES },
        ...units,
      ]}
      columns={[
        { key: 'name', title: '姓名', width: 120, render: (row) => row.name },
        { key: 'school', title: '学校', render: (row) => row.school.name },
        { key: 'stage', title: '阶段', width: 80, render: (row) => STAGE_NAMES[row.stage] },
        { key: 'class', title: '班级', width: 150, render: (row) => row.className },
        {
          key: 'why',
          title: '未毕业的原因',
          render: (row) =>
            row.caseId === null ? row.reason : <Go to={`/cases/${row.caseId}`}>{row.reason}</Go>,
        },
        {
          key: 'state',
          title: '现在',
          width: 100,
          render: (row) =>
            row.state === 'in_school' ? <span className="need">仍在校</span> : STAYER_STATE_NAMES[row.state],
        },
      ]}
      rowKey={(row) => row.pupilId}
      rowName={(row) => row.name}
      rowLink={(row) => `/pupils/${row.pupilId}`}
      empty={{ text: '没有人留在毕业年级:毕业年级的学生都已经办完毕业。' }}
    />
  )
}
