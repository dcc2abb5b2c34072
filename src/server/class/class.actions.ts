/** The classes of a school (ORG-4): created in numbers, renamed, deleted while nothing ever happened in them. */
import type { Tx } from '../../db/tx.ts'
import { refuse } from '../../rules/refusal.ts'
import { className, gradeOfCohort, keptName, nextClassNumbers, type Stage } from '../../rules/school-class.ts'
import type { Actor, Context } from '../context.ts'
import { requireSettledClasses, seasonOf } from '../policy/policy.actions.ts'
import { read, schemaOf, write } from '../write.ts'
import * as q from './class.queries.ts'

interface ClassQuery {
  after?: string | undefined
  limit: number
  id?: number | undefined
  school?: number | undefined
  stage?: Stage | undefined
  grade?: number | undefined
  cohort?: number | undefined
  leaving?: 'true' | 'false' | undefined
}

const present = ({ unitPath: _, ...row }: q.ClassRow) => ({ ...row, name: className(row) })

export function listClasses(ctx: Context, actor: Actor, query: ClassQuery) {
  return read(ctx, actor, async (tx) => {
    const { after, limit, leaving, id, ...filter } = query
    const page = { after, limit }
    const isLeaving = leaving === 'true'
    const season = isLeaving ? await seasonOf(tx, ctx, actor) : undefined
    const promotedYear = season?.promotion === 'complete' ? season.year : undefined
    const { rows, next } = await q.listClasses(
      tx,
      schemaOf(actor),
      { ...filter, ...(id === undefined ? {} : { ids: [id] }), leaving: isLeaving, promotedYear },
      page,
    )
    return { rows: rows.map(present), next }
  })
}

async function presentClasses(tx: Tx, schema: string, ids: readonly number[]) {
  const { rows } = await q.listClasses(tx, schema, { ids }, { limit: ids.length })
  return rows.map(present)
}

/**
 * Classes of the scope with their boys and girls, as they are now; locked first where asked. Inner action.
 * @param lock `UPDATE` against anybody moving in, `SHARE` against deletion, merging, placement and promotion
 * @throws Refusal not_found when one of them is not in the scope
 */
export async function getClasses(
  tx: Tx,
  schema: string,
  ids: readonly number[],
  lock?: 'UPDATE' | 'SHARE',
): Promise<Awaited<ReturnType<typeof presentClasses>>> {
  const wanted = [...new Set(ids)]
  if (lock) await q.lockClasses(tx, schema, wanted, lock)
  const classes = await presentClasses(tx, schema, wanted)
  if (classes.length < wanted.length) refuse('not_found', { field: 'classes' })
  return classes
}

/**
 * Holds classes that pupils are about to enter: until the transaction ends, nobody deletes, merges or promotes them.
 * Inner action. @returns those that are still there
 */
export async function lockForEntry(tx: Tx, schema: string, ids: readonly number[]): Promise<Set<number>> {
  if (ids.length === 0) return new Set()
  const locked = await q.lockClasses(tx, schema, [...new Set(ids)], 'SHARE')
  return new Set(locked.map((one) => one.id))
}

/**
 * Creates classes of a cohort behind the highest number taken. Two at once take turns at the school's row.
 * @throws Refusal school_does_not_teach_stage, class_cohort_not_begun, class_cohort_left, class_term_missing,
 * class_numbers_used_up, season_promotion_running
 */
export function createClasses(
  ctx: Context,
  actor: Actor,
  of: { stage: Stage; cohort: number; count: number },
) {
  return write(ctx, actor, async (tx) => {
    const schema = schemaOf(actor)
    // Before the season is read: it cannot change any more until the classes are there.
    await requireSettledClasses(tx, schema)
    const { schoolYear } = await seasonOf(tx, ctx, actor)
    const { unitId: schoolId, unitPath } = actor
    const lengths = await tx.beyondScope(() => q.lockSchool(tx, schoolId))
    const length = lengths?.[of.stage] ?? refuse('school_does_not_teach_stage', { field: 'stage' })
    const grade = gradeOfCohort({ cohort: of.cohort, length, schoolYear })
    if (!(await q.hasAutumnTerm(tx, schema, { unitId: schoolId, schoolYear }))) refuse('class_term_missing')
    const numbered = nextClassNumbers(of, await q.findClassNumbers(tx, schema, schoolId))
    if (numbered.length < of.count) refuse('class_numbers_used_up', { field: 'count' })
    const ids = await ctx.db.newIds(of.count)
    const { stage, cohort } = of
    await q.insertClasses(tx, schema, {
      ids,
      numbered,
      schoolId,
      unitPath,
      stage,
      cohort,
      length,
      grade,
    })
    return {
      answer: { rows: await presentClasses(tx, schema, ids) },
      audit: { act: 'class_create', subjectKind: 'unit', subjectId: schoolId, detail: { classes: ids } },
    }
  })
}

/** @throws Refusal not_found */
export function renameClass(ctx: Context, actor: Actor, id: number, name: string) {
  return write(ctx, actor, async (tx) => {
    const schema = schemaOf(actor)
    await q.saveName(tx, schema, id, keptName(name))
    const [renamed] = await presentClasses(tx, schema, [id])
    if (!renamed) return refuse('not_found')
    return { answer: renamed, audit: { act: 'class_rename', subjectKind: 'class', subjectId: id } }
  })
}

/**
 * Deletes a class that nobody was ever in. Whoever is moving a pupil in holds it until he is done.
 * @throws Refusal not_found, class_not_empty, class_has_history, season_promotion_running
 */
export function deleteClass(ctx: Context, actor: Actor, id: number) {
  return write(ctx, actor, async (tx) => {
    const schema = schemaOf(actor)
    await requireSettledClasses(tx, schema)
    const locked = await q.lockClasses(tx, schema, [id], 'UPDATE')
    if (locked.length === 0) refuse('not_found')
    const { hasPupils, hasHistory } = await q.findTraces(tx, schema, id)
    if (hasPupils) refuse('class_not_empty')
    if (hasHistory) refuse('class_has_history')
    await q.deleteClass(tx, schema, id)
    return {
      answer: { done: true as const },
      audit: { act: 'class_delete', subjectKind: 'class', subjectId: id },
    }
  })
}
