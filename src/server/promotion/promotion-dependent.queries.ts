/** What hangs on a promotion once it has run (PRO-2): counted for the refusal, listed for whoever is to undo it. */
import { type Page, pageOf, pageRows, readKey } from '../../db/keyset.ts'
import type { Tx } from '../../db/tx.ts'
import type { DependentKind, PromotionDependents } from '../../rules/promotion.ts'
import type { Stage } from '../../rules/school-class.ts'
import { type RunRow, WAITS_NOW } from './promotion.queries.ts'

type DependedOn = Pick<RunRow, 'id' | 'schoolYear' | 'businessAt' | 'createdAt'>

/** Pupils who changed class since the run was begun ($4), each with the class he was in then. */
const CHANGED = (schema: string) => `(
  SELECT DISTINCT ON (c.pupil) c.pupil::bigint AS pupil, c.was_in::bigint AS was_in
  FROM ${schema}.audit_entry a,
    ROWS FROM (jsonb_array_elements_text(a.detail->'pupils'), jsonb_array_elements_text(a.detail->'from'))
      AS c (pupil, was_in)
  WHERE a.act IN ('class_change', 'class_merge', 'class_split') AND a.at >= $4
  ORDER BY c.pupil, a.at, a.id)`

/** In which grade, and if there is one in which class, a row's pupil is; or the grade of a class or a placement itself. */
const PLACE = (stage: string, grade: string, name = 'NULL::text') =>
  `${stage} AS stage, ${grade} AS grade, ${name} AS class`
const IN_CLASS = PLACE('c.stage', 'c.grade', 'c.name')

const CAME_TO_NOTHING = `'rejected', 'withdrawn', 'removed', 'cleaned', 'cleaned_on_behalf'`

/** A case that came to nothing does not count; whoever it has let in is in a grade. */
const CASES = (schema: string, kinds: string) => `
  SELECT b.id, b.school_id, b.subject, 'case' AS about, b.id AS target,
         ${PLACE('e.stage', 'coalesce(c.grade, e.held_grade, e.entry_grade)', 'c.name')}
  FROM ${schema}.business_case b
  LEFT JOIN ${schema}.enrollment e ON e.pupil_id = b.pupil_id AND e.state = 'in_school'
  LEFT JOIN ${schema}.class c ON c.id = e.class_id
  WHERE b.opened_at >= $3 AND b.kind IN (${kinds})
    AND (b.is_open OR b.state NOT IN (${CAME_TO_NOTHING}))`

/**
 * One row for each that depends on run $1 of year $2, begun at $3 of the business clock and at $4 of the real one: its
 * id, its school, whom it is about, the thing with whose page it is undone, and grade and class.
 */
