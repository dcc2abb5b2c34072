/** Holidays and make-up days as the State Council published them: what a new world's calendar begins with (ORG-7). */
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

export interface CalendarDay {
  day: string
  kind: 'holiday' | 'make_up'
  /** 国庆节, 春节 … */
  note: string | null
}

/** Every day that is known, from 2004 to the last year published; a later year is entered by hand. */
export function knownCalendarDays(): CalendarDay[] {
  const { holidays, workdays } = require('chinese-days/dist/chinese-days.json') as Record<
    'holidays' | 'workdays',
    Readonly<Record<string, string>>
  >
  const days = (of: Readonly<Record<string, string>>, kind: CalendarDay['kind']): CalendarDay[] =>
    // A name is given in three words: English, Chinese, how many days.
    Object.entries(of).map(([day, names]) => ({ day, kind, note: names.split(',')[1] ?? null }))
  return [...days(holidays, 'holiday'), ...days(workdays, 'make_up')]
}
