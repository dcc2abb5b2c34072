/** The working-day calendar as people see and edit it (ORG-7). */
import type { Actor, Context } from '../context.ts'
import { read, write } from '../write.ts'
import { deleteCalendarDay, listCalendarDays, saveCalendarDay } from './calendar.queries.ts'

/**
 * Holidays and make-up days of a year.
 * @returns isKnown false while nothing has been entered for the year: then only weekends count, and deadlines may be wrong
 */
export function getCalendar(ctx: Context, actor: Actor, year: number) {
  return read(ctx, actor, async (tx) => {
    const rows = await listCalendarDays(tx, actor.worldId, { from: `${year}-01-01`, to: `${year}-12-31` })
    return { rows, isKnown: rows.length > 0 }
  })
}

/** Makes a day a holiday, a make-up day, or what its weekday says. Deadlines already set stay as they are. */
export function setCalendarDay(
  ctx: Context,
  actor: Actor,
  input: { day: string; kind: 'holiday' | 'make_up' | 'ordinary'; note: string | null },
) {
  return write(ctx, actor, async (tx) => {
    const { day, kind, note } = input
    await tx.beyondScope(() =>
      kind === 'ordinary'
        ? deleteCalendarDay(tx, actor.worldId, day)
        : saveCalendarDay(tx, actor.worldId, { day, kind, note }),
    )
    return {
      answer: { done: true as const },
      audit: { act: 'calendar.set', subjectKind: 'world', subjectId: actor.worldId, detail: { day, kind } },
    }
  })
}
