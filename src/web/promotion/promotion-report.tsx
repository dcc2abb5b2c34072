import { Input, Table } from 'antd'
import { useState } from 'react'
import { formatNumber } from '../lib/format.ts'
import { gradeName, STAGE_NAMES } from '../lib/words.ts'
import { Figures } from '../ui/board-page.tsx'
import { Panel } from '../ui/page.tsx'
import type { Report } from './promotion-words.ts'

type StageRow = Report['classesByStage'][number]
type SchoolRow = Report['schools'][number]

const ORDER = Object.keys(STAGE_NAMES)
const byStage = (a: StageRow, b: StageRow) =>
  ORDER.indexOf(a.stage) - ORDER.indexOf(b.stage) || a.fromGrade - b.fromGrade

/** Who needs help first: wrong lengths, then pupils who stay behind, then open cases. */
const byNeed = (a: SchoolRow, b: SchoolRow) =>
  Number(a.lengthsOk) - Number(b.lengthsOk) || b.ungraduated - a.ungraduated || b.openCases - a.openCases

function StageTable(props: { rows: readonly StageRow[] }) {
  return (
    <table className="plain">
      <caption className="visually-hidden">各年级升级班级数</caption>
      <thead>
        <tr>
          <th scope="col">教育阶段</th>
          <th scope="col">升级</th>
          <th scope="col" className="number">
            班级数
          </th>
        </tr>
      </thead>
      <tbody>
        {[...props.rows].sort(byStage).map(({ stage, fromGrade, classes }) => (
          <tr key={`${stage} ${fromGrade}`}>
            <td>{STAGE_NAMES[stage as keyof typeof STAGE_NAMES] ?? stage}</td>
            <td>
              {gradeName(stage, fromGrade)} → {gradeName(stage, fromGrade + 1)}
            </td>
            <td className="number">{formatNumber(classes)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function SchoolTable(props: { rows: readonly SchoolRow[] }) {
  const [name, setName] = useState('')
  const shown = props.rows.filter(({ school }) => school.name.includes(name.trim())).sort(byNeed)
  return (
    <div className="stack">
      <div className="actions">
        <label htmlFor="report-school">查找学校</label>
        <Input
          id="report-school"
          className="school-search"
          allowClear
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <span className="quiet" role="status">
          共 {formatNumber(shown.length)} 所
        </span>
      </div>
      <Table<SchoolRow>
        size="small"
        rowKey={({ school }) => school.id}
        dataSource={shown}
        pagination={shown.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
        columns={[
          { key: 'name', title: '学校', render: (_, { school }) => school.name },
          {
            key: 'ungraduated',
            title: '毕业年级未毕业学生',
            align: 'right',
            render: (_, row) => <Need value={row.ungraduated} />,
          },
          {
            key: 'unconfirmed',
            title: '毕业确认',
            render: (_, row) => (row.isUnconfirmed ? <span className="need">未确认</span> : ''),
          },
          {
            key: 'unplaced',
            title: '待分班学生',
            align: 'right',
            render: (_, row) => formatNumber(row.unplaced),
          },
          {
            key: 'openCases',
            title: '在办业务',
            align: 'right',
            render: (_, row) => <Need value={row.openCases} />,
          },
          {
            key: 'classes',
            title: '升级班级',
            align: 'right',
            render: (_, row) => formatNumber(row.classes),
          },
          {
            key: 'lengths',
            title: '学制',
            render: (_, row) => (row.lengthsOk ? '一致' : <span className="need">班级与学校学制不一致</span>),
          },
        ]}
      />
    </div>
  )
}

const Need = (props: { value: number }) =>
  props.value > 0 ? <b className="need">{formatNumber(props.value)}</b> : <span>0</span>

/** What a promotion will do, or did: by grade, and per school who stays behind and why. */
export function PromotionReport(props: { report: Report }) {
  const { report } = props
  const waiting = report.schools.filter((row) => row.ungraduated > 0).length
  return (
    <div className="stack">
      <Figures
        figures={[
          { label: '升级班级', value: report.classesToMove },
          { label: '毕业年级未毕业学生', value: report.ungraduated, isDue: true },
          { label: '尚有未毕业学生的学校', value: waiting, isDue: true },
          {
            label: '未确认毕业的学校',
            value: report.schools.filter((row) => row.isUnconfirmed).length,
            isDue: true,
            link: '/graduation-confirmations',
          },
          { label: '待分班学生(随级升入)', value: report.unplaced },
          {
            label: '在办业务',
            value: report.schools.reduce((sum, { openCases }) => sum + openCases, 0),
          },
        ]}
      />
      {report.ungraduated > 0 && (
        <p className="quiet">
          未毕业学生升级后留在原班级(毕业年级),不会丢失;学校补办毕业后即可参加招生。在办业务不影响班级升级。
        </p>
      )}
      {report.unplaced > 0 && (
        <p className="quiet">
          尚未分班的学生随同级一起升级,升级后只能分入同级的班级;建议学校在升级前完成分班。
        </p>
      )}
      <div className="promotion-tables">
        <Panel title="各年级">
          <StageTable rows={report.classesByStage} />
        </Panel>
        <Panel title="各学校(需要处理的在前)">
          <SchoolTable rows={report.schools} />
        </Panel>
      </div>
    </div>
  )
}
