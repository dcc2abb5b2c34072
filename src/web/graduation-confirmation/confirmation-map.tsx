import { Link } from '@tanstack/react-router'
import { formatNumber } from '../lib/format.ts'
import type { UnitState } from './confirm-graduation.tsx'
import './confirmation-map.css'

type Progress = 'done' | 'part' | 'none' | 'exempt'

const WORDS: Record<Progress, string> = {
  done: '已确认',
  part: '部分学校已确认',
  none: '未确认',
  exempt: '不必确认',
}

/** How far a unit is: its own word counts, and below it the schools'. */
function progressOf({ schools, confirmation, confirmedSchools }: UnitState): Progress {
  if (schools === 0) return 'exempt'
  if (confirmation) return 'done'
  return confirmedSchools > 0 ? 'part' : 'none'
}

function Tile(props: { of: UnitState }) {
  const { id, name, isSchool, schools, confirmedSchools } = props.of
  const progress = progressOf(props.of)
  const content = (
    <>
      <b>{name}</b>
      <span>
        {WORDS[progress]}
        {!isSchool && schools > 0 && ` ${formatNumber(confirmedSchools)}/${formatNumber(schools)} 校`}
      </span>
    </>
  )
  const look = `tile tile-${progress}`
  return (
    <li>
      {isSchool ? (
        <span className={look}>{content}</span>
      ) : (
        <Link className={look} to={`/graduation-confirmations?unit=${id}`}>
          {content}
        </Link>
      )}
    </li>
  )
}

/** A tile for every unit below, coloured by how far it is: who is done, at a glance. The table below has the figures. */
export function ConfirmationMap(props: { units: readonly UnitState[] }) {
  return (
    <ul className="confirmation-map" aria-label="各单位确认情况一览">
      {props.units.map((unit) => (
        <Tile key={unit.id} of={unit} />
      ))}
    </ul>
  )
}
