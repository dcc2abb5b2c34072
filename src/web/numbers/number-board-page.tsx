import { useQuery } from '@tanstack/react-query'
import { Alert } from 'antd'
import { getNumberBoard, listNumberRuns, startNumberRun } from '../../contract/student-number.ts'
import { call } from '../lib/client.ts'
import { formatTime } from '../lib/format.ts'
import { useSearchText } from '../lib/search-text.ts'
import { mayEnter, useMyself } from '../lib/session.ts'
import { BoardPage, type BoardRow, type Figure } from '../ui/board-page.tsx'
import { Go } from '../ui/go.tsx'
import { type Board, REGISTER_NOTES } from './number-words.ts'
import { RunList, RunProgress } from './run-panel.tsx'
import { StartRun } from './start-run.tsx'

const POLL_MS = 1500

type Counts = Board['counts']

const listOf = (unit: number, more: string) => `/number-list?unit=${unit}&${more}`

/** Figures of a unit, each leading to its pupils. */
function figuresOf(counts: Counts, unit: number): Figure[] {
  return [
    { label: 'G(正式)', value: counts.g, link: listOf(unit, 'kind=G') },
    { label: 'J(正式)', value: counts.j, link: listOf(unit, 'kind=J') },
    { label: 'L(临时)', value: counts.l, link: listOf(unit, 'kind=L') },
    { label: '尚未核验', value: counts.unverified, link: listOf(unit, 'standing=unverified'), isDue: true },
    { label: '问题未解决,暂缓', value: counts.problem, link: listOf(unit, 'standing=problem'), isDue: true },
    { label: '下次编制取得', value: counts.due, link: listOf(unit, 'standing=due') },
  ]
}

/** Those who need help first: unsettled problems, then those not checked yet. */
const byNeed = (a: Counts, b: Counts) => b.problem - a.problem || b.unverified - a.unverified

function rowsOf(board: Board): BoardRow[] {
  return [...board.children].sort(byNeed).map((child) => ({
    key: child.unit.id,
    name: child.unit.name,
    link: child.isSchool ? `/number-list?unit=${child.unit.id}` : `/numbers?unit=${child.unit.id}`,
    figures: figuresOf(child, child.unit.id),
  }))
}

function chartOf(board: Board) {
  const shown = board.children
  const series = (name: string, of: (counts: Counts) => number) => ({ name, values: shown.map(of) })
  return {
    kind: 'stacked' as const,
    labels: shown.map((child) => child.unit.name),
    series: [
      series('正式(G、J)', (counts) => counts.g + counts.j),
      series('下次编制取得', (counts) => counts.due),
      series('尚未核验', (counts) => counts.unverified),
      series('问题未解决', (counts) => counts.problem),
    ],
  }
}

function About(props: { board: Board | undefined; nextRunAt: string | null | undefined }) {
  const { board, nextRunAt } = props
  return (
    <>
      学生核办通过即有临时学籍号(L);经人口库核验后取得 G,无身份证号且查重通过的取得 J。
      {nextRunAt && `下次自动编制:${formatTime(nextRunAt)}。`}
      {board?.above && (
        <>
          {' '}
          <Go to={`/numbers?unit=${board.above.id}`}>返回{board.above.name}</Go>
        </>
      )}
    </>
  )
}

/** 学籍号编制: how far the unit and those below it are; the province starts a run here. */
export default function NumberBoardPage() {
  const me = useMyself()
  const chosen = Number(useSearchText().unit) || undefined
  const runs = useQuery({
    queryKey: [listNumberRuns.path],
    queryFn: () => call(listNumberRuns, {}),
    refetchInterval: ({ state }) => (state.data?.rows.some((run) => run.state !== 'done') ? POLL_MS : false),
  })
  const underWay = runs.data?.rows.find((run) => run.state !== 'done')
  const board = useQuery({
    // Counted anew whenever a run has come on.
    queryKey: [getNumberBoard.path, chosen, underWay?.lookedAt, runs.data?.rows[0]?.state],
    queryFn: () => call(getNumberBoard, { query: chosen ? { unit: chosen } : {} }),
    placeholderData: (before) => before,
  })
  if (!me) return null
  const note = board.data && REGISTER_NOTES[board.data.register]
  const mayStart = mayEnter(me, startNumberRun.access) && runs.data && !underWay
  return (
    <BoardPage
      title="学籍号编制"
      about={<About board={board.data} nextRunAt={runs.data?.nextRunAt} />}
      actions={mayStart && <StartRun isDeclared={runs.data.isDeclared} />}
      isPending={board.isPending || runs.isPending}
      error={board.error ?? runs.error}
      onRetry={() => {
        void board.refetch()
        void runs.refetch()
      }}
      notice={
        (note || underWay) && (
          <>
            {note && <Alert type={note.type} showIcon title={note.text} />}
            {underWay && <RunProgress run={underWay} />}
          </>
        )
      }
      figures={board.data ? figuresOf(board.data.counts, board.data.unit.id) : []}
      charts={
        board.data && board.data.children.length > 0
          ? [{ title: `${board.data.unit.name}:各下级单位`, data: chartOf(board.data) }]
          : []
      }
      {...(board.data
        ? { units: { title: '各下级单位', rows: rowsOf(board.data), empty: '没有下级单位。' } }
        : {})}
    >
      {runs.data && <RunList runs={runs.data.rows} />}
    </BoardPage>
  )
}
