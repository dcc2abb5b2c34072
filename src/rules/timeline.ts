/** The season as bars on a line: each business's window, and the instant of promotion (ORG-5). */
import { Temporal } from 'temporal-polyfill'
import { type Policy, type PromotionPhase, promotionInstant } from './policy.ts'
import {
  type BusinessWindow,
  WINDOW_LABELS,
  type WindowBusiness,
  windowInstants,
  windowName,
} from './window.ts'

export interface TimelineBar {
  business: string
  label: string
  kind: 'open' | 'frozen' | 'instant'
  /** ISO instants; `to` is the last second. */
  from: string
  to: string
  phase: 'before' | 'inside' | 'behind'
}

interface At {
  now: string
  year: number
  policy: Pick<Policy, 'promotionDay'>
  promotion: PromotionPhase
}

const isAtOrBehind = (now: string, instant: string) => Temporal.Instant.compare(now, instant) >= 0

function barOf(window: BusinessWindow, { now, year }: At): TimelineBar {
  const { from, to: behind } = windowInstants(window, year)
  const label = windowName(window)
  const to = Temporal.Instant.from(behind).subtract({ seconds: 1 }).toString()
  const phase = isAtOrBehind(now, behind) ? 'behind' : isAtOrBehind(now, from) ? 'inside' : 'before'
  return { business: window.business, label, kind: window.kind, from, to, phase }
}

function promotionBar({ now, year, policy, promotion }: At): TimelineBar {
  const at = promotionInstant(policy, year)
  const phase = promotion === 'complete' ? 'behind' : isAtOrBehind(now, at) ? 'inside' : 'before'
  return { business: 'promotion', label: '各年级升级', kind: 'instant', from: at, to: at, phase }
}

/**
 * @param windows those that hold at a unit and above it, the widest first: of each business the narrowest is shown
 * @returns in the order in which they begin
 */
export function timelineOf(windows: readonly BusinessWindow[], at: At): TimelineBar[] {
  const bars = (Object.keys(WINDOW_LABELS) as WindowBusiness[]).flatMap((business) => {
    const window = windows.findLast((one) => one.business === business)
    return window ? [barOf(window, at)] : []
  })
  return [...bars, promotionBar(at)].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))
}
