/** Policy values as a province sees and sets them, each with the time for which it holds. */
import type { z } from 'zod'
import type { setPolicy as setPolicyDoor } from '../../contract/policy-values.ts'
import type { Tx } from '../../db/tx.ts'
import { Policy, readPolicy } from '../../rules/policy.ts'
import { changedValues, PolicyValues, requirePolicyChange } from '../../rules/policy-values.ts'
import { refuse } from '../../rules/refusal.ts'
import type { Actor, Context } from '../context.ts'
import { read, write } from '../write.ts'
import { requireSeen } from './effect.actions.ts'
import { seasonOf } from './policy.actions.ts'
import { lookAtPolicy } from './policy-effect.actions.ts'
import * as q from './policy-values.queries.ts'

const present = ({ body, ...row }: q.PolicyRow, inForce: number | undefined) => ({
  ...row,
  isInForce: row.id === inForce,
  values: PolicyValues.parse(readPolicy(body)),
})

/** The values that hold today, and every policy of the person's province and world. */
export function listPolicies(ctx: Context, actor: Actor) {
  return read(ctx, actor, async (tx) => {
    const { policy, today } = await seasonOf(tx, ctx, actor)
    const rows = await q.listPolicies(tx, {
      worldId: actor.worldId,
      provinceId: actor.province?.id ?? null,
    })
    const holds = (row: q.PolicyRow) =>
      row.validFrom <= today && (row.validTo === null || row.validTo >= today)
    const inForce = rows.find(holds)?.id
    return { current: PolicyValues.parse(policy), rows: rows.map((row) => present(row, inForce)) }
  })
}

type Wish = Omit<z.output<typeof setPolicyDoor.input.body>, 'seen'>

/** The change that is asked for, and what it would do. @throws Refusal as `setPolicy`, but stale_view and effect_changed */
async function judgeWish(tx: Tx, ctx: Context, actor: Actor, wish: Wish) {
  const { worldId } = actor
  const provinceId = actor.province?.id ?? refuse('not_allowed')
  const { basis: name, validFrom, validTo } = wish
  const season = await seasonOf(tx, ctx, actor)
  const held = await q.findPolicyOn(tx, { worldId, provinceId, day: validFrom })
  const before = readPolicy(held?.body)
  const given = Object.fromEntries(Object.entries(wish.values).filter(([, value]) => value !== undefined))
  const after = Policy.parse({ ...before, ...given })
  requirePolicyChange(
    { validFrom, validTo, before, after },
    { ...season, now: season.businessAt.toISOString() },
  )
  const changes = changedValues(before, after)
  const isSame = held?.validFrom === validFrom && held.owner === 'province'
  if (changes.length === 0 && !(isSame && (held.validTo !== validTo || held.name !== name)))
    refuse('policy_unchanged')
  const effect = await lookAtPolicy(tx, ctx, actor, season, { validFrom, validTo, before, after })
  return { row: { worldId, provinceId, name, validFrom, validTo, body: after }, season, changes, effect }
}

/** What setting values would do (ORG-5 to ORG-7). @throws Refusal as `setPolicy` */
export function previewPolicy(ctx: Context, actor: Actor, wish: Wish) {
  return read(ctx, actor, async (tx) => (await judgeWish(tx, ctx, actor, wish)).effect)
}

/**
 * Sets values of the province's policy from a day on; what is not named stays as it would be on that day.
 * @throws Refusal policy_in_the_past, window_dates_wrong, policy_promotion_day_past, policy_unchanged; stale_view and
 * effect_changed when it is no longer what was seen
 */
export function setPolicy(ctx: Context, actor: Actor, wish: z.output<typeof setPolicyDoor.input.body>) {
  return write(ctx, actor, async (tx) => {
    await q.lockPolicy(tx, actor.province?.id ?? refuse('not_allowed'))
    const { row, season, changes, effect } = await judgeWish(tx, ctx, actor, wish)
    requireSeen(wish.seen, effect)
    const newId = await ctx.db.newId()
    const id = await tx.beyondScope(() => q.savePolicy(tx, { ...row, id: newId }))
    const { name, validFrom, validTo, body } = row
    const inForce = validFrom <= season.today ? id : undefined
    return {
      answer: present({ id, name, owner: 'province' as const, validFrom, validTo, body }, inForce),
      audit: {
        act: 'policy.set',
        subjectKind: 'policy',
        subjectId: id,
        detail: { name, validFrom, validTo, changes, effect: effect.numbers },
      },
    }
  })
}
