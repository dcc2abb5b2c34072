/** The processes of the packaged PostgreSQL: is it there, does it answer, stop it in order. */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

export async function canConnect(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1000 })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.end()
    return true
  } catch {
    return false
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Fast shutdown: sessions are ended, everything committed is on disk. */
export async function stopServer(pid: number): Promise<void> {
  if (!isAlive(pid)) return
  process.kill(pid, 'SIGINT')
  for (let tries = 0; tries < 600 && isAlive(pid); tries++) await sleep(50)
  if (isAlive(pid)) throw new Error(`PostgreSQL (pid ${pid}) did not stop within 30 s.`)
}

/** The number of a server that has died may belong to another program by now. */
function isPostgres(pid: number): boolean {
  if (existsSync('/proc/self/comm')) {
    const file = `/proc/${pid}/comm`
    return existsSync(file) && readFileSync(file, 'utf8').startsWith('postgres')
  }
  return spawnSync('ps', ['-o', 'comm=', '-p', String(pid)], { encoding: 'utf8' }).stdout.includes('postgres')
}

export interface Leftover {
  pid: number
  /** Absent while the server has not yet said on which port it listens. */
  port: number | undefined
}

/** The server that runs on this data folder: left by a killed process, or another one's. */
export function runningServer(data: string): Leftover | undefined {
  const file = join(data, 'postmaster.pid')
  if (!existsSync(file)) return undefined
  const lines = readFileSync(file, 'utf8').split('\n')
  const pid = Number(lines[0])
  if (!(pid > 0 && isAlive(pid) && isPostgres(pid))) return undefined
  return { pid, port: Number(lines[3]) || undefined }
}

/**
 * Runs a program to its end, without holding up the signals that reach this process meanwhile.
 * @returns what it wrote to standard error, when it failed
 */
export async function runToEnd(
  command: string,
  args: string[],
  options: { uid?: number; gid?: number; env: NodeJS.ProcessEnv; cwd: string },
): Promise<{ failed: string | undefined }> {
  // Detached: Ctrl-C in a terminal reaches node alone, which decides what to do.
  const child = spawn(command, args, { ...options, detached: true, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  return new Promise((done) => {
    child.on('error', (error) => done({ failed: error.message }))
    child.on('close', (code) => done({ failed: code === 0 ? undefined : said || `ended with ${code}` }))
  })
}
