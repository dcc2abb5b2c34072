/** Reads the report of a promotion: sums of a subtree, schools, classes, and everybody who stays, page by page. */
import { type Page, pageOf, pageRows, readKey } from '../../db/keyset.ts'
import type { Tx } from '../../db/tx.ts'
import type { ReportNeed, StayerWhy } from '../../rules/promotion.ts'
import type { Stage } from '../../rules/school-class.ts'
import type { ScopeRange } from '../../rules/scope.ts'

interface PageAsked {
  after?: string | undefined
  limit: number
}

export interface ReportUnit {
  id: number
  name: string
  path: string
  level: number
  /** The bureau right above it; of the person's own unit, none. */
  aboveId: number | null
  aboveName: string | null
}

/** A unit inside a scope. `nation.unit` has no row-level security: whoever asks names the subtree. */
export async function findReportUnit(tx: Tx, id: number, scope: ScopeRange): Promise<ReportUnit | undefined> {
  const rows = await tx.rows<ReportUnit>(
    `SELECT u.id, u.name, u.path, u.level, b.id AS "aboveId", b.name AS "aboveName"
     FROM nation.unit u LEFT JOIN nation.unit b ON b.id = u.parent_id AND b.path >= $2 AND b.path < $3
     WHERE u.id = $1 AND u.path >= $2 AND u.path < $3`,
    [id, scope.from, scope.to],
  )
  return rows[0]
}

export interface ReportSums {
  schools: number
  classes: number
  unplaced: number
  ungraduated: number
  blocked: number
  openCases: number
  waitingSchools: number
  unconfirmedSchools: number
  wrongLengthSchools: number
}

const SUMS = `count(r.school_id) AS schools, coalesce(sum(r.classes), 0)::bigint AS classes,
  coalesce(sum(r.unplaced), 0)::bigint AS unplaced, coalesce(sum(r.ungraduated), 0)::bigint AS ungraduated,
  coalesce(sum(r.blocked), 0)::bigint AS blocked, coalesce(sum(r.open_cases), 0)::bigint AS "openCases",
  count(r.school_id) FILTER (WHERE r.ungraduated > 0) AS "waitingSchools",
  count(r.school_id) FILTER (WHERE r.is_unconfirmed) AS "unconfirmedSchools",
  count(r.school_id) FILTER (WHERE r.wrong_lengths <> '{}') AS "wrongLengthSchools"`

const NOBODY: ReportSums = {
  ...{ schools: 0, classes: 0, unplaced: 0, ungraduated: 0, blocked: 0, openCases: 0 },
  ...{ waitingSchools: 0, unconfirmedSchools: 0, wrongLengthSchools: 0 },
}

export async function sumReport(
  tx: Tx,
  schema: string,
  of: { runId: number; scope: ScopeRange },
): Promise<ReportSums> {
  const rows = await tx.rows<ReportSums>(
    `SELECT ${SUMS} FROM ${schema}.promotion_school r
     WHERE r.run_id = $1 AND r.unit_path >= $2 AND r.unit_path < $3`,
    [of.runId, of.scope.from, of.scope.to],
  )
  return rows[0] ?? NOBODY
}

export interface GradeRow {
  stage: Stage
  grade: number
  /** Classes that move up from here. */
  moving: number
  /** Classes that were here as their final grade this season, and those of them in which somebody stays. */
  finishing: number
  staying: number
}

/** Classes of a subtree by stage and grade, as they were before the promotion. */
export function listGrades(
  tx: Tx,
  schema: string,
  of: { runId: number; scope: ScopeRange },
): Promise<GradeRow[]> {
  return tx.rows<GradeRow>(
    `WITH school AS (
       SELECT moving, finishing FROM ${schema}.promotion_school
       WHERE run_id = $1 AND unit_path >= $2 AND unit_path < $3),
     told AS (
       SELECT m.stage, m."fromGrade" AS grade, m.classes AS moving, 0 AS finishing, 0 AS staying
       FROM school, jsonb_to_recordset(moving) AS m (stage text, "fromGrade" integer, classes integer)
       UNION ALL
       SELECT f.stage, f.grade, 0, f.classes, f.staying
       FROM school, jsonb_to_recordset(finishing) AS f (stage text, grade integer, classes integer, staying integer))
     SELECT stage, grade, sum(moving)::bigint AS moving, sum(finishing)::bigint AS finishing,
            sum(staying)::bigint AS staying
     FROM told GROUP BY 1, 2 ORDER BY array_position('{primary,junior,senior}'::text[], stage), grade`,
    [of.runId, of.scope.from, of.scope.to],
  )
}

