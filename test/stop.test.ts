/** `npm start` is stopped at any point, and is alone on its data folder. */
import { existsSync, readdirSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { cleanUp, dataFolder, launchServer, postmaster } from './process.ts'

// Whole servers are started and stopped here: that takes its time where other work is going on.
vi.setConfig({ testTimeout: 120_000 })

const base = dataFolder()
const other = dataFolder()
afterAll(() => cleanUp(base, other))

async function until(what: () => boolean): Promise<void> {
  for (let tries = 0; tries < 6000 && !what(); tries++) await sleep(5)
  expect(what()).toBe(true)
}

const drafts = () => readdirSync(base).filter((name) => name.startsWith('pg-draft-'))
const pidFile = join(base, 'pg', 'postmaster.pid')

describe('SIGTERM', () => {
  it('while the cluster is being made leaves nothing half-made', async () => {
    const server = launchServer(base)
    await until(() => drafts().length === 1)
    server.child.kill('SIGTERM')
    expect(await server.ended(), server.said()).toEqual([0, null])
    expect(drafts()).toEqual([])
    expect(existsSync(pidFile)).toBe(false)
  })
  it('while PostgreSQL is starting stops it too', async () => {
    const server = launchServer(base)
    await until(() => existsSync(pidFile))
    const pid = Number(postmaster(base)[0])
    server.child.kill('SIGTERM')
    expect(await server.ended(), server.said()).toEqual([0, null])
    expect(existsSync(pidFile)).toBe(false)
    expect(() => process.kill(pid, 0)).toThrow('ESRCH')
  })
})

describe('one data folder', () => {
  it('has one server: a second one is told so, and the first one goes on', async () => {
    const first = launchServer(base)
    const address = await first.ready()
    const second = launchServer(base)
    expect(await second.ended()).toEqual([1, null])
    expect(second.said()).toContain(`Another process already runs on the data folder ${base}`)
    expect((await fetch(`${address}/api/health`)).status).toBe(200)
    first.child.kill('SIGTERM')
    expect(await first.ended()).toEqual([0, null])
    expect(existsSync(pidFile)).toBe(false)
  })
  it('has one server when two start at once on an empty one', async () => {
    const servers = [launchServer(other), launchServer(other)]
    const outcomes = await Promise.allSettled(servers.map((server) => server.ready()))
    expect(outcomes.map((o) => o.status).sort(), servers.map((s) => s.said()).join()).toEqual([
      'fulfilled',
      'rejected',
    ])
    const [winner, loser] = outcomes[0]?.status === 'fulfilled' ? servers : servers.toReversed()
    expect(loser?.said()).toContain('Another process already runs on the data folder')
    winner?.child.kill('SIGTERM')
    expect(await winner?.ended()).toEqual([0, null])
  })
})

it('a port in use is told, and PostgreSQL does not stay behind', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await until(() => taken.listening)
  const address = taken.address()
  const port = String(address && typeof address === 'object' ? address.port : 0)
  const server = launchServer(base, { PORT: port })
  expect(await server.ended()).toEqual([1, null])
  expect(server.said()).toContain('set PORT to another one')
  expect(existsSync(pidFile)).toBe(false)
  taken.close()
})
