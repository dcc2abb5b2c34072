/** Switches: what is closed by default, opened for one county or school, for a time, with a reason (ORG-6). */
import { refuse } from '../../rules/refusal.ts'
import { ancestors, scopeRange } from '../../rules/scope.ts'
import { type Actor, businessNow, type Context, levelOf } from '../context.ts'
import { read, write } from '../write.ts'
import { findUnitWithin } from './policy.queries.ts'
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

/** What is or was open for the person's unit, for units above it and for units below it; the latest first. */
export function listOpenings(ctx: Context, actor: Actor) {
  return read(ctx, actor, async (tx) => {
    const of = { paths: ancestors(actor.unitPath), scope: scopeRange(actor.unitPath) }
    return { rows: (await listRows(tx, of)).map(present) }
  })
}

/**
 * Opens late registration for a county or a school, from–to in business time.
 * @throws Refusal not_found, switch_county_or_school, window_dates_wrong
 */
export function openSwitch(
  ctx: Context,
  actor: Actor,
  opening: { unitId: number; business: 'late_registration'; from: string; to: string; reason: string },
) {
  return write(ctx, actor, async (tx) => {
    const scope = scopeRange(actor.unitPath)
    const unit = (await findUnitWithin(tx, opening.unitId, scope)) ?? refuse('not_found', { field: 'unitId' })
    if (!['county', 'school'].includes(levelOf(unit.level)))
      refuse('switch_county_or_school', { field: 'unitId' })
    const [from, to] = [new Date(opening.from), new Date(opening.to)]
    if (from >= to) refuse('window_dates_wrong', { field: 'to' })
    const id = await ctx.db.newId()
    const { accountId } = actor
    await tx.beyondScope(() => insertOpening(tx, { ...opening, id, unitPath: unit.path, accountId }))
    const { business, reason } = opening
    const row = { id, unitId: unit.id, unitName: unit.name, business, from, to, reason, closedAt: null }
    const detail = { business, from: opening.from, to: opening.to }
    return {
      answer: present(row),
      audit: { act: 'switch.open', subjectKind: 'unit', subjectId: unit.id, detail },
    }
  })
}

/**
 * Closes late registration before its time, from now on in business time. Closed twice is closed.
 * @throws Refusal not_found for a unit elsewhere, switch_not_open when its time is over
 */
export function closeSwitch(ctx: Context, actor: Actor, id: number) {
  return write(ctx, actor, async (tx) => {
    const scope = scopeRange(actor.unitPath)
    const opening = (await findOpening(tx, id, scope)) ?? refuse('not_found')
    const at = businessNow(ctx, actor)
    if (opening.closedAt === null && opening.to <= at) refuse('switch_not_open')
    const { accountId } = actor
    const closedAt = (await tx.beyondScope(() => saveClosed(tx, { id, at, accountId }))) ?? at
    const { business, unitId } = opening
    return {
      answer: present({ ...opening, closedAt }),
      audit: {
        act: 'switch.close',
        subjectKind: 'unit',
        subjectId: unitId,
        detail: { business, opening: id },
      },
    }
  })
}
