/** Class placement (CLS-1): who waits for a class, dealing by a published seed, placing by hand. */
import type { Tx } from '../../db/tx.ts'
import { dealPupils, fingerprintOf, inOrderOfLots, requireGrade } from '../../rules/placement.ts'
import { refuse } from '../../rules/refusal.ts'
import type { Stage } from '../../rules/school-class.ts'
import { getClasses } from '../class/class.actions.ts'
import type { Actor, Context } from '../context.ts'
import { requireUnlocked } from '../graduation/data-lock.actions.ts'
import { requireSettledClasses, seasonOf } from '../policy/policy.actions.ts'
import { read, schemaOf, write } from '../write.ts'
import * as q from './placement.queries.ts'

interface UnplacedQuery {
  after?: string | undefined
  limit: number
  stage?: Stage | undefined
  grade?: number | undefined
}

export function listUnplaced(ctx: Context, actor: Actor, query: UnplacedQuery) {
  return read(ctx, actor, async (tx) => {
    const schema = schemaOf(actor)
    const { rows, next } = await q.listUnplaced(tx, schema, query, query)
    return {
      rows: rows.map(({ enrollmentId: _, unitPath: __, ...row }) => row),
      next,
      total: await q.countUnplaced(tx, schema, query),
    }
  })
}

export interface PlacementAsk {
  stage: Stage
  grade: number
  classes: readonly number[]
  /** Empty: everybody unplaced of the stage and grade. */
  pupils: readonly number[]
  seed: string
}

async function findPupils(tx: Tx, actor: Actor, ask: PlacementAsk, isLocked: boolean): Promise<q.ToPlace[]> {
  const schema = schemaOf(actor)
  const { stage, grade } = ask
  if (ask.pupils.length === 0) {
    const all = await q.findToPlace(tx, schema, { schoolId: actor.unitId, stage, grade }, isLocked)
    return all.length > 0 ? all : refuse('placement_nobody')
  }
  const named = [...new Set(ask.pupils)]
  const found = await q.findToPlace(tx, schema, { schoolId: actor.unitId, pupils: named }, isLocked)
  await requireAllFound(tx, schema, named, found)
  requireGrade(found, ask)
  return found
}

/** @throws Refusal pupil_data_locked for one who has graduated, placement_not_unplaced */
async function requireAllFound(
  tx: Tx,
  schema: string,
  named: readonly number[],
  found: readonly q.ToPlace[],
) {
  await requireUnlocked(tx, schema, named)
  if (found.length < named.length) refuse('placement_not_unplaced', { field: 'pupils' })
}

/** The deal as it is now; classes are locked before pupils. */
async function deal(tx: Tx, actor: Actor, ask: PlacementAsk, isLocked: boolean) {
  await requireSettledClasses(tx, schemaOf(actor))
  const classes = await getClasses(tx, schemaOf(actor), ask.classes, isLocked ? 'UPDATE' : undefined)
  requireGrade(classes, ask)
  const pupils = await findPupils(tx, actor, ask, isLocked)
  const before = classes.map(({ id, boys, girls }) => ({ id, boys, girls }))
  const filled = dealPupils(ask.seed, pupils, before)
  const dealt = {
    seed: ask.seed,
    fingerprint: fingerprintOf(ask.seed, pupils, before),
    classes: filled.map((one, at) => ({
      classId: one.id,
      name: classes[at]?.name ?? '',
      boys: one.boys,
      girls: one.girls,
      before: one.boys + one.girls - one.pupils.length,
      pupils: one.pupils,
    })),
  }
  return { pupils, before, dealt }
}

type Deal = Awaited<ReturnType<typeof deal>>

/**
 * @throws Refusal not_found, placement_nobody, placement_class_other_grade, placement_not_unplaced, pupil_data_locked,
 * season_promotion_running
 */
export function previewPlacement(ctx: Context, actor: Actor, ask: PlacementAsk) {
  return read(ctx, actor, async (tx) => (await deal(tx, actor, ask, false)).dealt)
}

