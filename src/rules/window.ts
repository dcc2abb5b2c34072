/**
 * Business windows (ORG-5): from–to in Asia/Shanghai, both ends inclusive, for initiating only. Windows are policy
 * data relative to the season's year, so that any year can be run.
 */
import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'

/** A day of any year, `08-10`; 29 February is one. */
export const MonthDay = z
  .string()
  .regex(
    /^((0[13578]|1[02])-(0[1-9]|[12]\d|3[01])|(0[469]|11)-(0[1-9]|[12]\d|30)|02-(0[1-9]|[12]\d))$/,
    '请填写月-日,例如 08-11',
  )

/** Every business that has a window, in the order of the season. */
export const WINDOW_LABELS = {
  data_quality: '数据质量核查',
  graduation: '学生毕业',
  transfer: '转学',
  registration: '新生注册',
  admission: '招生入学',
  allocation: '招生结果导入',
} as const
/** A business that may only begin inside its window. */
export type WindowBusiness = keyof typeof WINDOW_LABELS

/** One line of a policy. `open`: allowed from–to only. `frozen`: refused from–to, allowed otherwise. */
export const BusinessWindow = z.object({
  business: z.string().min(1),
  kind: z.enum(['open', 'frozen']),
  from: MonthDay,
  to: MonthDay,
})
export type BusinessWindow = z.infer<typeof BusinessWindow>

/** The windows of the circular ("2014 season"), for any year. */
export const CIRCULAR_WINDOWS: readonly (BusinessWindow & { business: WindowBusiness })[] = [
  // The circular names its end only; it opens with graduation, which needs its result.
  { business: 'data_quality', kind: 'open', from: '06-01', to: '07-31' },
  { business: 'transfer', kind: 'frozen', from: '07-21', to: '08-14' },
  { business: 'graduation', kind: 'open', from: '06-01', to: '07-30' },
  { business: 'admission', kind: 'open', from: '08-11', to: '09-30' },
  { business: 'registration', kind: 'open', from: '08-11', to: '09-30' },
  // How far a county may go with a date of its own; without one, the policy's day holds.
  { business: 'allocation', kind: 'open', from: '08-11', to: '09-30' },
]

/**
 * Windows of a bureau below its province, with the day from which allocation lists are imported: its own or that of a
 * unit on the way up, else the policy's, as far as the province's window has it (ORG-5).
 * @param windows those that hold on the way down to the bureau, the widest first
 * @param day `MM-DD`, of the policy
 */
export function withAllocationDay(
  windows: readonly (BusinessWindow & { isProvincial: boolean })[],
  day: string,
): BusinessWindow[] {
  const own = windows.filter((one) => one.business === 'allocation')
  const wide = own.at(-1)
  if (!wide?.isProvincial || wide.kind !== 'open' || day <= wide.from || day > wide.to) return [...windows]
  return [...windows, { business: wide.business, kind: wide.kind, from: day, to: wide.to }]
}

/** Above the cities: units whose window holds in place of the circular's. */
const PROVINCE_LEVEL = 1

/**
 * Windows that hold at a unit, the widest first: those that are set on the way down to it, the circular's where neither
 * nation nor province has set one, and below the province the day of the allocation lists (ORG-5).
 * @param set by units on the way down to it, the widest first; of each unit the one that holds
 * @param of.level of the unit, 0 nation … 4 school
 */
export function heldWindows(
  set: readonly (BusinessWindow & { level: number })[],
  of: { business: WindowBusiness | null; level: number; allocationDay: string },
): BusinessWindow[] {
  const { business, level, allocationDay } = of
  const isSet = (name: string) => set.some((one) => one.level <= PROVINCE_LEVEL && one.business === name)
  const byCircular = CIRCULAR_WINDOWS.filter(
    (one) => (business === null || one.business === business) && !isSet(one.business),
  )
  const all = [
    ...byCircular.map((one) => ({ ...one, isProvincial: true })),
    ...set.map((one) => ({ ...one, isProvincial: one.level <= PROVINCE_LEVEL })),
  ]
  return level <= PROVINCE_LEVEL ? all : withAllocationDay(all, allocationDay)
}

/** A window with the unit that has set it and the years for which it holds. */
export interface PlacedWindow extends BusinessWindow {
  path: string
  level: number
  fromYear: number
  toYear: number | null
}

/** Of each unit's windows the one that holds in a year: that of the latest first year; the widest unit first. */
export function windowsOfYear(set: readonly PlacedWindow[], year: number): PlacedWindow[] {
  const valid = set.filter((one) => one.fromYear <= year && (one.toYear === null || one.toYear >= year))
  const latest = new Map<string, PlacedWindow>()
  for (const one of valid) {
    const before = latest.get(one.path)
    if (!before || before.fromYear < one.fromYear) latest.set(one.path, one)
  }
  return [...latest.values()].sort((a, b) => a.level - b.level)
}

