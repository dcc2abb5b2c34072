/** What a moved clock passes on its way, told from the season's timeline before it is moved. */
import type { z } from 'zod'
import type { getSeason } from '../../contract/world.ts'
import { formatDate } from '../lib/format.ts'
import { businessOf } from '../lib/words.ts'

export type Season = z.output<typeof getSeason.output>

export interface Passed {
  /** ISO instant. */
  at: string
  text: string
}

/** A bar ends with the last second of its last day. */
const justAfter = (instant: string) => new Date(Date.parse(instant) + 1000).toISOString()

/** In order: windows that open or close, freezes that begin or end, and the promotion. */
export function passedOnTheWay(season: Season, from: string, to: string): Passed[] {
  const isBetween = (at: string) => Date.parse(at) > Date.parse(from) && Date.parse(at) <= Date.parse(to)
  const events = season.timeline.flatMap((bar): Passed[] => {
    if (bar.kind === 'instant')
      return season.promotion === 'pending'
        ? [{ at: bar.from, text: `${businessOf(bar.label)}:各省全部班级自动升级` }]
        : []
    const isFreeze = bar.kind === 'frozen'
    return [
      {
        at: bar.from,
        text: isFreeze ? `${businessOf(bar.label)}暂停发起` : `${businessOf(bar.label)}开始办理`,
      },
      isFreeze
        ? { at: justAfter(bar.to), text: `${businessOf(bar.label)}恢复办理` }
        : { at: bar.to, text: `${businessOf(bar.label)}截止` },
    ]
  })
  return events.filter(({ at }) => isBetween(at)).sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
}

const DAY_MS = 86_400_000

/** `YYYY-MM-DDTHH:mm` in Asia/Shanghai, as a date field holds it. */
export const localOf = (instant: number) => new Date(instant + 8 * 60 * 60_000).toISOString().slice(0, 16)
/** ISO with the zone of the business. */
export const instantOf = (local: string) => `${local}:00+08:00`

/** Where one may want to go next: the season's turning points ahead, and a day or a week on. */
export function suggestedTimes(season: Season, now: string): { label: string; local: string }[] {
  const ahead = (at: string) => Date.parse(at) > Date.parse(now)
  const points = season.timeline.flatMap((bar) => {
    if (bar.kind === 'instant')
      return ahead(bar.from)
        ? [{ label: `${businessOf(bar.label)}之后`, at: Date.parse(bar.from) + 8 * 60 * 60_000 }]
        : []
    const morning = Date.parse(bar.from) + 8 * 60 * 60_000
    return bar.kind === 'open' && ahead(bar.from)
      ? [{ label: `${businessOf(bar.label)}开始`, at: morning }]
      : []
  })
  const unique = [...new Map(points.map((one) => [one.at, one])).values()].sort((a, b) => a.at - b.at)
  return [
    { label: '一天后', at: Date.parse(now) + DAY_MS },
    { label: '一周后', at: Date.parse(now) + 7 * DAY_MS },
    ...unique,
  ].map(({ label, at }) => ({ label, local: localOf(at) }))
}

/** Calendar days from one instant to another, as people count them. */
export const daysBetween = (from: string, to: string): number =>
  (Date.parse(formatDate(new Date(to).toISOString())) -
    Date.parse(formatDate(new Date(from).toISOString()))) /
  DAY_MS
