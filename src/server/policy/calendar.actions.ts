/** The working-day calendar as people see and edit it; what lies on desks keeps its number of working days (ORG-7). */
import { createHash } from 'node:crypto'
import type { z } from 'zod'
import type { Seen } from '../../contract/change-effect.ts'
import type { Tx } from '../../db/tx.ts'
import { calendarEffect, type MovedDeadline } from '../../rules/change-effect.ts'
import { businessDay } from '../../rules/policy.ts'
import { refuse } from '../../rules/refusal.ts'
import { calendarEnd, movedDeadline, type WorkdayCalendar } from '../../rules/workday.ts'
import { type Actor, businessNow, type Context } from '../context.ts'
import { listProvinces, type ProvinceRow } from '../world/world.queries.ts'
import { read, write } from '../write.ts'
import { deleteCalendarDay, listCalendarDays, saveCalendarDay } from './calendar.queries.ts'
import { requireSeen } from './effect.actions.ts'
import * as q from './effect.queries.ts'

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

interface DayWish {
  day: string
  kind: 'holiday' | 'make_up' | 'ordinary'
  note: string | null
}

/** The calendar from a day on, as it is and with one day changed. */
async function calendars(tx: Tx, actor: Actor, from: string, wish: DayWish) {
  const days = await listCalendarDays(tx, actor.worldId, { from, to: calendarEnd(wish.day) })
  const of = (rows: readonly { day: string; kind: string }[]): WorkdayCalendar => ({
    holidays: new Set(rows.filter((one) => one.kind === 'holiday').map((one) => one.day)),
    makeUpDays: new Set(rows.filter((one) => one.kind === 'make_up').map((one) => one.day)),
  })
  const others = days.filter((one) => one.day !== wish.day)
  return { before: of(days), after: of(wish.kind === 'ordinary' ? others : [...others, wish]) }
}

type Moved = MovedDeadline & { province: ProvinceRow; since: string }

/** Papers of every province of the world whose deadline a change of one day moves, in groups. */
async function movedBy(tx: Tx, actor: Actor, wish: DayWish): Promise<Moved[]> {
  const provinces = await listProvinces(tx, actor.worldId)
  const groups: (q.DeadlineGroup & { province: ProvinceRow })[] = []
  for (const province of provinces)
    for (const group of await q.listDeadlines(tx, province.schema, wish.day))
      groups.push({ ...group, province })
  const first = [wish.day, ...groups.map((one) => one.since)].sort()[0] ?? wish.day
  const { before, after } = await calendars(tx, actor, first, wish)
  return groups
    .map((one) => ({ ...one, movedTo: movedDeadline(one, before, after) }))
    .filter((one) => one.movedTo !== one.dueOn)
}

/** Provinces by how many of their deadlines move. */
function provincesOf(moved: readonly Moved[]) {
  const counts = new Map<number, { id: number; name: string; count: number }>()
  for (const { province, count } of moved) {
    const before = counts.get(province.id)?.count ?? 0
    counts.set(province.id, { id: province.id, name: province.name, count: before + count })
  }
  return [...counts.values()].sort((a, b) => b.count - a.count)
}

/** Of the whole world: who edits its calendar is the nation's, and sees every province. */
async function lookAtDay(tx: Tx, ctx: Context, actor: Actor, wish: DayWish) {
  const { today } = businessDay(businessNow(ctx, actor).toISOString())
  const [held] = await listCalendarDays(tx, actor.worldId, { from: wish.day, to: wish.day })
  const moved = await movedBy(tx, actor, wish)
  const basis = createHash('sha256')
    .update(JSON.stringify([held ?? null, wish.day, wish.kind]))
    .digest('hex')
  const units = provincesOf(moved).map(({ id, name, count }) => ({
    id,
    name,
    what: `${count} 件待办改变期限`,
  }))
  return { moved, effect: { ...calendarEffect(moved, today), units, basis } }
}

/** What a day made a holiday, a make-up day or an ordinary one would do to the deadlines that are set. */
export function previewCalendarDay(ctx: Context, actor: Actor, wish: DayWish) {
  return read(ctx, actor, async (tx) => {
    const { effect } = await tx.beyondScope(() => lookAtDay(tx, ctx, actor, wish))
    return effect
  })
}

/** @throws Refusal calendar_in_use while a large piece of work reckons with the calendar */
async function holdCalendar(tx: Tx): Promise<void> {
  await q.stopReckoning(tx).catch((error: { code?: string }) => {
    if (error.code === '55P03') refuse('calendar_in_use')
    throw error
  })
}

/**
 * Makes a day a holiday, a make-up day, or what its weekday says. What lies on a desk keeps the number of working days
 * that it was given, so its deadline moves with the calendar.
 * @throws Refusal calendar_in_use; stale_view and effect_changed when it is no longer what was seen
 */
export function setCalendarDay(
  ctx: Context,
  actor: Actor,
  { seen, ...wish }: DayWish & { seen?: z.output<typeof Seen> },
) {
  return write(ctx, actor, async (tx) => {
    const { day, kind, note } = wish
    const effect = await tx.beyondScope(async () => {
      await holdCalendar(tx)
      const { moved, effect } = await lookAtDay(tx, ctx, actor, wish)
      requireSeen(seen, effect)
      for (const { schema } of new Set(moved.map((one) => one.province)))
        await q.moveDeadlines(
          tx,
          schema,
          moved.filter((one) => one.province.schema === schema),
        )
      if (kind === 'ordinary') await deleteCalendarDay(tx, actor.worldId, day)
      else await saveCalendarDay(tx, actor.worldId, { day, kind, note })
      return effect
    })
    return {
      answer: { done: true as const },
      audit: {
        act: 'calendar.set',
        subjectKind: 'world',
        subjectId: actor.worldId,
        detail: { day, kind, effect: effect.numbers },
      },
    }
  })
}
