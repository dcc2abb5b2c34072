/**
 * 新学年准备: a school, or a bureau for all its schools, makes the term and the new cohort's classes (ORG-3). Preview and
 * commit are one plan; the commit holds the classes in their grades and the schools in their rows, and then writes it.
 */
import type { z } from 'zod'
import type { createCohort as createDoor, previewCohort as previewDoor } from '../../contract/cohort.ts'
import type { Tx } from '../../db/tx.ts'
import { type CohortPlan, type PlannedSchool, planSchool } from '../../rules/cohort.ts'
import { refuse } from '../../rules/refusal.ts'
import { refuseBeforeBureau, requireTermDates, type SchoolTerm, type TermBureau } from '../../rules/term.ts'
import type { Actor, Context } from '../context.ts'
import { requireSettledClasses, seasonOf } from '../policy/policy.actions.ts'
import { bureauOf } from '../unit/term.actions.ts'
import { listTerms } from '../unit/term.queries.ts'
import { read, schemaOf, write } from '../write.ts'
import * as q from './cohort.queries.ts'

type Wish = z.output<typeof previewDoor.input.body>

const isSameTerm = (a: SchoolTerm, b: Pick<SchoolTerm, 'schoolYear' | 'term'>) =>
  a.schoolYear === b.schoolYear && a.term === b.term

const askedTerm = ({ schoolYear, term, startsOn, endsOn }: Wish): SchoolTerm => ({
  ...{ schoolYear, term, startsOn, endsOn },
})

/** A school cannot begin before its bureau has: whom it waits for. */
interface Waits {
  waitsFor: TermBureau
}

/**
 * The term that the schools get: the bureau's own, where it has one; a school copies its bureau's.
 * @throws Refusal term_dates_wrong
 */
async function termOf(
  tx: Tx,
  actor: Actor,
  wish: Wish,
): Promise<{ term: SchoolTerm; isOwnNew: boolean } | Waits> {
  const schema = schemaOf(actor)
  const asked = askedTerm(wish)
  const own = await listTerms(tx, schema, actor.unitId)
  const found = own.find((one) => isSameTerm(one, asked))
  if (found) return { term: found, isOwnNew: false }
  if (actor.level !== 'school') {
    requireTermDates(asked, own)
    return { term: asked, isOwnNew: true }
  }
  const { bureau, terms } = await bureauOf(tx, actor)
  const copied = terms.find((one) => isSameTerm(one, asked))
  if (copied) return { term: copied, isOwnNew: false }
  if (bureau === null) throw new Error(`School ${actor.unitId} has no bureau.`)
  return { waitsFor: bureau }
}

interface Planned {
  plan: CohortPlan
  isOwnNew: boolean
  units: Map<number, q.PlannedUnit>
  schools: PlannedSchool[]
}

/** @param lock against everybody else who makes terms and classes of these schools */
async function makePlan(
  tx: Tx,
  ctx: Context,
  actor: Actor,
  wish: Wish,
  lock: boolean,
): Promise<Planned | (Waits & { hasBegun: boolean })> {
  const schema = schemaOf(actor)
  // Before the season is read: it cannot change any more until the classes are there.
  await requireSettledClasses(tx, schema)
  const season = await seasonOf(tx, ctx, actor)
  const units = await q.listSchools(tx, actor.unitId)
  const ids = units.map((one) => one.id)
  if (wish.targets?.some((one) => !ids.includes(one.schoolId))) refuse('not_found', { field: 'targets' })
  if (lock) await tx.beyondScope(() => q.lockSchools(tx, ids))
  const found = await termOf(tx, actor, wish)
  const hasBegun = season.schoolYear === wish.schoolYear
  if ('waitsFor' in found) return { ...found, hasBegun }
  const { term, isOwnNew } = found
  const plan: CohortPlan = { term, naming: wish.naming, hasBegun, targets: wish.targets }
  const facts = await q.listCohortFacts(tx, schema, { schools: ids, cohort: term.schoolYear })
  const byId = new Map(facts.map((one) => [one.schoolId, planSchool(one, plan)]))
  return {
    ...{ plan, isOwnNew, units: new Map(units.map((one) => [one.id, one])) },
    schools: ids.flatMap((id) => byId.get(id) ?? []),
  }
}

