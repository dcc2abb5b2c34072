/** Runs the jobs of the queue beside the server: started with it, stopped with it. */
import {
  type LogFunctionFactory,
  Logger,
  type RunnerOptions,
  run,
  runOnce,
  type TaskList,
} from 'graphile-worker'
import { z } from 'zod'
import type { Context } from '../server/context.ts'
import { CLOCK_CRONTAB, lookAtClocks } from './clock.ts'
import { type JobSubject, type Task, tasks } from './tasks.ts'

const Payload = z.object({ province: z.number().int().nullable(), id: z.number().int() })

export interface RunningWorker {
  stop(): Promise<void>
}

/** Errors are told by message; a payload holds ids only. */
const logFactory: LogFunctionFactory = () => (level, message) => {
  if (level === 'error') console.error(message)
}

async function subjectOf(ctx: Context, payload: unknown): Promise<JobSubject> {
  const { province, id } = Payload.parse(payload)
  if (province === null) return { province: null, id }
  const rows = await ctx.db.look<{ schema: string }>(
    'SELECT schema_name AS schema FROM nation.province WHERE id = $1',
    [province],
  )
  const schema = rows[0]?.schema
  if (!schema) throw new Error(`A job names province ${province}, which is not there.`)
  return { province: { id: province, schema }, id }
}

function taskList(ctx: Context): TaskList {
  const wrap = (task: Task) => async (payload: unknown) => task(ctx, await subjectOf(ctx, payload))
  const byName = Object.fromEntries(Object.entries(tasks).map(([name, task]) => [name, wrap(task)]))
  return { ...byName, clock: () => lookAtClocks(ctx) }
}

const optionsOf = (ctx: Context, url: string): RunnerOptions => ({
  connectionString: url,
  taskList: taskList(ctx),
  concurrency: 2,
  noHandleSignals: true,
  logger: new Logger(logFactory),
})

export async function startWorker(ctx: Context, url: string): Promise<RunningWorker> {
  const runner = await run({ ...optionsOf(ctx, url), crontab: CLOCK_CRONTAB })
  return { stop: () => runner.stop() }
}

/** Runs everything that waits now, and ends: for tests and commands. */
export function runWaitingJobs(ctx: Context, url: string): Promise<void> {
  return runOnce(optionsOf(ctx, url))
}
