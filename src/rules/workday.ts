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