function presentSchools({ schools, units }: Planned) {
  return schools.map(({ schoolId, term, stages }) => ({
    school: { id: schoolId, name: units.get(schoolId)?.name ?? '' },
    term,
    stages: stages.map(({ stage, existing, lastYear, target, create, skip }) => ({
      ...{ stage, existing, lastYear, target, skip },
      create: create.map((one) => one.name),
    })),
  }))
}

const classesIn = (schools: readonly PlannedSchool[]) =>
  schools.reduce((sum, { stages }) => sum + stages.reduce((all, one) => all + one.create.length, 0), 0)

/**
 * What is there, what would be made, and what not and why; nothing yet for a school whose bureau has no such term.
 * @throws Refusal term_dates_wrong, not_found for a school that is not this bureau's,
 * season_promotion_running
 */
export function previewCohort(ctx: Context, actor: Actor, wish: Wish) {
  return read(ctx, actor, async (tx) => {
    const planned = await makePlan(tx, ctx, actor, wish, false)
    if ('waitsFor' in planned) {
      const { waitsFor, hasBegun } = planned
      const nothing = { isOwnTermNew: false, schools: [], terms: 0, classes: 0 }
      return { ...nothing, term: askedTerm(wish), hasBegun, waitsFor }
    }
    const { plan, isOwnNew, schools } = planned
    return {
      ...{ term: plan.term, isOwnTermNew: isOwnNew, hasBegun: plan.hasBegun },
      schools: presentSchools(planned),
      terms: schools.filter((one) => one.term === 'create').length,
      classes: classesIn(schools),
      waitsFor: null,
    }
  })
}

async function insertClasses(tx: Tx, ctx: Context, actor: Actor, planned: Planned): Promise<void> {
  const schema = schemaOf(actor)
  const { plan, schools, units } = planned
  const ids = await ctx.db.newIds(classesIn(schools))
  let at = 0
  const rows = schools.flatMap(({ schoolId, stages }) =>
    stages.flatMap(({ stage, length, create }) =>
      create.map(({ number, name }) => {
        const unitPath = units.get(schoolId)?.path ?? ''
        return { id: ids[at++] ?? 0, schoolId, unitPath, stage, length, number, name }
      }),
    ),
  )
  if (rows.length === 0) return
  await q.insertCohortClasses(tx, schema, plan.term.schoolYear, rows)
  const made = [...new Set(rows.map((row) => row.schoolId))]
  const auditIds = await ctx.db.newIds(made.length)
  const { businessAt } = await seasonOf(tx, ctx, actor)
  await q.insertClassAudits(
    tx,
    schema,
    { accountId: actor.accountId, at: ctx.realNow(), businessAt },
    made.map((schoolId, nth) => ({
      ...{ id: auditIds[nth] ?? 0, schoolId, unitPath: units.get(schoolId)?.path ?? '' },
      classes: rows.filter((row) => row.schoolId === schoolId).map((row) => row.id),
    })),
  )
}

/**
 * Makes the terms and classes of the plan, in sets, in one transaction.
 * @throws Refusal as `previewCohort`, and term_bureau_first
 */
export function createCohort(ctx: Context, actor: Actor, wish: z.output<typeof createDoor.input.body>) {
  return write(ctx, actor, async (tx) => {
    const schema = schemaOf(actor)
    const planned = await makePlan(tx, ctx, actor, wish, true)
    if ('waitsFor' in planned) return refuseBeforeBureau(wish, planned.waitsFor)
    const { plan, isOwnNew, schools, units } = planned
    if (isOwnNew) await q.insertTerms(tx, schema, plan.term, [{ id: actor.unitId, path: actor.unitPath }])
    const without = schools
      .filter((one) => one.term === 'create')
      .flatMap((one) => units.get(one.schoolId) ?? [])
    const terms = (await q.insertTerms(tx, schema, plan.term, without)).length
    await insertClasses(tx, ctx, actor, planned)
    const classes = classesIn(schools)
    const { schoolYear, term } = plan.term
    return {
      answer: { terms, classes, schools: presentSchools(planned) },
      audit: {
        act: 'cohort.create',
        subjectKind: 'unit',
        subjectId: actor.unitId,
        detail: { schoolYear, term, schools: schools.length, terms, classes },
      },
    }
  })
}
