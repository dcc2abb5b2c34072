/** What is still to be done below each unit of a bureau: one statement, whatever the number of units. */
import type { Tx } from '../../db/tx.ts'
import type { ProgressFigures } from '../../rules/progress.ts'
import type { ScopeRange } from '../../rules/scope.ts'
import { openImport } from '../import/open-import.ts'

export interface BoardUnit {
  id: number
  name: string
  path: string
  level: number
  parentId: number | null
  parentName: string | null
}

/** A unit inside a scope. `nation.unit` has no row-level security: whoever asks names the subtree. */
export async function findBoardUnit(tx: Tx, id: number, scope: ScopeRange): Promise<BoardUnit | undefined> {
  const rows = await tx.rows<BoardUnit>(
    `SELECT u.id, u.name, u.path, u.level, b.id AS "parentId", b.name AS "parentName"
     FROM nation.unit u LEFT JOIN nation.unit b ON b.id = u.parent_id AND b.path >= $2 AND b.path < $3
     WHERE u.id = $1 AND u.path >= $2 AND u.path < $3`,
    [id, scope.from, scope.to],
  )
  return rows[0]
}

export type UnitProgress = ProgressFigures & { id: number; name: string; level: number; phone: string | null }

/**
 * Figures of the units right below `parent`. Rows are counted by unit first and added up along the tree then, so that
 * the tree is walked once for some thousands of units, not for millions of pupils.
 */
export async function listProgress(
  tx: Tx,
  schema: string,
  of: { parentId: number; scope: ScopeRange; year: number; today: string },
): Promise<UnitProgress[]> {
  const { scope } = of
  return tx.rows<UnitProgress>(
    `WITH child AS (SELECT id, name, level, path, office_phone FROM nation.unit
                    -- What has gone into another school counts there (ORG-9).
                    WHERE parent_id = $1 AND merged_into IS NULL),
     member AS (
       SELECT u.id, c.id AS child_id FROM child c
       JOIN nation.unit u ON u.path >= c.path AND u.path < rtrim(c.path, '/') || '0'),
     pupil AS (
       SELECT e.school_id AS unit_id, count(*) AS pupils,
              count(*) FILTER (WHERE e.class_id IS NULL) AS unplaced,
              count(*) FILTER (WHERE k.cohort + k.length <= $4) AS not_graduated
       FROM ${schema}.enrollment e LEFT JOIN ${schema}.class k ON k.id = e.class_id
       WHERE e.state = 'in_school' AND e.unit_path >= $2 AND e.unit_path < $3 GROUP BY 1),
     leaver AS (
       SELECT school_id AS unit_id, count(*) AS graduated FROM ${schema}.graduation
       WHERE year = $4 AND reversed_at IS NULL AND unit_path >= $2 AND unit_path < $3 GROUP BY 1),
     desk AS (
       SELECT unit_id, count(*) AS open_cases, count(*) FILTER (WHERE due_on < $5) AS overdue
       FROM ${schema}.desk_item WHERE unit_path >= $2 AND unit_path < $3 GROUP BY 1),
     flagged AS MATERIALIZED (
       SELECT id FROM ${schema}.pupil WHERE is_flagged AND unit_path >= $2 AND unit_path < $3),
     problem AS (
       SELECT e.school_id AS unit_id, count(*) AS problem_records
       FROM flagged f JOIN ${schema}.enrollment e ON e.pupil_id = f.id AND e.state = 'in_school' GROUP BY 1),
     refused AS (
       SELECT j.unit_id, count(*) AS refused_files FROM ${schema}.import_job j
       WHERE j.unit_path >= $2 AND j.unit_path < $3 AND ${openImport(schema)} GROUP BY 1),
     total AS (
       SELECT m.child_id, sum(p.pupils) AS pupils, sum(l.graduated) AS graduated,
              sum(p.not_graduated) AS not_graduated, sum(d.open_cases) AS open_cases, sum(d.overdue) AS overdue,
              sum(p.unplaced) AS unplaced, sum(q.problem_records) AS problem_records,
              sum(r.refused_files) AS refused_files
       FROM member m LEFT JOIN pupil p ON p.unit_id = m.id LEFT JOIN leaver l ON l.unit_id = m.id
       LEFT JOIN desk d ON d.unit_id = m.id LEFT JOIN problem q ON q.unit_id = m.id
       LEFT JOIN refused r ON r.unit_id = m.id GROUP BY 1)
     SELECT c.id, c.name, c.level, c.office_phone AS phone, coalesce(t.pupils, 0)::bigint AS pupils,
            coalesce(t.graduated, 0)::bigint AS graduated, coalesce(t.not_graduated, 0)::bigint AS "notGraduated",
            coalesce(t.open_cases, 0)::bigint AS "openCases", coalesce(t.overdue, 0)::bigint AS overdue,
            coalesce(t.unplaced, 0)::bigint AS unplaced,
            coalesce(t.problem_records, 0)::bigint AS "problemRecords",
            coalesce(t.refused_files, 0)::bigint AS "refusedFiles"
     FROM child c LEFT JOIN total t ON t.child_id = c.id ORDER BY c.path`,
    [of.parentId, scope.from, scope.to, of.year, of.today],
  )
}

export interface LaggingUnit {
  id: number
  name: string
  above: string | null
  phone: string | null
  overdue: number
  /** The day on which the oldest paper was due. */
  oldest: string
}

/** Schemas of a world's provinces. */
export async function listSchemas(tx: Tx, worldId: number): Promise<string[]> {
  const rows = await tx.rows<{ schema: string }>(
    'SELECT schema_name AS schema FROM nation.province WHERE world_id = $1 ORDER BY id',
    [worldId],
  )
  return rows.map(({ schema }) => schema)
}

/** Units with overdue paper on their desks, the oldest first. */
export function listLagging(
  tx: Tx,
  schema: string,
  of: { scope: ScopeRange; today: string; limit: number },
): Promise<LaggingUnit[]> {
  return tx.rows<LaggingUnit>(
    `SELECT u.id, u.name, b.name AS above, u.office_phone AS phone, d.overdue, d.oldest
     FROM (SELECT unit_id, count(*) AS overdue, min(due_on)::text AS oldest FROM ${schema}.desk_item
           WHERE due_on < $1 AND unit_path >= $2 AND unit_path < $3
           GROUP BY unit_id ORDER BY min(due_on), count(*) DESC, unit_id LIMIT $4) d
     JOIN nation.unit u ON u.id = d.unit_id LEFT JOIN nation.unit b ON b.id = u.parent_id`,
    [of.today, of.scope.from, of.scope.to, of.limit],
  )
}
