/** Working days until a date, by the calendar that the doors keep (ORG-7). */
import { useQueries } from '@tanstack/react-query'
import { getCalendar } from '../../contract/policy.ts'
import { type WorkdayCalendar, workdaysUntil } from '../../rules/workday.ts'
import { call } from './client.ts'
import { useBusinessClock } from './clock.ts'
import { formatDate } from './format.ts'

const LONG = 60 * 60_000

/** @returns from a date to the working days left until it (below 0: overdue by so many); null while not known */
export function useWorkdaysLeft(): ((dueOn: string) => number) | null {
  const clock = useBusinessClock()
  const today = clock ? formatDate(clock.now) : null
  const year = Number(today?.slice(0, 4) ?? 0)
  const years = useQueries({
    queries: [year - 1, year, year + 1].map((one) => ({
      queryKey: ['calendar', one],
      queryFn: () => call(getCalendar, { params: { year: one } }),
      enabled: year > 0,
      staleTime: LONG,
    })),
  })
  if (!today || years.some(({ isPending }) => isPending)) return null
  const rows = years.flatMap(({ data }) => data?.rows ?? [])
  const days = (kind: string) => new Set(rows.filter((row) => row.kind === kind).map(({ day }) => day))
  const calendar: WorkdayCalendar = { holidays: days('holiday'), makeUpDays: days('make_up') }
  return (dueOn) => workdaysUntil(today, dueOn, calendar)
}
