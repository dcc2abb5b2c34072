/** The PostgreSQL that comes with the package: found, initialised, started, reused after a crash, stopped. */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chownSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { isReachable, nativeFolder, type OsUser, serverUser } from './embedded-native.ts'
import { canConnect, isAlive, runningServer, runToEnd, stopServer } from './embedded-process.ts'

export interface RunningPostgres {
  /** Connection string of the owner role. */
  url: string
  /** True when a server left by a killed process was taken over. */
  reused: boolean
  stop(): Promise<void>
}

export interface StartOptions {
  /** Further server settings, as `name=value`. */
  settings?: string[]
  /** Where it listens; any free port when not given. */
  port?: number
  /** Aborted, the start ends early, leaves no server behind and rejects with the signal's reason. */
  signal?: AbortSignal
}

interface Running {
  pid: number
  url: string
}

interface Binaries {
  native: string
  as: Partial<OsUser>
  env: NodeJS.ProcessEnv
}

const OWNER = 'xueji'
const IN_USE = (base: string) =>
  `Another process already runs on the data folder ${base}: stop it first, or set XUEJI_DATA to another folder.`

/**
 * Starts (or takes over) the PostgreSQL of a data folder, for this process alone: a second one is refused.
 * @param base folder that holds `pg` (the cluster); made when missing
 * @throws Error when the folder is in use, or PostgreSQL cannot start
 */
export async function startEmbedded(base: string, options: StartOptions = {}): Promise<RunningPostgres> {
  const folder = resolve(base)
  const data = join(folder, 'pg')
  mkdirSync(folder, { recursive: true })
  const password = ownerPassword(folder)
  const urlOf = (port: number) => `postgres://${OWNER}:${password}@127.0.0.1:${port}/postgres`
  const old = await takeOver(data, urlOf)
  const server = old ?? (await startNew(folder, data, password, { ...options, urlOf }))
  // Refused the lock, the server is left alone: it is the other process's now, whoever started it.
  const release = await lockFolder(server.url, folder)
  return {
    url: server.url,
    reused: old !== undefined,
    stop: async () => {
      await release()
      await stopServer(server.pid)
    },
  }
}

async function startNew(
  folder: string,
  data: string,
  password: string,
  o: StartOptions & { urlOf: (port: number) => string },
): Promise<Running> {
  const user = serverUser()
  if (user && !isReachable(folder))
    throw new Error(
      `As root, the data folder must be reachable for PostgreSQL's own user: set XUEJI_DATA outside ${folder}.`,
    )
  const native = nativeFolder(user, folder)
  const env = { LD_LIBRARY_PATH: join(native, 'lib'), LC_ALL: 'C', TZ: 'UTC', PATH: process.env.PATH ?? '' }
  const binaries = { native, as: user ? { uid: user.uid, gid: user.gid } : {}, env }
  if (!existsSync(join(data, 'PG_VERSION'))) await initialise(folder, data, password, binaries)
  o.signal?.throwIfAborted()
  return launch(data, binaries, o)
}

/** A server that runs here already, once it answers: of a killed process, or of one that lives. */
async function takeOver(data: string, urlOf: (port: number) => string): Promise<Running | undefined> {
  for (let tries = 0; tries < 300; tries++) {
    const old = runningServer(data)
    if (!old) return undefined
    if (old.port && (await canConnect(urlOf(old.port)))) return { pid: old.pid, url: urlOf(old.port) }
    await sleep(100)
  }
  throw new Error(`A PostgreSQL on ${data} does not answer: stop it, then start again.`)
}

/** The lock is a session's: it ends with the process that holds it, however that ends. */
async function lockFolder(url: string, folder: string): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  for (let tries = 0; tries < 20; tries++) {
    const { rows } = await client.query("SELECT pg_try_advisory_lock(hashtext('xueji.folder')) AS mine")
    if (rows[0].mine) return () => client.end()
    // The server may need a moment to notice that a killed process is gone.
    await sleep(100)
  }
  await client.end()
  throw new Error(IN_USE(folder))
}

