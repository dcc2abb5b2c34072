import { Alert } from 'antd'
import type { z } from 'zod'
import type { previewLengths } from '../../contract/lengths.ts'
import { formatNumber } from '../lib/format.ts'
import { Chart } from '../ui/chart.tsx'
import type { ChartData } from '../ui/chart-data.ts'

export type LengthsPreview = z.output<typeof previewLengths.output>
type ClassRow = LengthsPreview['classes'][number]

/** Pupils who leave each summer, now and after the change. */
function leavingChart(classes: readonly ClassRow[]): ChartData {
  const all = classes.flatMap((one) => [one.graduatesIn, one.wouldGraduateIn ?? one.graduatesIn])
  const [first, last] = [Math.min(...all), Math.max(...all)]
  const years = Array.from({ length: last - first + 1 }, (_, at) => first + at)
  const sum = (yearOf: (one: ClassRow) => number | null) =>
    years.map((year) =>
      classes.filter((one) => yearOf(one) === year).reduce((total, one) => total + one.pupils, 0),
    )
  return {
    kind: 'bar',
    labels: years.map((year) => `${year} 年`),
    series: [
      { name: '现在', values: sum((one) => one.graduatesIn) },
      { name: '更改后', values: sum((one) => one.wouldGraduateIn) },
    ],
  }
}

function afterText(one: ClassRow): string {
  if (one.wouldGraduateIn === null) return '不再设这一阶段'
  return one.wouldGraduateIn === one.graduatesIn ? '不变' : `${one.wouldGraduateIn} 年毕业`
}

function ClassTable(props: { classes: readonly ClassRow[] }) {
  return (
    <table className="plain">
      <caption>各班毕业年份</caption>
      <thead>
        <tr>
          <th scope="col">班级</th>
          <th scope="col">级</th>
          <th scope="col" className="number">
            学生
          </th>
          <th scope="col">现在</th>
          <th scope="col">更改后</th>
          <th scope="col">说明</th>
        </tr>
      </thead>
      <tbody>
        {props.classes.map((one) => (
          <tr key={one.id} className={one.problem ? 'blocked' : ''}>
            <td>{one.name}</td>
            <td>{one.cohort} 级</td>
            <td className="number">{formatNumber(one.pupils)}</td>
            <td>{one.graduatesIn} 年毕业</td>
            <td>{afterText(one)}</td>
            <td>{one.problem ?? ''}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** What a change would do: in one sentence, as a chart, class by class; and what stands in its way. */
export function LengthsEffect(props: { preview: LengthsPreview }) {
  const { classes, changes, refusal } = props.preview
  return (
    <div className="stack">
      {refusal ? (
        <Alert
          type="error"
          showIcon
          role="alert"
          title={refusal.detail ? `${refusal.title}(${refusal.detail})` : refusal.title}
          description={refusal.cure}
        />
      ) : (
        <p role="status">
          {changes.classes > 0
            ? `此更改将改变 ${formatNumber(changes.classes)} 个班、${formatNumber(changes.pupils)} 名学生的毕业年份。`
            : '此更改不影响已有班级,只用于以后新建的班级。'}
        </p>
      )}
      {changes.classes > 0 && !refusal && <Chart title="各年毕业的学生" data={leavingChart(classes)} />}
      {classes.length === 0 ? <p className="quiet">学校还没有班级。</p> : <ClassTable classes={classes} />}
    </div>
  )
}
