/** Reads who waits for a class and what a promotion does, or did, with him. Beyond the scope: the caller has cut it. */
import { type Page, pageOf, pageRows, readKey } from '../../db/keyset.ts'
import type { Tx } from '../../db/tx.ts'
import type { Stage } from '../../rules/school-class.ts'
import type { ScopeRange } from '../../rules/scope.ts'
import { UNPLACED_MOVES, WAITS_NOW } from './promotion.queries.ts'

export interface UnplacedRow {
  id: number
  path: string
  pupilId: number
  name: string
  schoolId: number
  school: string
  stage: Stage
  fromGrade: number
  /** Null for one who stays in a final grade. */
  toGrade: number | null
  /** Where he waits now, after a merger of his school too. */
  state: 'waiting' | 'placed' | 'left'
}

export interface UnplacedFilter {
  /** The run whose ledger tells: itself, or the year's standing one for a rehearsal; null where none has run. */
  ledgerId: number | null
  scope: ScopeRange
  outcome?: 'moves' | 'stays' | undefined
  stage?: Stage | undefined
}

/** Whoever moved, by the ledger; and whoever waits now: he will move if there is no ledger, or stays in a final grade. */
const WAITING = (schema: string) => `
  SELECT l.enrollment_id AS id, l.from_grade, l.to_grade FROM ${schema}.unplaced_ledger l
  WHERE l.run_id = $1 AND l.way = 'up'
  UNION ALL
  SELECT e.id, coalesce(e.held_grade, e.entry_grade),
         CASE WHEN ${UNPLACED_MOVES} THEN coalesce(e.held_grade, e.entry_grade) + 1 END
  FROM ${schema}.enrollment e JOIN nation.school s ON s.unit_id = e.school_id
  WHERE e.state = 'in_school' AND e.class_id IS NULL AND e.unit_path >= $2 AND e.unit_path < $3
    AND ($1::bigint IS NULL OR NOT ${UNPLACED_MOVES} AND NOT EXISTS (
      SELECT FROM ${schema}.unplaced_ledger l WHERE l.run_id = $1 AND l.enrollment_id = e.id AND l.way = 'up'))`

/** By school, a school's pupils by their enrollment. */
export async function listUnplacedMoves(
  tx: Tx,
  schema: string,
  of: UnplacedFilter,
  page: { after?: string | undefined; limit: number },
): Promise<Page<UnplacedRow>> {
  const [path = '', id = 0] = readKey(page.after, 2) ?? []
  const rows = await pageRows<UnplacedRow>(
    tx,
    `SELECT w.id, e.unit_path AS path, e.pupil_id AS "pupilId", p.name, e.school_id AS "schoolId", u.name AS school, e.stage,
            w.from_grade AS "fromGrade", w.to_grade AS "toGrade",
            CASE WHEN n.state IS DISTINCT FROM 'in_school' THEN 'left' WHEN n.class_id IS NULL THEN 'waiting'
                 ELSE 'placed' END AS state
     FROM (${WAITING(schema)}) w JOIN ${schema}.enrollment e ON e.id = w.id
     JOIN ${schema}.pupil p ON p.id = e.pupil_id JOIN nation.unit u ON u.id = e.school_id
     LEFT JOIN ${schema}.enrollment n ON n.id = ${WAITS_NOW(schema, 'w.id')}
     WHERE e.unit_path >= $2 COLLATE "C" AND e.unit_path < $3 COLLATE "C"
       AND ($4::text IS NULL OR ($4 = 'moves') = (w.to_grade IS NOT NULL)) AND ($5::text IS NULL OR e.stage = $5)
       AND (e.unit_path, e.id) > ($6 COLLATE "C", $7)
     ORDER BY e.unit_path, e.id LIMIT $8`,
    [
      ...[of.ledgerId, of.scope.from, of.scope.to, of.outcome ?? null, of.stage ?? null],
      ...[String(path), Number(id), page.limit + 1],
    ],
  )
  return pageOf(rows, page.limit, (row) => [row.path, row.id])
}
