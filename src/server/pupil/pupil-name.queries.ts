/** Pupils in school by how their names begin: school by school, in the order of names, read along the index of names. */
import { type Page, pageOf, pageRows, readKey } from '../../db/keyset.ts'
import type { Tx } from '../../db/tx.ts'
import { PUPIL, type PupilFilter, type PupilListRow } from './pupil.queries.ts'

/** Behind every text that begins like this one, in the order of code points. */
const endOf = (prefix: string) => `${prefix}\u{10ffff}`

/**
 * The enrollment is looked up pupil by pupil, behind a fence (LIMIT 1: nobody is in school twice): a planner that thinks few pupils are of a grade would
 * otherwise read everybody's. The page's key names no name: where the last page ended is looked up.
 */
export async function listPupilsByName(
  tx: Tx,
  schema: string,
  filter: PupilFilter & { name: string },
  page: { after?: string | undefined; limit: number },
): Promise<Page<PupilListRow>> {
  const key = readKey(page.after, 2)
  const [from = null, to = null] = filter.within ?? []
  const rows = await pageRows<PupilListRow & { unitPath: string }>(
    tx,
    `WITH found AS (
       SELECT p.id, p.unit_path, p.name, p.sex, p.birth_date, p.sealed, p.is_flagged, o.stage, o.entry_grade, o.held_grade,
              o.class_id, o.school_id
       FROM ${schema}.pupil p
       CROSS JOIN LATERAL (
         SELECT e.* FROM ${schema}.enrollment e LEFT JOIN ${schema}.class c ON c.id = e.class_id
         WHERE e.pupil_id = p.id AND e.state = 'in_school'
           AND ($5::bigint IS NULL OR e.class_id = $5) AND ($6::text IS NULL OR e.stage = $6)
           AND ($7::int IS NULL OR coalesce(c.grade, e.held_grade, e.entry_grade) = $7)
           AND ($8::boolean IS NULL OR (e.class_id IS NULL) = $8)
         LIMIT 1) o
       WHERE p.name COLLATE "C" >= $1 AND p.name COLLATE "C" < $2
         AND ($3::text IS NULL OR (p.unit_path >= $3 COLLATE "C" AND p.unit_path < $4 COLLATE "C"))
         AND ($9::boolean IS NULL OR p.is_flagged = $9)
         -- Said once more: the index skips from school to school, and would begin at the first one.
         AND ($10::text IS NULL OR p.unit_path >= $10 COLLATE "C")
         AND ($10::text IS NULL
              OR (p.unit_path, p.name COLLATE "C", p.id) > ($10 COLLATE "C",
                coalesce((SELECT k.name FROM ${schema}.pupil k WHERE k.id = $11), '') COLLATE "C", $11::bigint))
       ORDER BY p.unit_path, p.name COLLATE "C", p.id LIMIT $12)
     SELECT ${PUPIL}, p.unit_path AS "unitPath"
     FROM found p
     CROSS JOIN LATERAL (SELECT p.stage, p.entry_grade, p.held_grade) e
     JOIN nation.unit u ON u.id = p.school_id LEFT JOIN ${schema}.class c ON c.id = p.class_id
     ORDER BY p.unit_path, p.name COLLATE "C", p.id`,
    [
      filter.name,
      endOf(filter.name),
      from,
      to,
      filter.classId ?? null,
      filter.stage ?? null,
      filter.grade ?? null,
      filter.isUnplaced ?? null,
      filter.isFlagged ?? null,
      key?.[0] ?? null,
      key?.[1] ?? null,
      page.limit + 1,
    ],
  )
  return pageOf(rows, page.limit, (row) => [row.unitPath, row.id])
}
