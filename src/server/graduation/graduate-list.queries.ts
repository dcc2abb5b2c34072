/** Lists and counts of leavers and graduates. */
import { type Page, pageOf, pageRows, readKey } from '../../db/keyset.ts'
import type { Tx } from '../../db/tx.ts'
import type { ScopeRange } from '../../rules/scope.ts'
import type { Outcome } from '../../rules/senior-graduation.ts'

interface PageWish {
  after?: string | undefined
  limit: number
}

export interface LeaverListRow {
  pupilId: number
  enrollmentId: number
  name: string
  sex: 'male' | 'female'
  classId: number
  className: string
  classStage: 'primary' | 'junior' | 'senior'
  classGrade: number
  isFlagged: boolean
}

export interface LeaverFilter {
  class?: number | undefined
  stage?: string | undefined
  /** Units with these paths. */
  within?: ScopeRange | undefined
  /** Only classes that leave, or should have left, in the summer of this year. */
  dueBy?: number | undefined
  /** The year whose promotion is complete: who came into his final grade by it leaves a year later. */
  promotedYear?: number | undefined
  /** Only those with a problem record, an open case other than a proposal of his graduation, or a movement on its way. */
  standing?: 'flagged' | 'case' | 'movement' | undefined
  proposalKind: string
}

/** Everybody in school in a final grade, class by class; or everybody whose class should be gone. */
export async function listLeavers(
  tx: Tx,
  schema: string,
  filter: LeaverFilter,
  page: PageWish,
): Promise<Page<LeaverListRow>> {
  const key = readKey(page.after, 2)
  const rows = await pageRows<LeaverListRow>(
    tx,
    `SELECT p.id AS "pupilId", e.id AS "enrollmentId", p.name, p.sex, c.id AS "classId", c.name AS "className",
            c.stage AS "classStage", c.grade AS "classGrade", p.is_flagged AS "isFlagged"
     FROM ${schema}.class c JOIN ${schema}.enrollment e ON e.class_id = c.id AND e.state = 'in_school'
     JOIN ${schema}.pupil p ON p.id = e.pupil_id
     WHERE CASE WHEN $6::int IS NULL THEN c.grade = c.length AND ($9::int IS NULL OR c.cohort + c.length <= $9)
                ELSE c.cohort + c.length <= $6 END
       AND CASE $10 WHEN 'flagged' THEN p.is_flagged
           WHEN 'case' THEN EXISTS (
             SELECT FROM ${schema}.business_case b WHERE b.pupil_id = p.id AND b.is_open AND b.kind <> $11)
           WHEN 'movement' THEN EXISTS (
             SELECT FROM ${schema}.pupil_lock k WHERE k.pupil_id = p.id AND NOT EXISTS (
               SELECT FROM ${schema}.business_case b WHERE b.id = k.case_id AND b.is_open AND b.kind = $11))
           ELSE true END
       AND ($1::bigint IS NULL OR c.id = $1) AND ($2::text IS NULL OR c.stage = $2)
       AND ($3::bigint IS NULL OR (c.id, e.id) > ($3, $4::bigint))
       AND ($7::text IS NULL OR (e.unit_path >= $7 AND e.unit_path < $8))
     ORDER BY c.id, e.id LIMIT $5`,
    [
      filter.class ?? null,
      filter.stage ?? null,
      key?.[0] ?? null,
      key?.[1] ?? null,
      page.limit + 1,
      filter.dueBy ?? null,
      filter.within?.from ?? null,
      filter.within?.to ?? null,
      filter.promotedYear ?? null,
      filter.standing ?? null,
      filter.proposalKind,
    ],
  )
  return pageOf(rows, page.limit, (row) => [row.classId, row.enrollmentId])
}

export interface ReadinessCounts {
  problemRecords: number
  openCases: number
  openMovements: number
  classes: number
  toGraduate: number
  blocked: number
  graduated: number
  proposed: number
}

/**
 * Counts over the final grade of a subtree; cases of all its pupils, whoever is a party. A senior high's proposal is the
 * graduation itself on its way: no case that hinders it, and no movement.
 */
