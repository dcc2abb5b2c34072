/** Whether a promotion may be taken back, condition by condition, and what would have to be undone first (PRO-2). */
import {
  DEPENDENT_CURES,
  DEPENDENT_KINDS,
  DEPENDENT_WORDS,
  type DependentKind,
  reversalRefusal,
  reversibleUntil,
} from '../../rules/promotion.ts'
import { refuse } from '../../rules/refusal.ts'
import { className, gradeName } from '../../rules/school-class.ts'
import type { Actor, Context } from '../context.ts'
import { seasonOf } from '../policy/policy.actions.ts'
import { read, schemaOf } from '../write.ts'
import { findRun } from './promotion.queries.ts'
import { countDependents, type DependentRow, listDependents } from './promotion-dependent.queries.ts'

/**
 * Each condition by itself; `mayReverse` is the rule's own verdict.
 * @throws Refusal not_found, promotion_not_complete for a rehearsal: it moved nobody
 */
export function getReversalConditions(ctx: Context, actor: Actor, id: number) {
  return read(ctx, actor, async (tx) => {
    const schema = schemaOf(actor)
    const run = (await findRun(tx, schema, id)) ?? refuse('not_found')
    if (run.state === 'rehearsing' || run.state === 'rehearsed') refuse('promotion_not_complete')
    const { policy, businessAt } = await seasonOf(tx, ctx, actor)
    // Beyond the scope: a person of the province asks for the whole of it, and audit lines are read for their classes.
    const dependents = await tx.beyondScope(() => countDependents(tx, schema, run))
    const state = { state: run.state, businessAt: run.businessAt.toISOString() }
    const hours = policy.promotionReversalHours
    const until = reversibleUntil(state, hours)
    const refusal = reversalRefusal(state, dependents, { now: businessAt.toISOString(), hours })
    return {
      isComplete: run.state === 'complete',
      hours,
      until,
      isInTime: until !== null && Date.parse(until) >= businessAt.getTime(),
      blockers: DEPENDENT_KINDS.filter((what) => dependents[what] > 0).map((what) => ({
        what,
        label: DEPENDENT_WORDS[what],
        cure: DEPENDENT_CURES[what],
        count: dependents[what],
      })),
      mayReverse: refusal === undefined,
    }
  })
}

/** 六年级1班, or the grade where there is no class. */
function presentDependent({ stage, grade, class: name, ...row }: DependentRow) {
  const place = stage === null || grade === null ? null : { stage, grade }
  if (place === null) return { ...row, grade: null }
  return {
    ...row,
    subject: row.about === 'class' ? className({ ...place, name: row.subject }) : row.subject,
    grade: name === null ? gradeName(place.stage, place.grade) : className({ ...place, name }),
  }
}

/** What depends on it, of one kind. @throws Refusal not_found */
export function listReversalBlockers(
  ctx: Context,
  actor: Actor,
  asked: { id: number; what: DependentKind; after?: string | undefined; limit: number },
) {
  return read(ctx, actor, async (tx) => {
    const schema = schemaOf(actor)
    const run = (await findRun(tx, schema, asked.id)) ?? refuse('not_found')
    const { what: kind, after, limit } = asked
    const page = await tx.beyondScope(() => listDependents(tx, schema, run, { kind, after, limit }))
    return { ...page, rows: page.rows.map(presentDependent) }
  })
}
