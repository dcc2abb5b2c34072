/** Switches: what is closed by default, opened for one county or school, for a time, with a reason (ORG-6). */
import type { z } from 'zod'
import type { Seen } from '../../contract/change-effect.ts'
import type { Tx } from '../../db/tx.ts'
import { switchEffect } from '../../rules/change-effect.ts'
import { refuse } from '../../rules/refusal.ts'
import { ancestors, scopeRange } from '../../rules/scope.ts'
import { minuteOf } from '../../rules/window.ts'
import { type Actor, businessNow, type Context, levelOf } from '../context.ts'
import { read, write } from '../write.ts'
import { lookedAt, pathsOf, requireSeen, schoolsUnderSwitches } from './effect.actions.ts'
import { listOpenNow, lockPolicyChanges } from './effect.queries.ts'
import { seasonOf } from './policy.actions.ts'
import { findUnitWithin, type PolicyUnit } from './policy.queries.ts'
import {
  findOpening,
  insertOpening,
  listOpenings as listRows,
  type OpeningRow,
  saveClosed,
} from './switch.queries.ts'

const present = ({ id, unitId, unitName, business, from, to, reason, closedAt }: OpeningRow) => ({
  id,
  unit: { id: unitId, name: unitName },
  business,
  from: from.toISOString(),
  to: to.toISOString(),
  reason,
  closedAt: closedAt?.toISOString() ?? null,
})

interface OpeningQuery {
  after?: string | undefined
  limit: number
  school?: number | undefined
  current?: 'true' | undefined
}

/**
 * What is or was open for the person's unit, for units above it and for units below it; the latest first.
 * @param query.school of the person's subtree; of another there is nothing
 */
export function listOpenings(ctx: Context, actor: Actor, query: OpeningQuery) {
  return read(ctx, actor, async (tx) => {
    const scope = scopeRange(actor.unitPath)
    const asked = query.school === undefined ? undefined : await findUnitWithin(tx, query.school, scope)
    if (query.school !== undefined && !asked) return { rows: [], next: null }
    const of = {
      ...{ paths: ancestors(actor.unitPath), scope },
      within: asked && scopeRange(asked.path),
      current: query.current === 'true' ? businessNow(ctx, actor) : undefined,
    }
    const { rows, next } = await listRows(tx, of, query)
    return { rows: rows.map(present), next }
  })
}

type Opening = { unitId: number; business: 'late_registration'; from: string; to: string; reason: string }
type WithSeen = { seen?: z.output<typeof Seen> }

/** The unit of a wish, when the wish can be granted. @throws Refusal as `openSwitch` */
async function judgeOpening(tx: Tx, actor: Actor, opening: Opening): Promise<PolicyUnit> {
  const scope = scopeRange(actor.unitPath)
  const unit = (await findUnitWithin(tx, opening.unitId, scope)) ?? refuse('not_found', { field: 'unitId' })
  if (!['county', 'school'].includes(levelOf(unit.level)))
    refuse('switch_county_or_school', { field: 'unitId' })
  if (new Date(opening.from) >= new Date(opening.to)) refuse('window_dates_wrong', { field: 'to' })
  return unit
}

/** What is open now for a unit's schools, and what it would come to. */
async function lookAtSwitch(
  tx: Tx,
  ctx: Context,
  actor: Actor,
  unit: PolicyUnit,
  of: { opens?: Opening; closes?: number },
) {
  const season = await seasonOf(tx, ctx, actor)
  const now = season.businessAt
  const open = await listOpenNow(tx, { ...pathsOf(unit.path), business: 'late_registration', at: now })
  const opens = of.opens && { from: new Date(of.opens.from), to: new Date(of.opens.to) }
  const isNow = opens !== undefined && opens.from <= now && opens.to > now
  const staying = open.filter((one) => one.id !== of.closes).map((one) => one.unitPath)
  const { units, openCases } = await schoolsUnderSwitches(tx, ctx, actor, {
    ...{ unit, season, before: open.map((one) => one.unitPath) },
    after: isNow ? [...staying, unit.path] : staying,
  })
  const opensLater = opens && opens.from > now ? minuteOf(opens.from.toISOString()) : null
  const { from, to } = of.opens ?? {}
  const basis = [open, unit.id, from, to, of.closes]
  return lookedAt(switchEffect({ units, openCases, opensLater }), units, { year: season.year, basis })
}

