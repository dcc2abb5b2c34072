/** Who people are, whatever the reader may see of them. */
import type { Tx } from '../../db/tx.ts'
import type { Role } from '../../rules/flow.ts'

export interface PersonRow {
  id: number
  name: string
  roles: Role[]
  path: string
  unit: string
}

/** Accounts with their units. Beyond the scope: the caller leaves out the names that a reader may not know. */
export function listPersons(tx: Tx, ids: readonly number[]): Promise<PersonRow[]> {
  return tx.rows<PersonRow>(
    `SELECT a.id, a.name, a.roles, u.path, u.name AS unit
     FROM nation.account a JOIN nation.unit u ON u.id = a.unit_id WHERE a.id = ANY($1::bigint[])`,
    [ids],
  )
}
