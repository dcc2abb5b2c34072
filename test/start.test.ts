/** `npm start` as a process: comes up, survives kill -9 with nothing lost, stops cleanly. */
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, expect, it } from 'vitest'
import { cleanUp, dataFolder, launchServer, postmaster } from './process.ts'

const base = dataFolder()
afterAll(() => cleanUp(base))

/** Connects as the owner to the database behind the running server. */
async function asOwner<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const password = readFileSync(join(base, 'owner.secret'), 'utf8')
  const port = postmaster(base)[3]
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

async function start() {
  const { child, ready } = launchServer(base)
  return { child, address: await ready() }
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
  const pid = Number(postmaster(base)[0])
  second.child.kill('SIGINT')
  expect(await once(second.child, 'exit')).toEqual([0, null])
  expect(existsSync(join(base, 'pg', 'postmaster.pid'))).toBe(false)
  expect(() => process.kill(pid, 0)).toThrow('ESRCH')
}, 180_000)
