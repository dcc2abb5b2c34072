import { Button } from 'antd'
import { useState } from 'react'
import { formatNumber } from '../lib/format.ts'
import { SEX_NAMES } from '../lib/words.ts'
import type { Counts } from './board-state.ts'
import { DRAGGED } from './board-waiting.tsx'
import type { YearPupil } from './year.ts'

/** One class of the board: its running sizes, and whom the board has put there. */
export function BoardClass(props: {
  row: { id: number; name: string; boys: number; girls: number }
  /** Its place, for the digit that puts pupils here. */
  at: number
  counts: Counts
  pupils: readonly YearPupil[]
  selected: readonly number[]
  onPut(pupils: readonly number[], into: number | null): void
}) {
  const { row, counts, pupils, selected } = props
  const [isOver, setIsOver] = useState(false)
  return (
    <section
      className={isOver ? 'panel board-class is-over' : 'panel board-class'}
      aria-label={row.name}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(DRAGGED)) return
        event.preventDefault()
        setIsOver(true)
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event) => {
        setIsOver(false)
        props.onPut(JSON.parse(event.dataTransfer.getData(DRAGGED) || '[]'), row.id)
      }}
    >
      <header className="panel-head">
        <h2>
          {props.at < 9 && <kbd>{props.at + 1}</kbd>} {row.name}
        </h2>
        <Button
          size="small"
          disabled={selected.length === 0}
          aria-label={`编入 ${formatNumber(selected.length)} 人到${row.name}`}
          onClick={() => props.onPut(selected, row.id)}
        >
          编入 {formatNumber(selected.length)} 人
        </Button>
      </header>
      <p className="counts">
        男 {formatNumber(counts.boys)},女 {formatNumber(counts.girls)},合计{' '}
        {formatNumber(counts.boys + counts.girls)}
        <span className="quiet">(原有 {formatNumber(row.boys + row.girls)})</span>
      </p>
      <ul>
        {pupils.map((one) => (
          <li
            key={one.id}
            draggable
            onDragStart={(event) => event.dataTransfer.setData(DRAGGED, JSON.stringify([one.id]))}
          >
            {one.name} <span className="quiet">{SEX_NAMES[one.sex]}</span>
            <Button
              type="link"
              size="small"
              aria-label={`放回${one.name}`}
              onClick={() => props.onPut([one.id], null)}
            >
              放回
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
