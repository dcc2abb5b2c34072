import { type Page, pageOf, pageRows, readKey } from '../../db/keyset.ts'
import type { Tx } from '../../db/tx.ts'
import type { Stage } from '../../rules/school-class.ts'

export interface ClassRow {
  id: number
  schoolId: number
  schoolName: string
  unitPath: string
  stage: Stage
  cohort: number
  length: number
  grade: number
  number: string
  name: string
  boys: number
  girls: number
}

export interface ClassFilter {
  ids?: readonly number[]
  school?: number | undefined
  stage?: string | undefined
  grade?: number | undefined
  cohort?: number | undefined
  /** Final grade, with pupils still in it. */
  leaving?: boolean
  /** The year whose promotion is complete: a class that came into its final grade by it leaves a year later. */
  promotedYear?: number | undefined
}

/** Classes of the scope with their boys and girls, school by school, in the order of stage, grade and number. */
export async function listClasses(
  tx: Tx,
  schema: string,
  filter: ClassFilter,
  page: { after?: string | undefined; limit: number },
): Promise<Page<ClassRow>> {
  const key = readKey(page.after, 4)
  const rows = await pageRows<ClassRow>(
    tx,
    `WITH shown AS (
       SELECT c.* FROM ${schema}.class c
       WHERE ($1::bigint[] IS NULL OR c.id = ANY($1)) AND ($2::bigint IS NULL OR c.school_id = $2)
         AND ($3::text IS NULL OR c.stage = $3) AND ($4::int IS NULL OR c.grade = $4)
         AND ($5::int IS NULL OR c.cohort = $5)
         AND (NOT $6 OR (c.grade = c.length AND ($12::int IS NULL OR c.cohort + c.length <= $12) AND EXISTS (
           SELECT FROM ${schema}.enrollment e WHERE e.class_id = c.id AND e.state = 'in_school')))
         AND ($7::text IS NULL OR (c.unit_path, c.stage, c.grade, c.number) > ($7 COLLATE "C", $8, $9::int, $10))
       ORDER BY c.unit_path, c.stage, c.grade, c.number LIMIT $11),
     counted AS (
       SELECT e.class_id, count(*) FILTER (WHERE p.sex = 'male') AS boys,
              count(*) FILTER (WHERE p.sex = 'female') AS girls
       FROM shown s JOIN ${schema}.enrollment e ON e.class_id = s.id AND e.state = 'in_school'
       JOIN ${schema}.pupil p ON p.id = e.pupil_id GROUP BY e.class_id)
     SELECT s.id, s.school_id AS "schoolId", u.name AS "schoolName", s.unit_path AS "unitPath", s.stage, s.cohort,
            s.length, s.grade, s.number, s.name, coalesce(n.boys, 0) AS boys, coalesce(n.girls, 0) AS girls
     FROM shown s JOIN nation.unit u ON u.id = s.school_id LEFT JOIN counted n ON n.class_id = s.id
     ORDER BY s.unit_path, s.stage, s.grade, s.number`,
    [
      filter.ids ?? null,
      filter.school ?? null,
      filter.stage ?? null,
      filter.grade ?? null,
      filter.cohort ?? null,
      filter.leaving ?? false,
      key?.[0] ?? null,
      key?.[1] ?? null,
      key?.[2] ?? null,
      key?.[3] ?? null,
      page.limit + 1,
      filter.promotedYear ?? null,
    ],
  )
  return pageOf(rows, page.limit, (row) => [row.unitPath, row.stage, row.grade, row.number])
}

export interface SchoolLengths {
  primary: number | null
  junior: number | null
  senior: number | null
}

/** The school's row is the lock of everything that is counted per school: two hands numbering classes take turns. */
export async function lockSchool(tx: Tx, schoolId: number): Promise<SchoolLengths | undefined> {
  const rows = await tx.rows<SchoolLengths>(
    `SELECT primary_length AS primary, junior_length AS junior, senior_length AS senior
     FROM nation.school WHERE unit_id = $1 FOR NO KEY UPDATE`,
    [schoolId],
  )
  return rows[0]
}

export async function hasAutumnTerm(
  tx: Tx,
  schema: string,
  of: { unitId: number; schoolYear: number },
): Promise<boolean> {
  const rows = await tx.rows(
    `SELECT 1 FROM ${schema}.term WHERE unit_id = $1 AND school_year = $2 AND term = 'autumn'`,
    [of.unitId, of.schoolYear],
  )
  return rows.length > 0
}

export async function hasClassOfGrade(
  tx: Tx,
  schema: string,
  of: { schoolId: number; stage: Stage; grade: number },
): Promise<boolean> {
  const rows = await tx.rows(
    `SELECT 1 FROM ${schema}.class WHERE school_id = $1 AND stage = $2 AND grade = $3 LIMIT 1`,
    [of.schoolId, of.stage, of.grade],
  )
  return rows.length > 0
}

