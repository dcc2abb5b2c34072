/** Rows of graduation: leavers, certificates, reversals. */
import type { Tx } from '../../db/tx.ts'
import type { Outcome } from '../../rules/senior-graduation.ts'

export interface ClassRow {
  id: number
  name: string
  stage: 'primary' | 'junior' | 'senior'
  grade: number
  length: number
  cohort: number
}

/** Locks classes against a promotion passing between the look and the graduation; before pupils, as everywhere. */
export function lockClasses(tx: Tx, schema: string, ids: readonly number[]): Promise<ClassRow[]> {
  return tx.rows<ClassRow>(
    `SELECT id, name, stage, grade, length, cohort FROM ${schema}.class WHERE id = ANY ($1::bigint[]) ORDER BY id FOR SHARE`,
    [ids],
  )
}

export interface LeaverRow {
  pupilId: number
  enrollmentId: number
  classId: number
  schoolId: number
  unitPath: string
  stage: string
  name: string
  sex: string
  birthDate: string
  sealed: Buffer
}

/** Everybody in school in these classes, pupils locked in key order, with their enrollments: nobody changes class now. */
export function lockLeavers(tx: Tx, schema: string, classIds: readonly number[]): Promise<LeaverRow[]> {
  return tx.rows<LeaverRow>(
    `SELECT p.id AS "pupilId", e.id AS "enrollmentId", e.class_id AS "classId", e.school_id AS "schoolId",
            e.unit_path AS "unitPath", e.stage, p.name, p.sex, p.birth_date AS "birthDate", p.sealed
     FROM ${schema}.enrollment e JOIN ${schema}.pupil p ON p.id = e.pupil_id
     WHERE e.class_id = ANY ($1::bigint[]) AND e.state = 'in_school' ORDER BY p.id FOR UPDATE OF p, e`,
    [classIds],
  )
}

/** The oldest open case of each pupil that has one. */
export async function findOpenCases(
  tx: Tx,
  schema: string,
  pupilIds: readonly number[],
): Promise<Map<number, { caseId: number; kind: string }>> {
  const rows = await tx.rows<{ pupilId: number; caseId: number; kind: string }>(
    `SELECT DISTINCT ON (pupil_id) pupil_id AS "pupilId", id AS "caseId", kind FROM ${schema}.business_case
     WHERE pupil_id = ANY ($1::bigint[]) AND is_open ORDER BY pupil_id, id`,
    [pupilIds],
  )
  return new Map(rows.map(({ pupilId, ...row }) => [pupilId, row]))
}

/** By when each pupil whose graduation was reversed is to graduate again. */
export async function findRegraduations(
  tx: Tx,
  schema: string,
  pupilIds: readonly number[],
): Promise<Map<number, string>> {
  const rows = await tx.rows<{ pupilId: number; by: string }>(
    `SELECT pupil_id AS "pupilId", max(regraduate_by) AS by FROM ${schema}.graduation
     WHERE pupil_id = ANY ($1::bigint[]) AND reversed_at IS NOT NULL GROUP BY pupil_id`,
    [pupilIds],
  )
  return new Map(rows.map((row) => [row.pupilId, row.by]))
}

export interface NewGraduation extends LeaverRow {
  id: number
  outcome: Outcome
  /** The number as certified, sealed anew: the pupil's own blob goes on to the next school. */
  certificate: Buffer
  numberHash: Buffer
}

export async function insertGraduations(
  tx: Tx,
  schema: string,
  of: { year: number; on: string; accountId: number },
  rows: readonly NewGraduation[],
): Promise<void> {
  await tx.run(
    `INSERT INTO ${schema}.graduation (id, pupil_id, enrollment_id, school_id, unit_path, class_id, stage, name, sex,
       birth_date, sealed, number_hash, outcome, year, graduated_on, account_id)
     SELECT n.*, $14, $15, $16
     FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::text[], $6::bigint[], $7::text[],
                 $8::text[], $9::text[], $10::date[], $11::bytea[], $12::bytea[], $13::text[]) AS n`,
    [
      rows.map((r) => r.id),
      rows.map((r) => r.pupilId),
      rows.map((r) => r.enrollmentId),
      rows.map((r) => r.schoolId),
      rows.map((r) => r.unitPath),
      rows.map((r) => r.classId),
      rows.map((r) => r.stage),
      rows.map((r) => r.name),
      rows.map((r) => r.sex),
      rows.map((r) => r.birthDate),
      rows.map((r) => r.certificate),
      rows.map((r) => r.numberHash),
      rows.map((r) => r.outcome),
      of.year,
      of.on,
      of.accountId,
    ],
  )
}

