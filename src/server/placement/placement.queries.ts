import { type Page, pageOf, pageRows, readKey } from '../../db/keyset.ts'
import type { Tx } from '../../db/tx.ts'
import type { Stage } from '../../rules/school-class.ts'
import type { PlacementDetail } from './placement-proof.queries.ts'

/** The grade in which somebody waits for a class: that of his entry, until a promotion moves him with his cohort. */
const GRADE = 'coalesce(e.held_grade, e.entry_grade)'
const UNPLACED = `e.state = 'in_school' AND e.class_id IS NULL`

export interface UnplacedRow {
  enrollmentId: number
  unitPath: string
  pupilId: number
  name: string
  sex: 'male' | 'female'
  birthDate: string
  stage: Stage
  grade: number
}

interface UnplacedFilter {
  stage?: string | undefined
  grade?: number | undefined
}

/** Who is in school and in no class, school by school, in the order of entry. */
export async function listUnplaced(
  tx: Tx,
  schema: string,
  filter: UnplacedFilter,
  page: { after?: string | undefined; limit: number },
): Promise<Page<UnplacedRow>> {
  const key = readKey(page.after, 2)
  const rows = await pageRows<UnplacedRow>(
    tx,
    `SELECT e.id AS "enrollmentId", e.unit_path AS "unitPath", p.id AS "pupilId", p.name, p.sex,
            p.birth_date AS "birthDate", e.stage, ${GRADE} AS grade
     FROM ${schema}.enrollment e JOIN ${schema}.pupil p ON p.id = e.pupil_id
     WHERE ${UNPLACED} AND ($1::text IS NULL OR e.stage = $1) AND ($2::int IS NULL OR ${GRADE} = $2)
       AND ($3::text IS NULL OR (e.unit_path, e.id) > ($3 COLLATE "C", $4::bigint))
     ORDER BY e.unit_path, e.id LIMIT $5`,
    [filter.stage ?? null, filter.grade ?? null, key?.[0] ?? null, key?.[1] ?? null, page.limit + 1],
  )
  return pageOf(rows, page.limit, (row) => [row.unitPath, row.enrollmentId])
}

export async function countUnplaced(tx: Tx, schema: string, filter: UnplacedFilter): Promise<number> {
  const rows = await tx.rows<{ n: number }>(
    `SELECT count(*) AS n FROM ${schema}.enrollment e
     WHERE ${UNPLACED} AND ($1::text IS NULL OR e.stage = $1) AND ($2::int IS NULL OR ${GRADE} = $2)`,
    [filter.stage ?? null, filter.grade ?? null],
  )
  return rows[0]?.n ?? 0
}

export interface ToPlace {
  enrollmentId: number
  /** The pupil's. */
  id: number
  sex: 'male' | 'female'
  stage: string
  grade: number
}

/**
 * A school's unplaced pupils: those named, or all of a stage and grade.
 * @param isLocked locks their enrollments in the order of the key; whoever was placed meanwhile drops out
 */
export async function findToPlace(
  tx: Tx,
  schema: string,
  of: { schoolId: number; stage?: string; grade?: number; pupils?: readonly number[] },
  isLocked: boolean,
): Promise<ToPlace[]> {
  return tx.rows<ToPlace>(
    `SELECT e.id AS "enrollmentId", p.id, p.sex, e.stage, ${GRADE} AS grade
     FROM ${schema}.enrollment e JOIN ${schema}.pupil p ON p.id = e.pupil_id
     WHERE ${UNPLACED} AND e.school_id = $1 AND ($2::text IS NULL OR e.stage = $2)
       AND ($3::int IS NULL OR ${GRADE} = $3) AND ($4::bigint[] IS NULL OR e.pupil_id = ANY($4))
     ORDER BY e.id ${isLocked ? 'FOR UPDATE OF e' : ''}`,
    [of.schoolId, of.stage ?? null, of.grade ?? null, of.pupils ?? null],
  )
}

export async function savePlaces(
  tx: Tx,
  schema: string,
  enrollmentIds: readonly number[],
  classIds: readonly number[],
): Promise<void> {
  await tx.run(
    `UPDATE ${schema}.enrollment e SET class_id = n.class_id
     FROM unnest($1::bigint[], $2::bigint[]) AS n (id, class_id) WHERE e.id = n.id`,
    [enrollmentIds, classIds],
  )
}

export interface Placement {
  id: number
  schoolId: number
  unitPath: string
  stage: Stage
  grade: number
  schoolYear: number
  seed: string
  classIds: number[]
  boysBefore: number[]
  girlsBefore: number[]
  /** In the order of their lots, with sex and class beside. */
  pupilIds: number[]
  sexes: ('male' | 'female')[]
  placedIn: number[]
  accountId: number
  at: Date
  fingerprint: string
  detail: PlacementDetail
}

export async function insertPlacement(tx: Tx, schema: string, of: Placement): Promise<void> {
  await tx.run(
    `INSERT INTO ${schema}.placement (id, school_id, unit_path, stage, grade, school_year, seed, class_ids,
       boys_before, girls_before, pupil_ids, sexes, placed_in, account_id, at,
       fingerprint, detail)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
    [
      of.id,
      of.schoolId,
      of.unitPath,
      of.stage,
      of.grade,
      of.schoolYear,
      of.seed,
      of.classIds,
      of.boysBefore,
      of.girlsBefore,
      of.pupilIds,
      of.sexes,
      of.placedIn,
      of.accountId,
      of.at,
      of.fingerprint,
      JSON.stringify(of.detail),
    ],
  )
}
