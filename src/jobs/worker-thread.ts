/** Starts the worker in a thread of its own, so that the server answers as quickly while jobs work as while they rest. */
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { RunningWorker } from './worker.ts'

export interface ThreadSettings {
  url: string
  sealKey: Uint8Array
}

/** What the thread says: whether it works, or why it could not begin. */
export interface Told {
  isRunning?: boolean
  failed?: string
}

/** Megabytes of a thread's heap. No job needs a third of it; told of a limit, V8 collects before it asks for more. */
export const HEAP_MB = 768

/** Before a thread that has died is followed by another. */
const PAUSE_MS = 1000

class Thread {
  isRunning = false
  readonly ended: Promise<unknown>
  readonly #worker: Worker

  constructor(settings: ThreadSettings) {
    this.#worker = new Worker(new URL('./worker-boot.mjs', import.meta.url), {
      workerData: settings,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    })
    this.#worker.on('message', ({ isRunning }: Told) => {
      this.isRunning = isRunning ?? false
    })
    // Told, not thrown: the doors stay open, and another thread takes up the jobs.
    this.#worker.on('error', (error) => console.error(`the worker's thread: ${error.message}`))
    this.ended = new Promise((resolve) => {
      this.#worker.once('exit', () => {
        this.isRunning = false
        resolve(undefined)
      })
    })
  }

  /** @throws Error when it could not begin */
  async begun(): Promise<void> {
    const first = await Promise.race([once(this.#worker, 'message'), this.ended])
    const { failed, isRunning } = (first as [Told] | undefined)?.[0] ?? {}
    if (failed !== undefined || isRunning === undefined)
      throw new Error(failed ?? 'The worker did not begin.')
  }

  stop(): Promise<unknown> {
    this.#worker.postMessage('stop')
    return this.ended
  }
}

/** @throws Error when the database does not answer at the start */
export async function startWorkerThread(settings: ThreadSettings): Promise<RunningWorker> {
  let thread = new Thread(settings)
  await thread.begun()
  let isStopping = false
  const keepGoing = async () => {
    for (;;) {
      await thread.ended
      if (isStopping) return
      await sleep(PAUSE_MS)
      if (isStopping) return
      thread = new Thread(settings)
    }
  }
  const kept = keepGoing()
  return {
    isRunning: () => thread.isRunning,
    stop: async () => {
      isStopping = true
      await thread.stop()
      await kept
    },
  }
}
