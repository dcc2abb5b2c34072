import { exportPromotionLedger, listPromotionClasses } from '../../contract/promotion-report.ts'
import { formatNumber } from '../lib/format.ts'
import { gradeName } from '../lib/words.ts'
import { Go } from '../ui/go.tsx'
import { ListPage } from '../ui/list-page.tsx'
import { useUnitFilter } from '../ui/unit-filter.ts'
import { hasMoved, reportLink, runName, STAGE_CODES } from './promotion-words.ts'
import { SaveButton } from './save-button.tsx'
import { useRun } from './use-run.ts'
import './promotion.css'

const OUTCOMES = [
  { code: 'moves', label: '升级' },
  { code: 'stays', label: '不升级' },
]
const STAYS = { final_grade: '不升:毕业年级,有学生未毕业', of_new_year: '不升:已是新学年的年级' } as const

/** 升级账本: one row for each class that moved, or will; and those that stay, with the reason. */
export default function ClassesPage() {
  const { id, unit, run } = useRun()
  const units = useUnitFilter()
  const of = run.data
  const moved = of !== undefined && hasMoved(of)
  return (
    <ListPage
      title={moved ? '升级账本' : '将升级的班级'}
      about={
        <>
          {of && `${runName(of)}:${moved ? '每个升级的班级一行,不能更改。' : '现在执行升级,各班会怎样。'}`}
          <Go to={reportLink(id, 'report', { unit })}>回到报告</Go>
        </>
      }
      // The whole ledger as it is signed, whatever the filters; what the list shows has the list's own export.
      actions={
        moved && (
          <SaveButton
            label="下载整本账本(带指纹)"
            door={exportPromotionLedger}
            input={{ params: { id }, query: unit ? { unit } : {} }}
          />
        )
      }
      door={listPromotionClasses}
      input={{ params: { id }, query: unit ? { unit } : {} }}
      filters={[
        { key: 'outcome', label: '升级与否', kind: 'codes', codes: OUTCOMES },
        { key: 'stage', label: '教育阶段', kind: 'codes', codes: STAGE_CODES },
        ...units,
      ]}
      columns={[
        { key: 'name', title: '班级(升级前)', width: 160, render: (row) => row.name },
        { key: 'school', title: '学校', render: (row) => row.school.name },
        { key: 'cohort', title: '级', width: 80, render: (row) => `${row.cohort} 级` },
        {
          key: 'length',
          title: '学制',
          width: 130,
          render: (row) =>
            row.isWrongLength ? (
              <span className="need">{row.length} 年,与学校不一致</span>
            ) : (
              `${row.length} 年`
            ),
        },
        { key: 'from', title: '升级前', width: 90, render: (row) => gradeName(row.stage, row.fromGrade) },
        {
          key: 'to',
          with: ['back'],
          title: '升级后',
          width: 230,
          render: (row) =>
            row.toGrade === null
              ? row.why && STAYS[row.why]
              : `${gradeName(row.stage, row.toGrade)}${row.isBack ? '(已撤回)' : ''}`,
        },
        {
          key: 'stayers',
          title: '未毕业学生',
          width: 110,
          align: 'right',
          render: (row) => formatNumber(row.stayers),
        },
      ]}
      rowKey={(row) => row.id}
      rowLink={(row) => `/classes/${row.id}`}
      empty={{ text: '没有升级的班级。' }}
    />
  )
}
