/** PostgreSQL vanishes under a running server with a job at work: the server stays up, and both come back with it. */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, expect, it } from 'vitest'
import { DEMO_PASSWORD } from '../src/cli/demo.ts'
import { startEmbedded } from '../src/db/embedded.ts'
import { cleanUp, dataFolder, launchServer, postmaster } from './process.ts'

const base = dataFolder()
const own = dataFolder()
let postgres = await startEmbedded(base, { settings: ['fsync=off'] })
afterAll(async () => {
  cleanUp(own)
  await postgres.stop()
  cleanUp(base)
})

async function until(what: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 600 && !(await what()); tries++) await sleep(100)
  expect(await what()).toBe(true)
}

it('stays up, says so in Chinese, and finishes the job when the database is back', async () => {
  const server = launchServer(own, { DATABASE_URL: postgres.url })
  const address = await server.ready()
  const health = async () => (await fetch(`${address}/api/health`)).status
  const signedIn = await fetch(`${address}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login: 'yunhai', password: DEMO_PASSWORD }),
  })
  const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const states = async () => {
    const { rows } = (await (await fetch(`${address}/api/promotions`, { headers: { cookie } })).json()) as {
      rows: { state: string }[]
    }
    return rows.map((run) => run.state)
  }

  // The job reads the enrollments: it waits for them until the database is gone.
  const holder = new pg.Client({ connectionString: postgres.url })
  holder.on('error', () => undefined)
  await holder.connect()
  await holder.query('BEGIN; LOCK TABLE p37w1.enrollment IN ACCESS EXCLUSIVE MODE')
  const begun = await fetch(`${address}/api/promotions/rehearsals`, {
    method: 'POST',
    headers: { cookie, 'idempotency-key': randomUUID() },
  })
  expect(begun.status).toBe(200)
  const waiting = `SELECT 1 FROM pg_locks WHERE relation = 'p37w1.enrollment'::regclass AND NOT granted`
  await until(async () => (await holder.query(waiting)).rows.length > 0)
  const [pid, , , port] = postmaster(base)
  process.kill(Number(pid), 'SIGQUIT')

  await until(async () => (await health()) === 503)
  const refused = await fetch(`${address}/api/promotions`, { headers: { cookie } })
  expect(refused.status).toBe(503)
  expect(refused.headers.get('content-type')).toContain('application/problem+json')
  expect(await refused.json()).toMatchObject({
    code: 'database_unavailable',
    title: expect.stringMatching(/数据库/),
  })
  await until(async () => server.said().includes('the worker: '))
  expect(server.child.exitCode, server.said()).toBe(null)

  postgres = await startEmbedded(base, { settings: ['fsync=off'], port: Number(port) })
  await until(async () => (await health()) === 200)
  await until(async () => (await states())[0] === 'rehearsed')
  const ok = (await (await fetch(`${address}/api/health`)).json()) as { status: string }
  expect(ok.status).toBe('ok')
  server.child.kill('SIGTERM')
  expect(await server.ended(), server.said()).toEqual([0, null])
}, 120_000)
