import type { Database } from '../db/tx.ts'

/** What every door action is handed. */
export interface Context {
  db: Database
}
