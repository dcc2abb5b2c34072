/**
 * Business windows (ORG-5): from–to in Asia/Shanghai, both ends inclusive, for initiating only. Windows are policy
 * data relative to the season's year, so that any year can be run.
 */
import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'

const MonthDay = z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/)

/** One line of a policy. `open`: allowed from–to only. `frozen`: refused from–to, allowed otherwise. */
export const BusinessWindow = z.object({
  business: z.string().min(1),
  kind: z.enum(['open', 'frozen']),
  from: MonthDay,
  to: MonthDay,
})
export type BusinessWindow = z.infer<typeof BusinessWindow>

/** The windows of the circular ("2014 season"), for any year. */
export const CIRCULAR_WINDOWS: readonly BusinessWindow[] = [
  { business: 'transfer', kind: 'frozen', from: '07-21', to: '08-14' },
  { business: 'graduation', kind: 'open', from: '06-01', to: '07-30' },
  { business: 'admission', kind: 'open', from: '08-11', to: '09-30' },
  { business: 'registration', kind: 'open', from: '08-11', to: '09-30' },
]

/** Whether a business may begin; if not, the instant from which it may, where this year still has one. */
export type WindowState = { open: true } | { open: false; opensAt: string | null }

const ZONE = 'Asia/Shanghai'

/** Midnight at the start of a day, as an instant. */
function startOf(year: number, monthDay: string, plusDays = 0): Temporal.Instant {
  const day = Temporal.PlainDate.from(`${year}-${monthDay}`).add({ days: plusDays })
  return day.toZonedDateTime(ZONE).toInstant()
}

/**
 * Whether a business may be initiated at an instant.
 * @param now ISO instant of the business clock
 * @param year the season's year, e.g. 2014
 * @returns open for a business without a window: a policy limits what it names
 */
export function windowState(
  windows: readonly BusinessWindow[],
  business: string,
  now: string,
  year: number,
): WindowState {
  const window = windows.find((one) => one.business === business)
  if (!window) return { open: true }
  const at = Temporal.Instant.from(now)
  const from = startOf(year, window.from)
  const behind = startOf(year, window.to, 1)
  const isBefore = Temporal.Instant.compare(at, from) < 0
  const isInside = !isBefore && Temporal.Instant.compare(at, behind) < 0
  if (window.kind === 'frozen') return isInside ? { open: false, opensAt: behind.toString() } : { open: true }
  if (isInside) return { open: true }
  return { open: false, opensAt: isBefore ? from.toString() : null }
}
