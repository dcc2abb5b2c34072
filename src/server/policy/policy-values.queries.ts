/** Rows of policies: a province's own, and those of its world. */
import type { Tx } from '../../db/tx.ts'

export interface PolicyRow {
  id: number
  name: string
  owner: 'province' | 'world'
  validFrom: string
  validTo: string | null
  body: unknown
}

const COLUMNS = `id, name, CASE WHEN province_id IS NULL THEN 'world' ELSE 'province' END AS owner,
  valid_from::text AS "validFrom", valid_to::text AS "validTo", body`

/** The one that comes first on a day is the one that holds: as in the season's facts. */
const PRECEDENCE = 'province_id NULLS LAST, valid_from DESC'

/** Of a province and its world, each owner's latest first. */
export function listPolicies(
  tx: Tx,
  of: { worldId: number; provinceId: number | null },
): Promise<PolicyRow[]> {
  return tx.rows<PolicyRow>(
    `SELECT ${COLUMNS} FROM nation.policy WHERE world_id = $1 AND (province_id IS NULL OR province_id = $2)
     ORDER BY ${PRECEDENCE} LIMIT 200`,
    [of.worldId, of.provinceId],
  )
}

/** The policy that holds in a province on a day; undefined where nobody has set one. */
export async function findPolicyOn(
  tx: Tx,
  of: { worldId: number; provinceId: number; day: string },
): Promise<PolicyRow | undefined> {
  const rows = await tx.rows<PolicyRow>(
    `SELECT ${COLUMNS} FROM nation.policy
     WHERE world_id = $1 AND (province_id IS NULL OR province_id = $2)
       AND valid_from <= $3 AND (valid_to IS NULL OR valid_to >= $3)
     ORDER BY ${PRECEDENCE} LIMIT 1`,
    [of.worldId, of.provinceId, of.day],
  )
  return rows[0]
}

/** Two who set a province's policy at once wait for each other: each builds on what holds before. */
export async function lockPolicy(tx: Tx, provinceId: number): Promise<void> {
  await tx.run(`SELECT pg_advisory_xact_lock(hashtextextended('xueji.policy', $1))`, [provinceId])
}

/** @returns id of the row: of the one that was replaced, if there was one from that day */
export async function savePolicy(
  tx: Tx,
  policy: {
    id: number
    worldId: number
    provinceId: number
    name: string
    validFrom: string
    validTo: string | null
    body: unknown
  },
): Promise<number> {
  const rows = await tx.rows<{ id: number }>(
    `INSERT INTO nation.policy (id, world_id, province_id, name, valid_from, valid_to, body)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (world_id, province_id, valid_from)
     DO UPDATE SET name = excluded.name, valid_to = excluded.valid_to, body = excluded.body
     RETURNING id`,
    [
      policy.id,
      policy.worldId,
      policy.provinceId,
      policy.name,
      policy.validFrom,
      policy.validTo,
      JSON.stringify(policy.body),
    ],
  )
  return rows[0]?.id ?? policy.id
}
