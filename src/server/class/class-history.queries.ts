import { type Page, pageOf, readKey } from '../../db/keyset.ts'
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

/** What happened to classes, school by school, the newest first. */
export async function listClassEvents(
  tx: Tx,
  schema: string,
  of: { classId?: number | undefined },
  page: { after?: string | undefined; limit: number },
): Promise<Page<ClassEvent>> {
  const key = readKey(page.after, 2)
  const rows = await tx.rows<ClassEvent>(
    `SELECT h.id, h.unit_path AS "unitPath", h.business_at AS at, h.act, u.name AS "schoolName",
            h.subject_id AS "subjectId", h.detail, a.name AS "byName"
     FROM ${schema}.audit_entry h JOIN nation.unit u ON u.path = h.unit_path
     LEFT JOIN nation.account a ON a.id = h.account_id
     WHERE ${OF_CLASSES}
       AND ($1::bigint IS NULL OR (h.subject_kind = 'class' AND h.subject_id = $1)
            OR h.detail -> 'classes' @> to_jsonb($1::bigint) OR h.detail -> 'from' @> to_jsonb($1::bigint))
       AND ($2::text IS NULL OR h.unit_path > $2 COLLATE "C" OR (h.unit_path = $2 COLLATE "C" AND h.id < $3::bigint))
     ORDER BY h.unit_path, h.id DESC LIMIT $4`,
    [of.classId ?? null, key?.[0] ?? null, key?.[1] ?? null, page.limit + 1],
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
