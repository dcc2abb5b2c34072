import { type BusinessWindow, type WindowState, windowState } from '../../rules/window.ts'
import { formatDate, formatNumber } from '../lib/format.ts'
import './season.css'

const BUSINESS_NAMES: Record<string, string> = {
  transfer: '转学',
  graduation: '毕业',
  promotion: '升级',
  admission: '招生入学',
  registration: '学籍注册',
  allocation: '招生结果导入',
}

const DAY_MS = 86_400_000
/** From which month to which the season is drawn. */
const FIRST_MONTH = 6
const LAST_MONTH = 9

/** A day's place in the drawn season, 0 to 100; a business date has no hours here. */
function place(date: string, year: number): number {
  const begin = Date.UTC(year, FIRST_MONTH - 1, 1)
  const end = Date.UTC(year, LAST_MONTH, 1)
  return Math.min(100, Math.max(0, ((Date.parse(`${date}T00:00:00Z`) - begin) / (end - begin)) * 100))
}

const daysBetween = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS)

/** In words: whether it may be begun now, until when, or from when. */
function stateText(window: BusinessWindow, state: WindowState, today: string, year: number): string {
  if (state.open && window.kind === 'open') {
    const left = daysBetween(today, `${year}-${window.to}`)
    return left === 0 ? '今天截止' : `办理中,还剩 ${formatNumber(left)} 天`
  }
  if (state.open) {
    const until = daysBetween(today, `${year}-${window.from}`)
    return until > 0 ? `可以办理,${formatNumber(until)} 天后冻结` : '可以办理'
  }
  if (!state.opensAt) return '本年度已结束'
  const from = formatDate(state.opensAt)
  return `${window.kind === 'frozen' ? '冻结中,' : '未开始,'}${from} 起可办`
}

/** Windows as bars, today as a line, each with its state in words. Both ends of a window belong to it. */
export function SeasonTimeline(props: { windows: readonly BusinessWindow[]; now: string }) {
  const today = formatDate(props.now)
  const year = Number(today.slice(0, 4))
  const months = Array.from({ length: LAST_MONTH - FIRST_MONTH + 1 }, (_, at) => FIRST_MONTH + at)
  return (
    <div className="season">
      <div className="season-months" aria-hidden>
        {months.map((month) => (
          <span key={month}>{month} 月</span>
        ))}
      </div>
      <ul>
        {props.windows.map((window) => {
          const state = windowState(props.windows, window.business, props.now, year)
          const left = place(`${year}-${window.from}`, year)
          const width = place(`${year}-${window.to}`, year) + 100 / 122 - left
          const days = `${year}-${window.from} 至 ${year}-${window.to}`
          return (
            <li key={`${window.business} ${window.from}`}>
              <b>{BUSINESS_NAMES[window.business] ?? window.business}</b>
              <span className="season-track" title={days}>
                <span
                  className={`season-bar ${window.kind}`}
                  style={{ left: `${left}%`, width: `${width}%` }}
                />
                <span className="season-today" style={{ left: `${place(today, year)}%` }} />
              </span>
              <span>{stateText(window, state, today, year)}</span>
              <span className="quiet">
                {window.kind === 'frozen' ? '冻结 ' : ''}
                {days}
              </span>
            </li>
          )
        })}
      </ul>
    </div>
  )
}