export async function findClassNumbers(tx: Tx, schema: string, schoolId: number): Promise<string[]> {
  const rows = await tx.rows<{ number: string }>(`SELECT number FROM ${schema}.class WHERE school_id = $1`, [
    schoolId,
  ])
  return rows.map((row) => row.number)
}

export interface NewClasses {
  ids: readonly number[]
  numbered: readonly { number: string; name: string }[]
  schoolId: number
  unitPath: string
  stage: string
  cohort: number
  length: number
  grade: number
}

export async function insertClasses(tx: Tx, schema: string, of: NewClasses): Promise<void> {
  await tx.run(
    `INSERT INTO ${schema}.class (id, number, name, school_id, unit_path, stage, cohort, length, grade)
     SELECT n.id, n.number, n.name, $4, $5, $6, $7, $8, $9
     FROM unnest($1::bigint[], $2::text[], $3::text[]) AS n (id, number, name)`,
    [
      of.ids,
      of.numbered.map((one) => one.number),
      of.numbered.map((one) => one.name),
      of.schoolId,
      of.unitPath,
      of.stage,
      of.cohort,
      of.length,
      of.grade,
    ],
  )
}

export async function saveName(tx: Tx, schema: string, id: number, name: string): Promise<number> {
  return tx.run(`UPDATE ${schema}.class SET name = $2 WHERE id = $1`, [id, name])
}

export interface LockedClass {
  id: number
  schoolId: number
  stage: string
  grade: number
}

/**
 * Locks classes in the order of their ids.
 * @param how `UPDATE` against anybody moving in, `SHARE` against deletion, merging and promotion only
 */
export async function lockClasses(
  tx: Tx,
  schema: string,
  ids: readonly number[],
  how: 'UPDATE' | 'SHARE',
): Promise<LockedClass[]> {
  return tx.rows<LockedClass>(
    `SELECT id, school_id AS "schoolId", stage, grade FROM ${schema}.class
     WHERE id = ANY($1::bigint[]) ORDER BY id FOR ${how}`,
    [ids],
  )
}

/** Whether somebody is in the class now; whether anything ever named it. */
export async function findTraces(
  tx: Tx,
  schema: string,
  id: number,
): Promise<{ hasPupils: boolean; hasHistory: boolean }> {
  const rows = await tx.rows<{ hasPupils: boolean; hasHistory: boolean }>(
    `SELECT EXISTS (SELECT FROM ${schema}.enrollment WHERE class_id = $1 AND state = 'in_school') AS "hasPupils",
            EXISTS (SELECT FROM ${schema}.enrollment WHERE class_id = $1)
            OR EXISTS (SELECT FROM ${schema}.promotion_ledger WHERE class_id = $1)
            OR EXISTS (SELECT FROM ${schema}.graduation WHERE class_id = $1)
            OR EXISTS (SELECT FROM ${schema}.placement p JOIN ${schema}.class c ON c.school_id = p.school_id
                       WHERE c.id = $1 AND c.id = ANY(p.class_ids)) AS "hasHistory"`,
    [id],
  )
  return rows[0] ?? { hasPupils: false, hasHistory: false }
}

export async function deleteClass(tx: Tx, schema: string, id: number): Promise<void> {
  await tx.run(`DELETE FROM ${schema}.class WHERE id = $1`, [id])
}

export interface ClassMember {
  enrollmentId: number
  pupilId: number
  classId: number
}

/** The classes that pupils are in now, to be locked before the pupils are. */
export async function findClassesOf(tx: Tx, schema: string, pupils: readonly number[]): Promise<number[]> {
  const rows = await tx.rows<{ id: number }>(
    `SELECT DISTINCT class_id AS id FROM ${schema}.enrollment
     WHERE pupil_id = ANY($1::bigint[]) AND state = 'in_school' AND class_id IS NOT NULL`,
    [pupils],
  )
  return rows.map((row) => row.id)
}

/** Enrollments of pupils who are in a class, locked in the order of their ids; whoever has none is missing. */
export async function lockMembers(
  tx: Tx,
  schema: string,
  of: { pupils: readonly number[] } | { classId: number },
): Promise<ClassMember[]> {
  const [which, value] = 'pupils' in of ? ['pupil_id', of.pupils] : ['class_id', [of.classId]]
  return tx.rows<ClassMember>(
    `SELECT id AS "enrollmentId", pupil_id AS "pupilId", class_id AS "classId" FROM ${schema}.enrollment
     WHERE ${which} = ANY($1::bigint[]) AND state = 'in_school' AND class_id IS NOT NULL ORDER BY id FOR UPDATE`,
    [value],
  )
}

export async function saveClassOf(
  tx: Tx,
  schema: string,
  enrollmentIds: readonly number[],
  classId: number,
): Promise<void> {
  await tx.run(`UPDATE ${schema}.enrollment SET class_id = $2 WHERE id = ANY($1::bigint[])`, [
    enrollmentIds,
    classId,
  ])
}