export async function countReadiness(
  tx: Tx,
  schema: string,
  of: { from: string; to: string; year: number; promotedYear: number | undefined; proposalKind: string },
): Promise<ReadinessCounts> {
  const [counted] = await tx.rows<ReadinessCounts>(
    `WITH leaver AS (
       SELECT e.pupil_id, e.class_id, p.is_flagged FROM ${schema}.class c
       JOIN ${schema}.enrollment e ON e.class_id = c.id AND e.state = 'in_school'
       JOIN ${schema}.pupil p ON p.id = e.pupil_id
       WHERE c.unit_path >= $1 AND c.unit_path < $2 AND c.grade = c.length
         AND ($5::int IS NULL OR c.cohort + c.length <= $5)),
     cases AS (
       SELECT b.id, b.pupil_id, b.kind = $4 AS is_proposal
       FROM ${schema}.business_case b JOIN leaver l ON l.pupil_id = b.pupil_id WHERE b.is_open)
     SELECT count(*) FILTER (WHERE is_flagged) AS "problemRecords", count(DISTINCT class_id) AS classes,
            count(*) AS "toGraduate", (SELECT count(*) FROM cases WHERE NOT is_proposal) AS "openCases",
            (SELECT count(DISTINCT pupil_id) FROM cases WHERE NOT is_proposal) AS blocked,
            (SELECT count(*) FROM cases WHERE is_proposal) AS proposed,
            (SELECT count(*) FROM ${schema}.pupil_lock k JOIN leaver l ON l.pupil_id = k.pupil_id
             WHERE k.case_id NOT IN (SELECT id FROM cases WHERE is_proposal)) AS "openMovements",
            (SELECT count(*) FROM ${schema}.graduation g WHERE g.unit_path >= $1 AND g.unit_path < $2
               AND g.year = $3 AND g.reversed_at IS NULL) AS graduated
     FROM leaver`,
    [of.from, of.to, of.year, of.proposalKind, of.promotedYear ?? null],
  )
  if (!counted) throw new Error('A count has one row.')
  return counted
}

export interface GraduateRow {
  id: number
  pupilId: number
  version: number
  name: string
  sex: 'male' | 'female'
  birthDate: string
  sealed: Buffer
  schoolId: number
  schoolName: string
  schoolCode: string
  unitPath: string
  stage: 'primary' | 'junior' | 'senior'
  year: number
  className: string | null
  classGrade: number | null
  graduatedOn: string
  outcome: Outcome
  destination: string | null
  isDestinationBackfilled: boolean
  expectedSchoolId: number | null
  expectedSchoolName: string | null
  admittedSchoolId: number | null
  admittedSchoolName: string | null
  reversedAt: Date | null
  regraduateBy: string | null
  reversedById: number | null
  reversalReason: string | null
  graduatedAgainOn: string | null
  /** Of reversed ones: whether it was graduated again and that taken back too, and whether he is in school. */
  isSuperseded: boolean | null
  isInSchool: boolean | null
}

export interface GraduateFilter {
  year?: number | undefined
  stage?: string | undefined
  /** Units with these paths. */
  within?: ScopeRange | undefined
  /** Beginning of the name. */
  name?: string | undefined
  reversed: boolean
  /** true: not admitted anywhere; false: admitted. */
  waiting?: boolean | undefined
  outcome?: Outcome | undefined
  /** Leaves out who has left senior high: he is admitted to nothing here. */
  isGoingOn?: boolean | undefined
  /** Of reversed ones, true: graduated again; false: in school and to graduate again. */
  again?: boolean | undefined
  /** Of reversed ones, only those who were to graduate again before this day. */
  dueBefore?: string | undefined
}

const TAKEN_BACK_LATER = (schema: string) =>
  `EXISTS (SELECT FROM ${schema}.graduation later WHERE later.enrollment_id = g.enrollment_id
           AND later.reversed_at > g.reversed_at)`

