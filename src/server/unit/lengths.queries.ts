/** Rows that a change of a school's lengths reads and writes (ORG-2). */
import type { Tx } from '../../db/tx.ts'
import type { LengthClass, StageLengths } from '../../rules/school.ts'
import type { Stage } from '../../rules/school-class.ts'
import type { SchoolLengths } from './unit.queries.ts'

export async function saveLengths(tx: Tx, unitId: number, lengths: SchoolLengths): Promise<void> {
  await tx.run(
    'UPDATE nation.school SET primary_length = $2, junior_length = $3, senior_length = $4 WHERE unit_id = $1',
    [unitId, lengths.primary, lengths.junior, lengths.senior],
  )
}

/** Against anybody who fills, empties, merges or graduates them, in the order of their ids. */
export async function lockClassesOfSchool(tx: Tx, schema: string, schoolId: number): Promise<void> {
  await tx.rows(`SELECT 1 FROM ${schema}.class WHERE school_id = $1 ORDER BY id FOR UPDATE`, [schoolId])
}

export type ClassOfSchool = LengthClass & { id: number }

/** Classes of a school with whoever is in them and whoever left them this year; those left long ago are not among them. */
export async function listClassesOfSchool(
  tx: Tx,
  schema: string,
  of: { schoolId: number; unitPath: string; year: number },
): Promise<ClassOfSchool[]> {
  return tx.rows<ClassOfSchool>(
    `WITH leaver AS (
       SELECT class_id, count(*) AS n FROM ${schema}.graduation
       WHERE unit_path = $3 AND year = $2 AND reversed_at IS NULL GROUP BY 1)
     SELECT c.id, c.name, c.stage, c.cohort, c.length, c.grade, coalesce(n.pupils, 0) AS pupils,
            coalesce(l.n, 0) AS graduates
     FROM ${schema}.class c
     LEFT JOIN LATERAL (SELECT count(*) AS pupils FROM ${schema}.enrollment e
                        WHERE e.class_id = c.id AND e.state = 'in_school') n ON true
     LEFT JOIN leaver l ON l.class_id = c.id
     WHERE c.school_id = $1 AND (c.cohort + c.length > $2 OR n.pupils > 0)
     ORDER BY c.stage, c.grade, c.number`,
    [of.schoolId, of.year, of.unitPath],
  )
}

function byStage(rows: readonly { stage: Stage; grade: number }[]): StageLengths {
  const of = (stage: Stage) => rows.find((row) => row.stage === stage)?.grade ?? null
  return { primary: of('primary'), junior: of('junior'), senior: of('senior') }
}

/** The highest grade in which a pupil of a school waits for a class, by stage. */
export async function findUnplacedGrades(tx: Tx, schema: string, unitPath: string): Promise<StageLengths> {
  const rows = await tx.rows<{ stage: Stage; grade: number }>(
    `SELECT stage, max(coalesce(held_grade, entry_grade)) AS grade FROM ${schema}.enrollment
     WHERE unit_path = $1 AND state = 'in_school' AND class_id IS NULL GROUP BY stage`,
    [unitPath],
  )
  return byStage(rows)
}

/** The highest grade into which a school has asked to admit somebody, not decided yet, by stage. Beyond the scope. */
export async function findAdmissionGrades(tx: Tx, schema: string, schoolId: number): Promise<StageLengths> {
  const rows = await tx.rows<{ stage: Stage; grade: number }>(
    `SELECT detail->>'stage' AS stage, max((detail->>'entryGrade')::integer) AS grade FROM ${schema}.business_case
     WHERE school_id = $1 AND kind = 'admission' AND is_open GROUP BY 1`,
    [schoolId],
  )
  return byStage(rows)
}

export async function saveClassLengths(
  tx: Tx,
  schema: string,
  rows: readonly { id: number; length: number }[],
): Promise<void> {
  await tx.run(
    `UPDATE ${schema}.class c SET length = n.length
     FROM unnest($1::bigint[], $2::smallint[]) AS n (id, length) WHERE c.id = n.id`,
    [rows.map((row) => row.id), rows.map((row) => row.length)],
  )
}

export interface NewLengthChange {
  id: number
  schoolId: number
  unitPath: string
  accountId: number
  byUnitId: number
  before: SchoolLengths
  after: SchoolLengths
  fromCohort: StageLengths
  classIds: readonly number[]
  reason: string
  at: Date
  businessAt: Date
}

export async function insertLengthChange(tx: Tx, schema: string, of: NewLengthChange): Promise<void> {
  await tx.run(
    `INSERT INTO ${schema}.length_change (id, school_id, unit_path, account_id, by_unit_id, before, after, from_cohort,
       class_ids, reason, at, business_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      ...[of.id, of.schoolId, of.unitPath, of.accountId, of.byUnitId],
      ...[JSON.stringify(of.before), JSON.stringify(of.after), JSON.stringify(of.fromCohort)],
      ...[of.classIds, of.reason, of.at, of.businessAt],
    ],
  )
}

export interface LengthChangeRow {
  id: number
  at: Date
  accountId: number
  unitName: string | null
  before: SchoolLengths
  after: SchoolLengths
  fromCohort: SchoolLengths
  classes: number
  reason: string
}

/** The newest first: a few in a school's life. */
export async function listLengthChanges(
  tx: Tx,
  schema: string,
  schoolId: number,
): Promise<LengthChangeRow[]> {
  return tx.rows<LengthChangeRow>(
    `SELECT h.id, h.business_at AS at, h.account_id AS "accountId", u.name AS "unitName", h.before, h.after,
            h.from_cohort AS "fromCohort", cardinality(h.class_ids) AS classes, h.reason
     FROM ${schema}.length_change h LEFT JOIN nation.unit u ON u.id = h.by_unit_id
     WHERE h.school_id = $1 ORDER BY h.id DESC LIMIT 100`,
    [schoolId],
  )
}