const SOURCES: Readonly<Record<DependentKind, (schema: string) => string>> = {
  classes: (schema) => `
    SELECT c.id, c.school_id, c.name AS subject, 'class' AS about, c.id AS target, ${PLACE('c.stage', 'c.grade')}
    FROM ${schema}.class c
    WHERE c.cohort > $2 - c.length AND NOT EXISTS
      (SELECT FROM ${schema}.promotion_ledger l WHERE l.run_id = $1 AND l.class_id = c.id)`,
  registrations: (schema) => CASES(schema, `'registration', 'late_registration'`),
  allocations: (schema) => `
    SELECT a.id, a.from_school_id AS school_id, a.name AS subject, 'allocation' AS about, a.id AS target, ${IN_CLASS}
    FROM ${schema}.allocation a JOIN ${schema}.graduation g ON g.id = a.graduation_id
    LEFT JOIN ${schema}.class c ON c.id = g.class_id
    WHERE a.year = $2 AND a.state <> 'withdrawn'`,
  admissions: (schema) => CASES(schema, `'admission'`),
  placements: (schema) => `
    SELECT id, school_id, cardinality(pupil_ids) || ' 人' AS subject, 'placement' AS about, id AS target,
           ${PLACE('stage', 'grade')} FROM ${schema}.placement
    WHERE school_year = $2
    UNION ALL
    SELECT e.id, e.school_id, p.name, 'pupil', p.id, ${IN_CLASS} FROM ${schema}.unplaced_ledger l
    JOIN ${schema}.enrollment e ON e.id = ${WAITS_NOW(schema, 'l.enrollment_id')}
    JOIN ${schema}.pupil p ON p.id = e.pupil_id JOIN ${schema}.class c ON c.id = e.class_id
    WHERE l.run_id = $1 AND l.way = 'up'`,
  classChanges: (schema) => `
    SELECT e.id, e.school_id, p.name AS subject, 'pupil' AS about, p.id AS target, ${IN_CLASS}
    FROM ${CHANGED(schema)} m
    JOIN ${schema}.enrollment e ON e.pupil_id = m.pupil AND e.state = 'in_school'
    JOIN ${schema}.pupil p ON p.id = e.pupil_id JOIN ${schema}.class c ON c.id = e.class_id
    WHERE EXISTS (SELECT FROM ${schema}.promotion_ledger l WHERE l.run_id = $1 AND l.class_id = m.was_in)
       <> EXISTS (SELECT FROM ${schema}.promotion_ledger l WHERE l.run_id = $1 AND l.class_id = e.class_id)`,
  graduations: (schema) => `
    SELECT g.id, g.school_id, g.name AS subject, 'pupil' AS about, g.pupil_id AS target, ${IN_CLASS}
    FROM ${schema}.graduation g JOIN ${schema}.class c ON c.id = g.class_id
    JOIN ${schema}.promotion_ledger l ON l.class_id = g.class_id
    WHERE l.run_id = $1 AND l.way = 'up' AND g.year = $2 AND g.reversed_at IS NULL`,
}

const valuesOf = (run: DependedOn) => [run.id, run.schoolYear, run.businessAt, run.createdAt]
/** Every statement says of what kind its four values are, whichever of them its source uses. */
const ASKED = '(SELECT $1::bigint, $2::integer, $3::timestamptz, $4::timestamptz) asked'

/** What was done since the run began and needs the new grades. */
export async function countDependents(tx: Tx, schema: string, run: DependedOn): Promise<PromotionDependents> {
  const counts = Object.entries(SOURCES).map(
    ([kind, source]) => `(SELECT count(*) FROM (${source(schema)}) d) AS "${kind}"`,
  )
  const [counted] = await tx.rows<PromotionDependents>(
    `SELECT ${counts.join(', ')} FROM ${ASKED}`,
    valuesOf(run),
  )
  if (!counted) throw new Error('A count has one row.')
  return counted
}

export interface DependentRow {
  id: number
  school: string
  bureau: string
  subject: string
  /** With whose page it is undone, and the id of that. */
  about: 'class' | 'case' | 'allocation' | 'placement' | 'pupil'
  target: number
  /** Of the class or placement, or where its pupil is; null for one who is in no school yet. */
  stage: Stage | null
  grade: number | null
  class: string | null
}

/** Those of one kind, by id. */
export async function listDependents(
  tx: Tx,
  schema: string,
  run: DependedOn,
  of: { kind: DependentKind; after?: string | undefined; limit: number },
): Promise<Page<DependentRow>> {
  const [after = 0] = readKey(of.after, 1) ?? []
  const rows = await pageRows<DependentRow>(
    tx,
    `SELECT d.id, d.subject, d.about, d.target, d.stage, d.grade, d.class, u.name AS school, b.name AS bureau
     FROM ${ASKED}, LATERAL (${SOURCES[of.kind](schema)}) d
     JOIN nation.unit u ON u.id = d.school_id JOIN nation.unit b ON b.id = u.parent_id
     WHERE d.id > $5 ORDER BY d.id LIMIT $6`,
    [...valuesOf(run), Number(after), of.limit + 1],
  )
  return pageOf(rows, of.limit, (row) => [row.id])
}
