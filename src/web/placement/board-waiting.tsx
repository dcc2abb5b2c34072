import { Button, Checkbox } from 'antd'
import type { KeyboardEvent } from 'react'
import { formatNumber } from '../lib/format.ts'
import { SEX_NAMES } from '../lib/words.ts'
import type { YearPupil } from './year.ts'

/** Pupils who are dragged, as ids between the two ends of a drag. */
export const DRAGGED = 'application/x-xueji-pupils'

interface Props {
  pupils: readonly YearPupil[]
  selected: ReadonlySet<number>
  onSelect(selected: ReadonlySet<number>): void
  classes: readonly { id: number; name: string }[]
  onPut(pupils: readonly number[], into: number | null): void
}

/** Who waits: each has a checkbox; a digit puts those selected, or the one in focus, into that class. */
export function BoardWaiting(props: Props) {
  const { pupils, selected, classes } = props
  const chosen = pupils.filter((one) => selected.has(one.id)).map((one) => one.id)
  const toggle = (id: number) => {
    const next = new Set(selected)
    if (!next.delete(id)) next.add(id)
    props.onSelect(next)
  }
  const onKey = (event: KeyboardEvent, id: number) => {
    const into = classes[Number(event.key) - 1]
    if (!/^[1-9]$/.test(event.key) || !into) return
    event.preventDefault()
    props.onPut(chosen.length > 0 ? chosen : [id], into.id)
  }
  return (
    <section
      className="panel board-waiting"
      aria-label="待分班"
      onDragOver={(event) => event.dataTransfer.types.includes(DRAGGED) && event.preventDefault()}
      onDrop={(event) => props.onPut(JSON.parse(event.dataTransfer.getData(DRAGGED) || '[]'), null)}
    >
      <header className="panel-head">
        <h2>待分班 {formatNumber(pupils.length)} 人</h2>
        <Button
          size="small"
          disabled={pupils.length === 0}
          onClick={() => props.onSelect(new Set(pupils.map((one) => one.id)))}
        >
          全选
        </Button>
      </header>
      {pupils.length === 0 && <p className="quiet">没有待分班的学生。</p>}
      <ul>
        {pupils.map((one) => (
          <li
            key={one.id}
            draggable
            onKeyDown={(event) => onKey(event, one.id)}
            onDragStart={(event) =>
              event.dataTransfer.setData(DRAGGED, JSON.stringify(selected.has(one.id) ? chosen : [one.id]))
            }
          >
            <Checkbox checked={selected.has(one.id)} onChange={() => toggle(one.id)}>
              {one.name}{' '}
              <span className="quiet">
                {SEX_NAMES[one.sex]} {one.birthDate}
              </span>
            </Checkbox>
          </li>
        ))}
      </ul>
    </section>
  )
}