export interface BureauRow extends ReportSums {
  id: number
  name: string
}

/** Bureaus right below one, those who need help first: each with the sums of its subtree. */
export function listBureaus(
  tx: Tx,
  schema: string,
  of: { runId: number; parentId: number },
): Promise<BureauRow[]> {
  return tx.rows<BureauRow>(
    `SELECT u.id, u.name, ${SUMS} FROM nation.unit u
     LEFT JOIN ${schema}.promotion_school r
       ON r.run_id = $1 AND r.unit_path >= u.path AND r.unit_path < rtrim(u.path, '/') || '0'
     WHERE u.parent_id = $2 AND u.level < 4
     GROUP BY u.id, u.name, u.path
     ORDER BY count(r.school_id) FILTER (WHERE r.is_unconfirmed) DESC, sum(r.ungraduated) DESC NULLS LAST, u.path`,
    [of.runId, of.parentId],
  )
}

/**
 * Counties and cities with a final grade below them that had not confirmed graduation at an instant of the business clock
 * (GRD-5): a confirmation keeps when it was given and when it lapsed. A province has some two hundred of them.
 */
export function listUnconfirmedBureaus(
  tx: Tx,
  schema: string,
  of: { runId: number; scope: ScopeRange; year: number; at: Date },
): Promise<{ id: number; name: string }[]> {
  return tx.rows(
    `SELECT u.id, u.name FROM nation.unit u
     WHERE u.path >= $2 AND u.path < $3 AND u.level IN (2, 3)
       AND EXISTS (SELECT FROM ${schema}.promotion_school r JOIN nation.unit s ON s.id = r.school_id
                   WHERE r.run_id = $1 AND r.unit_path >= u.path AND r.unit_path < rtrim(u.path, '/') || '0'
                     AND r.finishing <> '[]' AND s.closed_on IS NULL)
       AND NOT EXISTS (SELECT FROM ${schema}.graduation_confirmation f
                       WHERE f.unit_id = u.id AND f.year = $4 AND f.confirmed_at <= $5
                         AND (f.lapsed_at IS NULL OR f.lapsed_at > $5))
     ORDER BY u.path`,
    [of.runId, of.scope.from, of.scope.to, of.year, of.at],
  )
}

const NEEDS: Readonly<Record<ReportNeed, string>> = {
  ungraduated: 'r.ungraduated > 0',
  blocked: 'r.blocked > 0',
  unconfirmed: 'r.is_unconfirmed',
  unplaced: 'r.unplaced > 0',
  openCases: 'r.open_cases > 0',
  wrongLengths: `r.wrong_lengths <> '{}'`,
}

export interface SchoolRow {
  id: number
  path: string
  name: string
  code: string
  bureau: string
  classes: number
  unplaced: number
  ungraduated: number
  blocked: number
  openCases: number
  isUnconfirmed: boolean
  wrongLengths: Stage[]
}

export interface SchoolFilter {
  runId: number
  scope: ScopeRange
  need?: ReportNeed | undefined
  name?: string | undefined
}

export async function listSchools(
  tx: Tx,
  schema: string,
  of: SchoolFilter,
  page: PageAsked,
): Promise<Page<SchoolRow>> {
  const [path = ''] = readKey(page.after, 1) ?? []
  const rows = await pageRows<SchoolRow>(
    tx,
    `SELECT u.id, r.unit_path AS path, u.name, s.code, b.name AS bureau, r.classes, r.unplaced, r.ungraduated,
            r.blocked, r.open_cases AS "openCases", r.is_unconfirmed AS "isUnconfirmed", r.wrong_lengths AS "wrongLengths"
     FROM ${schema}.promotion_school r JOIN nation.unit u ON u.id = r.school_id
     JOIN nation.school s ON s.unit_id = u.id JOIN nation.unit b ON b.id = u.parent_id
     WHERE r.run_id = $1 AND r.unit_path >= $2 AND r.unit_path < $3 AND r.unit_path > $4 COLLATE "C"
       AND ($5::text IS NULL OR strpos(u.name, $5) > 0) AND ${of.need ? NEEDS[of.need] : 'true'}
     ORDER BY r.unit_path LIMIT $6`,
    [of.runId, of.scope.from, of.scope.to, String(path), of.name?.trim() || null, page.limit + 1],
  )
  return pageOf(rows, page.limit, (row) => [row.path])
}

