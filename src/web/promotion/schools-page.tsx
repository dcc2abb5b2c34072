import { listPromotionSchools } from '../../contract/promotion-report.ts'
import { REPORT_NEEDS } from '../../rules/promotion.ts'
import { formatNumber } from '../lib/format.ts'
import { codesOf, STAGE_NAMES } from '../lib/words.ts'
import { Go } from '../ui/go.tsx'
import { ListPage } from '../ui/list-page.tsx'
import { useUnitFilter } from '../ui/unit-filter.ts'
import { hasMoved, reportLink, runName } from './promotion-words.ts'
import { useRun } from './use-run.ts'
import './promotion.css'

function Need(props: { value: number; to: string }) {
  if (props.value === 0) return <span>0</span>
  return (
    <span className="need">
      <Go to={props.to}>{formatNumber(props.value)}</Go>
    </span>
  )
}

/** 升级报告 · 各学校: what each school still has to do, page by page. */
export default function SchoolsPage() {
  const { id, unit, run } = useRun()
  const units = useUnitFilter()
  const of = run.data
  return (
    <ListPage
      title="升级报告:各学校"
      about={
        <>
          {of && `${runName(of)}。`}
          <Go to={reportLink(id, 'report', { unit })}>回到报告</Go>
        </>
      }
      door={listPromotionSchools}
      input={{ params: { id }, query: unit ? { unit } : {} }}
      filters={[
        { key: 'need', label: '需要处理', kind: 'codes', codes: codesOf(REPORT_NEEDS) },
        { key: 'name', label: '学校名称', kind: 'text', isSlashTarget: true },
        ...units,
      ]}
      columns={[
        { key: 'name', title: '学校', render: (row) => row.school.name },
        { key: 'bureau', title: '主管局', render: (row) => row.bureau },
        { key: 'code', title: '标识码', width: 120, isOptional: true, render: (row) => row.code },
        {
          key: 'ungraduated',
          title: '未毕业学生',
          width: 110,
          align: 'right',
          render: (row) => (
            <Need value={row.ungraduated} to={reportLink(id, 'stayers', { unit: row.school.id })} />
          ),
        },
        {
          key: 'blocked',
          title: '其中业务在办',
          width: 120,
          align: 'right',
          render: (row) => (
            <Need
              value={row.blocked}
              to={reportLink(id, 'stayers', { unit: row.school.id, why: 'open_case' })}
            />
          ),
        },
        {
          key: 'unconfirmed',
          title: '毕业确认',
          width: 100,
          render: (row) => (row.isUnconfirmed ? <span className="need">未确认</span> : '—'),
        },
        {
          key: 'unplaced',
          title: '待分班',
          width: 80,
          align: 'right',
          render: (row) => (
            <Need value={row.unplaced} to={reportLink(id, 'unplaced', { unit: row.school.id })} />
          ),
        },
        {
          key: 'openCases',
          title: '在办业务',
          width: 90,
          align: 'right',
          render: (row) => formatNumber(row.openCases),
        },
        {
          key: 'classes',
          title: of && hasMoved(of) ? '已升级班级' : '将升级班级',
          width: 110,
          align: 'right',
          render: (row) => (
            <Go to={reportLink(id, 'classes', { unit: row.school.id })}>{formatNumber(row.classes)}</Go>
          ),
        },
        {
          key: 'lengths',
          title: '学制',
          width: 150,
          render: (row) =>
            row.wrongLengths.length === 0 ? (
              '一致'
            ) : (
              <span className="need">
                {row.wrongLengths.map((stage) => STAGE_NAMES[stage]).join('、')}不一致
              </span>
            ),
        },
      ]}
      rowKey={(row) => row.school.id}
      rowLink={(row) => `/promotion/${id}/report?unit=${row.school.id}`}
      empty={{ text: '报告里还没有学校。预演或升级结束以后,各学校会出现在这里。' }}
    />
  )
}
