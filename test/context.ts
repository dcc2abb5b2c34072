/** A server context over a test database: a fixed sealing key, a clock that the test may move. */
import { makeSealer } from '../src/db/seal.ts'
import type { Context } from '../src/server/context.ts'
import type { TestDatabase } from './db.ts'

export function contextOf(t: TestDatabase, realNow: () => Date = () => new Date()): Context {
  return { db: t.db, sealer: makeSealer(Buffer.alloc(32, 7)), realNow }
}
