/** A server of the player's own: `npm start` as a child process, on a free port and an empty data folder. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

export interface OwnServer {
  /** Waits until it listens. @returns its address @throws Error with what it said, when it does not come up */
  ready(): Promise<string>
  /** Stops it and its PostgreSQL, at whatever point it is. @throws Error when it did not end cleanly */
  stop(): Promise<void>
}

const MAIN = fileURLToPath(new URL('../../main.ts', import.meta.url))
const ROOT = fileURLToPath(new URL('../../../..', import.meta.url))
const LONGEST_START_MS = 120_000

/** @param dataFolder made when missing; PostgreSQL's own user must be able to reach it */
export function startServer(dataFolder: string): OwnServer {
  mkdirSync(dataFolder, { recursive: true })
  chmodSync(dataFolder, 0o755)
  const { DATABASE_URL: _, ...env } = process.env
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN, 'start'], {
    cwd: ROOT,
    env: { ...env, PORT: '0', HOST: '127.0.0.1', XUEJI_DATA: dataFolder, LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Ctrl-C is the player's: he stops the server when he has let go of it.
    detached: true,
  })
  const ended = once(child, 'exit')
  const isRunning = () => child.exitCode === null && child.signalCode === null
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-20_000)
    })
  return {
    ready: async () => {
      for (let waited = 0; waited < LONGEST_START_MS && isRunning(); waited += 100) {
        const url = /^ready (http:\S+)$/m.exec(said)?.[1]
        if (url) return url
        await sleep(100)
      }
      throw new Error(`The server did not come up:\n${said}`)
    },
    stop: async () => {
      if (isRunning()) child.kill('SIGTERM')
      await ended
      if (child.exitCode !== 0) throw new Error(`The server did not end cleanly:\n${said}`)
    },
  }
}