/** The owner's password: random, made once per data folder, readable by the user who runs us only. */
function ownerPassword(folder: string): string {
  const file = join(folder, 'owner.secret')
  if (!existsSync(file)) {
    const draft = `${file}.${randomBytes(6).toString('hex')}`
    writeFileSync(draft, randomBytes(24).toString('hex'), { mode: 0o600 })
    try {
      linkSync(draft, file) // appears whole, or not at all: two starts at once agree on one
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    } finally {
      rmSync(draft)
    }
  }
  return readFileSync(file, 'utf8')
}

/** Made beside its place and then moved there: a start killed in the middle leaves no half cluster. */
async function initialise(folder: string, data: string, password: string, b: Binaries): Promise<void> {
  sweepDrafts(folder)
  const draft = mkdtempSync(join(folder, 'pg-draft-'))
  const passwordFile = join(draft, 'password')
  const cluster = join(draft, 'pg')
  mkdirSync(cluster)
  writeFileSync(passwordFile, password, { mode: 0o600 })
  const { uid, gid } = b.as
  if (uid !== undefined && gid !== undefined)
    for (const path of [draft, cluster, passwordFile]) chownSync(path, uid, gid)
  const encoding = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  const args = ['-D', cluster, '-U', OWNER, '--auth=scram-sha-256', `--pwfile=${passwordFile}`, ...encoding]
  const { failed } = await runToEnd(join(b.native, 'bin', 'initdb'), args, {
    ...b.as,
    env: b.env,
    cwd: draft,
  })
  try {
    if (failed !== undefined) throw new Error(`initdb failed:\n${failed}`)
    renameSync(cluster, data) // over an empty folder too
  } catch (error) {
    // Another start was faster, or there are files already: the server will use or explain them.
    if ((error as NodeJS.ErrnoException).code !== 'ENOTEMPTY') throw error
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

/** What a killed start left, once it is surely not one that still works. */
function sweepDrafts(folder: string): void {
  const anHourAgo = Date.now() - 3_600_000
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    if (name.startsWith('pg-draft-') && statSync(path).mtimeMs < anHourAgo)
      rmSync(path, { recursive: true, force: true })
  }
}

async function launch(
  data: string,
  b: Binaries,
  o: StartOptions & { urlOf: (port: number) => string },
): Promise<Running> {
  const port = o.port ?? (await freePort())
  const fixed = ['max_connections=100', 'listen_addresses=127.0.0.1', 'unix_socket_directories=']
  const settings = [...fixed, ...(o.settings ?? [])].flatMap((s) => ['-c', s])
  let log = ''
  // Detached: Ctrl-C reaches node alone, which then stops the server in order.
  const server = spawn(join(b.native, 'bin', 'postgres'), ['-D', data, '-p', String(port), ...settings], {
    ...b.as,
    env: b.env,
    cwd: data,
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  server.stderr.on('data', (chunk: Buffer) => {
    log = (log + chunk.toString()).slice(-4000)
  })
  const { pid } = server
  if (pid === undefined) throw new Error('PostgreSQL has no process id.')
  try {
    await waitUntilUp(o.urlOf(port), server, o.signal)
  } catch (error) {
    await stopServer(pid)
    if (o.signal?.aborted) throw error
    if (runningServer(data)) throw new Error(IN_USE(dirname(data)))
    throw new Error(`${(error as Error).message}\n${log}`)
  }
  server.unref()
  return { pid, url: o.urlOf(port) }
}

async function waitUntilUp(url: string, server: ChildProcess, signal?: AbortSignal): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    signal?.throwIfAborted()
    if (await canConnect(url)) return
    if (server.exitCode !== null || server.signalCode !== null || !isAlive(server.pid ?? 0))
      throw new Error('PostgreSQL ended while starting:')
    await sleep(100)
  }
  throw new Error('PostgreSQL did not answer within 30 s:')
}

async function freePort(): Promise<number> {
  const { createServer } = await import('node:net')
  return new Promise((done, fail) => {
    const probe = createServer()
    probe.on('error', fail)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() =>
        address && typeof address === 'object' ? done(address.port) : fail(new Error('no port')),
      )
    })
  })
}
