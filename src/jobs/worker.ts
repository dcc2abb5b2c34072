/** Runs the jobs of the queue beside the server: started with it, stopped with it. */
import { EventEmitter } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  type LogFunctionFactory,
  Logger,
  type Runner,
  type RunnerOptions,
  run,
  runOnce,
  type TaskList,
  type WorkerEvents,
} from 'graphile-worker'
import { z } from 'zod'
import type { Context } from '../server/context.ts'
import { CLOCK_CRONTAB, lookAtClocks } from './clock.ts'
import { openPresence } from './presence.ts'
import { type JobSubject, type Task, tasks, tellers } from './tasks.ts'

const Payload = z.object({ province: z.number().int().nullable(), id: z.number().int() })

/** So long the database is at most left alone before it is asked again. */
const LONGEST_PAUSE_MS = 10_000

export interface RunningWorker {
  /** Whether it works now; not while it waits for the database. */
  isRunning(): boolean
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

/** When the queue tries a job again that has failed so often (its own law); null: no more. */
function retryOf(ctx: Context, { attempts, max_attempts }: { attempts: number; max_attempts: number }) {
  if (attempts >= max_attempts) return null
  return new Date(ctx.realNow().getTime() + Math.exp(Math.min(10, attempts)) * 1000)
}

/** Does a job; where it fails by a fault of ours, whoever waits for it is told, and the queue tries it again. */
function attempt(ctx: Context, name: string, task: Task): TaskList[string] {
  return async (payload, { job }) => {
    const subject = await subjectOf(ctx, payload)
    try {
      await task(ctx, subject)
    } catch (error) {
      // Without a database nobody can be told, nor look: what is thrown is what went wrong first.
      if (subject.province)
        await tellers[name]?.(ctx, subject.province, subject.id, retryOf(ctx, job)).catch(tell)
      throw error
    }
  }
}

function taskList(ctx: Context): TaskList {
  const byName = Object.fromEntries(
    Object.entries(tasks).map(([name, task]) => [name, attempt(ctx, name, task)]),
  )
  return { ...byName, clock: () => lookAtClocks(ctx) }
}

const optionsOf = (ctx: Context, url: string): RunnerOptions => ({
  connectionString: url,
  taskList: taskList(ctx),
  concurrency: 2,
  noHandleSignals: true,
  logger: new Logger(logFactory),
  // In batches, even of one: their failure ends the runner, where a single one's would end the whole process.
  preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
})

/** One life of the worker, from a database that answers until it does not. */
interface Life {
  /** Settles when the worker has ended, by itself or because it was stopped. */
  ended: Promise<void>
  stop(): Promise<void>
}

async function begin(ctx: Context, url: string): Promise<Life> {
  const events: WorkerEvents = new EventEmitter()
  let workerId = ''
  events.on('pool:create', ({ workerPool }) => {
    workerId = workerPool.id
  })
  let runner: Runner | undefined
  const end = async () => {
    await runner?.stop().catch(tell)
  }
  const presence = await openPresence(url, (error) => {
    tell(error)
    void end()
  })
  try {
    runner = await run({ ...optionsOf(ctx, url), crontab: CLOCK_CRONTAB, events })
    await presence.announce(workerId)
  } catch (error) {
    await end()
    await presence.end()
    throw error
  }
  return { ended: runner.promise.catch(tell).then(presence.end), stop: end }
}

const tell = (error: unknown) =>
  console.error(`the worker: ${error instanceof Error ? error.message : error}`)

/** Tries until the database answers; undefined when it was stopped meanwhile. */
async function beginAgain(ctx: Context, url: string, stopping: AbortSignal): Promise<Life | undefined> {
  for (let pause = 500; !stopping.aborted; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    await sleep(pause, undefined, { signal: stopping }).catch(() => undefined)
    if (stopping.aborted) return undefined
    try {
      return await begin(ctx, url)
    } catch (error) {
      tell(error)
    }
  }
  return undefined
}

/**
 * Starts the worker; when it loses the database it comes back with it, and takes up the jobs that were under way.
 * @throws Error when the database does not answer at the start
 */
export async function startWorker(ctx: Context, url: string): Promise<RunningWorker> {
  const stopping = new AbortController()
  let life: Life | undefined = await begin(ctx, url)
  const keepGoing = async () => {
    while (life) {
      await life.ended
      life = undefined
      life = await beginAgain(ctx, url, stopping.signal)
      // Stopped while it was just coming back.
      if (stopping.signal.aborted) await life?.stop()
    }
  }
  const kept = keepGoing()
  return {
    isRunning: () => life !== undefined,
    stop: async () => {
      stopping.abort()
      await life?.stop()
      await kept
    },
  }
}

/** Runs everything that waits now, and ends: for tests and commands. */
export function runWaitingJobs(ctx: Context, url: string): Promise<void> {
  return runOnce(optionsOf(ctx, url))
}
