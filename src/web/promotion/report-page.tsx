import { useQuery } from '@tanstack/react-query'
import { getPromotionUnit } from '../../contract/promotion-report.ts'
import { STAYER_WHYS } from '../../rules/promotion.ts'
import { call } from '../lib/client.ts'
import { formatNumber, formatTime } from '../lib/format.ts'
import { STAGE_NAMES } from '../lib/words.ts'
import { BoardPage, type BoardRow } from '../ui/board-page.tsx'
import type { ChartData } from '../ui/chart-data.ts'
import { Go } from '../ui/go.tsx'
import { EmptyState, Panel } from '../ui/page.tsx'
import { ExportReport } from './export-report.tsx'
import {
  hasMoved,
  lineFiguresOf,
  mainFiguresOf,
  type ReportUnit,
  type Run,
  reportLink,
  runName,
} from './promotion-words.ts'
import { useRun } from './use-run.ts'
import './promotion.css'

/** As many as a chart can name; the table has all. */
const CHARTED = 20

function rowsOf(data: ReportUnit, run: Run): BoardRow[] {
  return data.bureaus.map((one) => ({
    key: one.id,
    name: one.name,
    link: reportLink(run.id, 'report', { unit: one.id }),
    figures: [
      { label: '学校', value: one.schools, link: reportLink(run.id, 'schools', { unit: one.id }) },
      ...lineFiguresOf(one, { runId: run.id, unit: one.id, moved: hasMoved(run) }),
    ],
  }))
}

function chartOf(data: ReportUnit): { title: string; data: ChartData }[] {
  const waiting = data.bureaus.filter(({ ungraduated }) => ungraduated > 0).slice(0, CHARTED)
  if (waiting.length < 2) return []
  return [
    {
      title: `未毕业学生最多的单位(前 ${waiting.length} 个)`,
      data: {
        kind: 'stacked',
        labels: waiting.map(({ name }) => name),
        series: [
          { name: '有业务在办', values: waiting.map(({ blocked }) => blocked) },
          { name: '其他原因', values: waiting.map(({ ungraduated, blocked }) => ungraduated - blocked) },
        ],
      },
    },
  ]
}

function Reasons(props: { data: ReportUnit; runId: number; unit: number | undefined }) {
  const { data, runId, unit } = props
  if (data.stayers.length === 0) return null
  return (
    <Panel title="未毕业的原因">
      <table className="plain">
        <caption className="visually-hidden">毕业年级未毕业学生,按阶段和原因</caption>
        <thead>
          <tr>
            <th scope="col">教育阶段</th>
            <th scope="col">原因</th>
            <th scope="col" className="number">
              学生
            </th>
          </tr>
        </thead>
        <tbody>
          {data.stayers.map(({ stage, why, pupils }) => (
            <tr key={`${stage} ${why}`}>
              <td>{STAGE_NAMES[stage]}</td>
              <td>{STAYER_WHYS[why]}</td>
              <td className="number">
                <Go to={reportLink(runId, 'stayers', { unit, stage, why })}>{formatNumber(pupils)}</Go>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}

function WaysOn(props: { data: ReportUnit; run: Run; unit: number | undefined }) {
  const { data, run, unit } = props
  return (
    <p>
      {!data.isSchool && <Go to={reportLink(run.id, 'schools', { unit })}>逐校查看</Go>}{' '}
      <Go to={reportLink(run.id, 'classes', { unit })}>逐班查看</Go>{' '}
      <Go to={reportLink(run.id, 'stayers', { unit })}>未毕业学生名单</Go>{' '}
      <Go to={reportLink(run.id, 'unplaced', { unit })}>待分班学生名单</Go>{' '}
      {!data.isSchool && (
        <Go to={`/graduation-confirmations${unit ? `?unit=${unit}` : ''}`}>毕业确认的现况</Go>
      )}
    </p>
  )
}

/** Whom the province still has to hear from: their own word, beside that of their schools (GRD-5). */
function Unconfirmed(props: { bureaus: ReportUnit['unconfirmedBureaus'] }) {
  const { bureaus } = props
  if (bureaus.length === 0) return null
  return (
    <Panel title={`没有确认毕业的主管局(${formatNumber(bureaus.length)} 个)`}>
      <ul className="report-bureaus">
        {bureaus.map(({ id, name }) => (
          <li key={id}>
            <Go to={`/graduation-confirmations?unit=${id}`}>{name}</Go>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

/** 升级报告: one unit's part of it; bureaus lead to their own, figures to schools, pupils and classes. */
export default function ReportPage() {
  const { id, unit, run } = useRun()
  const found = useQuery({
    queryKey: [getPromotionUnit.path, id, unit ?? null],
    queryFn: () => call(getPromotionUnit, { params: { id }, query: unit ? { unit } : {} }),
  })
  const [data, of] = [found.data, run.data]
  const isThere = data !== undefined && of !== undefined
  const at = of ? `,${formatTime(of.businessAt)} 的情况` : ''
  return (
    <BoardPage
      title="升级报告"
      about={isThere ? `${data.unit.name} · ${runName(of)}${at} · 需要处理的在前` : undefined}
      actions={
        isThere && (
          <>
            {data.above ? (
              <Go to={reportLink(id, 'report', { unit: data.above.id })}>回到{data.above.name}</Go>
            ) : (
              <Go to={`/promotion?run=${id}`}>回到升级</Go>
            )}
            <ExportReport
              run={of}
              unit={unit}
              unitName={data.unit.name}
              pupils={data.total.ungraduated}
              hasPupils={data.hasPupils}
            />
          </>
        )
      }
      isPending={found.isPending || run.isPending}
      error={found.error ?? run.error}
      onRetry={() => {
        void found.refetch()
        void run.refetch()
      }}
      figures={isThere ? mainFiguresOf(data.total, { runId: id, unit, moved: hasMoved(of) }) : []}
      charts={data ? chartOf(data) : []}
      {...(isThere && data.bureaus.length > 0
        ? { units: { title: '下级主管局', rows: rowsOf(data, of), empty: '' } }
        : {})}
    >
      {isThere && <WaysOn data={data} run={of} unit={unit} />}
      {isThere && of.report === null && (
        <EmptyState text="报告还没有完成。预演或升级结束以后,各单位的情况会出现在这里。" />
      )}
      {isThere && !data.hasPupils && data.total.ungraduated > 0 && (
        <p className="quiet">这是以前的一次预演:只保留各学校的数字。学生名单请看最近一次预演。</p>
      )}
      {isThere && <Reasons data={data} runId={id} unit={unit} />}
      {isThere && <Unconfirmed bureaus={data.unconfirmedBureaus} />}
    </BoardPage>
  )
}
