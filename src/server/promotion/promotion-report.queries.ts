/** Writes what a rehearsal found, or a run left behind: one row a school, and one for everybody who stays (PRO-2). */
import type { Tx } from '../../db/tx.ts'
import { MOVES, type RunRow, UNPLACED_MOVES } from './promotion.queries.ts'

type Reported = Pick<RunRow, 'id' | 'schoolYear'> & { isRehearsal: boolean }

/**
 * Classes as they were before the run ($1), and which of them move. For a rehearsal ($2) a class moves if it is not in
 * its final grade; for a run that has moved them, the ledger says which ones did. $3 is the run's year.
 */
const CLASSES = (schema: string) => `class AS (
  SELECT c.id, c.school_id, c.unit_path, c.stage, c.length, c.name, coalesce(l.from_grade, c.grade) AS grade,
         CASE WHEN $2 THEN ${MOVES('$3')} ELSE l.class_id IS NOT NULL END AS moves
  FROM ${schema}.class c LEFT JOIN ${schema}.promotion_ledger l
    ON l.run_id = $1 AND l.class_id = c.id AND l.way = 'up')`

/** Everybody in school in a final grade, with what holds him: the first reason that applies, as STAYER_WHYS has them. */
export async function saveStayers(tx: Tx, schema: string, run: Reported): Promise<void> {
  await tx.run(
    `WITH ${CLASSES(schema)},
     staying AS (
       SELECT e.id, e.pupil_id, c.school_id, c.unit_path, c.id AS class_id, c.name AS class_name, c.stage, c.grade
       FROM class c JOIN ${schema}.enrollment e ON e.class_id = c.id AND e.state = 'in_school'
       WHERE NOT c.moves AND c.grade = c.length),
     open_case AS (
       SELECT DISTINCT ON (pupil_id) pupil_id, id, kind FROM ${schema}.business_case
       WHERE is_open AND pupil_id IS NOT NULL ORDER BY pupil_id, id),
     reversed AS (
       SELECT pupil_id, max(regraduate_by) AS by FROM ${schema}.graduation
       WHERE year = $3 AND reversed_at IS NOT NULL GROUP BY pupil_id)
     INSERT INTO ${schema}.promotion_stayer (run_id, enrollment_id, pupil_id, school_id, unit_path, class_id, class_name,
       stage, grade, name, why, case_id, case_kind, regraduate_by, kept_back)
     SELECT $1, s.id, s.pupil_id, s.school_id, s.unit_path, s.class_id, s.class_name, s.stage, s.grade, p.name,
            CASE WHEN o.id IS NOT NULL THEN 'open_case' WHEN n.pupil_id IS NULL THEN 'no_number'
                 WHEN r.pupil_id IS NOT NULL THEN 'reversed'
                 WHEN x.reason IS NOT NULL THEN 'kept_back' ELSE 'not_graduated' END,
            o.id, o.kind, r.by,
            CASE WHEN o.id IS NULL AND n.pupil_id IS NOT NULL AND r.pupil_id IS NULL THEN x.reason END
     FROM staying s JOIN ${schema}.pupil p ON p.id = s.pupil_id
     LEFT JOIN open_case o ON o.pupil_id = s.pupil_id LEFT JOIN reversed r ON r.pupil_id = s.pupil_id
     LEFT JOIN ${schema}.student_number n ON n.pupil_id = s.pupil_id AND n.is_current
     LEFT JOIN ${schema}.graduation_exception x
       ON x.pupil_id = s.pupil_id AND x.school_id = s.school_id AND x.year = $3`,
    [run.id, run.isRehearsal, run.schoolYear],
  )
}

/** Older rehearsals keep their figures; who stood behind these is kept of the newest alone. */
export async function dropOlderStayers(tx: Tx, schema: string, runId: number): Promise<void> {
  await tx.run(
    `DELETE FROM ${schema}.promotion_stayer s USING ${schema}.promotion_run r
     WHERE r.id = s.run_id AND r.state = 'rehearsed' AND r.id < $1`,
    [runId],
  )
}

