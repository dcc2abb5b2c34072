import { Button } from 'antd'
import { listReversalBlockers } from '../../contract/promotion-report.ts'
import { DEPENDENT_CURES, DEPENDENT_WORDS, type DependentKind } from '../../rules/promotion.ts'
import { useSearchText } from '../lib/search-text.ts'
import { Go } from '../ui/go.tsx'
import { useList } from '../ui/list-data.ts'
import { EmptyState, Page, Panel, Waiting } from '../ui/page.tsx'
import { RefusalAlert } from '../ui/refusal-alert.tsx'
import { ConditionList, useConditions } from './conditions.tsx'
import { ReverseButton } from './promotion-acts.tsx'
import { runName } from './promotion-words.ts'
import { useRun } from './use-run.ts'
import './promotion.css'

const isKind = (text: string | undefined): text is DependentKind =>
  text !== undefined && text in DEPENDENT_WORDS

/** With whose page each is undone. */
const PAGES = {
  class: (id: number) => `/classes/${id}`,
  case: (id: number) => `/cases/${id}`,
  allocation: () => '/allocations',
  placement: (id: number) => `/placement/${id}`,
  pupil: (id: number) => `/pupils/${id}`,
} as const

const NO_FILTERS: [] = []

/** What blocks, one by one: each leads to where it is undone. */
function Blockers(props: { id: number; what: DependentKind }) {
  const { id, what } = props
  const { at, page } = useList({
    door: listReversalBlockers,
    input: { params: { id }, query: { what } },
    filters: NO_FILTERS,
  })
  const answer = page.data
  const isPaged = at.page > 1 || Boolean(answer?.next)
  return (
    <Panel title={`挡住撤回的业务:${DEPENDENT_WORDS[what]}`}>
      <div className="stack">
        <p>{DEPENDENT_CURES[what]}</p>
        <RefusalAlert error={page.error} onRetry={() => void page.refetch()} />
        {!answer && page.isPending && <Waiting rows={6} />}
        {answer && answer.rows.length === 0 && at.page === 1 && (
          <EmptyState text="没有了。可以撤回升级时,上面的条件都会显示「符合」。" />
        )}
        {answer && answer.rows.length > 0 && (
          <table className="plain">
            <caption className="visually-hidden">{DEPENDENT_WORDS[what]}</caption>
            <thead>
              <tr>
                <th scope="col">学生、班级或批次</th>
                <th scope="col">年级、班级</th>
                <th scope="col">学校</th>
                <th scope="col">主管局</th>
              </tr>
            </thead>
            <tbody>
              {answer.rows.map((row) => (
                <tr key={row.id}>
                  <th scope="row">
                    <Go to={PAGES[row.about](row.target)}>{row.subject}</Go>
                  </th>
                  <td>{row.grade ?? '—'}</td>
                  <td>{row.school}</td>
                  <td>{row.bureau}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {isPaged && (
          <nav className="pager" aria-label="翻页">
            <Button disabled={at.page === 1} onClick={at.goBack}>
              上一页
            </Button>
            <Button disabled={!answer?.next} onClick={() => answer?.next && at.goNext(answer.next)}>
              下一页
            </Button>
          </nav>
        )}
      </div>
    </Panel>
  )
}

/** 撤回升级的条件: each condition by itself, and what would have to be undone first. */
export default function ReversalPage() {
  const { id, run } = useRun()
  const { what } = useSearchText()
  const conditions = useConditions(id, true)
  const { data } = conditions
  const kind = isKind(what) ? what : data?.blockers[0]?.what
  return (
    <Page
      title="撤回升级的条件"
      about={
        <>
          {run.data && `${runName(run.data)}。三个条件都符合,才能撤回。`}
          <Go to={`/promotion?run=${id}`}>回到升级</Go>
        </>
      }
      actions={run.data && data?.mayReverse && <ReverseButton run={run.data} />}
    >
      <div className="stack">
        <RefusalAlert error={conditions.error ?? run.error} onRetry={() => void conditions.refetch()} />
        {conditions.isPending && <Waiting rows={4} />}
        {data && (
          <Panel label="条件">
            <ConditionList id={id} conditions={data} />
          </Panel>
        )}
        {kind && <Blockers key={kind} id={id} what={kind} />}
      </div>
    </Page>
  )
}