/** School by school, the certificates that stand or, asked for, those that were reversed. */
export async function listGraduates(
  tx: Tx,
  schema: string,
  filter: GraduateFilter,
  page: PageWish,
): Promise<Page<GraduateRow>> {
  const key = readKey(page.after, 3)
  const rows = await pageRows<GraduateRow>(
    tx,
    `SELECT g.id, g.pupil_id AS "pupilId", g.version, g.name, g.sex, g.birth_date AS "birthDate", g.sealed,
            g.school_id AS "schoolId", u.name AS "schoolName", s.code AS "schoolCode", g.unit_path AS "unitPath",
            g.stage, g.year, c.name AS "className", c.grade AS "classGrade", g.graduated_on AS "graduatedOn", g.destination,
            g.is_destination_backfilled AS "isDestinationBackfilled", g.expected_school_id AS "expectedSchoolId",
            x.name AS "expectedSchoolName", g.admitted_school_id AS "admittedSchoolId", a.name AS "admittedSchoolName",
            g.reversed_at AS "reversedAt", g.regraduate_by AS "regraduateBy", g.outcome,
            g.reversed_by AS "reversedById", g.reversal_reason AS "reversalReason", n.graduated_on AS "graduatedAgainOn",
            e.state = 'in_school' AS "isInSchool",
            CASE WHEN g.reversed_at IS NOT NULL THEN ${TAKEN_BACK_LATER(schema)} END AS "isSuperseded"
     FROM ${schema}.graduation g JOIN nation.unit u ON u.id = g.school_id
     JOIN nation.school s ON s.unit_id = g.school_id LEFT JOIN ${schema}.class c ON c.id = g.class_id
     LEFT JOIN nation.unit x ON x.id = g.expected_school_id LEFT JOIN nation.unit a ON a.id = g.admitted_school_id
     LEFT JOIN ${schema}.graduation n ON g.reversed_at IS NOT NULL AND n.enrollment_id = g.enrollment_id
       AND n.reversed_at IS NULL
     LEFT JOIN ${schema}.enrollment e ON g.reversed_at IS NOT NULL AND e.id = g.enrollment_id
     WHERE ($1::smallint IS NULL OR g.year = $1) AND ($2::text IS NULL OR g.stage = $2)
       AND ($3::text IS NULL OR (g.unit_path >= $3 AND g.unit_path < $14)) AND ($4::text IS NULL OR left(g.name, length($4)) = $4)
       AND (g.reversed_at IS NOT NULL) = $5 AND ($6::bool IS NULL OR (g.admitted_school_id IS NULL) = $6)
       AND ($7::text IS NULL OR (g.unit_path, g.year, g.id) > ($7, $8::smallint, $9::bigint))
       AND ($11::text IS NULL OR g.outcome = $11)
       AND (NOT $13 OR g.stage <> 'senior')
       AND ($12::bool IS NULL OR ($12 AND n.id IS NOT NULL) OR (NOT $12 AND e.state = 'in_school'
         -- Taken back twice, he waits once.
         AND NOT ${TAKEN_BACK_LATER(schema)}))
       AND ($15::date IS NULL OR g.regraduate_by < $15)
     ORDER BY g.unit_path, g.year, g.id LIMIT $10`,
    [
      filter.year ?? null,
      filter.stage ?? null,
      filter.within?.from ?? null,
      filter.name ?? null,
      filter.reversed,
      filter.waiting ?? null,
      key?.[0] ?? null,
      key?.[1] ?? null,
      key?.[2] ?? null,
      page.limit + 1,
      filter.outcome ?? null,
      filter.again ?? null,
      filter.isGoingOn ?? false,
      filter.within?.to ?? null,
      filter.dueBefore ?? null,
    ],
  )
  return pageOf(rows, page.limit, (row) => [row.unitPath, row.year, row.id])
}

export async function findUnitPath(tx: Tx, unitId: number): Promise<string | undefined> {
  const rows = await tx.rows<{ path: string }>('SELECT path FROM nation.unit WHERE id = $1', [unitId])
  return rows[0]?.path
}

/** People by their accounts; asked beyond the scope, as whoever decided sits in the bureau above. */
export async function findPeople(tx: Tx, accountIds: readonly number[]): Promise<Map<number, string>> {
  const rows = await tx.rows<{ id: number; name: string }>(
    'SELECT id, name FROM nation.account WHERE id = ANY ($1::bigint[])',
    [accountIds],
  )
  return new Map(rows.map(({ id, name }) => [id, name]))
}
