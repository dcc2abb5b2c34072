/** SQL of the hand that moves pupils: always sets, always locked in the order of the key. */
import type { Tx } from '../../db/tx.ts'

export interface NewEnrollment {
  id: number
  pupilId: number
  schoolId: number
  unitPath: string
  stage: string
  entryGrade: number
  classId: number | null
  enteredBy: string
  on: string
}

export async function lockPupils(tx: Tx, schema: string, pupilIds: readonly number[]): Promise<number> {
  const rows = await tx.rows(
    `SELECT id FROM ${schema}.pupil WHERE id = ANY($1::bigint[]) ORDER BY id FOR UPDATE`,
    [pupilIds],
  )
  return rows.length
}

/** Only those still in school are locked: one who left in the meantime is missing from the count. */
export async function lockEnrollments(
  tx: Tx,
  schema: string,
  ids: readonly number[],
  isInSchool: boolean,
): Promise<number> {
  const rows = await tx.rows(
    `SELECT id FROM ${schema}.enrollment WHERE id = ANY($1::bigint[]) AND (state = 'in_school') = $2
     ORDER BY id FOR UPDATE`,
    [ids, isInSchool],
  )
  return rows.length
}

/** Whether one of the schools has closed, or gone into another one (ORG-9). */
export async function hasClosedSchool(tx: Tx, schoolIds: readonly number[]): Promise<boolean> {
  const rows = await tx.rows(
    'SELECT 1 FROM nation.unit WHERE id = ANY($1::bigint[]) AND closed_on IS NOT NULL LIMIT 1',
    [schoolIds],
  )
  return rows.length > 0
}

/** The same, asked of enrollments. */
export async function hasClosedSchoolOf(
  tx: Tx,
  schema: string,
  enrollmentIds: readonly number[],
): Promise<boolean> {
  const rows = await tx.rows(
    `SELECT 1 FROM ${schema}.enrollment e JOIN nation.unit u ON u.id = e.school_id
     WHERE e.id = ANY($1::bigint[]) AND u.closed_on IS NOT NULL LIMIT 1`,
    [enrollmentIds],
  )
  return rows.length > 0
}

export async function insertEnrollments(
  tx: Tx,
  schema: string,
  rows: readonly NewEnrollment[],
): Promise<void> {
  const column = <K extends keyof NewEnrollment>(key: K) => rows.map((row) => row[key])
  await tx.run(
    `INSERT INTO ${schema}.enrollment
       (id, pupil_id, school_id, unit_path, stage, entry_grade, class_id, entered_by, during)
     SELECT n.id, n.pupil_id, n.school_id, n.unit_path, n.stage, n.entry_grade, n.class_id, n.entered_by,
            -- Two schools on one day: the new enrollment begins where the old one ends.
            daterange(greatest(n.on_day, (SELECT max(upper(e.during)) FROM ${schema}.enrollment e
                                          WHERE e.pupil_id = n.pupil_id)), NULL)
     FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::smallint[], $7::bigint[],
                 $8::text[], $9::date[])
       AS n (id, pupil_id, school_id, unit_path, stage, entry_grade, class_id, entered_by, on_day)`,
    [
      column('id'),
      column('pupilId'),
      column('schoolId'),
      column('unitPath'),
      column('stage'),
      column('entryGrade'),
      column('classId'),
      column('enteredBy'),
      column('on'),
    ],
  )
}

export async function savePupilPaths(
  tx: Tx,
  schema: string,
  pupilIds: readonly number[],
  unitPaths: readonly string[],
): Promise<void> {
  await tx.run(
    `UPDATE ${schema}.pupil p SET unit_path = n.unit_path
     FROM unnest($1::bigint[], $2::text[]) AS n (pupil_id, unit_path)
     WHERE p.id = n.pupil_id AND p.unit_path <> n.unit_path`,
    [pupilIds, unitPaths],
  )
}

/** Who had no home yet gets this province; whoever had one moves, and the version tells that he did. */
export async function savePupilHomes(tx: Tx, schema: string, pupilIds: readonly number[]): Promise<void> {
  await tx.run(
    `INSERT INTO nation.pupil_home AS h (pupil_id, province_id)
     SELECT p.id, v.id FROM unnest($1::bigint[]) AS p (id), nation.province v WHERE v.schema_name = $2
     ORDER BY p.id
     ON CONFLICT (pupil_id) DO UPDATE SET province_id = excluded.province_id, version = h.version + 1
       WHERE h.province_id <> excluded.province_id`,
    [pupilIds, schema],
  )
}

export async function saveEnded(
  tx: Tx,
  schema: string,
  ids: readonly number[],
  end: { state: string; on: string },
): Promise<void> {
  await tx.run(
    `UPDATE ${schema}.enrollment
     SET state = $2, during = daterange(lower(during), greatest($3::date, lower(during) + 1))
     WHERE id = ANY($1::bigint[])`,
    [ids, end.state, end.on],
  )
}

export async function saveReopened(tx: Tx, schema: string, ids: readonly number[]): Promise<void> {
  await tx.run(
    `WITH reopened AS (
       UPDATE ${schema}.enrollment SET state = 'in_school', during = daterange(lower(during), NULL)
       WHERE id = ANY($1::bigint[]) RETURNING pupil_id, unit_path)
     UPDATE ${schema}.pupil p SET unit_path = r.unit_path
     FROM reopened r WHERE p.id = r.pupil_id AND p.unit_path <> r.unit_path`,
    [ids],
  )
}
