/** A school goes into another one (ORG-9): its classes and pupils, what is open, and behind them its archive. */
import { refuse } from '../../rules/refusal.ts'
import { classesInMerge, mergeRefusal } from '../../rules/school-change.ts'
import { scopeRange } from '../../rules/scope.ts'
import type { CaseKinds } from '../business-case/case-kind.ts'
import type { Actor, Context } from '../context.ts'
import { endEnrollments, enroll } from '../enrollment/enrollment.actions.ts'
import { schemaOf } from '../write.ts'
import { moveCases } from './case-move.actions.ts'
import { saveCaseSchool } from './case-move.queries.ts'
import {
  type Confirmed,
  type Deed,
  findWithin,
  idsOn,
  performChange,
  previewChange,
  type WishOf,
} from './plan.actions.ts'
import * as changes from './school-change.queries.ts'
import { listEveryClass, listStages, type UnitFacts } from './school-facts.queries.ts'
import * as q from './school-merge.queries.ts'
import { moveUnitPath } from './unit-path.queries.ts'

interface MergeAsk {
  intoId: number
  keepAccounts: boolean
}

/** @throws Refusal school_merge_unfit, class_numbers_used_up */
const merging =
  (ask: MergeAsk): WishOf =>
  async ({ tx, actor, school, season, classes }) => {
    const schema = schemaOf(actor)
    const into = await findWithin(tx, actor, ask.intoId)
    if (!into?.code || into.closedOn !== null || into.id === school.id)
      return refuse('school_merge_unfit', { field: 'intoId' })
    const inUse = [...classes.map((one) => one.stage), ...(await listStages(tx, schema, school.id))]
    const refusal = mergeRefusal({ from: school, into, stages: [...new Set(inUse)] })
    if (refusal) throw refusal
    return {
      kind: 'merge',
      to: into.name,
      on: season.today,
      state: 'done',
      into,
      // The archive lies below the school that has it now: that school sees it, and so does whoever is above it.
      pathAfter: `${into.path}${school.id}/`,
      keepsAccounts: ask.keepAccounts,
      classes: classesInMerge(await listEveryClass(tx, schema, into.id), classes),
    }
  }

/** By the only hand that moves pupils: one enrollment ends, the next begins on the same day, in the same class. */
async function movePupils({ tx, ctx, schema, plan }: Deed, into: UnitFacts): Promise<void> {
  const pupils = await q.listInSchool(tx, schema, plan.school.id)
  const on = plan.season.today
  const ids = pupils.map((one) => one.enrollmentId)
  await endEnrollments(tx, schema, ids, { state: 'merged', on })
  const begun = await enroll(
    tx,
    ctx,
    schema,
    pupils.map(({ pupilId, stage, entryGrade, classId }) => ({
      ...{ pupilId, stage, entryGrade, classId, on },
      schoolId: into.id,
      unitPath: into.path,
      enteredBy: 'merge',
    })),
  )
  const held = pupils.flatMap(({ heldGrade }, at) =>
    heldGrade === null ? [] : [{ id: begun[at] ?? 0, heldGrade }],
  )
  await q.saveHeldGrades(tx, schema, held)
}

async function mergeNow(deed: Deed): Promise<void> {
  const { tx, ctx, kinds, schema, plan } = deed
  const { school, wish, lost } = plan
  const { into, pathAfter } = wish
  if (!into || pathAfter === undefined) throw new Error('A school goes into another one.')
  await q.saveClassesIn(tx, schema, into, wish.classes ?? [])
  await movePupils(deed, into)
  const between = { from: school, into }
  await q.saveStayersIn(tx, schema, { ...between, classIds: (wish.classes ?? []).map((one) => one.id) })
  await q.saveProblemSides(tx, between)
  await q.saveNewcomers(tx, schema, between)
  await q.saveAllocations(tx, schema, between)
  await q.saveExceptions(tx, schema, between)
  await saveCaseSchool(tx, schema, { from: school.id, into: into.id })
  await moveUnitPath(tx, schema, { range: scopeRange(school.path), to: pathAfter })
  const range = scopeRange(pathAfter)
  const schoolIds = await changes.saveBureau(tx, { ...range, bureauId: into.parentId })
  await changes.saveClosed(tx, { unitId: school.id, on: wish.on, into: into.id })
  for (const schoolId of schoolIds)
    await moveCases(tx, kinds, schema, { schoolId, lost, bureauBefore: school.parentId, isGone: true })
  if (!wish.keepsAccounts) await changes.sealAccounts(tx, school.id, ctx.realNow())
  await changes.saveReaders(tx, schema, { schoolIds, unitIds: idsOn(pathAfter) })
}

export const previewMerge = (ctx: Context, actor: Actor, id: number, ask: MergeAsk) =>
  previewChange(ctx, actor, id, merging(ask))

/**
 * Puts a school into another one and closes it. Classes keep their ids; a number or name that is taken there is
 * changed as the preview said. @throws as `performChange`, school_merge_unfit, class_numbers_used_up
 */
export const mergeSchool = (
  ctx: Context,
  kinds: CaseKinds,
  actor: Actor,
  id: number,
  ask: MergeAsk & Confirmed,
) => performChange(ctx, kinds, actor, { ...ask, schoolId: id }, merging(ask), mergeNow)
