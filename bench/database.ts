/** A database of its own for a benchmark, in a temporary folder, with the settings of `npm start`. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { startEmbedded } from '../src/db/embedded.ts'
import { migrate } from '../src/db/migrate.ts'
import { makeSealer } from '../src/db/seal.ts'
import { openDatabase } from '../src/db/tx.ts'
import type { Context } from '../src/server/context.ts'

export interface BenchDatabase {
  ctx: Context
  url: string
  /** Acts as the owner: builds the world and is the floor. */
  owner: pg.Client
  close(): Promise<void>
}

export async function openBenchDatabase(): Promise<BenchDatabase> {
  const base = mkdtempSync(join(tmpdir(), 'xueji-bench-'))
  chmodSync(base, 0o755)
  const server = await startEmbedded(base)
  await migrate(server.url, ['p37'])
  const owner = new pg.Client({ connectionString: server.url })
  await owner.connect()
  const db = openDatabase(server.url, (error) => {
    throw error
  })
  const openSchema = (schema: string) => migrate(server.url, [schema])
  const sealer = makeSealer(Buffer.alloc(32, 7))
  const ctx: Context = { db, sealer, realNow: () => new Date(), openSchema }
  return {
    ctx,
    url: server.url,
    owner,
    close: async () => {
      await db.close()
      await owner.end()
      await server.stop()
      rmSync(base, { recursive: true, force: true })
    },
  }
}
