import { type Page, pageOf, pageRows, readKey } from '../../db/keyset.ts'
import type { Tx } from '../../db/tx.ts'
import type { Stage } from '../../rules/school-class.ts'

export type ClassAct =
  | 'class_create'
  | 'class_rename'
  | 'class_change'
  | 'class_merge'
  | 'class_split'
  | 'class_delete'

export interface ClassEvent {
  id: number
  unitPath: string
  at: Date
  act: ClassAct
  schoolName: string
  subjectId: number
  detail: { classes?: number[]; pupils?: number[]; from?: number[] }
  byName: string | null
}

/** As the index of the table says it, word for word. */
const OF_CLASSES = `h.act IN ('class_create', 'class_rename', 'class_change', 'class_merge', 'class_split', 'class_delete')`

/**
 * Places where schools of a range lay before they moved (ORG-9): what they did there stays written there.
 */
export async function listFormerPaths(
  tx: Tx,
  schema: string,
  scope: { from: string; to: string },
): Promise<string[]> {
  const rows = await tx.rows<{ path: string }>(
    `SELECT DISTINCT c.path_before AS path FROM ${schema}.school_change c JOIN nation.unit u ON u.id = c.school_id
     WHERE c.kind IN ('move', 'merge') AND u.path >= $1 AND u.path < $2 ORDER BY 1`,
    [scope.from, scope.to],
  )
  return rows.map((row) => row.path)
}

/** What happened to classes of schools that lie in a range now, school by school, the newest first. Beyond the scope. */
export async function listClassEvents(
  tx: Tx,
  schema: string,
  of: { classId?: number | undefined; scope: { from: string; to: string }; formerPaths: readonly string[] },
  page: { after?: string | undefined; limit: number },
): Promise<Page<ClassEvent>> {
  const key = readKey(page.after, 2)
  const rows = await pageRows<ClassEvent>(
    tx,
    `SELECT h.id, h.unit_path AS "unitPath", h.business_at AS at, h.act, u.name AS "schoolName",
            h.subject_id AS "subjectId", h.detail, a.name AS "byName"
     FROM ${schema}.audit_entry h JOIN nation.unit u ON u.id = split_part(h.unit_path, '/', -2)::bigint
     LEFT JOIN nation.account a ON a.id = h.account_id
     WHERE ${OF_CLASSES} AND u.path >= $5 AND u.path < $6
       AND ((h.unit_path >= $5 AND h.unit_path < $6) OR h.unit_path = ANY($7::text[]))
       AND ($1::bigint IS NULL OR (h.subject_kind = 'class' AND h.subject_id = $1)
            OR h.detail -> 'classes' @> to_jsonb($1::bigint) OR h.detail -> 'from' @> to_jsonb($1::bigint))
       AND ($2::text IS NULL OR h.unit_path > $2 COLLATE "C" OR (h.unit_path = $2 COLLATE "C" AND h.id < $3::bigint))
     ORDER BY h.unit_path, h.id DESC LIMIT $4`,
    [
      of.classId ?? null,
      key?.[0] ?? null,
      key?.[1] ?? null,
      page.limit + 1,
      of.scope.from,
      of.scope.to,
      of.formerPaths,
    ],
  )
  return pageOf(rows, page.limit, (row) => [row.unitPath, row.id])
}

/** As they are called now; one that was deleted is missing. */
export async function findClassNames(
  tx: Tx,
  schema: string,
  ids: readonly number[],
): Promise<{ id: number; stage: Stage; grade: number; name: string }[]> {
  return tx.rows(`SELECT id, stage, grade, name FROM ${schema}.class WHERE id = ANY($1::bigint[])`, [ids])
}
