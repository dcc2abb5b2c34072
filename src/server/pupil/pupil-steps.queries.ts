/** What went on with a pupil inside his schools: classes, promotions, record, and the schools themselves (QRY-2). */
import type { Tx } from '../../db/tx.ts'
import type { Stage } from '../../rules/school-class.ts'
import type { Doer } from './pupil-life.queries.ts'

/** Where it happened: told to whoever has that place in his scope, or the school that took it in. */
interface Inside extends Doer {
  unit: string
  path: string
}

/** A school that went into another one: what is known of it is known by that one. */
const PLACE = `u.name AS unit, coalesce(into_unit.path, u.path) AS path`
const JOIN_PLACE = (id: string) =>
  `JOIN nation.unit u ON u.id = ${id} LEFT JOIN nation.unit into_unit ON into_unit.id = u.merged_into`
const DOER = `a.name AS by, a.unit_path AS "byPath"`

export interface ClassMoveOfLife extends Inside {
  at: Date
  act: 'class_change' | 'class_merge' | 'class_split' | 'placement_by_hand' | 'placement'
  fromId: number | null
  fromName: string | null
  toId: number
  /** Null for a class that was deleted since. */
  toName: string | null
  cohort: number | null
  stage: Stage | null
  /** Of a placement by lot. */
  seed: string | null
}

/** By the index of the audit for pupils, its condition word for word; placements by the schools he was in. */
export async function listClassMoves(
  tx: Tx,
  schema: string,
  of: { pupilId: number; paths: readonly string[] },
): Promise<ClassMoveOfLife[]> {
  return tx.rows<ClassMoveOfLife>(
    `WITH moved AS (
       SELECT h.business_at AS at, h.act, h.account_id, split_part(h.unit_path, '/', -2)::bigint AS unit_id,
              (h.detail -> 'from' ->> i.n)::bigint AS from_id, NULL AS seed,
              CASE h.subject_kind WHEN 'unit' THEN (h.detail -> 'classes' ->> i.n)::bigint ELSE h.subject_id END AS to_id
       FROM ${schema}.audit_entry h
       CROSS JOIN LATERAL (
         SELECT p.n::int - 1 AS n FROM jsonb_array_elements(h.detail -> 'pupils') WITH ORDINALITY AS p (id, n)
         WHERE p.id = to_jsonb($1::bigint) LIMIT 1) i
       WHERE h.act IN ('class_change', 'class_merge', 'class_split', 'placement_by_hand')
         AND h.detail -> 'pupils' @> to_jsonb($1::bigint)
       UNION ALL
       SELECT l.at, 'placement', l.account_id, l.school_id, NULL, l.seed,
              l.placed_in[array_position(l.pupil_ids, $1::bigint)]
       FROM ${schema}.placement l WHERE l.unit_path = ANY($2::text[]) AND $1::bigint = ANY(l.pupil_ids))
     SELECT m.at, m.act, m.from_id AS "fromId", f.name AS "fromName", m.to_id AS "toId", t.name AS "toName",
            coalesce(t.cohort, f.cohort) AS cohort, coalesce(t.stage, f.stage) AS stage, m.seed, ${PLACE}, ${DOER}
     FROM moved m ${JOIN_PLACE('m.unit_id')} LEFT JOIN nation.account a ON a.id = m.account_id
     LEFT JOIN ${schema}.class f ON f.id = m.from_id LEFT JOIN ${schema}.class t ON t.id = m.to_id
     ORDER BY m.at`,
    [of.pupilId, of.paths],
  )
}

export interface ClassOfLife {
  id: number
  name: string
  stage: Stage
  cohort: number
}

export async function listClasses(
  tx: Tx,
  schema: string,
  ids: readonly number[],
): Promise<Map<number, ClassOfLife>> {
  const rows = await tx.rows<ClassOfLife>(
    `SELECT id, name, stage, cohort FROM ${schema}.class WHERE id = ANY($1::bigint[])`,
    [ids],
  )
  return new Map(rows.map((one) => [one.id, one]))
}

export interface PromotionOfLife extends Inside {
  at: Date
  way: 'up' | 'back' | 'stay'
  /** Null for one who waited in no class. */
  classId: number | null
  className: string | null
  stage: Stage
  fromGrade: number
  toGrade: number
  stayed: 'open_case' | 'no_number' | 'reversed' | 'kept_back' | 'not_graduated' | null
  /** Of a reversal, or the school's of one whom it kept back. */
  reason: string | null
}

