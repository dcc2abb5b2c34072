/** What a change of policy values would do to a province: the same for its preview and its commit. Inner actions. */
import type { Tx } from '../../db/tx.ts'
import type { Policy } from '../../rules/policy.ts'
import { policyEffect } from '../../rules/policy-effect.ts'
import { scopeRange } from '../../rules/scope.ts'
import type { Actor, Context } from '../context.ts'
import { schemaOf } from '../write.ts'
import { affectedUnits, judgeBy, type LookedAt, lookedAt, pathsOf, standingBy } from './effect.actions.ts'
import { listPlacedWindows } from './effect.queries.ts'
import type { Season } from './policy.actions.ts'
import * as q from './policy-effect.queries.ts'

const DAY_MS = 86_400_000

export interface PolicyWish {
  validFrom: string
  validTo: string | null
  /** The policy that holds on the first day, and what it is to become. */
  before: Policy
  after: Policy
}

/** Bureaus below the province whose day for allocation lists comes or goes by it. */
async function bureausUnder(tx: Tx, ctx: Context, actor: Actor, season: Season, wish: PolicyWish) {
  const business = 'allocation' as const
  if (wish.before.allocationDay === wish.after.allocationDay) return []
  const windows = await listPlacedWindows(tx, { ...pathsOf(actor.unitPath), business })
  const judges = {
    before: judgeBy(windows, { ...season, policy: wish.before }, business),
    after: judgeBy(windows, { ...season, policy: wish.after }, business),
  }
  const of = { path: actor.unitPath, business, season }
  return (await affectedUnits(tx, ctx, actor, of, standingBy(judges))).units
}

/** Forms that would no longer be kept from today on. */
function draftsLost(tx: Tx, ctx: Context, schema: string, { before, after }: PolicyWish): Promise<number> {
  const since = ({ draftDays }: Policy) => new Date(ctx.realNow().getTime() - draftDays * DAY_MS)
  if (after.draftDays >= before.draftDays) return Promise.resolve(0)
  return tx.beyondScope(() =>
    q.countOldDrafts(tx, schema, { keptSince: since(before), wouldBeKeptSince: since(after) }),
  )
}

/** What would happen; of what begins on a later day nothing is counted that is only true of today. */
export async function lookAtPolicy(
  tx: Tx,
  ctx: Context,
  actor: Actor,
  season: Season,
  wish: PolicyWish,
): Promise<LookedAt> {
  const schema = schemaOf(actor)
  const scope = scopeRange(actor.unitPath)
  const { year, today, promotion } = season
  const isNow = wish.validFrom <= today
  const bureaus = isNow ? await bureausUnder(tx, ctx, actor, season, wish) : []
  const effect = policyEffect({
    ...wish,
    season,
    leavers: await q.countLeavers(tx, schema, { year, scope }),
    drafts: isNow ? await draftsLost(tx, ctx, schema, wish) : 0,
    onDesks: await q.countOnDesks(tx, schema, scope),
    inBothOffices: await q.countInBothOffices(tx, scope),
    bureaus,
  })
  return lookedAt(effect, bureaus, { year, basis: [wish, year, promotion] })
}