/** The province school by school; to be called behind `saveStayers`. */
export async function saveSchools(tx: Tx, schema: string, run: Reported): Promise<void> {
  await tx.run(
    `WITH ${CLASSES(schema)},
     moving AS (
       SELECT school_id, sum(classes) AS classes,
              jsonb_agg(jsonb_build_object('stage', stage, 'fromGrade', grade, 'classes', classes)
                        ORDER BY stage, grade) AS moving
       FROM (SELECT school_id, stage, grade, count(*) AS classes FROM class WHERE moves GROUP BY 1, 2, 3) g
       GROUP BY school_id),
     stayer AS (
       SELECT school_id, count(*) AS pupils, count(*) FILTER (WHERE why = 'open_case') AS blocked
       FROM ${schema}.promotion_stayer WHERE run_id = $1 GROUP BY 1),
     gone AS (
       SELECT school_id, class_id FROM ${schema}.graduation WHERE year = $3 AND reversed_at IS NULL GROUP BY 1, 2),
     held AS (SELECT DISTINCT class_id FROM ${schema}.promotion_stayer WHERE run_id = $1),
     finishing AS (
       SELECT school_id, jsonb_agg(jsonb_build_object('stage', stage, 'grade', grade, 'classes', classes,
                                                      'staying', staying) ORDER BY stage, grade) AS finishing
       FROM (SELECT c.school_id, c.stage, c.grade, count(*) AS classes, count(h.class_id) AS staying
             FROM class c LEFT JOIN held h ON h.class_id = c.id LEFT JOIN gone g ON g.class_id = c.id
             WHERE NOT c.moves AND c.grade = c.length AND (h.class_id IS NOT NULL OR g.class_id IS NOT NULL)
             GROUP BY 1, 2, 3) f
       GROUP BY school_id),
     waiting AS (
       SELECT e.school_id, count(*) AS pupils FROM ${schema}.enrollment e JOIN nation.school s ON s.unit_id = e.school_id
       WHERE CASE WHEN $2 THEN e.state = 'in_school' AND e.class_id IS NULL AND ${UNPLACED_MOVES}
             ELSE e.id IN (SELECT enrollment_id FROM ${schema}.unplaced_ledger WHERE run_id = $1 AND way = 'up') END
       GROUP BY 1),
     cases AS (SELECT school_id, count(*) AS cases FROM ${schema}.business_case WHERE is_open GROUP BY 1),
     unconfirmed AS (
       SELECT o.school_id FROM (SELECT school_id FROM stayer UNION SELECT school_id FROM gone) o
       WHERE NOT EXISTS (SELECT FROM ${schema}.graduation_confirmation f
         WHERE f.unit_id = o.school_id AND f.year = $3 AND f.lapsed_at IS NULL)),
     lengths AS (
       SELECT c.school_id, array_agg(DISTINCT c.stage) AS stages FROM class c
       JOIN nation.school s ON s.unit_id = c.school_id
       WHERE (c.moves OR EXISTS (SELECT FROM ${schema}.enrollment e WHERE e.class_id = c.id AND e.state = 'in_school'))
         AND c.length IS DISTINCT FROM CASE c.stage
         WHEN 'primary' THEN s.primary_length WHEN 'junior' THEN s.junior_length ELSE s.senior_length END
       GROUP BY 1)
     INSERT INTO ${schema}.promotion_school (run_id, school_id, unit_path, classes, moving, finishing, unplaced,
       ungraduated, blocked, open_cases, is_unconfirmed, wrong_lengths)
     SELECT $1, u.id, u.path, coalesce(m.classes, 0), coalesce(m.moving, '[]'), coalesce(f.finishing, '[]'),
            coalesce(n.pupils, 0), coalesce(p.pupils, 0), coalesce(p.blocked, 0), coalesce(o.cases, 0),
            x.school_id IS NOT NULL, coalesce(w.stages, '{}')
     FROM nation.school s JOIN nation.unit u ON u.id = s.unit_id
     LEFT JOIN moving m ON m.school_id = u.id LEFT JOIN stayer p ON p.school_id = u.id
     LEFT JOIN finishing f ON f.school_id = u.id LEFT JOIN waiting n ON n.school_id = u.id
     LEFT JOIN cases o ON o.school_id = u.id LEFT JOIN lengths w ON w.school_id = u.id
     LEFT JOIN unconfirmed x ON x.school_id = u.id AND u.closed_on IS NULL
     WHERE u.province_id = (SELECT id FROM nation.province WHERE schema_name = $4)
       AND (m.school_id IS NOT NULL OR n.school_id IS NOT NULL OR p.school_id IS NOT NULL OR o.school_id IS NOT NULL
            OR x.school_id IS NOT NULL)`,
    [run.id, run.isRehearsal, run.schoolYear, schema],
  )
}

export async function saveReported(tx: Tx, schema: string, runId: number, at: Date): Promise<void> {
  await tx.run(`UPDATE ${schema}.promotion_run SET reported_at = $2 WHERE id = $1`, [runId, at])
}
