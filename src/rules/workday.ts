/** Working days (ORG-7): Monday to Friday, without official holidays, with make-up days. Dates are `YYYY-MM-DD`. */
import { Temporal } from 'temporal-polyfill'

export interface WorkdayCalendar {
  holidays: ReadonlySet<string>
  /** Saturdays and Sundays on which the country works, to make up for a holiday. */
  makeUpDays: ReadonlySet<string>
}

export function isWorkday(date: string, calendar: WorkdayCalendar): boolean {
  if (calendar.makeUpDays.has(date)) return true
  return Temporal.PlainDate.from(date).dayOfWeek <= 5 && !calendar.holidays.has(date)
}

/** The day on which `days` working days have passed; the day of arrival does not count. */
export function addWorkdays(date: string, days: number, calendar: WorkdayCalendar): string {
  let at = Temporal.PlainDate.from(date)
  for (let left = days; left > 0; ) {
    at = at.add({ days: 1 })
    if (isWorkday(at.toString(), calendar)) left -= 1
  }
  return at.toString()
}

/** How far ahead a calendar is read: beyond every deadline counted in working days. */
export function calendarEnd(from: string): string {
  return Temporal.PlainDate.from(from).add({ months: 12 }).toString()
}

/**
 * Working days left from one day until another. Below 0 when that day is past: by so many working days begun since,
 * at least one, for on the Saturday after a Friday the paper is overdue already.
 */
export function workdaysUntil(today: string, dueOn: string, calendar: WorkdayCalendar): number {
  const isPast = dueOn < today
  const [from, to] = isPast ? [dueOn, today] : [today, dueOn]
  const end = Temporal.PlainDate.from(to)
  let passed = 0
  for (let at = Temporal.PlainDate.from(from); Temporal.PlainDate.compare(at, end) < 0; ) {
    at = at.add({ days: 1 })
    if (isWorkday(at.toString(), calendar)) passed += 1
  }
  return isPast ? -Math.max(1, passed) : passed
}

/**
 * A deadline under another calendar: as many working days after the arrival as it was. What was due on no working day,
 * by an earlier change, comes to the day on which these have passed.
 */
export function movedDeadline(
  of: { since: string; dueOn: string },
  before: WorkdayCalendar,
  after: WorkdayCalendar,
): string {
  const days = workdaysUntil(of.since, of.dueOn, before)
  return days <= 0 ? of.dueOn : addWorkdays(of.since, days, after)
}
