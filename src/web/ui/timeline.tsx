import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { formatDate } from '../lib/format.ts'
import './case.css'

/** One thing that happened. */
export interface TimelineEntry {
  key: string
  /** ISO instant or date. */
  at: string
  what: string
  /** Who did it, with the unit. */
  who?: string
  /** Why: the opinion, the cause. */
  why?: ReactNode
  link?: string
}

/** What happened, newest first as given; the day stands once for all of its entries. */
export function Timeline(props: { entries: readonly TimelineEntry[] }) {
  let lastDay = ''
  return (
    <ol className="timeline">
      {props.entries.map((entry) => {
        const day = formatDate(entry.at)
        const isNewDay = day !== lastDay
        lastDay = day
        return (
          <li key={entry.key}>
            <time dateTime={entry.at}>{isNewDay ? day : ''}</time>
            <div>
              <div>{entry.link ? <Link to={entry.link}>{entry.what}</Link> : entry.what}</div>
              {entry.why && <div>{entry.why}</div>}
              {entry.who && <div className="quiet">{entry.who}</div>}
            </div>
          </li>
        )
      })}
    </ol>
  )
}
