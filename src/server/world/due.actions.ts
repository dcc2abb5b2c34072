/**
 * What falls due by the clock: a province's promotion (PRO-1), its monthly run of official numbers (REG-6), the new names
 * of schools (ORG-9), the end of drafts (ACC-4), and the day's word to desks whose paper is due.
 */
import type { Tx } from '../../db/tx.ts'
import type { Context } from '../context.ts'
import { deleteExpiredDrafts } from '../draft/draft.actions.ts'
import { notifyDeadlines } from '../notice/notice.actions.ts'
import { type SeasonOwner, seasonOf } from '../policy/policy.actions.ts'
import { startDuePromotion } from '../promotion/promotion.actions.ts'
import { applyDueRenames } from '../school-change/school-change.actions.ts'
import { startDueNumberRun } from '../student-number/number-run.actions.ts'
import { listClockedProvinces, type ProvinceRow } from './world.queries.ts'

export interface Due {
  what: 'promotion' | 'numbers'
  province: string
  runId: number
}

/** Starts what fell due in provinces of one world by its clock. Inner action; a second one starts nothing twice. */
export async function startWhatIsDue(
  tx: Tx,
  ctx: Context,
  world: Pick<SeasonOwner, 'worldId' | 'clock'>,
  provinces: readonly ProvinceRow[],
): Promise<Due[]> {
  const due: Due[] = []
  for (const province of provinces) {
    const season = await seasonOf(tx, ctx, { ...world, province })
    await deleteExpiredDrafts(tx, ctx, province.schema, season.policy)
    await applyDueRenames(tx, ctx, province.schema, season)
    await notifyDeadlines(tx, ctx, world, province.schema, season)
    const begun = (what: Due['what'], runId: number | undefined) =>
      runId === undefined ? [] : [{ what, province: province.name, runId }]
    due.push(...begun('numbers', await startDueNumberRun(tx, ctx, province, season)))
    if (!season.isPromotionDue || season.promotion !== 'pending') continue
    due.push(...begun('promotion', await startDuePromotion(tx, ctx, province, season)))
  }
  return due
}

/** The minute's look at every clock, real and practice: a transaction for each province. */
export async function runClocks(ctx: Context): Promise<Due[]> {
  const provinces = await ctx.db.asJob((tx) => listClockedProvinces(tx))
  const due: Due[] = []
  for (const province of provinces) {
    const { worldId, clockAt, clockSetAt } = province
    const clock = clockAt && clockSetAt ? { at: clockAt, setAt: clockSetAt } : null
    due.push(...(await ctx.db.asJob((tx) => startWhatIsDue(tx, ctx, { worldId, clock }, [province]))))
  }
  return due
}
