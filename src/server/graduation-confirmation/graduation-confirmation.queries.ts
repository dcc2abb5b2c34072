/** Confirmations of graduation, and what they rest on. */
import type { Tx } from '../../db/tx.ts'
import type { ScopeRange } from '../../rules/scope.ts'

export interface ConfirmationState {
  id: number
  name: string
  path: string
  level: number
  officePhone: string | null
  schools: number
  confirmedSchools: number
  graduated: number
  remaining: number
  confirmedAt: Date | null
  by: string | null
  isOverride: boolean | null
  reason: string | null
}

/** Confirmations and reversals of a province wait for each other: what a confirmation rests on stays as it was read. */
export async function lockConfirmations(tx: Tx, schema: string): Promise<void> {
  await tx.rows(`SELECT pg_advisory_xact_lock(hashtext('graduation_confirmation'), hashtext($1))`, [schema])
}

/**
 * Units with what is left in their subtrees: those right below `of.parentId`, or the one unit `of.unitId`. A school
 * counts when it has a final grade this year, graduated or not.
 */
export async function listStates(
  tx: Tx,
  schema: string,
  of: { unitId?: number; parentId?: number; scope: ScopeRange; year: number },
): Promise<ConfirmationState[]> {
  return tx.rows<ConfirmationState>(
    `WITH unit AS (
       SELECT id, name, path, level, office_phone FROM nation.unit
       WHERE ($1::bigint IS NULL OR id = $1) AND ($2::bigint IS NULL OR (parent_id = $2 AND closed_on IS NULL))
         AND path >= $3 AND path < $4),
     member AS (
       SELECT s.unit_id AS school_id, u.id, below.closed_on IS NULL AS is_open FROM unit u
       JOIN nation.unit below ON below.path >= u.path AND below.path < rtrim(u.path, '/') || '0'
       JOIN nation.school s ON s.unit_id = below.id),
     left_in AS (
       SELECT e.school_id, count(*) AS pupils FROM ${schema}.class c
       JOIN ${schema}.enrollment e ON e.class_id = c.id AND e.state = 'in_school'
       WHERE c.cohort + c.length <= $5 AND c.unit_path >= $3 AND c.unit_path < $4 GROUP BY 1),
     gone AS (
       SELECT school_id, count(*) AS pupils FROM ${schema}.graduation
       WHERE year = $5 AND reversed_at IS NULL AND unit_path >= $3 AND unit_path < $4 GROUP BY 1),
     confirmed AS (
       SELECT f.unit_id, f.confirmed_at, f.override, f.reason, a.name
       FROM ${schema}.graduation_confirmation f LEFT JOIN nation.account a ON a.id = f.account_id
       WHERE f.year = $5 AND f.lapsed_at IS NULL AND f.unit_path >= $3 AND f.unit_path < $4),
     total AS (
       -- A school that is no more has nobody to confirm (ORG-9); its graduates count where it was.
       SELECT m.id, count(*) FILTER (WHERE m.is_open AND (l.pupils > 0 OR g.pupils > 0)) AS schools,
              count(*) FILTER (WHERE m.is_open AND (l.pupils > 0 OR g.pupils > 0) AND f.unit_id IS NOT NULL) AS confirmed_schools,
              sum(g.pupils) AS graduated, sum(l.pupils) AS remaining
       FROM member m LEFT JOIN left_in l ON l.school_id = m.school_id LEFT JOIN gone g ON g.school_id = m.school_id
       LEFT JOIN confirmed f ON f.unit_id = m.school_id GROUP BY 1)
     SELECT u.id, u.name, u.path, u.level, u.office_phone AS "officePhone",
            coalesce(t.schools, 0)::bigint AS schools, coalesce(t.confirmed_schools, 0)::bigint AS "confirmedSchools",
            coalesce(t.graduated, 0)::bigint AS graduated, coalesce(t.remaining, 0)::bigint AS remaining,
            f.confirmed_at AS "confirmedAt", f.name AS by, f.override AS "isOverride", f.reason
     FROM unit u LEFT JOIN total t ON t.id = u.id LEFT JOIN confirmed f ON f.unit_id = u.id ORDER BY u.path`,
    [of.unitId ?? null, of.parentId ?? null, of.scope.from, of.scope.to, of.year],
  )
}

export async function findParent(
  tx: Tx,
  unitId: number,
  scope: ScopeRange,
): Promise<{ id: number; name: string } | undefined> {
  const rows = await tx.rows<{ id: number; name: string }>(
    `SELECT b.id, b.name FROM nation.unit u JOIN nation.unit b ON b.id = u.parent_id
     WHERE u.id = $1 AND b.path >= $2 AND b.path < $3`,
    [unitId, scope.from, scope.to],
  )
  return rows[0]
}

/** @returns false when somebody has confirmed the unit in the meantime */
export async function insertConfirmation(
  tx: Tx,
  schema: string,
  row: {
    id: number
    unitId: number
    path: string
    year: number
    accountId: number
    isOverride: boolean
    reason: string | null
    remaining: number
    at: Date
  },
): Promise<boolean> {
  const inserted = await tx.run(
    `INSERT INTO ${schema}.graduation_confirmation
       (id, unit_id, unit_path, year, account_id, override, reason, remaining, confirmed_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     ON CONFLICT (unit_id, year) WHERE lapsed_at IS NULL DO NOTHING`,
    [
      row.id,
      row.unitId,
      row.path,
      row.year,
      row.accountId,
      row.isOverride,
      row.reason,
      row.remaining,
      row.at,
    ],
  )
  return inserted === 1
}

/** Ends the confirmations of units, by path, and of nobody else. @returns how many ended */
export function saveLapsed(
  tx: Tx,
  schema: string,
  of: { paths: readonly string[]; year: number; at: Date },
): Promise<number> {
  return tx.run(
    `UPDATE ${schema}.graduation_confirmation SET lapsed_at = $3
     WHERE unit_path = ANY ($1) AND year = $2 AND lapsed_at IS NULL`,
    [of.paths, of.year, of.at],
  )
}
