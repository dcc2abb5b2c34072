/** A house of a spec's own, for journeys that move the clock: its own database, server and worker, the demo with a stock. */
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import pg from 'pg'
import { inject } from 'vitest'
import { seedDemo } from '../../src/cli/seed.ts'
import { signIn } from '../../src/contract/account.ts'
import { type Client, makeClient } from '../../src/contract/client.ts'
import { migrate } from '../../src/db/migrate.ts'
import { makeSealer } from '../../src/db/seal.ts'
import { openDatabase } from '../../src/db/tx.ts'
import { startWorker } from '../../src/jobs/worker.ts'
import { buildApp } from '../../src/server/app.ts'
import type { Context } from '../../src/server/context.ts'
import { DEMO_PASSWORD } from './browser.ts'
import { cloneHouse, dropHouse } from './house-database.ts'
import { addStock } from './stock.ts'

export interface OwnHouse {
  /** Address of its web. */
  at: string
  ctx: Context
  /** Acts as the owner of the database: to arrange, and to look behind the doors. */
  owner: pg.Client
  /** The doors, as one of the demo's people reaches them without a browser. */
  client(login: string): Promise<Client<Response>>
  close(): Promise<void>
}

async function clientOf(at: string, login: string): Promise<Client<Response>> {
  const answer = await fetch(`${at}${signIn.path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, password: DEMO_PASSWORD }),
  })
  const cookie = answer.headers.getSetCookie().map((one) => one.split(';')[0])
  return makeClient({
    base: at,
    cookie: () => cookie.join('; '),
    newRequestId: randomUUID,
    fetch: (url, { method, headers, body }) =>
      fetch(url, { method, headers, ...(body === undefined ? {} : { body: body as BodyInit }) }),
  })
}

/**
 * @param o.clockAt the practice clock's first reading
 * @param o.schoolYear the school year that the stock's classes are in; @param o.pupils in each class
 */
export async function ownHouse(o: {
  clockAt: string
  schoolYear: number
  pupils: number
}): Promise<OwnHouse> {
  const server = inject('postgres')
  const name = `house_${process.pid}_${randomUUID().slice(0, 8)}`
  const url = await cloneHouse(server, name)
  const db = openDatabase(url, (error) => console.error(error.message))
  const openSchema = (schema: string) => migrate(url, [schema])
  const ctx: Context = { db, sealer: makeSealer(Buffer.alloc(32, 7)), realNow: () => new Date(), openSchema }
  await seedDemo(ctx, o.clockAt)
  const owner = new pg.Client({ connectionString: url })
  await owner.connect()
  await addStock(ctx, owner, { year: o.schoolYear, pupils: o.pupils })
  const worker = await startWorker(ctx, url)
  const app = await buildApp(ctx, { logLevel: 'silent', web: join(process.cwd(), 'dist/web') })
  const at = await app.listen({ port: 0, host: '127.0.0.1' })
  return {
    at,
    ctx,
    owner,
    client: (login) => clientOf(at, login),
    close: async () => {
      await app.close()
      await worker.stop()
      await owner.end()
      await db.close()
      await dropHouse(server, name)
    },
  }
}
