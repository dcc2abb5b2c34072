/** Reads the ledger of a promotion, and the classes that will move or stay. */
import { type Page, pageOf, pageRows, readKey } from '../../db/keyset.ts'
import type { Tx } from '../../db/tx.ts'
import type { ClassMove, PupilMove } from '../../rules/promotion-proof.ts'
import type { Stage } from '../../rules/school-class.ts'
import type { ScopeRange } from '../../rules/scope.ts'
import { MOVES } from './promotion.queries.ts'

export type ClassOutcome = 'moves' | 'stays'

export interface ClassRow {
  id: number
  path: string
  schoolId: number
  school: string
  schoolCode: string
  name: string
  stage: Stage
  cohort: number
  length: number
  fromGrade: number
  /** Null for a class that stays. */
  toGrade: number | null
  /** Moved, and moved back by a reversal. */
  isBack: boolean
  /** Pupils who stay in it because they have not graduated. */
  stayers: number
  isWrongLength: boolean
}

export interface ClassFilter {
  /** The run asked about, and the one whose ledger tells: itself, or the year's standing one for a rehearsal. */
  runId: number
  ledgerId: number | null
  year: number
  scope: ScopeRange
  outcome?: ClassOutcome | undefined
  stage?: Stage | undefined
}

/**
 * Classes in the grade they had before the promotion. Where no ledger tells ($2 is null) a class moves if the rule
 * moves it. Classes left long ago, with nobody in them, and those of the new cohort are no part of it.
 */
const CLASSES = (schema: string) => `FROM ${schema}.class c
  LEFT JOIN ${schema}.promotion_ledger l ON l.run_id = $2 AND l.class_id = c.id AND l.way = 'up'
  JOIN nation.school d ON d.unit_id = c.school_id JOIN nation.unit u ON u.id = c.school_id
  WHERE c.unit_path >= $4 COLLATE "C" AND c.unit_path < $5 COLLATE "C"
    AND ($6::text IS NULL OR c.stage = $6)`

const MOVING = `CASE WHEN $2::bigint IS NULL THEN ${MOVES('$3')} ELSE l.class_id IS NOT NULL END`
/** Found by the school's path: the index of those who stay begins with it. */
const STAYERS = (schema: string) => `FROM ${schema}.promotion_stayer s
  WHERE s.run_id = $1 AND s.unit_path = c.unit_path AND s.class_id = c.id`
const STAYING = (schema: string) =>
  `(NOT ${MOVING} AND ((c.grade < c.length AND c.cohort < $3) OR EXISTS (SELECT ${STAYERS(schema)})))`
const OUTCOMES: Readonly<Record<ClassOutcome | 'both', (schema: string) => string>> = {
  moves: () => MOVING,
  stays: STAYING,
  both: (schema) => `(${MOVING} OR ${STAYING(schema)})`,
}

/** By school, a school's classes by id. */
export async function listClasses(
  tx: Tx,
  schema: string,
  of: ClassFilter,
  page: { after?: string | undefined; limit: number },
): Promise<Page<ClassRow>> {
  const [path = '', id = 0] = readKey(page.after, 2) ?? []
  const rows = await pageRows<ClassRow>(
    tx,
    `SELECT c.id, c.unit_path AS path, c.school_id AS "schoolId", u.name AS school, d.code AS "schoolCode", c.name,
            c.stage, c.cohort, c.length, coalesce(l.from_grade, c.grade) AS "fromGrade",
            CASE WHEN ${MOVING} THEN coalesce(l.to_grade, c.grade + 1) END AS "toGrade",
            EXISTS (SELECT FROM ${schema}.promotion_ledger b
                    WHERE b.run_id = $2 AND b.class_id = c.id AND b.way = 'back') AS "isBack",
            (SELECT count(*) ${STAYERS(schema)}) AS stayers,
            c.length IS DISTINCT FROM CASE c.stage WHEN 'primary' THEN d.primary_length
              WHEN 'junior' THEN d.junior_length ELSE d.senior_length END AS "isWrongLength"
     ${CLASSES(schema)} AND ${OUTCOMES[of.outcome ?? 'both'](schema)} AND (c.unit_path, c.id) > ($7 COLLATE "C", $8)
     ORDER BY c.unit_path, c.id LIMIT $9`,
    [
      ...[of.runId, of.ledgerId, of.year, of.scope.from, of.scope.to, of.stage ?? null],
      ...[String(path), Number(id), page.limit + 1],
    ],
  )
  return pageOf(rows, page.limit, (row) => [row.path, row.id])
}

/** The year's promotion that runs or stands, whose ledger knows the grades before it. */
export async function findStandingRun(tx: Tx, schema: string, year: number): Promise<number | null> {
  const rows = await tx.rows<{ id: number }>(
    `SELECT id FROM ${schema}.promotion_run
     WHERE school_year = $1 AND state IN ('running', 'complete', 'reversing')`,
    [year],
  )
  return rows[0]?.id ?? null
}

/** Classes of the ledger by id, as the fingerprint goes through them. */
export function listClassMoves(
  tx: Tx,
  schema: string,
  of: { runId: number; after: number; limit: number },
): Promise<ClassMove[]> {
  return tx.rows<ClassMove>(
    `SELECT class_id AS id, school_id AS school, stage, cohort, length, from_grade AS from, to_grade AS to
     FROM ${schema}.promotion_ledger WHERE run_id = $1 AND way = 'up' AND class_id > $2 ORDER BY class_id LIMIT $3`,
    [of.runId, of.after, of.limit],
  )
}

/** Pupils who waited for a class and moved, by the id of their enrollment. */
export function listPupilMoves(
  tx: Tx,
  schema: string,
  of: { runId: number; after: number; limit: number },
): Promise<PupilMove[]> {
  return tx.rows<PupilMove>(
    `SELECT enrollment_id AS id, from_grade AS from, to_grade AS to FROM ${schema}.unplaced_ledger
     WHERE run_id = $1 AND way = 'up' AND enrollment_id > $2 ORDER BY enrollment_id LIMIT $3`,
    [of.runId, of.after, of.limit],
  )
}

/** Schools of the ledger, with their codes as they are now. */
export function listLedgerSchools(
  tx: Tx,
  schema: string,
  runId: number,
): Promise<{ id: number; code: string; name: string }[]> {
  return tx.rows(
    `SELECT u.id, s.code, u.name FROM nation.unit u JOIN nation.school s ON s.unit_id = u.id
     WHERE u.id IN (SELECT school_id FROM ${schema}.promotion_ledger WHERE run_id = $1) ORDER BY u.id`,
    [runId],
  )
}

/** Kept once: whoever reckons it later finds it there. */
export async function saveFingerprint(
  tx: Tx,
  schema: string,
  runId: number,
  fingerprint: string,
): Promise<void> {
  await tx.run(`UPDATE ${schema}.promotion_run SET fingerprint = $2 WHERE id = $1 AND fingerprint IS NULL`, [
    runId,
    fingerprint,
  ])
}
