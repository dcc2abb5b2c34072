/** Our server as it is, over a benchmark's database. */
import { migrate } from '../src/db/migrate.ts'
import { makeSealer } from '../src/db/seal.ts'
import { openDatabase } from '../src/db/tx.ts'
import { buildApp } from '../src/server/app.ts'
import { SEAL_KEY, serve, settings } from './serve.ts'

const { url } = settings<{ url: string }>()
const db = openDatabase(url, (error) => {
  throw error
})
const openSchema = (schema: string) => migrate(url, [schema])
const ctx = { db, sealer: makeSealer(SEAL_KEY), realNow: () => new Date(), openSchema }
const app = await buildApp(ctx, { logLevel: 'error' })
await app.ready()
await serve(app.server)
