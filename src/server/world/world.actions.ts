/** The world's clock and season as people see and move them (ORG-5). */
import type { Tx } from '../../db/tx.ts'
import { requireClockMove } from '../../rules/clock.ts'
import type { PromotionPhase, Season } from '../../rules/policy.ts'
import { refuse } from '../../rules/refusal.ts'
import { timelineOf } from '../../rules/timeline.ts'
import { type Actor, businessNow, type Context } from '../context.ts'
import { seasonOf, windowsOf } from '../policy/policy.actions.ts'
import { read, write } from '../write.ts'
import { startWhatIsDue } from './due.actions.ts'
import * as q from './world.queries.ts'

/** Where the promotion of a nation is: complete when it is so everywhere. */
async function phaseOfAll(
  tx: Tx,
  ctx: Context,
  world: Pick<Actor, 'worldId' | 'clock'>,
  provinces: readonly q.ProvinceRow[],
): Promise<PromotionPhase> {
  const phases: PromotionPhase[] = []
  for (const province of provinces) phases.push((await seasonOf(tx, ctx, { ...world, province })).promotion)
  if (phases.every((phase) => phase === 'complete')) return 'complete'
  return phases.every((phase) => phase === 'pending') ? 'pending' : 'running'
}

async function seasonSeenBy(tx: Tx, ctx: Context, actor: Actor): Promise<Season> {
  const season = await seasonOf(tx, ctx, actor)
  if (actor.province) return season
  const promotion = await phaseOfAll(tx, ctx, actor, await q.listProvinces(tx, actor.worldId))
  return { ...season, promotion }
}

/** The business time, the season and its timeline, as the person's unit sees them. */
export function getSeason(ctx: Context, actor: Actor) {
  return read(ctx, actor, async (tx) => {
    const world = (await q.findWorld(tx, actor.worldId)) ?? refuse('not_found')
    const season = await seasonSeenBy(tx, ctx, actor)
    const windows = await windowsOf(
      tx,
      { unitPath: actor.unitPath, year: season.year, business: null },
      season.policy,
    )
    return {
      world: { id: world.id, kind: world.kind, name: world.name },
      businessAt: season.businessAt.toISOString(),
      today: season.today,
      year: season.year,
      promotion: season.promotion,
      timeline: timelineOf(windows, { ...season, now: season.businessAt.toISOString() }),
    }
  })
}

/**
 * Moves a practice world's clock forward; what fell due on the way is started in the same transaction.
 * @param to ISO instant
 * @throws Refusal clock_real_world, clock_only_forward, clock_skips_promotion
 */
export function moveClock(ctx: Context, actor: Actor, to: string) {
  return write(ctx, actor, (tx) =>
    tx.beyondScope(async () => {
      const world = await q.lockWorld(tx, actor.worldId)
      if (!world?.clockAt || !world.clockSetAt) return refuse('clock_real_world')
      const { worldId } = actor
      // As it reads now, under the lock: the person's own may be the one from before somebody else moved it.
      const clock = { at: world.clockAt, setAt: world.clockSetAt }
      const now = businessNow(ctx, { clock }).toISOString()
      const provinces = await q.listProvinces(tx, worldId)
      const phase = await phaseOfAll(tx, ctx, { worldId, clock }, provinces)
      requireClockMove({ now, to, isPromoted: phase === 'complete' })
      const setAt = ctx.realNow()
      await q.saveClock(tx, worldId, { at: to, setAt })
      const moved = { worldId, clock: { at: new Date(to), setAt } }
      const due = await startWhatIsDue(tx, ctx, moved, provinces)
      const businessAt = new Date(to).toISOString()
      const detail = { from: now, to: businessAt, due: due.length }
      return {
        answer: { businessAt, due },
        audit: { act: 'clock.move', subjectKind: 'world', subjectId: worldId, detail },
      }
    }),
  )
}
