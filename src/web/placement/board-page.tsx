import { Button } from 'antd'
import { useEffect, useReducer, useState } from 'react'
import { placeBoard } from '../../contract/placement.ts'
import { formatNumber } from '../lib/format.ts'
import { useSend } from '../lib/send.ts'
import { Confirm } from '../ui/confirm.tsx'
import { EmptyState, Page, Waiting } from '../ui/page.tsx'
import { RefusalAlert } from '../ui/refusal-alert.tsx'
import { BoardClass } from './board-class.tsx'
import { type BoardState, countsOn, EMPTY_BOARD, moveOnBoard } from './board-state.ts'
import { BoardWaiting } from './board-waiting.tsx'
import { CHANGED } from './changed.ts'
import { type Stage, useYearClasses, useYearPupils } from './year.ts'
import { YearChoice } from './year-choice.tsx'
import './placement.css'

type Year = { stage: Stage; grade: number }
type Classes = NonNullable<ReturnType<typeof useYearClasses>['data']>['rows']

const rangeOf = (all: readonly number[]) => (all.length === 0 ? 0 : Math.max(...all) - Math.min(...all))

/** By how much the classes differ now: a word beside the number, colour is never alone. */
function Evenness(props: { counts: readonly { boys: number; girls: number }[] }) {
  const figures = [
    ['人数', rangeOf(props.counts.map((one) => one.boys + one.girls))],
    ['男生', rangeOf(props.counts.map((one) => one.boys))],
    ['女生', rangeOf(props.counts.map((one) => one.girls))],
  ] as const
  return (
    <p role="status" className="evenness">
      各班相差:
      {figures.map(([name, by]) => (
        <span key={name} className={by > 1 ? 'is-uneven' : ''}>
          {name} {formatNumber(by)}
          {by > 1 && '(不均衡)'}
        </span>
      ))}
    </p>
  )
}

function Send(props: {
  year: Year
  state: BoardState
  classes: Classes
  onDone(placed: number): void
  onClose(): void
}) {
  const { year, state, classes } = props
  const sending = useSend(placeBoard, { invalidates: CHANGED })
  const counts = new Map<number, number>()
  for (const into of state.seats.values()) counts.set(into, (counts.get(into) ?? 0) + 1)
  const send = async () => {
    const seats = [...state.seats].map(([pupilId, classId]) => ({ pupilId, classId }))
    const seen = classes
      .filter((one) => counts.has(one.id))
      .map(({ id, boys, girls }) => ({ classId: id, boys, girls }))
    const done = await sending.send({ body: { ...year, seats, seen } })
    if (done) props.onDone(done.placed)
  }
  return (
    <Confirm
      open
      title={`手工分班 ${formatNumber(state.seats.size)} 人`}
      consequence="分班台上的学生将一次编入各班;期间有人已分班或班级有变动,则一个也不编入。"
      effects={classes
        .filter((one) => counts.has(one.id))
        .map((one) => ({ label: one.name, value: counts.get(one.id) ?? 0 }))}
      undo="分班后可以在同年级内调班。"
      okText="确认分班"
      isSending={sending.isSending}
      isRetrying={sending.isRetrying}
      error={sending.error}
      onConfirm={() => void send()}
      onCancel={() => {
        sending.giveUp()
        props.onClose()
      }}
    />
  )
}

/** Ctrl+Z takes the last move back, except while something is being typed. */
function useUndoKey(undo: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isTyping = event.target instanceof HTMLInputElement && event.target.type !== 'checkbox'
      if (!(event.ctrlKey || event.metaKey) || event.key !== 'z' || isTyping) return
      event.preventDefault()
      undo()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [undo])
}

function Board(props: { year: Year }) {
  const { year } = props
  const pupils = useYearPupils(year)
  const classes = useYearClasses(year)
  const [state, move] = useReducer(moveOnBoard, EMPTY_BOARD)
  const [selected, setSelected] = useState<ReadonlySet<number>>(new Set())
  const [isSending, setIsSending] = useState(false)
  const [placed, setPlaced] = useState<number | null>(null)
  const [undo] = useState(() => () => move({ kind: 'undo' }))
  useUndoKey(undo)
  const again = () => Promise.all([pupils.refetch(), classes.refetch()])
  if (pupils.error || classes.error)
    return <RefusalAlert error={pupils.error ?? classes.error} onRetry={() => void again()} />
  if (!pupils.data || !classes.data) return <Waiting />
  const all = pupils.data.filter((one) => one.classId === null)
  const rows = classes.data.rows
  const waiting = all.filter((one) => !state.seats.has(one.id))
  const put = (ids: readonly number[], into: number | null) => {
    move({ kind: 'put', pupils: ids, into })
    setSelected(new Set())
    setPlaced(null)
  }
  const chosen = [...selected].filter((id) => all.some((one) => one.id === id))
  return (
    <>
      {placed !== null && <p role="status">已分班 {formatNumber(placed)} 人。</p>}
      <div className="actions">
        <Button disabled={state.past.length === 0} onClick={undo}>
          撤销上一步
        </Button>
        <Button disabled={state.seats.size === 0} onClick={() => move({ kind: 'clear' })}>
          全部放回
        </Button>
        <Button type="primary" disabled={state.seats.size === 0} onClick={() => setIsSending(true)}>
          提交分班 {formatNumber(state.seats.size)} 人
        </Button>
      </div>
      <Evenness counts={rows.map((one) => countsOn(state, one, all))} />
      <div className="board">
        <BoardWaiting
          pupils={waiting}
          selected={selected}
          onSelect={setSelected}
          classes={rows}
          onPut={put}
        />
        <div className="board-classes">
          {rows.length === 0 && <EmptyState text="该年级还没有班级,请先在「班级」中新建。" />}
          {rows.map((one, at) => (
            <BoardClass
              key={one.id}
              row={one}
              at={at}
              counts={countsOn(state, one, all)}
              pupils={all.filter((pupil) => state.seats.get(pupil.id) === one.id)}
              selected={chosen}
              onPut={put}
            />
          ))}
        </div>
      </div>
      {isSending && (
        <Send
          year={year}
          state={state}
          classes={rows}
          onClose={() => setIsSending(false)}
          onDone={(count) => {
            setIsSending(false)
            move({ kind: 'clear' })
            setPlaced(count)
          }}
        />
      )}
    </>
  )
}

/** 分班台: by hand, with the mouse or the keyboard; nothing is sent before 提交分班. */
export default function BoardPage() {
  const [year, setYear] = useState<Year>({ stage: 'primary', grade: 1 })
  return (
    <Page
      title="分班台"
      about="勾选或拖动学生编入班级;也可在名单上按数字键 1–9 编入第几个班,Ctrl+Z 撤销。提交前不会保存。"
    >
      <div className="form board-year">
        <YearChoice name="board" year={year} onChange={setYear} />
      </div>
      <Board key={`${year.stage} ${year.grade}`} year={year} />
    </Page>
  )
}
