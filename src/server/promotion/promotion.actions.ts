/** Promotion as people and the clock ask for it: rehearse, run, reverse, look (PRO-1, PRO-2). The job does the work. */
import type { Tx } from '../../db/tx.ts'
import { promotionInstant, type Season } from '../../rules/policy.ts'
import { reversalRefusal, reversibleUntil } from '../../rules/promotion.ts'
import { refuse } from '../../rules/refusal.ts'
import { scopeRange } from '../../rules/scope.ts'
import { type Actor, businessNow, type Context } from '../context.ts'
import { seasonOf } from '../policy/policy.actions.ts'
import { read, schemaOf, write } from '../write.ts'
import * as q from './promotion.queries.ts'
import { countDependents } from './promotion-dependent.queries.ts'
import { listGrades, sumReport } from './promotion-look.queries.ts'

const viewOf = (season: Season) => ({
  now: season.businessAt.getTime(),
  hours: season.policy.promotionReversalHours,
})

const dueAtOf = (season: Pick<Season, 'year' | 'policy'>) =>
  new Date(promotionInstant(season.policy, season.year))

const reversalOf = ({ reversedBy, reversedAt, reversalReason }: q.RunRow) =>
  reversedAt && { by: reversedBy ?? '', at: reversedAt.toISOString(), reason: reversalReason ?? '' }

function present(run: q.RunRow, at: ReturnType<typeof viewOf>, report: Report | null) {
  const until = reversibleUntil({ state: run.state, businessAt: run.businessAt.toISOString() }, at.hours)
  return {
    id: run.id,
    schoolYear: run.schoolYear,
    state: run.state,
    startedBy: run.startedBy,
    classesTotal: run.classesTotal,
    classesDone: run.classesDone,
    report,
    createdAt: run.createdAt.toISOString(),
    businessAt: run.businessAt.toISOString(),
    finishedAt: run.finishedAt?.toISOString() ?? null,
    dueAt: run.dueAt?.toISOString() ?? null,
    reversibleUntil: until !== null && Date.parse(until) >= at.now ? until : null,
    reversal: reversalOf(run),
    fingerprint: run.fingerprint,
  }
}

/** The report as a unit may see it: sums over its own schools. */
async function reportOf(tx: Tx, schema: string, run: q.RunRow, unitPath: string) {
  if (!run.hasReport) return null
  const of = { runId: run.id, scope: scopeRange(unitPath) }
  return { ...(await sumReport(tx, schema, of)), grades: await listGrades(tx, schema, of) }
}
type Report = NonNullable<Awaited<ReturnType<typeof reportOf>>>

async function presentFound(tx: Tx, ctx: Context, actor: Actor, id: number, withReport: boolean) {
  const schema = schemaOf(actor)
  const run = await q.findRun(tx, schema, id)
  if (!run) return refuse('not_found')
  const report = withReport ? await reportOf(tx, schema, run, actor.unitPath) : null
  return present(run, viewOf(await seasonOf(tx, ctx, actor)), report)
}

/** Runs and rehearsals, the newest first; each one's report is at its own door. */
export function listPromotions(ctx: Context, actor: Actor) {
  return read(ctx, actor, async (tx) => {
    const season = await seasonOf(tx, ctx, actor)
    const runs = await q.listRuns(tx, schemaOf(actor))
    return { rows: runs.map((run) => present(run, viewOf(season), null)) }
  })
}

/** One run with its report, of which a unit sees its own schools. @throws Refusal not_found */
export function getPromotion(ctx: Context, actor: Actor, id: number) {
  return read(ctx, actor, (tx) => presentFound(tx, ctx, actor, id, true))
}

/** Puts a run in the book and its work in the queue. @returns undefined when the year's promotion runs or stands */
async function begin(
  tx: Tx,
  ctx: Context,
  province: { id: number; schema: string },
  run: Omit<q.NewRun, 'id' | 'createdAt'>,
): Promise<number | undefined> {
  return tx.beyondScope(async () => {
    const id = await ctx.db.newId()
    const isNew = await q.insertRun(tx, province.schema, { ...run, id, createdAt: ctx.realNow() })
    if (!isNew) return undefined
    await q.enqueueRun(tx, province.id, id)
    return id
  })
}

/**
 * Starts the promotion of the season's year for a province whose instant has come. Inner action of the clock: it does
 * nothing when that year's promotion runs, stands, or was reversed by a person, who then starts it again by hand.
 * @returns the run's id, or undefined when nothing was due
 */
