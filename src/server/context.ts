import type { Database } from '../db/tx.ts'

/** What every door action is handed. */
export interface Context {
  db: Database
  /** The real instant; the business clock of a practice world is another thing. */
  realNow: () => Date
}

/** The signed-in person, and the unit in which he has his roles. */
export interface Actor {
  accountId: number
  login: string
  name: string
  roles: string[]
  worldId: number
  unitId: number
  unitPath: string
  unitName: string
}
