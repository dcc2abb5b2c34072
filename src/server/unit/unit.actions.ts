/** Units as they are listed, named and described (ORG-1). */
import type { Tx } from '../../db/tx.ts'
import { refuse } from '../../rules/refusal.ts'
import { ancestors, LEVELS, scopeRange } from '../../rules/scope.ts'
import { type Actor, type Context, levelOf } from '../context.ts'
import { read, write } from '../write.ts'
import * as q from './unit.queries.ts'

/** The lengths that a school of the country may have (ORG-2). */
export interface Lengths {
  primary: 5 | 6 | null
  junior: 3 | 4 | null
  senior: 3 | null
}

/** A unit as the doors show it. */
export function presentUnit(unit: q.UnitRow) {
  const { id, name, divisionCode, officePhone, parentId, parentName, code } = unit
  // The database keeps no other lengths.
  const { primary, junior, senior } = unit as Lengths
  const school = code
    ? { code, isSpecial: unit.isSpecial ?? false, lengths: { primary, junior, senior } }
    : null
  const parent = parentId === null ? null : { id: parentId, name: parentName ?? '' }
  const { closedOn, formerNames, mergedIntoId, mergedInto } = unit
  const into = mergedIntoId === null ? null : { id: mergedIntoId, name: mergedInto ?? '' }
  const past = { closedOn, mergedInto: into, formerNames }
  return { id, name, level: levelOf(unit.level), divisionCode, officePhone, parent, school, ...past }
}

export interface UnitQuery {
  parent?: number | undefined
  level?: 'province' | 'city' | 'county' | 'school' | undefined
  name?: string | undefined
  only?: 'bureau' | 'open_school' | undefined
  after?: string | undefined
  limit: number
}

/** The person's unit and those below it, in the order of the tree. */
export function listUnits(ctx: Context, actor: Actor, query: UnitQuery) {
  return read(ctx, actor, async (tx) => {
    const level = query.level === undefined ? undefined : LEVELS.indexOf(query.level)
    const page = await q.listUnits(tx, { ...query, level, scope: scopeRange(actor.unitPath) })
    return { rows: page.rows.map(presentUnit), next: page.next }
  })
}

/** A unit of the person's subtree, or one that his is below. @throws Refusal not_found */
export function getUnit(ctx: Context, actor: Actor, id: number) {
  return read(ctx, actor, async (tx) => {
    const of = { scope: scopeRange(actor.unitPath), above: ancestors(actor.unitPath) }
    return presentUnit((await q.findUnit(tx, id, of)) ?? refuse('not_found'))
  })
}

/** A unit below the person's own. Inner action. @throws Refusal not_found */
export async function findBelow(tx: Tx, actor: Actor, id: number): Promise<q.UnitRow> {
  const unit = await q.findUnit(tx, id, { scope: scopeRange(actor.unitPath), above: [] })
  return unit && unit.id !== actor.unitId ? unit : refuse('not_found')
}

/**
 * Renames a bureau below the person's own, and sets the number of an office below it.
 * @throws Refusal not_found, school_name_by_change for a school's name, which has its day and its reason (ORG-9)
 */
export function renameUnit(
  ctx: Context,
  actor: Actor,
  id: number,
  to: { name: string; officePhone: string | null },
) {
  return write(ctx, actor, async (tx) => {
    await findBelow(tx, actor, id)
    await tx.beyondScope(() => q.lockUnit(tx, id))
    const before = await findBelow(tx, actor, id)
    if (before.code !== null && before.name !== to.name) refuse('school_name_by_change', { field: 'name' })
    await tx.beyondScope(() => q.saveName(tx, id, to))
    const detail = { from: before.name, to: to.name }
    return {
      answer: presentUnit({ ...before, ...to }),
      audit: { act: 'unit.rename', subjectKind: 'unit', subjectId: id, detail },
    }
  })
}