async function record(tx: Tx, ctx: Context, actor: Actor, ask: PlacementAsk, of: Deal): Promise<number> {
  const schema = schemaOf(actor)
  const { before, dealt } = of
  const classOf = new Map(dealt.classes.flatMap((one) => one.pupils.map((pupil) => [pupil, one.classId])))
  const drawn = inOrderOfLots(ask.seed, 'pupil', of.pupils)
  const placedIn = drawn.map((one) => classOf.get(one.id) ?? 0)
  await q.savePlaces(
    tx,
    schema,
    drawn.map((one) => one.enrollmentId),
    placedIn,
  )
  const id = await ctx.db.newId()
  const { schoolYear, businessAt } = await seasonOf(tx, ctx, actor)
  await q.insertPlacement(tx, schema, {
    id,
    schoolId: actor.unitId,
    unitPath: actor.unitPath,
    stage: ask.stage,
    grade: ask.grade,
    schoolYear,
    seed: ask.seed,
    classIds: before.map((one) => one.id),
    boysBefore: before.map((one) => one.boys),
    girlsBefore: before.map((one) => one.girls),
    pupilIds: drawn.map((one) => one.id),
    sexes: drawn.map((one) => one.sex),
    placedIn,
    accountId: actor.accountId,
    at: businessAt,
  })
  return id
}

/**
 * Deals again and records it, in one transaction. Of two at once the second finds nobody left, or another list.
 * @throws Refusal what the preview refuses, and stale_view when list or classes are no longer the preview's
 */
export function commitPlacement(
  ctx: Context,
  actor: Actor,
  ask: PlacementAsk & { expected: number; fingerprint?: string | undefined },
) {
  return write(ctx, actor, async (tx) => {
    const made = await deal(tx, actor, ask, true)
    if (made.pupils.length !== ask.expected) refuse('stale_view')
    if (ask.fingerprint !== undefined && ask.fingerprint !== made.dealt.fingerprint) refuse('stale_view')
    const id = await record(tx, ctx, actor, ask, made)
    return {
      answer: { placementId: id, placed: made.pupils.length, dealt: made.dealt },
      audit: { act: 'placement_commit', subjectKind: 'placement', subjectId: id },
    }
  })
}

/**
 * @throws Refusal not_found, placement_not_unplaced, placement_class_other_grade, pupil_data_locked,
 * season_promotion_running
 */
export function placeByHand(ctx: Context, actor: Actor, of: { classId: number; pupils: readonly number[] }) {
  return write(ctx, actor, async (tx) => {
    const schema = schemaOf(actor)
    await requireSettledClasses(tx, schema)
    const [target] = await getClasses(tx, schema, [of.classId], 'SHARE')
    if (!target) return refuse('not_found')
    const named = [...new Set(of.pupils)]
    const found = await q.findToPlace(tx, schema, { schoolId: target.schoolId, pupils: named }, true)
    await requireAllFound(tx, schema, named, found)
    requireGrade(found, target)
    await q.savePlaces(
      tx,
      schema,
      found.map((one) => one.enrollmentId),
      found.map(() => target.id),
    )
    return {
      answer: { placed: found.length },
      audit: {
        act: 'placement_by_hand',
        subjectKind: 'class',
        subjectId: target.id,
        detail: { pupils: found.map((one) => one.id) },
      },
    }
  })
}

/** What anyone needs to deal again (rules/placement.ts tells how). @throws Refusal not_found */
export function getPlacement(ctx: Context, actor: Actor, id: number) {
  return read(ctx, actor, async (tx) => {
    const found = await q.findPlacement(tx, schemaOf(actor), id)
    if (!found) return refuse('not_found')
    const { schoolYear, stage, grade, seed } = found
    return {
      id,
      schoolYear,
      stage,
      grade,
      seed,
      at: found.at.toISOString(),
      classes: found.classIds.map((classId, at) => ({
        classId,
        boysBefore: found.boysBefore[at] ?? 0,
        girlsBefore: found.girlsBefore[at] ?? 0,
      })),
      rows: found.pupilIds.map((pupilId, at) => ({
        pupilId,
        sex: found.sexes[at] ?? 'male',
        classId: found.placedIn[at] ?? 0,
      })),
    }
  })
}
