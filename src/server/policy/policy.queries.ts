/** Facts of policy: which one holds, and where the year's promotion is. */
import type { Tx } from '../../db/tx.ts'

interface SeasonFacts {
  /** Body of the policy that holds: the province's own, else the world's; null where there is none. */
  body: unknown
  /** State of the year's promotion run that runs or stands. */
  run: string | null
}

/** Policy and promotion of a province, in one statement. */
export async function findSeasonFacts(
  tx: Tx,
  of: { worldId: number; province: { id: number; schema: string } | null; today: string; year: number },
): Promise<SeasonFacts> {
  const run = of.province
    ? `(SELECT r.state FROM ${of.province.schema}.promotion_run r
        WHERE r.school_year = $4 AND r.state IN ('running', 'complete', 'reversing'))`
    : 'CASE WHEN $4::integer IS NULL THEN NULL::text END'
  const rows = await tx.rows<SeasonFacts>(
    `SELECT (SELECT p.body FROM nation.policy p
             WHERE p.world_id = $1 AND (p.province_id IS NULL OR p.province_id = $2)
               AND p.valid_from <= $3 AND (p.valid_to IS NULL OR p.valid_to >= $3)
             ORDER BY p.province_id NULLS LAST, p.valid_from DESC LIMIT 1) AS body,
            ${run} AS run`,
    [of.worldId, of.province?.id ?? null, of.today, of.year],
  )
  return rows[0] ?? { body: null, run: null }
}

/**
 * Holds a province's classes in their grades until this transaction ends: no promotion ends and no reversal begins in
 * the meantime. Any number hold them at once; to be taken before any row is locked.
 */
export async function holdClasses(tx: Tx, schema: string): Promise<void> {
  await tx.run(`LOCK TABLE ${schema}.class IN ROW EXCLUSIVE MODE`)
}

/** Whether classes are on their way up, or back, just now. */
export async function isPromoting(tx: Tx, schema: string): Promise<boolean> {
  const rows = await tx.rows(
    `SELECT 1 FROM ${schema}.promotion_run WHERE state IN ('running', 'reversing') LIMIT 1`,
  )
  return rows.length > 0
}

export async function insertPolicy(
  tx: Tx,
  policy: { id: number; worldId: number; name: string; validFrom: string; body: unknown },
): Promise<void> {
  await tx.run(
    'INSERT INTO nation.policy (id, world_id, name, valid_from, body) VALUES ($1, $2, $3, $4, $5)',
    [policy.id, policy.worldId, policy.name, policy.validFrom, JSON.stringify(policy.body)],
  )
}

export interface PolicyUnit {
  id: number
  name: string
  path: string
  level: number
}

/** A unit of a subtree; undefined for one beyond it. */
export async function findUnitWithin(
  tx: Tx,
  id: number,
  scope: { from: string; to: string },
): Promise<PolicyUnit | undefined> {
  const rows = await tx.rows<PolicyUnit>(
    'SELECT id, name, path, level FROM nation.unit WHERE id = $1 AND path >= $2 AND path < $3',
    [id, scope.from, scope.to],
  )
  return rows[0]
}
