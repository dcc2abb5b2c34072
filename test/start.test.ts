/** `npm start` as a process: comes up, survives kill -9 with nothing lost, stops cleanly. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'

let base: string
const children: ChildProcess[] = []
beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'xueji-start-'))
  chmodSync(base, 0o755)
})
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(base, { recursive: true, force: true })
})

const postmaster = () => readFileSync(join(base, 'pg', 'postmaster.pid'), 'utf8').split('\n')

/** Connects as the owner to the database behind the running server. */
async function asOwner<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const password = readFileSync(join(base, 'owner.secret'), 'utf8')
  const port = postmaster()[3]
  const client = new pg.Client({
    connectionString: `postgres://xueji:${password}@127.0.0.1:${port}/postgres`,
  })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

async function start(): Promise<{ child: ChildProcess; address: string }> {
  const { DATABASE_URL: _, ...env } = process.env
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', 'start'], {
    env: { ...env, PORT: '0', XUEJI_DATA: base },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      said += chunk.toString()
    })
  for (let tries = 0; tries < 300; tries++) {
    const address = /^ready (http:\S+)$/m.exec(said)?.[1]
    if (address) return { child, address }
    if (child.exitCode !== null) break
    await sleep(100)
  }
  throw new Error(`The server did not come up:\n${said}`)
}

it('comes up again after kill -9 with nothing lost, and Ctrl-C stops it and its PostgreSQL', async () => {
  const first = await start()
  expect((await fetch(`${first.address}/api/health`)).status).toBe(200)
  await asOwner((client) => client.query(`INSERT INTO nation.world VALUES (1, 'real', '全国', NULL, NULL)`))
  const seeded = await asOwner((client) => client.query('SELECT count(*)::int AS n FROM nation.account'))
  expect(seeded.rows[0].n).toBeGreaterThan(30)
  first.child.kill('SIGKILL')
  await once(first.child, 'exit')

  const second = await start()
  expect((await fetch(`${second.address}/api/health`)).status).toBe(200)
  const kept = await asOwner((client) => client.query('SELECT name FROM nation.world ORDER BY id'))
  expect(kept.rows).toEqual([{ name: '全国' }, { name: '演练' }])
  const again = await asOwner((client) => client.query('SELECT count(*)::int AS n FROM nation.account'))
  expect(again.rows, 'the demo is seeded once').toEqual(seeded.rows)
  const pid = Number(postmaster()[0])
  second.child.kill('SIGINT')
  expect(await once(second.child, 'exit')).toEqual([0, null])
  expect(existsSync(join(base, 'pg', 'postmaster.pid'))).toBe(false)
  expect(() => process.kill(pid, 0)).toThrow('ESRCH')
}, 60_000)
