import { listPromotionUnplaced } from '../../contract/promotion-report.ts'
import { UNPLACED_STATE_NAMES } from '../../rules/words.ts'
import { gradeName, STAGE_NAMES } from '../lib/words.ts'
import { Go } from '../ui/go.tsx'
import { ListPage } from '../ui/list-page.tsx'
import { useUnitFilter } from '../ui/unit-filter.ts'
import { hasMoved, type Run, reportLink, runName, STAGE_CODES } from './promotion-words.ts'
import { useRun } from './use-run.ts'
import './promotion.css'

const OUTCOMES = [
  { code: 'moves', label: '随同级升级' },
  { code: 'stays', label: '留在毕业年级' },
]

function aboutOf(run: Run): string {
  if (run.state === 'reversed') return `${runName(run)}时还没有班级的学生;升级已撤回,他们也回到原来的年级。`
  if (hasMoved(run)) return `${runName(run)}时还没有班级的学生:随同级升级,记在升级账本里。`
  return '还没有班级的学生:升级时随同级升入上一年级,建议学校先分班。'
}

/** 待分班学生: who moves with his cohort though he is in no class, and who stays in a final grade. */
export default function UnplacedPage() {
  const { id, unit, run } = useRun()
  const units = useUnitFilter()
  const of = run.data
  return (
    <ListPage
      title="升级报告:待分班学生"
      about={
        <>
          {of && aboutOf(of)}
          <Go to={reportLink(id, 'report', { unit })}>回到报告</Go>
        </>
      }
      door={listPromotionUnplaced}
      input={{ params: { id }, query: unit ? { unit } : {} }}
      filters={[
        { key: 'outcome', label: '升级', kind: 'codes', codes: OUTCOMES },
        { key: 'stage', label: '教育阶段', kind: 'codes', codes: STAGE_CODES },
        ...units,
      ]}
      columns={[
        { key: 'name', title: '姓名', width: 120, render: (row) => row.name },
        { key: 'school', title: '学校', render: (row) => row.school.name },
        { key: 'stage', title: '阶段', width: 80, render: (row) => STAGE_NAMES[row.stage] },
        {
          key: 'from',
          title: '升级前年级',
          width: 130,
          render: (row) => gradeName(row.stage, row.fromGrade),
        },
        {
          key: 'to',
          title: '升级后年级',
          width: 200,
          render: (row) =>
            row.toGrade === null ? (
              <span className="need">留在毕业年级</span>
            ) : (
              gradeName(row.stage, row.toGrade)
            ),
        },
        { key: 'state', title: '现在', width: 100, render: (row) => UNPLACED_STATE_NAMES[row.state] },
      ]}
      rowKey={(row) => row.pupilId}
      rowName={(row) => row.name}
      rowLink={(row) => `/pupils/${row.pupilId}`}
      empty={{ text: '没有待分班的学生:在校学生都已有班级。' }}
    />
  )
}
