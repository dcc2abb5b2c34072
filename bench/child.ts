/** Servers of a benchmark are processes of their own: whoever loads them does not share their event loop. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export interface ServerChild {
  port: number
  /** Processor time so far, microseconds. */
  cpu(): Promise<number>
  stop(): Promise<void>
}

/** What a server child tells: where it listens, or its processor time when asked for it. */
export interface Told {
  port?: number
  cpu?: number
}

/**
 * @param file beside this one; it ends with `serve(…)`
 * @param settings what the child finds in `settings()`
 */
export async function startServer(file: string, settings: object): Promise<ServerChild> {
  const path = fileURLToPath(new URL(file, import.meta.url))
  const child = spawn(process.execPath, ['--import', 'tsx', path], {
    env: { ...process.env, BENCH_SETTINGS: JSON.stringify(settings) },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const ended = once(child, 'exit')
  const gone = ended.then(() => {
    throw new Error(`${file} has ended.`)
  })
  // At the end of all it may go; before, whoever waits for it hears of it.
  gone.catch(() => undefined)
  const next = async (): Promise<Told> => {
    const [told] = await Promise.race([once(child, 'message'), gone])
    return told as Told
  }
  const { port = 0 } = await next()
  return {
    port,
    cpu: async () => {
      child.send('cpu')
      return (await next()).cpu ?? 0
    },
    stop: async () => {
      child.disconnect()
      await ended
    },
  }
}