/** What opening would do: which schools could register, which forms could be sent. @throws Refusal as `openSwitch` */
export function previewOpening(ctx: Context, actor: Actor, opening: Opening) {
  return read(ctx, actor, async (tx) =>
    lookAtSwitch(tx, ctx, actor, await judgeOpening(tx, actor, opening), { opens: opening }),
  )
}

/**
 * Opens late registration for a county or a school, from–to in business time.
 * @throws Refusal not_found, switch_county_or_school, window_dates_wrong; stale_view, effect_changed
 */
export function openSwitch(ctx: Context, actor: Actor, { seen, ...opening }: Opening & WithSeen) {
  return write(ctx, actor, async (tx) => {
    await lockPolicyChanges(tx, actor.worldId)
    const unit = await judgeOpening(tx, actor, opening)
    const effect = await lookAtSwitch(tx, ctx, actor, unit, { opens: opening })
    requireSeen(seen, effect)
    const [from, to] = [new Date(opening.from), new Date(opening.to)]
    const id = await ctx.db.newId()
    const { accountId } = actor
    await tx.beyondScope(() =>
      insertOpening(tx, { ...opening, from, to, id, unitPath: unit.path, accountId }),
    )
    const { business, reason } = opening
    const row = { id, unitId: unit.id, unitName: unit.name, business, from, to, reason, closedAt: null }
    const detail = { business, from: opening.from, to: opening.to, effect: effect.numbers }
    return {
      answer: present(row),
      audit: { act: 'switch.open', subjectKind: 'unit', subjectId: unit.id, detail },
    }
  })
}

/** An opening that may be closed, and its unit. @throws Refusal as `closeSwitch` */
async function judgeClosing(tx: Tx, ctx: Context, actor: Actor, id: number) {
  const scope = scopeRange(actor.unitPath)
  const opening = (await findOpening(tx, id, scope)) ?? refuse('not_found')
  const unit = (await findUnitWithin(tx, opening.unitId, scope)) ?? refuse('not_found')
  const at = businessNow(ctx, actor)
  if (opening.closedAt === null && opening.to <= at) refuse('switch_not_open')
  return { opening, unit, at }
}

/** What closing would do: which schools could no longer register, which forms could not be sent. @throws as `closeSwitch` */
export function previewClosing(ctx: Context, actor: Actor, id: number) {
  return read(ctx, actor, async (tx) => {
    const { unit } = await judgeClosing(tx, ctx, actor, id)
    return lookAtSwitch(tx, ctx, actor, unit, { closes: id })
  })
}

/**
 * Closes late registration before its time, from now on in business time. Closed twice is closed.
 * @throws Refusal not_found for a unit elsewhere, switch_not_open when its time is over; stale_view, effect_changed
 */
export function closeSwitch(ctx: Context, actor: Actor, id: number, { seen }: WithSeen) {
  return write(ctx, actor, async (tx) => {
    await lockPolicyChanges(tx, actor.worldId)
    const { opening, unit, at } = await judgeClosing(tx, ctx, actor, id)
    const effect = await lookAtSwitch(tx, ctx, actor, unit, { closes: id })
    if (opening.closedAt === null) requireSeen(seen, effect)
    const { accountId } = actor
    const closedAt = (await tx.beyondScope(() => saveClosed(tx, { id, at, accountId }))) ?? at
    const { business, unitId } = opening
    return {
      answer: present({ ...opening, closedAt }),
      audit: {
        act: 'switch.close',
        subjectKind: 'unit',
        subjectId: unitId,
        detail: { business, opening: id, effect: effect.numbers },
      },
    }
  })
}
