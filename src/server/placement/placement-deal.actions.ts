/** One deal (CLS-1): gathers what it is made from, lets the rule deal or name what can't be, and tells it. Inner actions. */
import type { Tx } from '../../db/tx.ts'
import { requireGrade } from '../../rules/placement.ts'
import { countTraits, traitsOf, whyImpossible } from '../../rules/placement-facts.ts'
import { type BalanceFactor, type PlannedPupil, planPlacement } from '../../rules/placement-plan.ts'
import { fingerprintOf, type NamedPlan, spreadOf } from '../../rules/placement-proof.ts'
import type { PlacementWish } from '../../rules/placement-wish.ts'
import { refuse } from '../../rules/refusal.ts'
import type { Stage } from '../../rules/school-class.ts'
import { getClasses } from '../class/class.actions.ts'
import type { Actor } from '../context.ts'
import { requireUnlocked } from '../graduation/data-lock.actions.ts'
import { requireSettledClasses } from '../policy/policy.actions.ts'
import { schemaOf } from '../write.ts'
import * as q from './placement.queries.ts'
import * as facts from './placement-deal.queries.ts'

export interface PlacementAsk {
  stage: Stage
  grade: number
  classes: readonly number[]
  /** Empty: everybody unplaced of the stage and grade. */
  pupils: readonly number[]
  seed: string
  wishes: readonly PlacementWish[]
  balance: readonly BalanceFactor[]
}

type Classes = Awaited<ReturnType<typeof getClasses>>

/** @throws Refusal pupil_data_locked for one who has graduated, placement_not_unplaced */
export async function requireAllFound(
  tx: Tx,
  schema: string,
  named: readonly number[],
  found: readonly q.ToPlace[],
): Promise<void> {
  await requireUnlocked(tx, schema, named)
  if (found.length < named.length) refuse('placement_not_unplaced', { field: 'pupils' })
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

/** Kinds of those to be placed, and how many of each kind sit in each class. */
async function findTraits(
  tx: Tx,
  schema: string,
  of: { balance: readonly BalanceFactor[]; pupils: readonly q.ToPlace[]; classes: Classes },
) {
  const { balance, pupils, classes } = of
  if (balance.length === 0) return { ofPupil: new Map<number, number[]>(), ofClass: classes.map(() => []) }
  const found = await tx.beyondScope(() =>
    facts.findBalanceFacts(tx, schema, {
      classes: classes.map((one) => one.id),
      enrollments: pupils.map((one) => one.enrollmentId),
    }),
  )
  const traits = traitsOf(found, balance)
  const ofPupil = new Map(found.map((one, at) => [one.id, traits[at] ?? []]))
  const ofClass = classes.map(({ id }) =>
    countTraits(
      traits.filter((_, at) => found[at]?.classId === id),
      balance.length,
    ),
  )
  return { ofPupil, ofClass }
}

/** @throws Refusal placement_wish_unknown_pupil for one who is neither to be placed nor in one of the classes */
async function findSeated(tx: Tx, schema: string, ask: PlacementAsk, pupils: readonly q.ToPlace[]) {
  const toPlace = new Set(pupils.map((one) => one.id))
  const others = [...new Set(ask.wishes.flatMap((wish) => wish.pupils))].filter((id) => !toPlace.has(id))
  if (others.length === 0) return []
  const seated = await facts.findSeated(tx, schema, { classes: ask.classes, pupils: others })
  if (seated.length < others.length) refuse('placement_wish_unknown_pupil', { field: 'wishes' })
  return seated
}

/** Nobody twice in a wish; their places in the list stay. */
const distinct = (wishes: readonly PlacementWish[]) =>
  wishes.map(({ kind, pupils }) => ({ kind, pupils: [...new Set(pupils)] }))

async function gather(tx: Tx, actor: Actor, ask: PlacementAsk, isLocked: boolean) {
  const schema = schemaOf(actor)
  await requireSettledClasses(tx, schema)
  const classes = await getClasses(tx, schema, ask.classes, isLocked ? 'UPDATE' : undefined)
  requireGrade(classes, ask)
  const pupils = await findPupils(tx, actor, ask, isLocked)
  const seated = await findSeated(tx, schema, ask, pupils)
  const traits = await findTraits(tx, schema, { ...ask, pupils, classes })
  const plan: NamedPlan = {
    school: classes[0]?.schoolName ?? '',
    stage: ask.stage,
    grade: ask.grade,
    seed: ask.seed,
    balance: ask.balance,
    wishes: distinct(ask.wishes),
    pupils: pupils.map(({ id, sex }): PlannedPupil => ({ id, sex, traits: traits.ofPupil.get(id) ?? [] })),
    classes: classes.map(({ id, name, boys, girls }, at) => ({
      id,
      name,
      boys,
      girls,
      seated: seated.filter((one) => one.classId === id).map((one) => one.id),
      traits: traits.ofClass[at] ?? [],
    })),
  }
  return { pupils, plan }
}

/** Why it can't be, by name: the registrar knows the pupils of the wishes, for they are of the school. */
async function tellImpossible(tx: Tx, schema: string, plan: NamedPlan, of: ReturnType<typeof planPlacement>) {
  const named = [
    ...new Set(
      of.impossible.flatMap((one) => [
        ...one.pupils,
        ...one.wishes.flatMap((at) => plan.wishes[at]?.pupils ?? []),
      ]),
    ),
  ]
  const names = new Map((await facts.findNames(tx, schema, named)).map((one) => [one.id, one.name]))
  const o = { nameOf: (id: number) => names.get(id) ?? `编号 ${id}`, classes: plan.classes.length }
  return of.impossible.map((one) => ({
    reason: one.reason,
    wishes: one.wishes,
    why: whyImpossible(one, plan.wishes, o),
  }))
}

/**
 * The deal as it is now; classes are locked before pupils. With impossible wishes nobody is dealt.
 * @throws Refusal not_found, placement_nobody, placement_class_other_grade, placement_not_unplaced,
 * placement_wish_unknown_pupil, pupil_data_locked, season_promotion_running
 */
export async function deal(tx: Tx, actor: Actor, ask: PlacementAsk, isLocked: boolean) {
  const { pupils, plan } = await gather(tx, actor, ask, isLocked)
  const planned = planPlacement(plan)
  const nameOf = new Map(plan.classes.map((one) => [one.id, one.name]))
  const dealt = {
    seed: ask.seed,
    fingerprint: fingerprintOf(plan),
    classes: planned.classes.map((one) => ({
      classId: one.id,
      name: nameOf.get(one.id) ?? '',
      boys: one.boys,
      girls: one.girls,
      before: one.boys + one.girls - one.pupils.length,
      pupils: one.pupils,
    })),
    balance: planned.impossible.length > 0 ? [] : spreadOf(plan, planned.classes),
    impossible: await tellImpossible(tx, schemaOf(actor), plan, planned),
  }
  return { pupils, plan, dealt }
}

export type Deal = Awaited<ReturnType<typeof deal>>
