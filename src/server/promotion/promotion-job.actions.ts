/** What the job does with a run: rehearse it, move its classes in batches, or move them back. Safe to kill anywhere. */
import { setTimeout } from 'node:timers/promises'
import type { Tx } from '../../db/tx.ts'
import { blockersOf } from '../../rules/promotion.ts'
import type { Context } from '../context.ts'
import { notifyPromotion } from '../notice/notice.actions.ts'
import * as q from './promotion.queries.ts'
import { countDependents } from './promotion-dependent.queries.ts'
import { dropOlderStayers, saveReported, saveSchools, saveStayers } from './promotion-report.queries.ts'

/** Classes per transaction: short enough for others to wait, long enough that the commit does not count. */
const BATCH = 10_000
const TURN_MS = 500

/** One batch up; when none is left, the end, with classes made in the meantime and whoever waits for a class. */
async function stepUp(tx: Tx, ctx: Context, schema: string, run: q.RunRow, batch: number): Promise<void> {
  const moved = await q.moveUp(tx, schema, run, batch)
  if (moved.classes > 0) return q.saveProgress(tx, schema, run.id, moved)
  await q.stopNewClasses(tx, schema)
  const late = await q.moveUp(tx, schema, { ...run, classCursor: 0 }, Number.MAX_SAFE_INTEGER)
  await q.saveProgress(tx, schema, run.id, late)
  await q.moveUnplacedUp(tx, schema, run)
  await q.saveEnd(tx, schema, run.id, 'complete', ctx.realNow())
  await notifyPromotion(tx, ctx, schema, 'promotion_done', run)
}

/** One batch back; whoever built on the promotion before the first of them keeps it standing. */
async function stepBack(tx: Tx, ctx: Context, schema: string, run: q.RunRow, batch: number): Promise<void> {
  if (run.classesDone === 0) {
    // Whoever is building on the promotion just now is waited for, and counts.
    await q.stopNewClasses(tx, schema)
    if (blockersOf(await countDependents(tx, schema, run))) return q.saveReversalDropped(tx, schema, run.id)
  }
  const moved = await q.moveBack(tx, schema, run, batch)
  if (moved.classes > 0) return q.saveProgress(tx, schema, run.id, moved)
  await q.moveUnplacedBack(tx, schema, run)
  await q.saveEnd(tx, schema, run.id, 'reversed', ctx.realNow())
  await notifyPromotion(tx, ctx, schema, 'promotion_reversed', run)
}

async function report(tx: Tx, ctx: Context, schema: string, run: q.RunRow): Promise<void> {
  const of = { id: run.id, schoolYear: run.schoolYear, isRehearsal: run.state === 'rehearsing' }
  await saveStayers(tx, schema, of)
  await saveSchools(tx, schema, of)
  await saveReported(tx, schema, run.id, ctx.realNow())
}

async function rehearse(tx: Tx, ctx: Context, schema: string, run: q.RunRow): Promise<void> {
  await dropOlderStayers(tx, schema, run.id)
  await report(tx, ctx, schema, run)
  await q.saveEnd(tx, schema, run.id, 'rehearsed', ctx.realNow())
}

/** Lists, for a promotion that has moved its classes, who stayed in a final grade because he had not graduated. */
export function listWhoStayed(ctx: Context, schema: string, runId: number): Promise<void> {
  return ctx.db.asJob(async (tx) => {
    const run = await q.lockRun(tx, schema, runId)
    if (run?.state !== 'complete' || run.hasReport) return
    await report(tx, ctx, schema, run)
  })
}

/** Does the next piece of a run, in one transaction. @returns whether more is to do */
async function step(tx: Tx, ctx: Context, schema: string, runId: number, batch: number): Promise<boolean> {
  const run = await q.lockRun(tx, schema, runId)
  if (run?.state === 'rehearsing') await rehearse(tx, ctx, schema, run)
  else if (run?.state === 'running') await stepUp(tx, ctx, schema, run, batch)
  else if (run?.state === 'reversing') await stepBack(tx, ctx, schema, run, batch)
  else return false
  return true
}

/** Somebody holds the classes for long, a load for instance: others get their turn before the next try. */
async function waitATurn(error: unknown): Promise<true> {
  if ((error as { code?: string }).code !== '55P03') throw error
  await setTimeout(TURN_MS)
  return true
}

/**
 * Brings a run to its end, batch by batch; each batch is whole or not at all, and the next one begins behind it.
 * Costs what its classes cost, whatever the number of pupils (PRO-2).
 */
export async function carryOutPromotion(
  ctx: Context,
  schema: string,
  runId: number,
  batch = BATCH,
): Promise<void> {
  while (await ctx.db.asJob((tx) => step(tx, ctx, schema, runId, batch)).catch(waitATurn));
}
