import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { type CSSProperties, type ReactNode, useState } from 'react'
import { formatDate } from '../lib/format.ts'
import './case.css'
import './timeline.css'

/** One thing that happened. */
export interface TimelineEntry {
  key: string
  /** ISO instant or date. */
  at: string
  what: string
  /** From what to what. */
  change?: string
  /** Who did it, with the unit. */
  who?: string
  /** Why: the opinion, the cause. */
  why?: ReactNode
  link?: string
  /** What it is about: a colour at its side, and one of the kinds by which a long history is thinned out. */
  kind?: { key: string; label: string; colour: string }
}

type Kind = NonNullable<TimelineEntry['kind']>

/** So many entries are looked over at once. */
const SHORT = 8

const kindsOf = (entries: readonly TimelineEntry[]): [Kind, number][] => {
  const counted = new Map<string, [Kind, number]>()
  for (const { kind } of entries) {
    if (kind) counted.set(kind.key, [kind, (counted.get(kind.key)?.[1] ?? 0) + 1])
  }
  return [...counted.values()]
}

const coloured = (kind: Kind) => ({ '--kind': kind.colour }) as CSSProperties

/** Shows one kind alone, or all again; each with how many there are of it. */
function Kinds(props: {
  kinds: readonly [Kind, number][]
  total: number
  chosen: string | null
  onChoose(key: string | null): void
}) {
  const { chosen, onChoose } = props
  return (
    <fieldset className="timeline-kinds no-print" aria-label="只看某类经历">
      <Button size="small" aria-pressed={chosen === null} onClick={() => onChoose(null)}>
        全部 {props.total}
      </Button>
      {props.kinds.map(([kind, count]) => (
        <Button
          key={kind.key}
          size="small"
          aria-pressed={chosen === kind.key}
          onClick={() => onChoose(chosen === kind.key ? null : kind.key)}
        >
          <span className="timeline-dot" style={coloured(kind)} />
          {kind.label} {count}
        </Button>
      ))}
    </fieldset>
  )
}

/** What happened, in the order given; the day stands once for all of its entries. A long one can be thinned out. */
export function Timeline(props: { entries: readonly TimelineEntry[] }) {
  const [chosen, setChosen] = useState<string | null>(null)
  const kinds = kindsOf(props.entries)
  const isLong = props.entries.length > SHORT && kinds.length > 1
  const shown = props.entries.filter((entry) => chosen === null || entry.kind?.key === chosen)
  let lastDay = ''
  const list = (
    <ol className="timeline">
      {shown.map((entry) => {
        const day = formatDate(entry.at)
        const isNewDay = day !== lastDay
        lastDay = day
        return (
          <li
            key={entry.key}
            {...(entry.kind ? { 'data-kind': entry.kind.key, style: coloured(entry.kind) } : {})}
          >
            <time dateTime={entry.at}>{isNewDay ? day : ''}</time>
            <div>
              <div className="timeline-what">
                {entry.link ? <Link to={entry.link}>{entry.what}</Link> : entry.what}
              </div>
              {entry.change && <div className="timeline-step">{entry.change}</div>}
              {entry.why && <div>{entry.why}</div>}
              {entry.who && <div className="quiet">{entry.who}</div>}
            </div>
          </li>
        )
      })}
    </ol>
  )
  if (!isLong) return list
  return (
    <>
      <Kinds kinds={kinds} total={props.entries.length} chosen={chosen} onChoose={setChosen} />
      {list}
    </>
  )
}
