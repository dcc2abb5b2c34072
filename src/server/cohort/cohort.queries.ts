/** Rows of terms and of a cohort's classes, for one school or hundreds at once. */
import type { Tx } from '../../db/tx.ts'
import type { CohortSchool } from '../../rules/cohort.ts'
import type { Stage } from '../../rules/school-class.ts'
import type { ScopeRange } from '../../rules/scope.ts'
import type { SchoolTerm } from '../../rules/term.ts'

export interface PlannedUnit {
  id: number
  name: string
  path: string
}

/** Schools right below a bureau, or the school itself, in the order of the tree; one that is no more is not among them. */
export async function listSchools(tx: Tx, unitId: number): Promise<PlannedUnit[]> {
  return tx.rows<PlannedUnit>(
    `SELECT u.id, u.name, u.path FROM nation.unit u JOIN nation.school s ON s.unit_id = u.id
     WHERE (u.parent_id = $1 OR u.id = $1) AND u.closed_on IS NULL ORDER BY u.path`,
    [unitId],
  )
}

/** In the order of their ids: whoever else numbers classes of one of them takes turns. Beyond one unit's scope. */
export async function lockSchools(tx: Tx, ids: readonly number[]): Promise<void> {
  await tx.rows(
    'SELECT 1 FROM nation.school WHERE unit_id = ANY($1::bigint[]) ORDER BY unit_id FOR NO KEY UPDATE',
    [ids],
  )
}

interface FactsRow {
  schoolId: number
  primary: number | null
  junior: number | null
  senior: number | null
  terms: SchoolTerm[]
  classes: { stage: Stage; cohort: number; number: string }[]
}

const count = (row: FactsRow, cohort: number, stage: Stage) =>
  row.classes.filter((one) => one.cohort === cohort && one.stage === stage).length

const counts = (row: FactsRow, cohort: number) => ({
  primary: count(row, cohort, 'primary'),
  junior: count(row, cohort, 'junior'),
  senior: count(row, cohort, 'senior'),
})

/** What the plan of a cohort is judged by, in one statement for all schools. */
export async function listCohortFacts(
  tx: Tx,
  schema: string,
  of: { schools: readonly number[]; cohort: number },
): Promise<CohortSchool[]> {
  const rows = await tx.rows<FactsRow>(
    `SELECT s.unit_id AS "schoolId", s.primary_length AS primary, s.junior_length AS junior, s.senior_length AS senior,
            coalesce(t.terms, '[]') AS terms, coalesce(c.classes, '[]') AS classes
     FROM nation.school s
     LEFT JOIN LATERAL (
       SELECT jsonb_agg(jsonb_build_object('schoolYear', school_year, 'term', term, 'startsOn', starts_on,
                                           'endsOn', ends_on)) AS terms
       FROM ${schema}.term WHERE unit_id = s.unit_id) t ON true
     LEFT JOIN LATERAL (
       SELECT jsonb_agg(jsonb_build_object('stage', stage, 'cohort', cohort, 'number', number)) AS classes
       FROM ${schema}.class WHERE school_id = s.unit_id AND cohort IN ($2, $2 - 1)) c ON true
     WHERE s.unit_id = ANY($1::bigint[])`,
    [of.schools, of.cohort],
  )
  return rows.map((row) => ({
    schoolId: row.schoolId,
    lengths: { primary: row.primary, junior: row.junior, senior: row.senior },
    terms: row.terms,
    numbers: row.classes.filter((one) => one.cohort === of.cohort).map((one) => one.number),
    now: counts(row, of.cohort),
    lastYear: counts(row, of.cohort - 1),
  }))
}

/** @returns ids of the units that had no such term */
export async function insertTerms(
  tx: Tx,
  schema: string,
  term: SchoolTerm,
  units: readonly { id: number; path: string }[],
): Promise<number[]> {
  const rows = await tx.rows<{ id: number }>(
    `INSERT INTO ${schema}.term (unit_id, unit_path, school_year, term, starts_on, ends_on)
     SELECT n.id, n.path, $3, $4, $5, $6 FROM unnest($1::bigint[], $2::text[]) AS n (id, path)
     ON CONFLICT (unit_id, school_year, term) DO NOTHING RETURNING unit_id AS id`,
    [
      units.map((one) => one.id),
      units.map((one) => one.path),
      ...[term.schoolYear, term.term, term.startsOn, term.endsOn],
    ],
  )
  return rows.map((row) => row.id)
}

