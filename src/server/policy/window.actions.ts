/** Windows as units see and set them: a unit below may narrow what holds above it, never widen it (ORG-5). */
import type { z } from 'zod'
import type { Seen } from '../../contract/change-effect.ts'
import type { Tx } from '../../db/tx.ts'
import { windowEffect } from '../../rules/change-effect.ts'
import { businessDay } from '../../rules/policy.ts'
import { refuse } from '../../rules/refusal.ts'
import { ancestors, scopeRange } from '../../rules/scope.ts'
import {
  CIRCULAR_WINDOWS,
  isWindowOrdered,
  isWithinWindow,
  WINDOW_LABELS,
  type WindowBusiness,
  windowName,
  withWindow,
} from '../../rules/window.ts'
import { type Actor, businessNow, type Context } from '../context.ts'
import { read, write } from '../write.ts'
import { lookedAt, pathsOf, requireSeen, unitsUnderWindows } from './effect.actions.ts'
import { listPlacedWindows, lockPolicyChanges } from './effect.queries.ts'
import { seasonOf } from './policy.actions.ts'
import { findUnitWithin, type PolicyUnit } from './policy.queries.ts'
import * as q from './window.queries.ts'

const present = (window: q.HeldWindow) => ({
  id: window.id,
  unit: { id: window.unitId, name: window.unitName },
  business: window.business,
  label: windowName(window),
  kind: window.kind,
  from: window.from,
  to: window.to,
  fromYear: window.fromYear,
  toYear: window.toYear,
})

const byPlaceInSeason = (a: q.HeldWindow, b: q.HeldWindow) =>
  a.level - b.level || ORDER.indexOf(a.business) - ORDER.indexOf(b.business)
const ORDER = Object.keys(WINDOW_LABELS)

/** The windows that hold at the person's unit; with `below`, also those of the units below, and of later years. */
export function listWindows(ctx: Context, actor: Actor, query: { below: 'true' | 'false' }) {
  return read(ctx, actor, async (tx) => {
    const { year } = businessDay(businessNow(ctx, actor).toISOString())
    const paths = ancestors(actor.unitPath)
    const rows =
      query.below === 'true'
        ? await q.listWindowsBelow(tx, { paths, scope: scopeRange(actor.unitPath), year })
        : (await q.listWindows(tx, { paths, business: null, year })).sort(byPlaceInSeason)
    return { rows: rows.map(present) }
  })
}

export interface WindowToSet {
  unitId: number
  business: WindowBusiness
  kind: 'open' | 'frozen'
  from: string
  to: string
  fromYear: number
  /** null: until it is set anew. */
  toYear: number | null
}

/** @throws Refusal window_wider_than_province, naming the wider unit's window */
async function requireNarrower(tx: Tx, unit: PolicyUnit, window: WindowToSet): Promise<void> {
  const { business, fromYear, toYear } = window
  const paths = ancestors(unit.path).slice(0, -1)
  const above = await q.listWindowsAbove(tx, { paths, business, fromYear, toYear })
  const isSet = above.some((one) => one.level <= 1) || unit.level <= 1
  const byCircular = isSet ? [] : CIRCULAR_WINDOWS.filter((one) => one.business === business)
  const wide = [...byCircular, ...above].find((one) => !isWithinWindow(window, one))
  if (wide)
    refuse('window_wider_than_province', {
      field: 'from',
      detail: `${windowName(wide)}:${wide.from} 至 ${wide.to}`,
    })
}

/** The unit of a wish, when the wish can be granted. @throws Refusal as `setWindow` */
async function judgeWish(tx: Tx, actor: Actor, window: WindowToSet): Promise<PolicyUnit> {
  const scope = scopeRange(actor.unitPath)
  const unit = (await findUnitWithin(tx, window.unitId, scope)) ?? refuse('not_found', { field: 'unitId' })
  if (!isWindowOrdered(window)) refuse('window_dates_wrong', { field: 'to' })
  if (window.toYear !== null && window.toYear < window.fromYear)
    refuse('window_dates_wrong', { field: 'toYear' })
  await requireNarrower(tx, unit, window)
  return unit
}

/** What it would do to the units below, by the windows that hold now and those that would. */
async function lookAtWindow(tx: Tx, ctx: Context, actor: Actor, unit: PolicyUnit, wish: WindowToSet) {
  const { business, kind, from, to, fromYear, toYear } = wish
  const season = await seasonOf(tx, ctx, actor)
  const before = await listPlacedWindows(tx, { ...pathsOf(unit.path), business })
  const window = { business, kind, from, to, fromYear, toYear }
  const after = withWindow(before, { ...window, path: unit.path, level: unit.level })
  const { units, openCases } = await unitsUnderWindows(tx, ctx, actor, {
    ...{ path: unit.path, business, season, before, after },
  })
  const { year, policy } = season
  const facts = { business, units, openCases, season: { year, promotionDay: policy.promotionDay }, window }
  return lookedAt(windowEffect(facts), units, { year, basis: [before, wish, year] })
}

/**
 * What setting a window would do: who could no longer begin, which forms could not be sent (ORG-5).
 * @throws Refusal as `setWindow`
 */
export function previewWindow(ctx: Context, actor: Actor, wish: WindowToSet) {
  return read(ctx, actor, async (tx) =>
    lookAtWindow(tx, ctx, actor, await judgeWish(tx, actor, wish), windowOf(wish)),
  )
}

/** The wish alone, without what was seen. */
const windowOf = ({ unitId, business, kind, from, to, fromYear, toYear }: WindowToSet): WindowToSet => ({
  ...{ unitId, business, kind, from, to, fromYear, toYear },
})

/**
 * Sets a window of the person's unit or of a unit below it, from a year on; set again, it is replaced.
 * @throws Refusal not_found for a unit elsewhere, window_dates_wrong, window_wider_than_province; stale_view and
 * effect_changed when it is no longer what was seen
 */
export function setWindow(ctx: Context, actor: Actor, wish: WindowToSet & { seen?: z.output<typeof Seen> }) {
  return write(ctx, actor, async (tx) => {
    await lockPolicyChanges(tx, actor.worldId)
    const window = windowOf(wish)
    const unit = await judgeWish(tx, actor, window)
    const effect = await lookAtWindow(tx, ctx, actor, unit, window)
    requireSeen(wish.seen, effect)
    const row = { ...window, id: await ctx.db.newId(), worldId: actor.worldId, unitPath: unit.path }
    const id = await tx.beyondScope(() => q.saveWindow(tx, row))
    const { unitId: _, ...detail } = window
    return {
      answer: present({ ...window, id, unitName: unit.name, level: unit.level }),
      audit: {
        act: 'window.set',
        subjectKind: 'unit',
        subjectId: unit.id,
        detail: { ...detail, effect: effect.numbers },
      },
    }
  })
}
