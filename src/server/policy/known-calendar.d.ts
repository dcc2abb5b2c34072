export interface CalendarDay {
  day: string
  kind: 'holiday' | 'make_up'
  /** 国庆节, 春节 … */
  note: string | null
}
/** Every day that is known, from 2004 to the last year published; a later year is entered by hand. */
export declare function knownCalendarDays(): CalendarDay[]