export interface NewCohortClass {
  id: number
  schoolId: number
  unitPath: string
  stage: Stage
  length: number
  number: string
  name: string
}

/** Classes of a cohort in its first grade, of many schools at once. */
export async function insertCohortClasses(
  tx: Tx,
  schema: string,
  cohort: number,
  rows: readonly NewCohortClass[],
): Promise<void> {
  const column = <K extends keyof NewCohortClass>(key: K) => rows.map((row) => row[key])
  await tx.run(
    `INSERT INTO ${schema}.class (id, number, name, school_id, unit_path, stage, cohort, length, grade)
     SELECT n.id, n.number, n.name, n.school_id, n.unit_path, n.stage, $1, n.length, 1
     FROM unnest($2::bigint[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::text[], $8::smallint[])
       AS n (id, number, name, school_id, unit_path, stage, length)`,
    [
      cohort,
      ...[column('id'), column('number'), column('name'), column('schoolId'), column('unitPath')],
      ...[column('stage'), column('length')],
    ],
  )
}

/** The history of each school's classes, though its bureau made them: one line of audit a school. */
export async function insertClassAudits(
  tx: Tx,
  schema: string,
  of: { accountId: number; at: Date; businessAt: Date },
  rows: readonly { id: number; schoolId: number; unitPath: string; classes: readonly number[] }[],
): Promise<void> {
  await tx.run(
    `INSERT INTO ${schema}.audit_entry (id, unit_path, account_id, act, subject_kind, subject_id, detail, at, business_at)
     SELECT n.id, n.unit_path, $1, 'class_create', 'unit', n.school_id, n.detail, $2, $3
     FROM unnest($4::bigint[], $5::text[], $6::bigint[], $7::jsonb[]) AS n (id, unit_path, school_id, detail)`,
    [
      ...[of.accountId, of.at, of.businessAt],
      rows.map((row) => row.id),
      rows.map((row) => row.unitPath),
      rows.map((row) => row.schoolId),
      rows.map((row) => JSON.stringify({ classes: row.classes })),
    ],
  )
}

export interface CohortFigures {
  id: number
  name: string
  level: number
  schools: number
  withoutTerm: number
  withoutClasses: number
}

/** Schools below each unit right below `parentId`: all, those without the autumn term, those short of a stage's classes. */
export async function listCohortFigures(
  tx: Tx,
  schema: string,
  of: { parentId: number; scope: ScopeRange; cohort: number },
): Promise<CohortFigures[]> {
  return tx.rows<CohortFigures>(
    `WITH child AS (SELECT id, name, level, path FROM nation.unit WHERE parent_id = $1 AND closed_on IS NULL),
     school AS (
       SELECT s.unit_id, u.path,
              NOT EXISTS (SELECT FROM ${schema}.term t
                          WHERE t.unit_id = s.unit_id AND t.school_year = $4 AND t.term = 'autumn') AS no_term,
              EXISTS (SELECT FROM (VALUES ('primary', s.primary_length), ('junior', s.junior_length),
                                          ('senior', s.senior_length)) AS taught (stage, length)
                      WHERE taught.length IS NOT NULL AND NOT EXISTS (
                        SELECT FROM ${schema}.class c
                        WHERE c.school_id = s.unit_id AND c.cohort = $4 AND c.stage = taught.stage)) AS no_classes
       FROM nation.school s JOIN nation.unit u ON u.id = s.unit_id
       WHERE u.path >= $2 AND u.path < $3 AND u.closed_on IS NULL)
     SELECT c.id, c.name, c.level, count(s.unit_id) AS schools,
            count(*) FILTER (WHERE s.no_term) AS "withoutTerm", count(*) FILTER (WHERE s.no_classes) AS "withoutClasses"
     FROM child c LEFT JOIN school s ON s.path >= c.path AND s.path < rtrim(c.path, '/') || '0'
     GROUP BY c.id, c.name, c.level, c.path
     ORDER BY "withoutClasses" DESC, "withoutTerm" DESC, c.path`,
    [of.parentId, of.scope.from, of.scope.to, of.cohort],
  )
}