export async function startDuePromotion(
  tx: Tx,
  ctx: Context,
  province: { id: number; schema: string },
  season: Pick<Season, 'year' | 'businessAt' | 'policy'>,
): Promise<number | undefined> {
  const isDone = await tx.beyondScope(() =>
    q.hasRunOfYear(tx, province.schema, season.year, ['running', 'complete', 'reversing', 'reversed']),
  )
  if (isDone) return undefined
  return begin(tx, ctx, province, {
    schoolYear: season.year,
    state: 'running',
    accountId: null,
    businessAt: season.businessAt,
    dueAt: dueAtOf(season),
  })
}

/**
 * Records the season's promotion as done by nobody, for a province that is opened behind its instant: the classes it
 * will load are of the new year already, and there is nothing to promote. Inner action.
 */
export async function recordPromotionBehind(
  tx: Tx,
  ctx: Pick<Context, 'db' | 'realNow'>,
  province: { schema: string },
  season: Pick<Season, 'year' | 'policy'>,
): Promise<void> {
  const at = ctx.realNow()
  const id = await ctx.db.newId()
  const businessAt = dueAtOf(season)
  const run = {
    dueAt: businessAt,
    id,
    schoolYear: season.year,
    state: 'complete' as const,
    accountId: null,
    createdAt: at,
    businessAt,
  }
  await q.insertRun(tx, province.schema, run)
  await q.saveEnd(tx, province.schema, id, 'complete', at)
}

async function startByHand(ctx: Context, actor: Actor, state: 'rehearsing' | 'running') {
  return write(ctx, actor, async (tx) => {
    const { province } = actor
    if (!province) return refuse('not_allowed')
    const season = await seasonOf(tx, ctx, actor)
    if (state === 'running' && !season.isPromotionDue) refuse('promotion_too_early')
    const stands = await q.hasRunOfYear(tx, province.schema, season.year, [
      'running',
      'complete',
      'reversing',
    ])
    const { year: schoolYear, businessAt } = season
    const id = stands
      ? undefined
      : await begin(tx, ctx, province, {
          ...{ schoolYear, state, accountId: actor.accountId, businessAt },
          dueAt: dueAtOf(season),
        })
    if (id === undefined) return refuse('promotion_already_done')
    return {
      answer: await presentFound(tx, ctx, actor, id, false),
      audit: {
        act: state === 'running' ? 'promotion.run' : 'promotion.rehearse',
        subjectKind: 'promotion_run',
        subjectId: id,
      },
    }
  })
}

/** Finds who moves, who stays and what blocks him, school by school. @throws Refusal promotion_already_done */
export const rehearsePromotion = (ctx: Context, actor: Actor) => startByHand(ctx, actor, 'rehearsing')

/** Runs the year's promotion by hand. @throws Refusal promotion_too_early, promotion_already_done */
export const runPromotion = (ctx: Context, actor: Actor) => startByHand(ctx, actor, 'running')

/**
 * Takes the year's promotion back, within the policy's hours and while nothing depends on it.
 * @throws Refusal not_found, promotion_not_complete, promotion_reversal_late, promotion_depended_on
 */
export function reversePromotion(ctx: Context, actor: Actor, input: { id: number; reason: string }) {
  return write(ctx, actor, async (tx) => {
    const { province } = actor
    if (!province) return refuse('not_allowed')
    const { policy } = await seasonOf(tx, ctx, actor)
    const now = businessNow(ctx, actor)
    await tx.beyondScope(async () => {
      const run = await q.lockRun(tx, province.schema, input.id)
      if (!run) return refuse('not_found')
      const state = { state: run.state, businessAt: run.businessAt.toISOString() }
      const dependents = await countDependents(tx, province.schema, run)
      const refusal = reversalRefusal(state, dependents, {
        now: now.toISOString(),
        hours: policy.promotionReversalHours,
      })
      if (refusal) throw refusal
      const by = { accountId: actor.accountId, at: now, reason: input.reason }
      await q.saveReversing(tx, province.schema, run.id, by)
      await q.enqueueRun(tx, province.id, run.id)
    })
    return {
      answer: await presentFound(tx, ctx, actor, input.id, false),
      audit: { act: 'promotion.reverse', subjectKind: 'promotion_run', subjectId: input.id },
    }
  })
}
