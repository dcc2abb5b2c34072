/** `npm start` as a process of its own, on a data folder of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export interface ServerProcess {
  child: ChildProcess
  /** Everything it said up to now. */
  said(): string
  /** Waits until it listens. @throws Error when it ends before, with what it said */
  ready(): Promise<string>
  /** Waits for its end: exit code and signal. */
  ended(): Promise<[number | null, NodeJS.Signals | null]>
}

const children: ChildProcess[] = []

/** Starts the server; it has not come up yet. */
export function launchServer(base: string, more: Record<string, string> = {}): ServerProcess {
  const { DATABASE_URL: _, ...env } = process.env
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', 'start'], {
    env: { ...env, PORT: '0', XUEJI_DATA: base, ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      text += chunk.toString()
    })
  const end = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>
  return {
    child,
    said: () => text,
    ended: () => end,
    ready: async () => {
      for (let tries = 0; tries < 900 && child.exitCode === null; tries++) {
        const address = /^ready (http:\S+)$/m.exec(text)?.[1]
        if (address) return address
        await sleep(100)
      }
      throw new Error(`The server did not come up:\n${text}`)
    },
  }
}

/** A data folder that also PostgreSQL's own user may enter. */
export function dataFolder(): string {
  const base = mkdtempSync(join(tmpdir(), 'xueji-start-'))
  chmodSync(base, 0o755)
  return base
}

/** The lines of the running PostgreSQL's pid file: its process id first, its port fourth. */
export const postmaster = (base: string) =>
  readFileSync(join(base, 'pg', 'postmaster.pid'), 'utf8').split('\n')

/** Ends what a failed test left, and removes the folders. */
export function cleanUp(...bases: string[]): void {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  for (const base of bases) rmSync(base, { recursive: true, force: true })
}