/** An allocation made before a reversal belongs to the pupil's new certificate. */
export async function relinkAllocations(
  tx: Tx,
  schema: string,
  rows: readonly { id: number; pupilId: number }[],
): Promise<void> {
  await tx.run(
    `UPDATE ${schema}.allocation a SET graduation_id = n.id FROM unnest($1::bigint[], $2::bigint[]) AS n (id, pupil_id)
     WHERE a.pupil_id = n.pupil_id AND a.state = 'open'`,
    [rows.map((r) => r.id), rows.map((r) => r.pupilId)],
  )
}

export interface LockedGraduation {
  id: number
  pupilId: number
  name: string
  /** The class as it is kept, with stage and grade; none for one loaded without a class. */
  stage: 'primary' | 'junior' | 'senior'
  className: string | null
  classGrade: number | null
  enrollmentId: number
  schoolId: number
  /** Of the school. */
  unitPath: string
  year: number
  isReversed: boolean
  isAdmitted: boolean
  isBackfilled: boolean
}

/** Certificates within the scope, in key order. @param lock holds them until the transaction ends */
export function findGraduations(
  tx: Tx,
  schema: string,
  ids: readonly number[],
  lock: boolean,
): Promise<LockedGraduation[]> {
  return tx.rows<LockedGraduation>(
    `SELECT g.id, g.pupil_id AS "pupilId", g.name, g.stage, c.name AS "className", c.grade AS "classGrade",
            g.enrollment_id AS "enrollmentId", g.school_id AS "schoolId", g.unit_path AS "unitPath", g.year,
            g.reversed_at IS NOT NULL AS "isReversed", g.admitted_school_id IS NOT NULL AS "isAdmitted",
            g.is_destination_backfilled AS "isBackfilled"
     FROM ${schema}.graduation g LEFT JOIN ${schema}.class c ON c.id = g.class_id
     WHERE g.id = ANY ($1::bigint[]) ORDER BY g.id ${lock ? 'FOR UPDATE OF g' : ''}`,
    [ids],
  )
}

/** Pupils that a school has claimed from an allocation list, undecided. */
export async function findClaimed(tx: Tx, schema: string, pupilIds: readonly number[]): Promise<Set<number>> {
  const rows = await tx.rows<{ pupilId: number }>(
    `SELECT pupil_id AS "pupilId" FROM ${schema}.allocation
     WHERE pupil_id = ANY ($1::bigint[]) AND state = 'claimed'`,
    [pupilIds],
  )
  return new Set(rows.map((row) => row.pupilId))
}

export async function saveReversals(
  tx: Tx,
  schema: string,
  ids: readonly number[],
  by: { accountId: number; at: Date; reason: string; regraduateBy: string },
): Promise<void> {
  await tx.run(
    `UPDATE ${schema}.graduation SET reversed_at = $2, reversed_by = $3, reversal_reason = $4, regraduate_by = $5,
       version = version + 1 WHERE id = ANY ($1::bigint[])`,
    [ids, by.at, by.accountId, by.reason, by.regraduateBy],
  )
}

/** What is left undefined stays as it is. */
export async function saveDestinations(
  tx: Tx,
  schema: string,
  ids: readonly number[],
  to: { destination?: string | null | undefined; expectedSchoolId?: number | null | undefined },
): Promise<void> {
  await tx.run(
    `UPDATE ${schema}.graduation SET destination = CASE WHEN $2 THEN $3 ELSE destination END,
       expected_school_id = CASE WHEN $4 THEN $5 ELSE expected_school_id END, version = version + 1
     WHERE id = ANY ($1::bigint[])`,
    [
      ids,
      to.destination !== undefined,
      to.destination ?? null,
      to.expectedSchoolId !== undefined,
      to.expectedSchoolId ?? null,
    ],
  )
}

export async function isSchoolOfWorld(tx: Tx, worldId: number, schoolId: number): Promise<boolean> {
  const rows = await tx.rows('SELECT 1 FROM nation.school WHERE unit_id = $1 AND world_id = $2', [
    schoolId,
    worldId,
  ])
  return rows.length > 0
}

/** Which of the pupils have graduated and are in no school since: their data is locked. */
export async function findLocked(tx: Tx, schema: string, pupilIds: readonly number[]): Promise<number[]> {
  const rows = await tx.rows<{ pupilId: number }>(
    `SELECT DISTINCT g.pupil_id AS "pupilId" FROM ${schema}.graduation g
     WHERE g.pupil_id = ANY ($1::bigint[]) AND g.reversed_at IS NULL
       AND NOT EXISTS (SELECT FROM ${schema}.enrollment e WHERE e.pupil_id = g.pupil_id AND e.state = 'in_school')
     ORDER BY 1`,
    [pupilIds],
  )
  return rows.map((row) => row.pupilId)
}
