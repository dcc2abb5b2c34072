/** Class placement (CLS-1): who waits for a class, and dealing by a published seed. */
import type { Tx } from '../../db/tx.ts'
import { inOrderOfLots } from '../../rules/placement.ts'
import { refuse } from '../../rules/refusal.ts'
import type { Stage } from '../../rules/school-class.ts'
import type { Actor, Context } from '../context.ts'
import { seasonOf } from '../policy/policy.actions.ts'
import { read, schemaOf, write } from '../write.ts'
import * as q from './placement.queries.ts'
import { type Deal, deal, type PlacementAsk } from './placement-deal.actions.ts'

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

/**
 * Deals without writing; impossible wishes are named, and nobody is dealt then.
 * @throws Refusal what a deal refuses
 */
export function previewPlacement(ctx: Context, actor: Actor, ask: PlacementAsk) {
  return read(ctx, actor, async (tx) => (await deal(tx, actor, ask, false)).dealt)
}

async function record(tx: Tx, ctx: Context, actor: Actor, ask: PlacementAsk, of: Deal): Promise<number> {
  const schema = schemaOf(actor)
  const { plan, dealt } = of
  const classOf = new Map(dealt.classes.flatMap((one) => one.pupils.map((pupil) => [pupil, one.classId])))
  const enrollmentOf = new Map(of.pupils.map((one) => [one.id, one.enrollmentId]))
  const drawn = inOrderOfLots(ask.seed, 'pupil', plan.pupils)
  const placedIn = drawn.map((one) => classOf.get(one.id) ?? 0)
  await q.savePlaces(
    tx,
    schema,
    drawn.map((one) => enrollmentOf.get(one.id) ?? 0),
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
    classIds: plan.classes.map((one) => one.id),
    boysBefore: plan.classes.map((one) => one.boys),
    girlsBefore: plan.classes.map((one) => one.girls),
    pupilIds: drawn.map((one) => one.id),
    sexes: drawn.map((one) => one.sex),
    placedIn,
    accountId: actor.accountId,
    at: businessAt,
    fingerprint: dealt.fingerprint,
    detail: {
      balance: plan.balance,
      wishes: plan.wishes,
      traits: drawn.map((one) => one.traits),
      classes: plan.classes.map(({ name, seated, traits }) => ({ name, seated, traits })),
    },
  })
  return id
}

/**
 * Deals again and records it, in one transaction. Of two at once the second finds nobody left, or another list.
 * @throws Refusal what a deal refuses, placement_wish_impossible, and stale_view when list, classes or wishes are no
 * longer the preview's
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
    const [impossible] = made.dealt.impossible
    if (impossible) refuse('placement_wish_impossible', { field: 'wishes', detail: impossible.why })
    const id = await record(tx, ctx, actor, ask, made)
    return {
      answer: { placementId: id, placed: made.pupils.length, dealt: made.dealt },
      audit: { act: 'placement_commit', subjectKind: 'placement', subjectId: id },
    }
  })
}
