import { Progress, Table } from 'antd'
import type { z } from 'zod'
import { reversePromotion, runPromotion } from '../../contract/promotion.ts'
import { getReversalConditions } from '../../contract/promotion-report.ts'
import type { getSeason } from '../../contract/world.ts'
import { formatNumber, formatTime } from '../lib/format.ts'
import { type Myself, mayEnter, useMyself } from '../lib/session.ts'
import { Go } from '../ui/go.tsx'
import { EmptyState, Page, Panel, Waiting } from '../ui/page.tsx'
import { RefusalAlert } from '../ui/refusal-alert.tsx'
import { lastRehearsal, RehearseButton, ReverseButton, RunButton } from './promotion-acts.tsx'
import { PromotionReport } from './promotion-report.tsx'
import { hasMoved, isUnderWay, RUN_STATES, type Run, reportLink } from './promotion-words.ts'
import { usePromotion } from './use-promotion.ts'
import './promotion.css'

type Season = z.output<typeof getSeason.output>

/** Where the promotion stands, and the one next step. */
function nowText(season: Season): string {
  const at = season.timeline.find(({ kind, business }) => kind === 'instant' && business === 'promotion')
  if (season.promotion === 'complete') return `${season.year} 年升级已完成。现在可以办理招生入学和新生注册。`
  if (season.promotion === 'running') return `${season.year} 年升级正在进行,请稍候。`
  if (at?.phase !== 'before')
    return `${season.year} 年升级时点已过,尚未完成升级。招生入学和新生注册要等升级完成后才能办理。`
  return `${season.year} 年升级将于 ${formatTime(at.from)} 自动进行。在此之前请督促学校办完毕业。`
}

function NowPanel(props: { season: Season; runs: readonly Run[]; me: Myself }) {
  const { season, runs, me } = props
  const mayRun = mayEnter(me, runPromotion.access)
  const isDue = season.timeline.some(
    ({ business, kind, phase }) => business === 'promotion' && kind === 'instant' && phase !== 'before',
  )
  const mayStart = season.promotion === 'pending' && isDue
  return (
    <Panel>
      <div className="promotion-now">
        <p>{nowText(season)}</p>
        {mayRun && season.promotion === 'pending' && (
          <div className="actions">
            <RehearseButton isPrimary={!mayStart} isDisabled={runs.some(isUnderWay)} />
            {mayStart && (
              <RunButton
                season={season}
                rehearsal={lastRehearsal(runs, season.year)}
                province={me.unit.name}
              />
            )}
          </div>
        )}
      </div>
    </Panel>
  )
}

function RunProgress(props: { run: Run }) {
  const { classesDone, classesTotal, state } = props.run
  const percent = classesTotal > 0 ? Math.floor((classesDone / classesTotal) * 100) : 0
  return (
    <div className="stack">
      <Progress percent={percent} aria-label="升级进度" />
      <p role="status">
        {RUN_STATES[state]}:{formatNumber(classesDone)} / {formatNumber(classesTotal)} 个班级
      </p>
      <p className="quiet">可以离开本页去办别的事,处理会继续。</p>
    </div>
  )
}

/** What can be done with a run: look at it in full, sign it, take it back. */
function RunActs(props: { run: Run; me: Myself }) {
  const { run, me } = props
  return (
    <div className="actions">
      {run.report && <Go to={reportLink(run.id, 'report', {})}>升级报告</Go>}
      {hasMoved(run) && <Go to={`/promotion/${run.id}/sheet`}>情况表(打印签字)</Go>}
      {run.state === 'complete' && mayEnter(me, getReversalConditions.access) && (
        <Go to={`/promotion/${run.id}/reversal`}>撤回的条件</Go>
      )}
      {mayEnter(me, reversePromotion.access) && <ReverseButton run={run} />}
    </div>
  )
}

function RunPanel(props: { run: Run; me: Myself }) {
  const { run, me } = props
  const who = run.startedBy ?? '到时自动'
  return (
    <div className="stack">
      <Panel title={`${run.schoolYear} 年${RUN_STATES[run.state]}`} extra={<RunActs run={run} me={me} />}>
        {isUnderWay(run) ? (
          <RunProgress run={run} />
        ) : (
          <p className="quiet">
            {who},{formatTime(run.businessAt)} 发起
            {run.state === 'complete' &&
              (run.reversibleUntil ? `,${formatTime(run.reversibleUntil)} 前可以撤回` : ',已超过撤回期限')}
            。
          </p>
        )}
      </Panel>
      {run.report && <PromotionReport run={run} report={run.report} />}
    </div>
  )
}

function RunList(props: { runs: readonly Run[]; shownId: number }) {
  return (
    <Panel title="升级记录">
      <Table<Run>
        size="small"
        rowKey="id"
        dataSource={[...props.runs]}
        pagination={false}
        columns={[
          {
            key: 'at',
            title: '时间',
            render: (_, run) =>
              run.id === props.shownId ? (
                `${formatTime(run.businessAt)}(正在查看)`
              ) : (
                <Go to={`/promotion?run=${run.id}`}>{formatTime(run.businessAt)}</Go>
              ),
          },
          { key: 'year', title: '年份', render: (_, run) => run.schoolYear },
          { key: 'state', title: '状态', render: (_, run) => RUN_STATES[run.state] },
          { key: 'by', title: '发起', render: (_, run) => run.startedBy ?? '到时自动' },
          {
            key: 'classes',
            title: '班级',
            align: 'right',
            render: (_, run) => `${formatNumber(run.classesDone)} / ${formatNumber(run.classesTotal)}`,
          },
        ]}
      />
    </Panel>
  )
}

/** 升级: where it stands, rehearsing, running and taking back, and every run so far. */
export default function PromotionPage() {
  const me = useMyself()
  const { season, runs, run } = usePromotion()
  if (!me) return null
  return (
    <Page title="升级" about="到规定时点,全省各班统一升入上一年级;毕业年级未毕业的学生留在原班级。">
      <div className="stack">
        <RefusalAlert error={season.error ?? runs.error ?? run.error} onRetry={() => void runs.refetch()} />
        {(season.isPending || runs.isPending) && <Waiting />}
        {season.data && runs.data && <NowPanel season={season.data} runs={runs.data.rows} me={me} />}
        {runs.data?.rows.length === 0 && (
          <EmptyState text="还没有升级记录。升级预演不改变任何数据,会列出每所学校哪些学生还没有毕业、还有哪些业务在办。" />
        )}
        {run.data && <RunPanel run={run.data} me={me} />}
        {runs.data && runs.data.rows.length > 1 && run.data && (
          <RunList runs={runs.data.rows} shownId={run.data.id} />
        )}
      </div>
    </Page>
  )
}
