import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { z } from 'zod'
import { listProvinceProgress } from '../../contract/progress.ts'
import { percentLeft } from '../../rules/progress.ts'
import { call } from '../lib/client.ts'
import { formatNumber, formatTime } from '../lib/format.ts'
import { Chart } from '../ui/chart.tsx'
import { Go } from '../ui/go.tsx'
import { EmptyState, Panel, Waiting } from '../ui/page.tsx'
import { RefusalAlert } from '../ui/refusal-alert.tsx'

type Province = z.output<typeof listProvinceProgress.output>['rows'][number]

/** As many as a chart can name; the table has all. */
const CHARTED = 20

function PromotionState({ of }: { of: Province }) {
  if (of.promotion === 'complete')
    return <>已升级{of.promotedAt && <div className="about">{formatTime(of.promotedAt)}</div>}</>
  if (of.promotion === 'running') return <>正在升级</>
  if (of.isPromotionDue) return <b className="field-error">时点已过,尚未升级</b>
  return (
    <>
      未到时点<div className="about">{formatTime(of.promotionAt)}</div>
    </>
  )
}

/** Done and to be done, e.g. 12 / 300. */
const pair = (done: number, all: number) => `${formatNumber(done)} / ${formatNumber(all)}`

const COLUMNS: readonly {
  title: string
  isDue?: boolean
  text(of: Province): string
  due?(of: Province): number
}[] = [
  { title: '毕业已确认学校', text: (of) => `${pair(of.confirmedSchools, of.schools)} 所` },
  {
    title: '毕业年级未毕业',
    due: (of) => of.notGraduated,
    text: (of) => `${formatNumber(of.notGraduated)} 人`,
  },
  { title: '已录取', text: (of) => `${formatNumber(of.admitted)} 人` },
  { title: '招生结果待录取', due: (of) => of.toAdmit, text: (of) => `${formatNumber(of.toAdmit)} 人` },
  { title: '新生已分班', text: (of) => `${formatNumber(of.placed)} 人` },
  { title: '待分班', due: (of) => of.unplaced, text: (of) => `${formatNumber(of.unplaced)} 人` },
  { title: '在办业务', text: (of) => `${formatNumber(of.openCases)} 件` },
  { title: '超期业务', due: (of) => of.overdue, text: (of) => `${formatNumber(of.overdue)} 件` },
]

function ProvinceTable(props: { rows: readonly Province[] }) {
  return (
    <div className="scroll">
      <table className="plain">
        <caption className="visually-hidden">各省进度,最滞后的在前</caption>
        <thead>
          <tr>
            <th scope="col">省</th>
            <th scope="col">升级</th>
            {COLUMNS.map(({ title }) => (
              <th key={title} scope="col" className="number">
                {title}
              </th>
            ))}
            <th scope="col">办公电话</th>
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row) => (
            <tr key={row.unit.id}>
              <th scope="row">
                <Go to={`/progress?unit=${row.unit.id}`}>{row.unit.name}</Go>
              </th>
              <td>
                <PromotionState of={row} />
              </td>
              {COLUMNS.map(({ title, text, due }) => (
                <td key={title} className={(due?.(row) ?? 0) > 0 ? 'number due-now' : 'number'}>
                  {text(row)}
                </td>
              ))}
              <td>{row.phone ? <a href={`tel:${row.phone}`}>{row.phone}</a> : '—'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Parts, not numbers: a small province that lags is not hidden behind a big one. */
function LeftChart(props: { rows: readonly Province[] }) {
  const { rows } = props
  const data = useMemo(() => {
    const charted = rows.slice(0, CHARTED)
    return {
      kind: 'bar' as const,
      labels: charted.map(({ unit }) => unit.name),
      series: [
        { name: '未毕业', values: charted.map((of) => percentLeft(of.notGraduated, of.graduated)) },
        { name: '待录取', values: charted.map((of) => percentLeft(of.toAdmit, of.admitted)) },
        { name: '待分班', values: charted.map((of) => percentLeft(of.unplaced, of.placed)) },
      ],
    }
  }, [rows])
  return <Chart title="各省还没办完的比例(%)" data={data} />
}

/** 各省进度: which province lags, at a glance and as a table; each leads on to the cities below it. */
export default function Provinces() {
  const found = useQuery({
    queryKey: [listProvinceProgress.path],
    queryFn: () => call(listProvinceProgress, {}),
  })
  const { data } = found
  return (
    <>
      <Panel
        title={data ? `各省进度(${data.year} 年,最滞后的在前)` : '各省进度'}
        extra={<Go to="/progress">办理进度</Go>}
      >
        <RefusalAlert error={found.error} onRetry={() => void found.refetch()} />
        {found.isPending && <Waiting rows={4} />}
        {data && data.rows.length === 0 && (
          <EmptyState text="还没有省。开通一个省之后,它的进度会出现在这里。" />
        )}
        {data && data.rows.length > 0 && <ProvinceTable rows={data.rows} />}
      </Panel>
      {data && data.rows.length > 0 && <LeftChart rows={data.rows} />}
    </>
  )
}
