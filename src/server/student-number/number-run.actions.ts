/** Number runs as people and the clock ask for them (REG-6): preview, declare the data clean, look. The job does the work. */
import type { Tx } from '../../db/tx.ts'
import { nextNumberStep } from '../../rules/number-allocation.ts'
import { numberRunInstant, type Season } from '../../rules/policy.ts'
import { refuse } from '../../rules/refusal.ts'
import { scopeRange } from '../../rules/scope.ts'
import type { Actor, Context } from '../context.ts'
import { seasonOf } from '../policy/policy.actions.ts'
import { registerOf } from '../population-register/population-register.ts'
import { troubleOf } from '../trouble.ts'
import { read, schemaOf, write } from '../write.ts'
import { countNumbers, factsOfCount } from './number-count.queries.ts'
import * as q from './number-run.queries.ts'

/** Runs that are shown. */
const SHOWN = 20
/** A run that shows no sign of life for so long has lost its worker. */
const QUIET_MINUTES = 10

/** Who answers for the population register here: nobody can hide that nobody does. */
export async function registerState(
  tx: Tx,
  ctx: Context,
  actor: Actor,
): Promise<'connected' | 'simulator' | 'none'> {
  const world = actor.province && (await q.findWorldOf(tx, actor.province.id))
  if (!world) return 'none'
  const { policy } = await seasonOf(tx, ctx, actor)
  const register = registerOf(ctx, world, policy)
  if (!register) return 'none'
  return register.source === 'simulator' ? 'simulator' : 'connected'
}

/** @param now real and business time: a wait is counted in real time, and told by the world's clock */
const present = (run: q.NumberRun & { startedBy: string | null }, now: { real: Date; business: Date }) => ({
  id: run.id,
  state: run.state,
  startedBy: run.startedBy,
  createdAt: run.createdAt.toISOString(),
  businessAt: run.businessAt.toISOString(),
  finishedAt: run.finishedAt?.toISOString() ?? null,
  resumeAt:
    run.resumeAt &&
    new Date(run.resumeAt.getTime() + now.business.getTime() - now.real.getTime()).toISOString(),
  trouble: troubleOf(run, now.business.getTime() - now.real.getTime()),
  passes: run.passes,
  total: run.total,
  lookedAt: run.lookedAt,
  givenG: run.givenG,
  givenJ: run.givenJ,
  problems: run.problems,
  held: run.held,
  unanswered: run.unanswered,
})

/** When the clock begins the next run by itself: in the month after the newest one. */
function nextRunAt(season: Season, last: { isDeclared: boolean; lastAt: Date | null }): string | null {
  if (!last.isDeclared || !last.lastAt) return null
  const due = numberRunInstant(season.policy, season.today)
  if (last.lastAt.getTime() < Date.parse(due)) return due
  const nextMonth = new Date(Date.parse(due) + 32 * 24 * 3600_000).toISOString().slice(0, 10)
  return numberRunInstant(season.policy, nextMonth)
}

/** The newest runs, the newest first, and when the next begins. */
export function listNumberRuns(ctx: Context, actor: Actor) {
  return read(ctx, actor, async (tx) => {
    const schema = schemaOf(actor)
    const runs = await q.listRuns(tx, schema, SHOWN)
    const last = await q.findLastRun(tx, schema)
    const season = await seasonOf(tx, ctx, actor)
    return {
      rows: runs.map((run) => present(run, { real: ctx.realNow(), business: season.businessAt })),
      isDeclared: last.isDeclared,
      nextRunAt: nextRunAt(season, last),
    }
  })
}

/** What a run would do now, counted by the very rule that it will follow. */
export function previewNumberRun(ctx: Context, actor: Actor) {
  return read(ctx, actor, async (tx) => {
    const counts = await tx.beyondScope(() => countNumbers(tx, schemaOf(actor), scopeRange(actor.unitPath)))
    const sum = (matches: (one: (typeof counts)[number]) => boolean) =>
      counts.filter(matches).reduce((total, one) => total + one.pupils, 0)
    const at = (step: string) => sum((one) => nextNumberStep(factsOfCount(one)) === step)
    const isHeld = (one: (typeof counts)[number]) => nextNumberStep(factsOfCount(one)) === 'hold'
    return {
      giveG: at('give_g'),
      ask: at('ask'),
      giveJ: at('give_j'),
      held: {
        flagged: sum((one) => isHeld(one) && one.isFlagged),
        taken: sum((one) => isHeld(one) && !one.isFlagged),
      },
      keep: at('keep'),
      register: await registerState(tx, ctx, actor),
    }
  })
}

/** Puts a run in the book and its work in the queue. @returns undefined when one is under way */
function begin(
  tx: Tx,
  ctx: Context,
  province: { id: number; schema: string },
  of: { accountId: number | null; businessAt: Date },
): Promise<number | undefined> {
  return tx.beyondScope(async () => {
    const id = await ctx.db.newId()
    if (!(await q.insertRun(tx, province.schema, { ...of, id, createdAt: ctx.realNow() }))) return undefined
    await q.enqueueRun(tx, province.id, id)
    return id
  })
}

/** The province declares its data clean: official numbers at once, and monthly from then on. @throws Refusal number_run_under_way */
export function startNumberRun(ctx: Context, actor: Actor) {
  return write(ctx, actor, async (tx) => {
    const { province } = actor
    if (!province) return refuse('not_allowed')
    const { businessAt } = await seasonOf(tx, ctx, actor)
    const id = await begin(tx, ctx, province, { accountId: actor.accountId, businessAt })
    if (id === undefined) return refuse('number_run_under_way')
    const [run] = await q.listRuns(tx, province.schema, 1)
    if (!run) throw new Error('The number run that was just begun is gone.')
    return {
      answer: present(run, { real: ctx.realNow(), business: businessAt }),
      audit: { act: 'number.declare_clean', subjectKind: 'number_run', subjectId: id },
    }
  })
}

/**
 * Begins the month's run of a province that has declared its data clean, and takes up runs whose wait is over or whose
 * worker is gone. Inner action of the clock.
 * @returns id of the run that was begun, or undefined
 */
export async function startDueNumberRun(
  tx: Tx,
  ctx: Context,
  province: { id: number; schema: string },
  season: Pick<Season, 'businessAt' | 'policy' | 'today'>,
): Promise<number | undefined> {
  return tx.beyondScope(async () => {
    for (const id of await q.listStanding(tx, province.schema, ctx.realNow(), QUIET_MINUTES))
      await q.enqueueRun(tx, province.id, id)
    const { isDeclared, lastAt, isUnderWay } = await q.findLastRun(tx, province.schema)
    const due = Date.parse(numberRunInstant(season.policy, season.today))
    if (!isDeclared || isUnderWay || (lastAt && lastAt.getTime() >= due)) return undefined
    return begin(tx, ctx, province, { accountId: null, businessAt: season.businessAt })
  })
}
