/** 学制: what a school teaches and for how long, changed by its bureau after a look at what that would do (ORG-2). */
import { createHash } from 'node:crypto'
import type { Tx } from '../../db/tx.ts'
import { refuse } from '../../rules/refusal.ts'
import {
  graduationYear,
  graduationYearAfter,
  type LengthFacts,
  type LengthWish,
  lengthsRefusal,
  lengthVerdict,
  requireLengths,
} from '../../rules/school.ts'
import { className } from '../../rules/school-class.ts'
import { ancestors, scopeRange } from '../../rules/scope.ts'
import type { Actor, Context } from '../context.ts'
import { requireSettledClasses, seasonOf } from '../policy/policy.actions.ts'
import { findPeople } from '../staff/person-name.actions.ts'
import { read, schemaOf, write } from '../write.ts'
import * as q from './lengths.queries.ts'
import { findBelow, type Lengths, presentUnit } from './unit.actions.ts'
import { findUnit, lockUnit, type UnitRow } from './unit.queries.ts'

type Wish = LengthWish & { lengths: Lengths }
type Facts = Omit<LengthFacts, 'classes'> & { classes: q.ClassOfSchool[] }

/** A school below the person's unit. @throws Refusal not_found */
async function findSchool(tx: Tx, actor: Actor, id: number): Promise<UnitRow> {
  const school = await findBelow(tx, actor, id)
  return school.code ? school : refuse('not_found')
}

async function factsOf(tx: Tx, ctx: Context, actor: Actor, school: UnitRow): Promise<Facts> {
  const schema = schemaOf(actor)
  const { year, schoolYear } = await seasonOf(tx, ctx, actor)
  const { primary, junior, senior, path: unitPath } = school
  return {
    schoolYear,
    now: { primary, junior, senior },
    classes: await q.listClassesOfSchool(tx, schema, { schoolId: school.id, unitPath, year }),
    // Before those who wait: one who is admitted in between is found there.
    admissionGrade: await tx.beyondScope(() => q.findAdmissionGrades(tx, schema, school.id)),
    unplacedGrade: await q.findUnplacedGrades(tx, schema, unitPath),
  }
}

/** Lengths, classes and grades as they were looked at, and what was to become of them. */
function fingerprintOf(wish: Wish, facts: Facts): string {
  const { lengths, fromCohort } = wish
  const classes = facts.classes.map((one) => [
    one.id,
    one.grade,
    one.length,
    lengthVerdict(one, wish, facts.schoolYear).kind,
  ])
  return createHash('sha256')
    .update(JSON.stringify([facts.now, facts.schoolYear, lengths, fromCohort, classes]))
    .digest('hex')
}

/** The classes that get another length. */
function changesOf(wish: Wish, facts: Facts): { id: number; length: number; pupils: number }[] {
  return facts.classes.flatMap((one) => {
    const verdict = lengthVerdict(one, wish, facts.schoolYear)
    return verdict.kind === 'changes' ? [{ id: one.id, length: verdict.length, pupils: one.pupils }] : []
  })
}

function presentClass(one: q.ClassOfSchool, wish: Wish, schoolYear: number) {
  const verdict = lengthVerdict(one, wish, schoolYear)
  const { id, stage, cohort, grade, length, pupils } = one
  return {
    ...{ id, name: className(one), stage, cohort, grade, length, pupils },
    graduatesIn: graduationYear(one),
    wouldGraduateIn: graduationYearAfter(one, wish, verdict),
    problem: verdict.kind === 'refused' ? verdict.refusal.text : null,
  }
}

/**
 * Which class leaves when, and would leave when after the change; what stands in its way, if anything does (ORG-2).
 * @throws Refusal not_found, season_promotion_running
 */
export function previewLengths(ctx: Context, actor: Actor, id: number, wish: Wish) {
  return read(ctx, actor, async (tx) => {
    await requireSettledClasses(tx, schemaOf(actor))
    const facts = await factsOf(tx, ctx, actor, await findSchool(tx, actor, id))
    const changes = changesOf(wish, facts)
    const refusal = lengthsRefusal(wish, facts)
    return {
      classes: facts.classes.map((one) => presentClass(one, wish, facts.schoolYear)),
      changes: { classes: changes.length, pupils: changes.reduce((sum, one) => sum + one.pupils, 0) },
      refusal: refusal
        ? { code: refusal.code, title: refusal.text, cure: refusal.cure, detail: refusal.detail ?? null }
        : null,
      fingerprint: fingerprintOf(wish, facts),
    }
  })
}

/**
 * Changes what a school teaches and for how long. Classes keep their length unless their cohort is named; no grade
 * changes. The classes hold still meanwhile (PRO-2): no promotion ends, nobody graduates from them or is moved.
 * @throws Refusal not_found, stale_view when it is no longer what was looked at, season_promotion_running, and as
 * `lengthsRefusal` tells
 */
export function changeLengths(
  ctx: Context,
  actor: Actor,
  id: number,
  wish: Wish & { reason: string; fingerprint: string },
) {
  return write(ctx, actor, async (tx) => {
    const schema = schemaOf(actor)
    await requireSettledClasses(tx, schema)
    await findSchool(tx, actor, id)
    await tx.beyondScope(() => lockUnit(tx, id))
    await q.lockClassesOfSchool(tx, schema, id)
    const school = await findSchool(tx, actor, id)
    const facts = await factsOf(tx, ctx, actor, school)
    if (fingerprintOf(wish, facts) !== wish.fingerprint) refuse('stale_view')
    requireLengths(wish, facts)
    const changes = changesOf(wish, facts)
    await q.saveClassLengths(tx, schema, changes)
    await tx.beyondScope(() => q.saveLengths(tx, id, wish.lengths))
    const { lengths, fromCohort, reason } = wish
    const { businessAt } = await seasonOf(tx, ctx, actor)
    const classIds = changes.map((one) => one.id)
    await q.insertLengthChange(tx, schema, {
      ...{ id: await ctx.db.newId(), schoolId: id, unitPath: school.path, accountId: actor.accountId },
      ...{ byUnitId: actor.unitId, before: facts.now, after: lengths, fromCohort, classIds, reason },
      ...{ at: ctx.realNow(), businessAt },
    })
    const detail = { from: facts.now, to: lengths, fromCohort, classes: classIds, reason }
    return {
      answer: presentUnit({ ...school, ...lengths }),
      audit: { act: 'unit.lengths', subjectKind: 'unit', subjectId: id, detail },
    }
  })
}

/** What was changed of a school's lengths, by whom and why. @throws Refusal not_found for a unit elsewhere */
export function listLengthChanges(ctx: Context, actor: Actor, id: number) {
  return read(ctx, actor, async (tx) => {
    const of = { scope: scopeRange(actor.unitPath), above: ancestors(actor.unitPath) }
    if (!(await findUnit(tx, id, of))) refuse('not_found')
    const rows = await q.listLengthChanges(tx, schemaOf(actor), id)
    const ids = rows.map((row) => row.accountId)
    const people = await findPeople(tx, actor.unitPath, ids)
    const calledOf = (id: number) => people.get(id)?.name ?? people.get(id)?.office ?? null
    return {
      rows: rows.map(({ at, before, after, fromCohort, accountId, ...row }) => ({
        ...row,
        // The unit is told beside it.
        by: calledOf(accountId),
        at: at.toISOString(),
        // The database keeps no other lengths.
        ...{ before: before as Lengths, after: after as Lengths, fromCohort },
      })),
    }
  })
}
