/** A server context over a test database: a fixed sealing key, a clock that the test may move. */
import { migrate } from '../src/db/migrate.ts'
import { makeSealer } from '../src/db/seal.ts'
import type { Context } from '../src/server/context.ts'
import type { TestDatabase } from './db.ts'

export function contextOf(t: TestDatabase, realNow: () => Date = () => new Date()): Context {
  const openSchema = (schema: string) => migrate(t.url, [schema])
  return { db: t.db, sealer: makeSealer(Buffer.alloc(32, 7)), realNow, openSchema }
}
