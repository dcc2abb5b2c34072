import type { Sealer } from '../db/seal.ts'
import type { Database, RowCounter, Scope } from '../db/tx.ts'
import type { Role } from '../rules/flow.ts'
import { LEVELS, type Level, scopeRange } from '../rules/scope.ts'
import type { PopulationRegisters } from './population-register/population-register.ts'

/** What every door action is handed. */
export interface Context {
  db: Database
  sealer: Sealer
  /** The real instant; the business clock of a practice world is another thing. */
  realNow: () => Date
  /** Makes the schema of a province, or brings it up to date; safe to repeat. */
  openSchema: (schema: string) => Promise<void>
  /** Population registers that are connected; without one, a practice world's is simulated and a real world has none. */
  populationRegisters?: PopulationRegisters
}

/** The request that a write belongs to: sent twice, it is done once. */
export interface RequestKey {
  /** UUID made by the client. */
  id: string
  /** SHA-256 over the door and everything sent: one id is for one content. */
  contentHash: Buffer
}

/** The signed-in person, the unit in which he has his roles, and the request he is making. */
export interface Actor {
  accountId: number
  login: string
  name: string
  roles: Role[]
  worldId: number
  /** The practice world's clock, set to `at` at the real instant `setAt`; none in a real world. */
  clock: { at: Date; setAt: Date } | null
  unitId: number
  unitPath: string
  unitName: string
  level: Level
  /** Whether his password is one that others have seen: issued, or reset. */
  mustChangePassword: boolean
  /** The unit's province and its schema; none at the nation. */
  province: { id: number; schema: string } | null
  /** Set by the door for every request that writes. */
  request?: RequestKey
  /** Set by the door that counts a list: what he reads is counted, and no row comes back. */
  counter?: RowCounter
}

export const levelOf = (at: number): Level => LEVELS[at] ?? 'school'

/** The instant of the business: the practice world's clock running on from where it was set, else the real one. */
export function businessNow(ctx: Pick<Context, 'realNow'>, actor: Pick<Actor, 'clock'>): Date {
  const real = ctx.realNow()
  if (!actor.clock) return real
  return new Date(actor.clock.at.getTime() + real.getTime() - actor.clock.setAt.getTime())
}

/** What a person's transactions see: his unit's subtree. */
export function scopeOf(actor: Actor): Scope {
  const { from, to } = scopeRange(actor.unitPath)
  return { path: from, pathEnd: to, unitId: actor.unitId, accountId: actor.accountId }
}
