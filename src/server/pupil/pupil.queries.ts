import { type Page, pageOf, pageRows, readKey } from '../../db/keyset.ts'
import type { Database, Scope, Tx } from '../../db/tx.ts'
import type { Stage } from '../../rules/school-class.ts'

/** A pupil as lists show him; numbers are still in the sealed blob. */
export interface PupilListRow {
  id: number
  name: string
  sex: 'male' | 'female'
  birthDate: string
  sealed: Buffer
  isFlagged: boolean
  schoolId: number
  schoolName: string
  stage: Stage
  grade: number
  classId: number | null
  /** As kept, without the grade. */
  className: string | null
}

export const PUPIL = `p.id, p.name, p.sex, p.birth_date AS "birthDate", p.sealed, p.is_flagged AS "isFlagged",
  u.id AS "schoolId", u.name AS "schoolName", e.stage, coalesce(c.grade, e.held_grade, e.entry_grade) AS grade,
  c.id AS "classId", c.name AS "className"`

export interface PupilFilter {
  /** Paths of a unit's subtree: from, and behind the last. */
  within?: readonly [from: string, to: string] | undefined
  classId?: number | undefined
  stage?: string | undefined
  grade?: number | undefined
  isUnplaced?: boolean | undefined
  isFlagged?: boolean | undefined
  /** How the name begins. */
  name?: string | undefined
}

/**
 * Pupils in school, school by school, in the order of entry; by name: pupil-name.queries.ts. The flag picks few among
 * many: these are found first by their own index, before the walk in order would pass everybody else.
 */
export async function listPupils(
  tx: Tx,
  schema: string,
  filter: PupilFilter,
  page: { after?: string | undefined; limit: number },
): Promise<Page<PupilListRow>> {
  const key = readKey(page.after, 2)
  const [from = null, to = null] = filter.within ?? []
  const rows = await pageRows<PupilListRow & { enrollmentId: number; unitPath: string }>(
    tx,
    `WITH picked AS ${filter.isFlagged ? 'MATERIALIZED' : 'NOT MATERIALIZED'} (
       SELECT p.* FROM ${schema}.pupil p ${filter.isFlagged ? 'WHERE p.is_flagged' : ''})
     SELECT ${PUPIL}, e.id AS "enrollmentId", e.unit_path AS "unitPath"
     FROM ${schema}.enrollment e JOIN picked p ON p.id = e.pupil_id JOIN nation.unit u ON u.id = e.school_id
     LEFT JOIN ${schema}.class c ON c.id = e.class_id
     WHERE e.state = 'in_school' AND ($1::text IS NULL OR (e.unit_path >= $1 COLLATE "C" AND e.unit_path < $2 COLLATE "C"))
       AND ($3::bigint IS NULL OR e.class_id = $3) AND ($4::text IS NULL OR e.stage = $4)
       AND ($5::int IS NULL OR coalesce(c.grade, e.held_grade, e.entry_grade) = $5)
       AND ($6::boolean IS NULL OR (e.class_id IS NULL) = $6) AND ($7::boolean IS NULL OR p.is_flagged = $7)
       AND ($8::text IS NULL OR (e.unit_path, e.id) > ($8 COLLATE "C", $9::bigint))
     ORDER BY e.unit_path, e.id LIMIT $10`,
    [
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
  return pageOf(rows, page.limit, (row) => [row.unitPath, row.enrollmentId])
}

export async function findUnitPath(tx: Tx, id: number): Promise<string | undefined> {
  const rows = await tx.rows<{ path: string }>('SELECT path FROM nation.unit WHERE id = $1', [id])
  return rows[0]?.path
}

/** How the last enrollment of a pupil is; null for one who was never in school. */
export type EnrollmentState = 'in_school' | 'graduated' | 'departed' | 'removed' | null

export interface FoundPupil extends Omit<PupilListRow, 'stage' | 'grade'> {
  stage: Stage | null
  grade: number | null
  state: EnrollmentState
}

/** A pupil of the scope with the unit that has him now and his last enrollment. */
const FIND = (schema: string) => `SELECT ${PUPIL}, e.state
  FROM ${schema}.pupil p JOIN nation.unit u ON u.path = p.unit_path
  LEFT JOIN LATERAL (
    SELECT o.stage, o.entry_grade, o.held_grade, o.class_id, o.state FROM ${schema}.enrollment o WHERE o.pupil_id = p.id
    ORDER BY lower(o.during) DESC LIMIT 1) e ON true
  LEFT JOIN ${schema}.class c ON c.id = e.class_id`

/** By any number he ever had. A hot path: one statement in one round trip, planned once per connection. */
export async function findPupilByNumber(
  db: Database,
  scope: Scope,
  schema: string,
  hash: Buffer,
): Promise<FoundPupil | undefined> {
  const rows = await db.glance<FoundPupil>(scope, {
    name: `${schema}.pupil_by_number`,
    text: `${FIND(schema)} WHERE p.id = (SELECT n.pupil_id FROM ${schema}.student_number n WHERE n.hash = $1)`,
    values: [hash],
  })
  return rows[0]
}

export interface PupilPage extends FoundPupil {
  detail: unknown
}

export async function findPupil(tx: Tx, schema: string, id: number): Promise<PupilPage | undefined> {
  const rows = await tx.rows<PupilPage>(
    `SELECT f.*, p.detail FROM (${FIND(schema)} WHERE p.id = $1) f JOIN ${schema}.pupil p ON p.id = f.id`,
    [id],
  )
  return rows[0]
}
