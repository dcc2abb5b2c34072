/** A throw-away cluster of Debian's PostgreSQL 15, the oldest server we support. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const BIN = '/usr/lib/postgresql/15/bin'
const PORT = 54915

const run = (command, args) =>
  spawnSync(command, args, { encoding: 'utf8', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
const asPostgres = (args) => run('runuser', ['-u', 'postgres', '--', ...args])

/** @returns {{ url: string, stop: () => void } | { reason: string }} the server, or why there is none */
export function startPostgres15() {
  if (process.getuid?.() !== 0) return { reason: 'PostgreSQL 15 is installed and started by root only' }
  if (!existsSync(BIN)) {
    run('apt-get', ['update'])
    // Without this, Debian would make and start a cluster of its own.
    run('apt-get', ['install', '-y', '--no-install-recommends', 'postgresql-15'])
  }
  if (!existsSync(BIN)) return { reason: 'postgresql-15 could not be installed by apt-get' }
  const base = mkdtempSync(join(tmpdir(), 'xueji-pg15-'))
  run('chown', ['postgres', base])
  const data = join(base, 'pg')
  const made = asPostgres([
    `${BIN}/initdb`,
    '-D',
    data,
    '-U',
    'xueji',
    '--auth=trust',
    '--encoding=UTF8',
    '--locale=C.UTF-8',
  ])
  const options = `-p ${PORT} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off`
  const up = asPostgres([`${BIN}/pg_ctl`, '-D', data, '-o', options, '-l', join(base, 'log'), '-w', 'start'])
  if (made.status !== 0 || up.status !== 0)
    return { reason: `PostgreSQL 15 did not start: ${made.stderr}${up.stdout}` }
  const stop = () => {
    asPostgres([`${BIN}/pg_ctl`, '-D', data, '-m', 'immediate', 'stop'])
    run('rm', ['-rf', base])
  }
  return { url: `postgres://xueji@127.0.0.1:${PORT}/postgres`, stop }
}