export interface StayerRow {
  enrollmentId: number
  pupilId: number
  name: string
  path: string
  school: string
  schoolId: number
  schoolCode: string
  className: string
  stage: Stage
  grade: number
  why: StayerWhy
  caseId: number | null
  caseKind: string | null
  regraduateBy: string | null
  /** What the school said when it left him out of its graduation. */
  keptBack: string | null
  /** What has become of him since: he is in school here still, has graduated, or has left otherwise. */
  state: 'in_school' | 'graduated' | 'left'
}

export interface StayerFilter {
  runId: number
  scope: ScopeRange
  why?: StayerWhy | undefined
  stage?: Stage | undefined
}

const STAYERS = (schema: string) => `FROM ${schema}.promotion_stayer r
  WHERE r.run_id = $1 AND r.unit_path >= $2 COLLATE "C" AND r.unit_path < $3 COLLATE "C"
    AND ($4::text IS NULL OR r.why = $4) AND ($5::text IS NULL OR r.stage = $5)`

const stayerValues = (of: StayerFilter) => [
  of.runId,
  of.scope.from,
  of.scope.to,
  of.why ?? null,
  of.stage ?? null,
]

export async function listStayers(
  tx: Tx,
  schema: string,
  of: StayerFilter,
  page: PageAsked,
): Promise<Page<StayerRow>> {
  const [path = '', id = 0] = readKey(page.after, 2) ?? []
  const rows = await pageRows<StayerRow>(
    tx,
    `SELECT r.*, u.name AS school, s.code AS "schoolCode", CASE WHEN e.state IN ('in_school', 'graduated') THEN e.state ELSE 'left' END AS state
     FROM (SELECT r.enrollment_id AS "enrollmentId", r.pupil_id AS "pupilId", r.name, r.unit_path AS path,
                  r.school_id AS "schoolId", r.class_name AS "className", r.stage, r.grade, r.why,
                  r.case_id AS "caseId", r.case_kind AS "caseKind", r.regraduate_by::text AS "regraduateBy",
                  r.kept_back AS "keptBack"
           ${STAYERS(schema)} AND (r.unit_path, r.enrollment_id) > ($6 COLLATE "C", $7)
           ORDER BY r.unit_path, r.enrollment_id LIMIT $8) r
     JOIN nation.unit u ON u.id = r."schoolId" JOIN nation.school s ON s.unit_id = u.id
     LEFT JOIN ${schema}.enrollment e ON e.id = r."enrollmentId"
     ORDER BY r.path, r."enrollmentId"`,
    [...stayerValues(of), String(path), Number(id), page.limit + 1],
  )
  return pageOf(rows, page.limit, (row) => [row.path, row.enrollmentId])
}

/** How many there are, counted no further than asked. */
export async function countStayers(
  tx: Tx,
  schema: string,
  of: StayerFilter,
  atMost: number,
): Promise<number> {
  const rows = await tx.rows<{ count: number }>(
    `SELECT count(*) FROM (SELECT 1 ${STAYERS(schema)} LIMIT $6) counted`,
    [...stayerValues(of), atMost],
  )
  return rows[0]?.count ?? 0
}

/** Who stays, by reason and stage. */
export function countStayersByWhy(
  tx: Tx,
  schema: string,
  of: { runId: number; scope: ScopeRange },
): Promise<{ stage: Stage; why: StayerWhy; pupils: number }[]> {
  return tx.rows(
    `SELECT stage, why, count(*) AS pupils FROM ${schema}.promotion_stayer
     WHERE run_id = $1 AND unit_path >= $2 AND unit_path < $3
     GROUP BY 1, 2 ORDER BY array_position('{primary,junior,senior}'::text[], stage), why`,
    [of.runId, of.scope.from, of.scope.to],
  )
}

/** Whether the pupils behind the figures are still kept: they are of a run, and of the newest rehearsal. */
export async function hasStayers(tx: Tx, schema: string, runId: number): Promise<boolean> {
  const rows = await tx.rows(
    `SELECT 1 FROM ${schema}.promotion_run r WHERE r.id = $1 AND NOT (r.state = 'rehearsed' AND EXISTS (
       SELECT FROM ${schema}.promotion_run n WHERE n.id > r.id AND n.state = 'rehearsed'))`,
    [runId],
  )
  return rows.length > 0
}
