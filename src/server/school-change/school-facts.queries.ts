/** What is known of a school that somebody wants to change (ORG-9). Read beyond the scope, after the check of the path. */
import type { Tx } from '../../db/tx.ts'
import type { SchoolChangeEffect, UnderWay } from '../../rules/school-change.ts'
import type { Stage } from '../../rules/school-class.ts'

export interface UnitFacts {
  id: number
  name: string
  path: string
  level: number
  parentId: number
  parentName: string
  parentPath: string
  closedOn: string | null
  schema: string
  /** null for a bureau. */
  code: string | null
  isSpecial: boolean
  lengths: Record<Stage, number | null>
}

export async function findUnit(tx: Tx, id: number): Promise<UnitFacts | undefined> {
  const rows = await tx.rows<UnitFacts>(
    `SELECT u.id, u.name, u.path, u.level, b.id AS "parentId", b.name AS "parentName", b.path AS "parentPath",
            u.closed_on AS "closedOn", p.schema_name AS schema, s.code, coalesce(s.is_special, false) AS "isSpecial",
            jsonb_build_object('primary', s.primary_length, 'junior', s.junior_length, 'senior', s.senior_length) AS lengths
     FROM nation.unit u JOIN nation.unit b ON b.id = u.parent_id JOIN nation.province p ON p.id = u.province_id
     LEFT JOIN nation.school s ON s.unit_id = u.id WHERE u.id = $1`,
    [id],
  )
  return rows[0]
}

/** In the order of their ids. */
export async function lockUnits(tx: Tx, ids: readonly number[]): Promise<void> {
  await tx.rows('SELECT 1 FROM nation.unit WHERE id = ANY($1::bigint[]) ORDER BY id FOR UPDATE', [ids])
}

export interface ClassFacts {
  id: number
  stage: Stage
  cohort: number
  grade: number
  number: string
  name: string
  pupils: number
}

/** Classes that are in use: their cohort has not left, or somebody is still in them. */
export async function listClasses(
  tx: Tx,
  schema: string,
  of: { schoolId: number; year: number },
): Promise<ClassFacts[]> {
  return tx.rows<ClassFacts>(
    `SELECT c.id, c.stage, c.cohort, c.grade, c.number, c.name, coalesce(n.pupils, 0) AS pupils
     FROM ${schema}.class c LEFT JOIN LATERAL (
       SELECT count(*) AS pupils FROM ${schema}.enrollment e WHERE e.class_id = c.id AND e.state = 'in_school') n ON true
     WHERE c.school_id = $1 AND (c.cohort + c.length > $2 OR n.pupils > 0)
     ORDER BY c.stage, c.grade, c.number`,
    [of.schoolId, of.year],
  )
}

/** Every class that a school ever had: its numbers are taken for good. */
export async function listEveryClass(
  tx: Tx,
  schema: string,
  schoolId: number,
): Promise<Omit<ClassFacts, 'pupils'>[]> {
  return tx.rows(
    `SELECT id, stage, cohort, grade, number, name FROM ${schema}.class WHERE school_id = $1 ORDER BY id`,
    [schoolId],
  )
}

/** Stages in which somebody is in school; a pupil without a class has one too. */
export async function listStages(tx: Tx, schema: string, schoolId: number): Promise<Stage[]> {
  const rows = await tx.rows<{ stage: Stage }>(
    `SELECT DISTINCT stage FROM ${schema}.enrollment WHERE school_id = $1 AND state = 'in_school' ORDER BY stage`,
    [schoolId],
  )
  return rows.map((row) => row.stage)
}

/** Counted in one statement; accounts that lose sight and classes are counted elsewhere. */
export async function countEffect(
  tx: Tx,
  schema: string,
  schoolId: number,
): Promise<Omit<SchoolChangeEffect, 'classes' | 'losing'>> {
  const rows = await tx.rows<Omit<SchoolChangeEffect, 'classes' | 'losing'>>(
    `SELECT (SELECT count(*) FROM ${schema}.enrollment WHERE school_id = $1 AND state = 'in_school') AS pupils,
            (SELECT count(*) FROM ${schema}.business_case WHERE is_open AND visible_to @> ARRAY[$1::bigint]) AS "openCases",
            (SELECT count(*) FROM ${schema}.allocation WHERE school_id = $1 AND state IN ('open', 'claimed')) AS allocations,
            (SELECT count(*) FROM ${schema}.graduation WHERE school_id = $1 AND reversed_at IS NULL) AS graduates,
            (SELECT count(*) FROM nation.account WHERE unit_id = $1 AND NOT is_sealed) AS accounts`,
    [schoolId],
  )
  return rows[0] ?? { pupils: 0, openCases: 0, allocations: 0, graduates: 0, accounts: 0 }
}

/** People of these units who can sign in, unit by unit. */
export async function countAccounts(
  tx: Tx,
  unitIds: readonly number[],
): Promise<{ unit: string; accounts: number }[]> {
  return tx.rows(
    `SELECT u.name AS unit, count(*) AS accounts FROM nation.account a JOIN nation.unit u ON u.id = a.unit_id
     WHERE a.unit_id = ANY($1::bigint[]) AND NOT a.is_sealed GROUP BY u.id, u.name, u.path ORDER BY u.path`,
    [unitIds],
  )
}

/** What runs in the province, or was begun by one of the units. */
export async function countUnderWay(
  tx: Tx,
  schema: string,
  of: { unitIds: readonly number[]; schoolIds: readonly number[] },
): Promise<UnderWay> {
  const rows = await tx.rows<UnderWay>(
    `SELECT (SELECT count(*) FROM ${schema}.promotion_run WHERE state IN ('running', 'reversing')) AS promotions,
            (SELECT count(*) FROM ${schema}.number_run WHERE finished_at IS NULL) AS "numberRuns",
            (SELECT count(*) FROM ${schema}.import_job
             WHERE state IN ('waiting', 'checking', 'writing') AND unit_id = ANY($1::bigint[])) AS imports,
            (SELECT count(*) FROM ${schema}.school_change
             WHERE state = 'planned' AND school_id = ANY($2::bigint[])) AS "plannedRenames"`,
    [of.unitIds, of.schoolIds],
  )
  return rows[0] ?? { promotions: 0, numberRuns: 0, imports: 0, plannedRenames: 0 }
}

/** First day of the name that a unit has now; null when it never had another. */
export async function findLastRename(tx: Tx, unitId: number): Promise<string | null> {
  const rows = await tx.rows<{ day: string | null }>(
    'SELECT max(until_on) AS day FROM nation.former_name WHERE unit_id = $1',
    [unitId],
  )
  return rows[0]?.day ?? null
}
