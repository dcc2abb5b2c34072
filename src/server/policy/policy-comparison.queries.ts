/** Provinces of a world, for whoever compares their policies. */
import type { Tx } from '../../db/tx.ts'

export interface PolicyProvince {
  id: number
  code: string
  name: string
  /** Path of its office. */
  path: string
}

/** By code. */
export function listProvinces(tx: Tx, worldId: number): Promise<PolicyProvince[]> {
  return tx.rows<PolicyProvince>(
    `SELECT p.id, p.division_code AS code, p.name, u.path FROM nation.province p
     JOIN nation.unit u ON u.province_id = p.id AND u.level = 1
     WHERE p.world_id = $1 ORDER BY p.division_code`,
    [worldId],
  )
}
