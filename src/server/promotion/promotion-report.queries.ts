/** What a rehearsal finds, and what hangs on a promotion once it has run. */
import type { Tx } from '../../db/tx.ts'
import type { PromotionDependents } from '../../rules/promotion.ts'
import { MOVES, type RunRow, UNPLACED_MOVES } from './promotion.queries.ts'

/** One school of the stored report. */
export interface SchoolReport {
  schoolId: number
  name: string
  path: string
  /** Classes that move (or, after the run, moved), by stage and the grade they leave. */
  moving: { stage: string; fromGrade: number; classes: number }[]
  /** Pupils who wait for a class and move with their cohort (or, after the run, moved). */
  unplaced: number
  /** Pupils in school in a final grade: who stays because he has not graduated. */
  ungraduated: number
  openCases: number
  /** It has a final grade this year, and has not confirmed that its graduation is done (GRD-5). */
  isUnconfirmed: boolean
  /** Stages of which a class has another length of schooling than the school. */
  wrongLengths: string[]
}

/**
 * Reads the province school by school. For a rehearsal a class moves if it is not in its final grade; for a run that
 * has moved them, the ledger says which ones did.
 */
export async function reportSchools(
  tx: Tx,
  schema: string,
  run: { id: number; schoolYear: number; isRehearsal: boolean },
): Promise<SchoolReport[]> {
  return tx.rows<SchoolReport>(
    `WITH class AS (
       SELECT c.id, c.school_id, c.stage, c.length, coalesce(l.from_grade, c.grade) AS grade,
              CASE WHEN $2 THEN ${MOVES('$4')} ELSE l.class_id IS NOT NULL END AS moves
       FROM ${schema}.class c LEFT JOIN ${schema}.promotion_ledger l
         ON l.run_id = $1 AND l.class_id = c.id AND l.way = 'up'),
     moving AS (
       SELECT school_id, jsonb_agg(jsonb_build_object('stage', stage, 'fromGrade', grade, 'classes', classes)
                                   ORDER BY stage, grade) AS moving
       FROM (SELECT school_id, stage, grade, count(*) AS classes FROM class WHERE moves GROUP BY 1, 2, 3) g
       GROUP BY school_id),
     staying AS (
       SELECT c.school_id, count(*) AS pupils FROM class c
       JOIN ${schema}.enrollment e ON e.class_id = c.id AND e.state = 'in_school'
       WHERE NOT c.moves AND c.grade = c.length GROUP BY 1),
     waiting AS (
       SELECT e.school_id, count(*) AS pupils FROM ${schema}.enrollment e JOIN nation.school s ON s.unit_id = e.school_id
       WHERE CASE WHEN $2 THEN e.state = 'in_school' AND e.class_id IS NULL AND ${UNPLACED_MOVES}
             ELSE e.id IN (SELECT enrollment_id FROM ${schema}.unplaced_ledger WHERE run_id = $1 AND way = 'up') END
       GROUP BY 1),
     cases AS (SELECT school_id, count(*) AS cases FROM ${schema}.business_case WHERE is_open GROUP BY 1),
     gone AS (
       SELECT DISTINCT school_id FROM ${schema}.graduation WHERE year = $4 AND reversed_at IS NULL),
     unconfirmed AS (
       SELECT coalesce(p.school_id, g.school_id) AS school_id
       FROM staying p FULL JOIN gone g ON g.school_id = p.school_id
       WHERE NOT EXISTS (SELECT FROM ${schema}.graduation_confirmation f
         WHERE f.unit_id = coalesce(p.school_id, g.school_id) AND f.year = $4 AND f.lapsed_at IS NULL)),
     lengths AS (
       SELECT c.school_id, array_agg(DISTINCT c.stage) AS stages FROM class c
       JOIN nation.school s ON s.unit_id = c.school_id
       WHERE (c.moves OR EXISTS (SELECT FROM ${schema}.enrollment e WHERE e.class_id = c.id AND e.state = 'in_school'))
         AND c.length IS DISTINCT FROM CASE c.stage
         WHEN 'primary' THEN s.primary_length WHEN 'junior' THEN s.junior_length ELSE s.senior_length END
       GROUP BY 1)
     SELECT u.id AS "schoolId", u.name, u.path, coalesce(m.moving, '[]') AS moving,
            coalesce(n.pupils, 0) AS unplaced, coalesce(p.pupils, 0) AS ungraduated, coalesce(o.cases, 0) AS "openCases",
            x.school_id IS NOT NULL AS "isUnconfirmed", coalesce(w.stages, '{}') AS "wrongLengths"
     FROM nation.school s JOIN nation.unit u ON u.id = s.unit_id
     LEFT JOIN moving m ON m.school_id = u.id LEFT JOIN staying p ON p.school_id = u.id
     LEFT JOIN waiting n ON n.school_id = u.id LEFT JOIN cases o ON o.school_id = u.id LEFT JOIN lengths w ON w.school_id = u.id
     LEFT JOIN unconfirmed x ON x.school_id = u.id
     WHERE u.province_id = (SELECT id FROM nation.province WHERE schema_name = $3)
       AND (m.moving IS NOT NULL OR n.pupils IS NOT NULL OR p.pupils IS NOT NULL OR o.cases IS NOT NULL
            OR x.school_id IS NOT NULL)
     ORDER BY u.path`,
    [run.id, run.isRehearsal, schema, run.schoolYear],
  )
}

