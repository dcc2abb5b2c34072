/** 各省进度: what a nation's officer must see at a glance, as sums of each province (docs: the board of provinces). */
import { promotionInstant } from '../../rules/policy.ts'
import { byProvinceLag } from '../../rules/progress.ts'
import { refuse } from '../../rules/refusal.ts'
import type { Actor, Context } from '../context.ts'
import { seasonOf } from '../policy/policy.actions.ts'
import { read } from '../write.ts'
import { listProvincePlaces, sumProvince } from './province-progress.queries.ts'

/** The provinces of the person's world, those that lag first; one statement over each province's schema. */
export function listProvinceProgress(ctx: Context, actor: Actor) {
  return read(ctx, actor, async (tx) => {
    const { year } = await seasonOf(tx, ctx, actor)
    const rows = []
    for (const { id, schema, unitId, name, phone } of await listProvincePlaces(tx, actor.worldId)) {
      const season = await seasonOf(tx, ctx, { ...actor, province: { id, schema } })
      const { today, policy, promotion, isPromotionDue } = season
      const sums = (await sumProvince(tx, schema, { provinceId: id, year, today })) ?? refuse('not_found')
      const promotedAt = sums.promotedAt?.toISOString() ?? null
      const state = { promotion, isPromotionDue, promotionAt: promotionInstant(policy, year) }
      rows.push({ ...sums, ...state, promotedAt, name, unit: { id: unitId, name }, phone })
    }
    return { year, rows: byProvinceLag(rows).map(({ name, ...row }) => row) }
  })
}