/** Steps of the classes he was ever in, his own steps in no class, and reports that he stayed; of runs that ran. */
export async function listPromotions(
  tx: Tx,
  schema: string,
  of: { classIds: readonly number[]; enrollmentIds: readonly number[] },
): Promise<PromotionOfLife[]> {
  return tx.rows<PromotionOfLife>(
    `WITH step AS (
       SELECT run_id, way, class_id, stage, school_id, from_grade, to_grade, NULL AS stayed, NULL AS kept_back
       FROM ${schema}.promotion_ledger WHERE class_id = ANY($1::bigint[])
         AND run_id IN (SELECT id FROM ${schema}.promotion_run)
       UNION ALL
       SELECT x.run_id, x.way, NULL, e.stage, e.school_id, x.from_grade, x.to_grade, NULL, NULL
       FROM ${schema}.unplaced_ledger x JOIN ${schema}.enrollment e ON e.id = x.enrollment_id
       WHERE x.enrollment_id = ANY($2::bigint[])
       UNION ALL
       SELECT run_id, 'stay', class_id, stage, school_id, grade, grade, why, kept_back
       FROM ${schema}.promotion_stayer WHERE enrollment_id = ANY($2::bigint[])
         AND run_id IN (SELECT id FROM ${schema}.promotion_run WHERE state IN ('complete', 'reversing', 'reversed')))
     SELECT CASE s.way WHEN 'back' THEN coalesce(r.reversed_at, r.business_at) ELSE r.business_at END AS at, s.way,
            s.class_id AS "classId", c.name AS "className", s.stage, s.from_grade AS "fromGrade",
            s.to_grade AS "toGrade", s.stayed,
            CASE s.way WHEN 'back' THEN r.reversal_reason ELSE s.kept_back END AS reason, ${PLACE}, ${DOER}
     FROM step s JOIN ${schema}.promotion_run r ON r.id = s.run_id ${JOIN_PLACE('s.school_id')}
     LEFT JOIN ${schema}.class c ON c.id = s.class_id
     LEFT JOIN nation.account a ON a.id = CASE s.way WHEN 'back' THEN r.reversed_by ELSE r.account_id END
     ORDER BY 1`,
    [of.classIds, of.enrollmentIds],
  )
}

export interface ExceptionOfLife extends Inside {
  at: Date
  year: number
  reason: string
}

/** That a school left him out when it graduated his class, a row a year; the last word of each counts (GRD-1). */
export async function listExceptions(tx: Tx, schema: string, pupilId: number): Promise<ExceptionOfLife[]> {
  return tx.rows<ExceptionOfLife>(
    `SELECT x.at, x.year, x.reason, ${PLACE}, ${DOER}
     FROM ${schema}.graduation_exception x ${JOIN_PLACE('x.school_id')}
     LEFT JOIN nation.account a ON a.id = x.account_id WHERE x.pupil_id = $1 ORDER BY x.at`,
    [pupilId],
  )
}

export interface RecordOfLife extends Inside {
  at: Date
  source: 'form' | 'workbook' | 'case' | 'photo'
  /** The photo's running number; 1 is the first. */
  number: number | null
  isOfImport: boolean
  /** What was changed and why; none for a photo. */
  sealed: Buffer | null
}

/** Photos, and changes of his data. */
export async function listRecord(tx: Tx, schema: string, pupilId: number): Promise<RecordOfLife[]> {
  return tx.rows<RecordOfLife>(
    `WITH kept AS (
       SELECT business_at AS at, 'photo' AS source, number, job_id IS NOT NULL AS is_of_import, NULL::bytea AS sealed,
              unit_id, account_id
       FROM ${schema}.pupil_photo WHERE pupil_id = $1
       UNION ALL
       SELECT business_at, source, NULL, source = 'workbook', sealed, unit_id, account_id
       FROM ${schema}.pupil_change WHERE pupil_id = $1)
     SELECT k.at, k.source, k.number, k.is_of_import AS "isOfImport", k.sealed, ${PLACE}, ${DOER}
     FROM kept k ${JOIN_PLACE('k.unit_id')} LEFT JOIN nation.account a ON a.id = k.account_id ORDER BY k.at`,
    [pupilId],
  )
}

export interface SchoolChangeOfLife extends Inside {
  schoolId: number
  on: string
  kind: 'rename' | 'move' | 'merge' | 'close'
  reason: string
  before: string
  after: string | null
}

/** What happened to the schools he was in; the caller looks whether he was there on the day. */
export async function listSchoolChanges(
  tx: Tx,
  schema: string,
  schoolIds: readonly number[],
): Promise<SchoolChangeOfLife[]> {
  return tx.rows<SchoolChangeOfLife>(
    `SELECT c.school_id AS "schoolId", c.effective_on AS "on", c.kind, c.reason,
            CASE c.kind WHEN 'move' THEN b.name ELSE c.name_before END AS before,
            CASE c.kind WHEN 'move' THEN n.name WHEN 'merge' THEN i.name ELSE c.name_after END AS after,
            ${PLACE}, ${DOER}
     FROM ${schema}.school_change c ${JOIN_PLACE('c.school_id')} JOIN nation.unit b ON b.id = c.bureau_before
     LEFT JOIN nation.unit n ON n.id = c.bureau_after LEFT JOIN nation.unit i ON i.id = c.into_school
     LEFT JOIN nation.account a ON a.id = c.account_id
     WHERE c.school_id = ANY($1::bigint[]) AND c.state = 'done' ORDER BY c.effective_on, c.id`,
    [schoolIds],
  )
}