export async function saveReport(
  tx: Tx,
  schema: string,
  runId: number,
  report: SchoolReport[],
): Promise<void> {
  await tx.run(`UPDATE ${schema}.promotion_run SET report = $2 WHERE id = $1`, [
    runId,
    JSON.stringify(report),
  ])
}

export async function findReport(tx: Tx, schema: string, runId: number): Promise<SchoolReport[] | null> {
  const rows = await tx.rows<{ report: SchoolReport[] | null }>(
    `SELECT report FROM ${schema}.promotion_run WHERE id = $1`,
    [runId],
  )
  return rows[0]?.report ?? null
}

/** Pupils who changed class since the run was begun ($4), each with the class he was in then. */
const CHANGED = (schema: string) => `(
  SELECT DISTINCT ON (c.pupil) c.pupil::bigint AS pupil, c.was_in::bigint AS was_in
  FROM ${schema}.audit_entry a,
    ROWS FROM (jsonb_array_elements_text(a.detail->'pupils'), jsonb_array_elements_text(a.detail->'from'))
      AS c (pupil, was_in)
  WHERE a.act IN ('class_change', 'class_merge', 'class_split') AND a.at >= $4
  ORDER BY c.pupil, a.at, a.id)`

/** What was done since the run began and needs the new grades; a case that came to nothing does not count. */
export async function countDependents(
  tx: Tx,
  schema: string,
  run: Pick<RunRow, 'id' | 'schoolYear' | 'businessAt' | 'createdAt'>,
): Promise<PromotionDependents> {
  const [counted] = await tx.rows<PromotionDependents>(
    `SELECT
       (SELECT count(*) FROM ${schema}.class c WHERE c.cohort > $2 - c.length AND NOT EXISTS
          (SELECT FROM ${schema}.promotion_ledger l WHERE l.run_id = $1 AND l.class_id = c.id)) AS classes,
       (SELECT count(*) FROM ${schema}.business_case WHERE opened_at >= $3
          AND kind IN ('registration', 'late_registration')
          AND (is_open OR state NOT IN ('rejected', 'withdrawn', 'removed'))) AS registrations,
       (SELECT count(*) FROM ${schema}.allocation WHERE year = $2 AND state <> 'withdrawn') AS allocations,
       (SELECT count(*) FROM ${schema}.business_case WHERE opened_at >= $3 AND kind = 'admission'
          AND (is_open OR state NOT IN ('rejected', 'withdrawn', 'removed'))) AS admissions,
       (SELECT count(*) FROM ${schema}.placement WHERE school_year = $2)
         + (SELECT count(*) FROM ${schema}.unplaced_ledger l JOIN ${schema}.enrollment e ON e.id = l.enrollment_id
            WHERE l.run_id = $1 AND l.way = 'up' AND e.class_id IS NOT NULL) AS placements,
       (SELECT count(*) FROM ${CHANGED(schema)} m
          JOIN ${schema}.enrollment e ON e.pupil_id = m.pupil AND e.state = 'in_school' AND e.class_id IS NOT NULL
          WHERE EXISTS (SELECT FROM ${schema}.promotion_ledger l WHERE l.run_id = $1 AND l.class_id = m.was_in)
             <> EXISTS (SELECT FROM ${schema}.promotion_ledger l WHERE l.run_id = $1 AND l.class_id = e.class_id))
         AS "classChanges",
       (SELECT count(*) FROM ${schema}.graduation g JOIN ${schema}.promotion_ledger l ON l.class_id = g.class_id
          WHERE l.run_id = $1 AND l.way = 'up' AND g.year = $2 AND g.reversed_at IS NULL) AS graduations`,
    [run.id, run.schoolYear, run.businessAt, run.createdAt],
  )
  if (!counted) throw new Error('A count has one row.')
  return counted
}
