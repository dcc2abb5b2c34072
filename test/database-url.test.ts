/** `npm start` with DATABASE_URL: on a server of the operator's (in `npm test`: 18, then Debian's 15). */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { cleanUp, dataFolder, launchServer } from './process.ts'
import { urlOf } from './url.ts'

const base = dataFolder()
const name = `t_url_${process.pid}`
const admin = new pg.Client({ connectionString: inject('server') })
beforeAll(async () => {
  await admin.connect()
  await admin.query(`CREATE DATABASE ${name}`)
})
afterAll(async () => {
  cleanUp(base)
  await admin.query(`DROP DATABASE ${name} WITH (FORCE)`)
  await admin.end()
})

it('uses the server it is given, starts none of its own, and leaves it running', async () => {
  const url = urlOf(inject('server'), name)
  const { rows } = await admin.query('SHOW server_version')
  const servers = [launchServer(base, { DATABASE_URL: url }), launchServer(base, { DATABASE_URL: url })]
  // Two servers on one database are the way to more capacity: both migrate and seed, once.
  for (const address of await Promise.all(servers.map((server) => server.ready()))) {
    const health = (await (await fetch(`${address}/api/health`)).json()) as { database: { version: string } }
    expect(health.database.version).toBe(rows[0].server_version)
  }
  expect(existsSync(join(base, 'pg'))).toBe(false)
  for (const server of servers) server.child.kill('SIGTERM')
  for (const server of servers) expect(await server.ended(), server.said()).toEqual([0, null])
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const worlds = await client.query('SELECT name FROM nation.world')
  expect(worlds.rows).toEqual([{ name: '演练' }])
  await client.end()
})
