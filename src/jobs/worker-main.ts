/** The worker in its thread: reading, sealing and writing a hundred thousand rows must not stop the doors. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { migrate } from '../db/migrate.ts'
import { makeSealer } from '../db/seal.ts'
import { openDatabase } from '../db/tx.ts'
import { startWorker } from './worker.ts'
import type { ThreadSettings, Told } from './worker-thread.ts'

/** Connections: two jobs, and what they ask besides. */
const POOL = 6
const LOOK_MS = 250

async function main(port: MessagePort, { url, sealKey }: ThreadSettings): Promise<void> {
  const say = (told: Told) => port.postMessage(told)
  const db = openDatabase(
    url,
    (error) => console.error(`the worker lost an idle connection: ${error.message}`),
    POOL,
  )
  const ctx = {
    db,
    sealer: makeSealer(Buffer.from(sealKey)),
    realNow: () => new Date(),
    openSchema: (schema: string) => migrate(url, [schema]),
  }
  let worker: Awaited<ReturnType<typeof startWorker>>
  try {
    worker = await startWorker(ctx, url)
  } catch (error) {
    await db.close()
    say({ failed: error instanceof Error ? error.message : String(error) })
    return port.close()
  }
  say({ isRunning: worker.isRunning() })
  let told = worker.isRunning()
  const looking = setInterval(() => {
    if (told === worker.isRunning()) return
    told = worker.isRunning()
    say({ isRunning: told })
  }, LOOK_MS)
  port.once('message', async () => {
    clearInterval(looking)
    await worker.stop()
    await db.close()
    port.close()
  })
}

if (!parentPort) throw new Error('This is the inside of a thread.')
await main(parentPort, workerData as ThreadSettings)
