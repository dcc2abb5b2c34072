import type { z } from 'zod'
import type { getSeason } from '../../contract/world.ts'
import { formatDate, formatNumber, formatTime } from '../lib/format.ts'
import { businessOf } from '../lib/words.ts'
import './season.css'

type Season = z.output<typeof getSeason.output>
type Bar = Season['timeline'][number]

const DAY_MS = 86_400_000
/** Drawn at least from June to the end of September: the season of the circular. */
const FIRST_MONTH = 6
const LAST_MONTH = 9

const monthOf = (instant: string) => Number(formatDate(instant).slice(5, 7))
const yearOf = (instant: string) => Number(formatDate(instant).slice(0, 4))
/** A bar ends with the last second of its last day. */
const lastDay = (bar: Bar) => formatDate(bar.to)
const dayAfter = (bar: Bar) => formatDate(new Date(Date.parse(bar.to) + 1000).toISOString())

interface Span {
  months: number[]
  /** An instant's place in the drawn months, 0 to 100. */
  place(instant: string): number
}

function spanOf(season: Season): Span {
  const inYear = season.timeline.filter((bar) => yearOf(bar.from) === season.year)
  const first = Math.min(FIRST_MONTH, ...inYear.map((bar) => monthOf(bar.from)))
  const last = Math.max(LAST_MONTH, ...inYear.map((bar) => Number(lastDay(bar).slice(5, 7))))
  const begin = Date.parse(`${season.year}-${String(first).padStart(2, '0')}-01T00:00:00+08:00`)
  const end = new Date(begin)
  // The first of a month in Shanghai, in UTC the evening before: months are counted from the day after.
  end.setTime(begin + DAY_MS)
  end.setUTCMonth(end.getUTCMonth() + last - first + 1)
  const behind = end.getTime() - DAY_MS
  return {
    months: Array.from({ length: last - first + 1 }, (_, at) => first + at),
    place: (instant) => Math.min(100, Math.max(0, ((Date.parse(instant) - begin) / (behind - begin)) * 100)),
  }
}

const daysUntil = (now: string, instant: string) =>
  Math.round(
    (Date.parse(`${formatDate(instant)}T00:00:00Z`) - Date.parse(`${formatDate(now)}T00:00:00Z`)) / DAY_MS,
  )

/** In words: whether it may be begun now, until when, or from when. */
function stateText(bar: Bar, season: Season, now: string): string {
  if (bar.kind === 'instant') return promotionText(bar, season, now)
  const end = lastDay(bar)
  if (bar.phase === 'behind') return bar.kind === 'frozen' ? '已恢复办理' : '本年度已结束'
  if (bar.phase === 'inside') {
    const left = daysUntil(now, `${end}T12:00:00+08:00`)
    if (bar.kind === 'frozen') return `暂停发起,${dayAfter(bar)} 起恢复`
    return left === 0 ? '办理中,今天截止' : `办理中,还剩 ${formatNumber(left)} 天`
  }
  const days = daysUntil(now, bar.from)
  const inDays = days === 0 ? '今天' : `${formatNumber(days)} 天后`
  return bar.kind === 'frozen' ? `可以办理,${inDays}暂停发起` : `未开始,${inDays}开始`
}

function promotionText(bar: Bar, season: Season, now: string): string {
  if (season.promotion === 'complete') return '已完成'
  if (season.promotion === 'running') return '正在升级'
  if (bar.phase !== 'before') return '时点已过,尚未升级'
  const days = daysUntil(now, bar.from)
  return days === 0 ? '今天 24 时自动升级' : `${formatNumber(days)} 天后自动升级`
}

/** 2026-07-21 至 2026-08-14; an instant at midnight is the 24:00 of the day before. */
function daysText(bar: Bar): string {
  if (bar.kind !== 'instant') return `${formatDate(bar.from)} 至 ${lastDay(bar)}`
  const time = formatTime(bar.from)
  return time.endsWith('00:00')
    ? `${formatDate(new Date(Date.parse(bar.from) - 1).toISOString())} 24:00`
    : time
}

function Track(props: { bar: Bar; span: Span; now: string }) {
  const { bar, span } = props
  const left = span.place(bar.from)
  return (
    <span className="season-track" aria-hidden>
      <span
        className={`season-bar ${bar.kind} ${bar.phase}`}
        style={{
          left: `${left}%`,
          ...(bar.kind === 'instant' ? {} : { width: `${span.place(bar.to) - left}%` }),
        }}
      />
      <span className="season-today" style={{ left: `${span.place(props.now)}%` }} />
    </span>
  )
}

/** Windows as bars, today as a line, each with its state in words. */
export function SeasonTimeline(props: { season: Season; now: string }) {
  const { season, now } = props
  const span = spanOf(season)
  return (
    <div className="season">
      <div className="season-months" aria-hidden>
        {span.months.map((month) => (
          <span key={month}>{month} 月</span>
        ))}
      </div>
      <ul>
        {season.timeline.map((bar) => (
          <li key={`${bar.business} ${bar.kind} ${bar.from}`} className={bar.phase}>
            <b>{businessOf(bar.label)}</b>
            <Track bar={bar} span={span} now={now} />
            <span>{stateText(bar, season, now)}</span>
            <span className="quiet">
              {bar.kind === 'frozen' ? '暂停 ' : ''}
              {daysText(bar)}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}
