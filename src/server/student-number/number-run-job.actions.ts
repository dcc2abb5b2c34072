/**
 * What the job does with a number run (REG-6), batch by batch: look at pupils in a short transaction, ask the
 * population register outside of any, and write what came of it in another. Killed anywhere and run again it comes to
 * the same numbers; two workers on one run give none twice, for the second finds the batch done.
 */
import type { Tx } from '../../db/tx.ts'
import { nextNumberStep, type RegisterAnswer, waitAfter } from '../../rules/number-allocation.ts'
import type { Policy } from '../../rules/policy.ts'
import { businessNow, type Context } from '../context.ts'
import { notifyNumberRun } from '../notice/notice.actions.ts'
import { seasonOf } from '../policy/policy.actions.ts'
import { askRegister, registerOf } from '../population-register/population-register.ts'
import type { PopulationQuestion, PopulationRegister } from '../population-register/port.ts'
import { holdUnitPaths } from '../write.ts'
import * as q from './number-run.queries.ts'
import { type Answered, factsOf, openCandidate, type Settled, settle } from './number-settling.actions.ts'

/** The province that a run is of. */
export interface RunHome {
  id: number
  schema: string
}

/** A batch on its way to the register. */
interface Batch {
  run: q.NumberRun
  worldId: number
  policy: Policy
  businessAt: Date
  pupilIds: number[]
  register: PopulationRegister | undefined
  asks: (q.Ask & { question: PopulationQuestion })[]
}

/** What a run no longer has, once it has come on. */
const NO_TROUBLE = { failingSince: null, retryAt: null } as const

/** At the end of a pass: done, or again later when the register owes answers. */
async function endPass(
  tx: Tx,
  ctx: Context,
  home: RunHome,
  run: q.NumberRun,
  at: { canAsk: boolean; businessAt: Date },
): Promise<void> {
  const { schema } = home
  const now = ctx.realNow()
  if (run.unanswered === 0 || !at.canAsk) {
    await q.saveRun(tx, schema, run, { ...NO_TROUBLE, state: 'done', finishedAt: now, resumeAt: null }, now)
    const given = run.givenG + run.givenJ
    return notifyNumberRun(tx, ctx, home, { id: run.id, businessAt: at.businessAt, given })
  }
  const again = { ...NO_TROUBLE, cursorId: 0, passes: run.passes + 1, lookedAt: 0, held: 0 }
  const resumeAt = new Date(now.getTime() + waitAfter(run.passes))
  await q.saveRun(tx, schema, run, { ...again, state: 'waiting', failures: 0, resumeAt }, now)
}

/** Takes up a run, and looks at its next pupils. @returns undefined when there is nothing more to do now */
async function beginBatch(tx: Tx, ctx: Context, home: RunHome, runId: number): Promise<Batch | undefined> {
  const found = await q.lockRun(tx, home.schema, runId)
  const world = await q.findWorldOf(tx, home.id)
  const now = ctx.realNow()
  if (!found || !world || found.state === 'done') return undefined
  if (found.resumeAt && found.resumeAt > now) return undefined
  // What a pass owes is counted from its beginning.
  const fresh = found.cursorId === 0 ? { unanswered: 0 } : {}
  const run: q.NumberRun = { ...found, ...fresh, state: 'running', resumeAt: null }
  const clock = world.clockAt && world.clockSetAt ? { at: world.clockAt, setAt: world.clockSetAt } : null
  const { policy, businessAt } = await seasonOf(tx, ctx, { worldId: world.id, clock, province: home })
  const register = registerOf(ctx, world, policy)
  const page = { after: run.cursorId, limit: policy.populationBatch }
  const candidates = (await q.listCandidates(tx, home.schema, page)).map((one) => openCandidate(ctx, one))
  if (candidates.length === 0) {
    await endPass(tx, ctx, home, run, { canAsk: register !== undefined, businessAt })
    return undefined
  }
  await q.saveRun(tx, home.schema, run, {}, now)
  const asked = register ? candidates.filter((one) => nextNumberStep(factsOf(one)) === 'ask') : []
  const ids = await ctx.db.newIds(asked.length)
  const asks = asked.map((one, at) => ({
    id: ids[at] ?? 0,
    pupilId: one.pupilId,
    identityHash: one.identityHash,
    question: { idNumber: one.idNumber, name: one.name, attempts: one.attemptsNow },
  }))
  if (register) await q.insertAsks(tx, home.schema, { runId, source: register.source, now }, asks)
  const pupilIds = candidates.map((one) => one.pupilId)
  return { run, worldId: world.id, policy, businessAt, pupilIds, register, asks }
}