/** The same windows with one set: it takes the place of that unit's from the same year on. */
export function withWindow(set: readonly PlacedWindow[], window: PlacedWindow): PlacedWindow[] {
  const others = set.filter((one) => one.path !== window.path || one.fromYear !== window.fromYear)
  return [...others, window]
}

/** Whether a business may begin; if not, the instant from which it may, where this year still has one. */
export type WindowState = { open: true } | { open: false; opensAt: string | null }

const ZONE = 'Asia/Shanghai'

/** The day of a year; 29 February is the 28th where there is none. */
const dayIn = (year: number, monthDay: string) => Temporal.PlainMonthDay.from(monthDay).toPlainDate({ year })

/** Midnight at the start of a day, as an instant. */
function startOf(year: number, monthDay: string, plusDays = 0): Temporal.Instant {
  return dayIn(year, monthDay).add({ days: plusDays }).toZonedDateTime(ZONE).toInstant()
}

/** The instants of a window: from the start of its first day to the end of its last, ISO. */
export function windowInstants(window: BusinessWindow, year: number): { from: string; to: string } {
  return { from: startOf(year, window.from).toString(), to: startOf(year, window.to, 1).toString() }
}

function stateOf(window: BusinessWindow, now: string, year: number): WindowState {
  const at = Temporal.Instant.from(now)
  const { from, to } = windowInstants(window, year)
  const isBefore = Temporal.Instant.compare(at, from) < 0
  const isInside = !isBefore && Temporal.Instant.compare(at, to) < 0
  if (window.kind === 'frozen') return isInside ? { open: false, opensAt: to } : { open: true }
  if (isInside) return { open: true }
  return { open: false, opensAt: isBefore ? from : null }
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
  return window ? stateOf(window, now, year) : { open: true }
}

/** A window that keeps a business shut, and the instant from which it does not; null: not again this year. */
export interface ShutWindow {
  window: BusinessWindow
  opensAt: string | null
}

/**
 * What keeps a business shut: of the windows of a unit and of those above it, all must be open (a narrower one never
 * reaches beyond a wider one); of several that are shut, the one that opens last, or never again this year.
 * @param windows all of one business
 * @returns undefined when the business may begin
 */
export function shutBy(
  windows: readonly BusinessWindow[],
  now: string,
  year: number,
): ShutWindow | undefined {
  const shut = windows.flatMap((window) => {
    const state = stateOf(window, now, year)
    return state.open ? [] : [{ window, opensAt: state.opensAt }]
  })
  const never = shut.find((one) => one.opensAt === null)
  return never ?? shut.toSorted((a, b) => ((a.opensAt ?? '') < (b.opensAt ?? '') ? -1 : 1)).at(-1)
}

/** What keeps a business shut and when it opens, in words; undefined when it may begin. */
export function closedText(
  windows: readonly BusinessWindow[],
  now: string,
  year: number,
): string | undefined {
  const last = shutBy(windows, now, year)
  if (!last) return undefined
  const { window, opensAt } = last
  const opens = opensAt === null ? `${year} 年不再开放` : `将于 ${minuteOf(opensAt)} 开放`
  return `${windowName(window)}:${dayIn(year, window.from)} 至 ${dayIn(year, window.to)};${opens}`
}

/** `2026-08-11 00:00` in Asia/Shanghai. */
export function minuteOf(instant: string): string {
  const at = Temporal.Instant.from(instant).toZonedDateTimeISO(ZONE)
  return `${at.toPlainDate()} ${at.toPlainTime().toString({ smallestUnit: 'minute' })}`
}

/** 招生入学时段, 转学暂停时段. */
export function windowName(window: Pick<BusinessWindow, 'business' | 'kind'>): string {
  const label = WINDOW_LABELS[window.business as WindowBusiness] ?? window.business
  return `${label}${window.kind === 'frozen' ? '暂停' : ''}时段`
}

/** Whether a window begins before it ends, within one year. */
export function isWindowOrdered(window: Pick<BusinessWindow, 'from' | 'to'>): boolean {
  return window.from <= window.to
}

/** Whether the days on which a window lets a business begin are all days on which the other one does too. */
export function isWithinWindow(narrow: BusinessWindow, wide: BusinessWindow): boolean {
  const covers = (window: BusinessWindow, day: string) => window.from <= day && day <= window.to
  const allows = (window: BusinessWindow, day: string) => covers(window, day) === (window.kind === 'open')
  return LEAP_YEAR.every((day) => !allows(narrow, day) || allows(wide, day))
}

const LEAP_YEAR = Array.from({ length: 366 }, (_, at) =>
  Temporal.PlainDate.from('2000-01-01').add({ days: at }).toString().slice(5),
)
