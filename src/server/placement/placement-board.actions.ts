/** Placing by hand (CLS-1): some pupils into one class, or a whole board at once. */
import type { Tx } from '../../db/tx.ts'
import { requireGrade } from '../../rules/placement.ts'
import { refuse } from '../../rules/refusal.ts'
import type { Stage } from '../../rules/school-class.ts'
import { getClasses } from '../class/class.actions.ts'
import type { Actor, Context } from '../context.ts'
import { requireSettledClasses } from '../policy/policy.actions.ts'
import { schemaOf, write } from '../write.ts'
import * as q from './placement.queries.ts'
import { requireAllFound } from './placement-deal.actions.ts'

interface Seat {
  pupilId: number
  classId: number
}

async function seat(
  tx: Tx,
  schema: string,
  of: { schoolId: number; stage: Stage; grade: number; seats: readonly Seat[] },
) {
  const classOf = new Map(of.seats.map((one) => [one.pupilId, one.classId]))
  const named = [...classOf.keys()]
  const found = await q.findToPlace(tx, schema, { schoolId: of.schoolId, pupils: named }, true)
  await requireAllFound(tx, schema, named, found)
  requireGrade(found, of)
  await q.savePlaces(
    tx,
    schema,
    found.map((one) => one.enrollmentId),
    found.map((one) => classOf.get(one.id) ?? 0),
  )
  return found.map((one) => one.id)
}

/**
 * Pupils into one class.
 * @throws Refusal not_found, placement_not_unplaced, placement_class_other_grade, pupil_data_locked,
 * season_promotion_running
 */
export function placeByHand(ctx: Context, actor: Actor, of: { classId: number; pupils: readonly number[] }) {
  return write(ctx, actor, async (tx) => {
    const schema = schemaOf(actor)
    await requireSettledClasses(tx, schema)
    const [target] = await getClasses(tx, schema, [of.classId], 'SHARE')
    if (!target) return refuse('not_found')
    const { schoolId, stage, grade } = target
    const seats = of.pupils.map((pupilId) => ({ pupilId, classId: of.classId }))
    const pupils = await seat(tx, schema, { schoolId, stage, grade, seats })
    return {
      answer: { placed: pupils.length },
      audit: { act: 'placement_by_hand', subjectKind: 'class', subjectId: target.id, detail: { pupils } },
    }
  })
}

export interface Board {
  stage: Stage
  grade: number
  seats: readonly Seat[]
  /** The classes as the board showed them. */
  seen: readonly { classId: number; boys: number; girls: number }[]
}

/**
 * A board of several classes at once: everybody or nobody.
 * @throws Refusal what placeByHand refuses, and stale_view when a class is no longer as the board showed it
 */
export function placeBoard(ctx: Context, actor: Actor, board: Board) {
  return write(ctx, actor, async (tx) => {
    const schema = schemaOf(actor)
    await requireSettledClasses(tx, schema)
    const ids = [...new Set([...board.seen, ...board.seats].map((one) => one.classId))]
    const classes = await getClasses(tx, schema, ids, 'UPDATE')
    requireGrade(classes, board)
    const seen = new Map(board.seen.map((one) => [one.classId, one]))
    const isSame = classes.every(
      ({ id, boys, girls }) => seen.get(id)?.boys === boys && seen.get(id)?.girls === girls,
    )
    if (!isSame) refuse('stale_view')
    const pupils = await seat(tx, schema, { ...board, schoolId: actor.unitId })
    const placedIn = new Map(board.seats.map((one) => [one.pupilId, one.classId]))
    return {
      answer: { placed: pupils.length },
      audit: {
        act: 'placement_by_hand',
        subjectKind: 'unit',
        subjectId: actor.unitId,
        detail: { pupils, classes: pupils.map((id) => placedIn.get(id)) },
      },
    }
  })
}
