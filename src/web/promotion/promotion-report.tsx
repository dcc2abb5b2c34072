import { beforeAndAfter } from '../../rules/promotion.ts'
import { formatNumber } from '../lib/format.ts'
import { gradeName, STAGE_NAMES } from '../lib/words.ts'
import { Figures } from '../ui/board-page.tsx'
import { Chart } from '../ui/chart.tsx'
import { Go } from '../ui/go.tsx'
import { Panel } from '../ui/page.tsx'
import { gradesChart, hasMoved, mainFiguresOf, type Report, type Run, reportLink } from './promotion-words.ts'

/** Classes by stage and grade: before, how many moved up from here, and after. */
export function GradeTable(props: { report: Report }) {
  return (
    <table className="plain">
      <caption className="visually-hidden">各年级升级前后的班级数</caption>
      <thead>
        <tr>
          <th scope="col">教育阶段</th>
          <th scope="col">年级</th>
          <th scope="col" className="number">
            升级前班级
          </th>
          <th scope="col" className="number">
            升入上一年级
          </th>
          <th scope="col" className="number">
            升级后班级
          </th>
        </tr>
      </thead>
      <tbody>
        {beforeAndAfter(props.report.grades).map(({ stage, grade, before, moved, after }) => (
          <tr key={`${stage} ${grade}`}>
            <td>{STAGE_NAMES[stage as keyof typeof STAGE_NAMES] ?? stage}</td>
            <td>{gradeName(stage, grade)}</td>
            <td className="number">{formatNumber(before)}</td>
            <td className="number">{formatNumber(moved)}</td>
            <td className="number">{formatNumber(after)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** What a promotion will do, or did, in sums; each figure leads to its rows. */
export function PromotionReport(props: { run: Run; report: Report }) {
  const { run, report } = props
  return (
    <div className="stack">
      <Figures figures={mainFiguresOf(report, { runId: run.id, moved: hasMoved(run) })} />
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
        <Panel title="各年级" extra={<Go to={reportLink(run.id, 'report', {})}>按单位查看报告</Go>}>
          <GradeTable report={report} />
        </Panel>
        {report.grades.length > 0 && <Chart title="升级前后各年级的班级数" data={gradesChart(report)} />}
      </div>
    </div>
  )
}