const advance = (run: q.NumberRun, by: Settled, batch: Batch): q.RunChange => ({
  givenG: run.givenG + by.givenG,
  givenJ: run.givenJ + by.givenJ,
  problems: run.problems + by.problems,
  held: run.held + by.held,
  unanswered: run.unanswered + by.unanswered,
  lookedAt: run.lookedAt + batch.pupilIds.length,
  cursorId: batch.pupilIds.at(-1) ?? run.cursorId,
})

/** Writes what came of a batch. @returns whether there may be more to do now */
async function endBatch(
  tx: Tx,
  ctx: Context,
  home: RunHome,
  batch: Batch,
  given: readonly RegisterAnswer[] | undefined,
): Promise<boolean> {
  // A problem that the register finds is written under the path of the pupil's school.
  await holdUnitPaths(tx, home.schema)
  const isOut = given === undefined
  const answers = given ?? batch.asks.map(() => 'unavailable' as const)
  const now = ctx.realNow()
  await q.saveAnswers(
    tx,
    home.schema,
    batch.asks.map(({ id }, at) => ({ id, answer: answers[at] ?? 'unavailable' })),
    now,
  )
  const run = await q.lockRun(tx, home.schema, batch.run.id)
  // Another worker has done this batch.
  if (run?.state !== 'running' || run.cursorId !== batch.run.cursorId || run.passes !== batch.run.passes)
    return true
  const answerOf = new Map(batch.asks.map((ask, at) => [ask.pupilId, { ask, answer: answers[at] }]))
  const pupils = (await q.lockCandidates(tx, home.schema, batch.pupilIds)).map((one): Answered => {
    const opened = openCandidate(ctx, one)
    const asked = answerOf.get(one.pupilId)
    return {
      ...opened,
      answer: asked?.ask.identityHash.equals(opened.identityHash) ? asked.answer : undefined,
    }
  })
  const { worldId, businessAt } = batch
  const giver = { worldId, schema: home.schema, accountId: run.accountId, runId: run.id, businessAt }
  const done = await settle(tx, ctx, giver, pupils)
  const failures = isOut ? run.failures + 1 : 0
  const change = { ...advance(run, done, batch), ...NO_TROUBLE, failures }
  // A register that is out is left in peace; the batch is looked at again, and the rest behind it.
  if (isOut) {
    const resumeAt = new Date(now.getTime() + waitAfter(failures))
    const { cursorId, lookedAt, held, unanswered } = run
    await q.saveRun(
      tx,
      home.schema,
      run,
      { ...change, cursorId, lookedAt, held, unanswered, state: 'waiting', resumeAt },
      now,
    )
    // Told once for as long as it is out, however often it is asked again.
    if (failures === 1) await notifyNumberRun(tx, ctx, home, { id: run.id, businessAt, stuck: 'register' })
    return false
  }
  await q.saveRun(tx, home.schema, run, change, now)
  return true
}

/** Tells whoever waits for a run that a fault of ours holds it up. @param retryAt null: it is not tried again */
export function tellRunTrouble(
  ctx: Context,
  home: RunHome,
  runId: number,
  retryAt: Date | null,
): Promise<void> {
  return ctx.db.asJob(async (tx) => {
    const run = await q.lockRun(tx, home.schema, runId)
    const world = await q.findWorldOf(tx, home.id)
    if (!run || run.finishedAt || !world) return
    await q.saveTrouble(tx, home.schema, runId, { now: ctx.realNow(), retryAt })
    // The first time, and when it is given up: not at every try between.
    const isNews = run.failingSince === null || (retryAt === null && run.retryAt !== null)
    if (!isNews) return
    const clock = world.clockAt && world.clockSetAt ? { at: world.clockAt, setAt: world.clockSetAt } : null
    const businessAt = businessNow(ctx, { clock })
    const stuck = retryAt === null ? 'stopped' : 'fault'
    await notifyNumberRun(tx, ctx, home, { id: runId, businessAt, stuck })
  })
}

/** Does what can be done of a run now: to its end, or until the register has to be waited for. */
export async function carryOutNumberRun(ctx: Context, home: RunHome, runId: number): Promise<void> {
  for (;;) {
    const batch = await ctx.db.asJob((tx) => beginBatch(tx, ctx, home, runId))
    if (!batch) return
    const { register, asks, businessAt, policy } = batch
    const questions = asks.map((ask) => ask.question)
    const timeoutMs = policy.populationTimeoutSeconds * 1000
    const answers = register ? await askRegister(register, questions, { at: businessAt, timeoutMs }) : []
    if (!(await ctx.db.asJob((tx) => endBatch(tx, ctx, home, batch, answers)))) return
  }
}
