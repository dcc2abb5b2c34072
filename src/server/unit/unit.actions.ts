/** Units as they are listed, named and described; what a school teaches (ORG-1, ORG-2). */
import type { Tx } from '../../db/tx.ts'
import { businessDay } from '../../rules/policy.ts'
import { refuse } from '../../rules/refusal.ts'
import { graduationYear, graduationYearUnder, requireLengths } from '../../rules/school.ts'
import { className } from '../../rules/school-class.ts'
import { ancestors, LEVELS, scopeRange } from '../../rules/scope.ts'
import { type Actor, businessNow, type Context, levelOf } from '../context.ts'
import { read, write } from '../write.ts'
import * as q from './unit.queries.ts'

/** The lengths that a school of the country may have (ORG-2). */
export interface Lengths {
  primary: 5 | 6 | null
  junior: 3 | 4 | null
  senior: 3 | null
}

function present(unit: q.UnitRow) {
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
    return { rows: page.rows.map(present), next: page.next }
  })
}

/** A unit of the person's subtree, or one that his is below. @throws Refusal not_found */
export function getUnit(ctx: Context, actor: Actor, id: number) {
  return read(ctx, actor, async (tx) => {
    const of = { scope: scopeRange(actor.unitPath), above: ancestors(actor.unitPath) }
    return present((await q.findUnit(tx, id, of)) ?? refuse('not_found'))
  })
}

/** A unit below the person's own. @throws Refusal not_found */
async function findBelow(tx: Tx, actor: Actor, id: number): Promise<q.UnitRow> {
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
      answer: present({ ...before, ...to }),
      audit: { act: 'unit.rename', subjectKind: 'unit', subjectId: id, detail },
    }
  })
}

/** A school below the person's unit, and the schema of its province. @throws Refusal not_found */
async function findSchool(tx: Tx, actor: Actor, id: number): Promise<{ school: q.UnitRow; schema: string }> {
  const school = await findBelow(tx, actor, id)
  return school.code && school.schema ? { school, schema: school.schema } : refuse('not_found')
}

const yearOf = (ctx: Context, actor: Actor) => businessDay(businessNow(ctx, actor).toISOString()).year

/** Which class leaves when, and would leave when if it went by the new lengths (ORG-2). @throws Refusal not_found */
export function previewLengths(ctx: Context, actor: Actor, id: number, lengths: Lengths) {
  return read(ctx, actor, async (tx) => {
    const { schema } = await findSchool(tx, actor, id)
    const classes = await q.listClassesOfSchool(tx, schema, id, yearOf(ctx, actor))
    return {
      classes: classes.map((one) => ({
        id: one.id,
        name: className(one),
        grade: one.grade,
        pupils: one.pupils,
        graduatesIn: graduationYear(one),
        wouldGraduateIn: graduationYearUnder(one, lengths),
      })),
    }
  })
}

/**
 * Changes what a school teaches and for how long. Classes that exist keep their length; new ones get the new one.
 * @throws Refusal not_found, school_teaches_nothing, school_stage_in_use
 */
export function changeLengths(ctx: Context, actor: Actor, id: number, lengths: Lengths) {
  return write(ctx, actor, async (tx) => {
    await findSchool(tx, actor, id)
    await tx.beyondScope(() => q.lockUnit(tx, id))
    const { school, schema } = await findSchool(tx, actor, id)
    requireLengths(lengths, await q.listClassesOfSchool(tx, schema, id, yearOf(ctx, actor)))
    await tx.beyondScope(() => q.saveLengths(tx, id, lengths))
    const { primary, junior, senior } = school
    const detail = { from: { primary, junior, senior }, to: lengths }
    return {
      answer: present({ ...school, ...lengths }),
      audit: { act: 'unit.lengths', subjectKind: 'unit', subjectId: id, detail },
    }
  })
}
