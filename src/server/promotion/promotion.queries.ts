/** Rows of a promotion: its runs, and the one hot statement that moves classes and writes the ledger. */
import type { Tx } from '../../db/tx.ts'

export type RunState = 'rehearsing' | 'rehearsed' | 'running' | 'complete' | 'reversing' | 'reversed'

export interface RunRow {
  id: number
  schoolYear: number
  state: RunState
  /** His name, or the province's office where the reader does not see its people (ACC-2); null: by the clock. */
  startedBy: string | null
  classesTotal: number
  classesDone: number
  classCursor: number
  hasReport: boolean
  /** Over the ledger; null until it is reckoned, and for rehearsals. */
  fingerprint: string | null
  createdAt: Date
  businessAt: Date
  /** The policy's instant as it was then; null for runs before it was kept. */
  dueAt: Date | null
  finishedAt: Date | null
  reversedBy: string | null
  reversedAt: Date | null
  reversalReason: string | null
}

/** Whoever rehearses, runs and reverses is a registrar of the province. */
const whoOf = (schema: string, account: string) => `CASE WHEN ${account} IS NOT NULL THEN coalesce(
  (SELECT name FROM nation.account WHERE id = ${account}),
  (SELECT u.name FROM nation.unit u JOIN nation.province p ON p.id = u.province_id
   WHERE p.schema_name = '${schema}' AND u.level = 1) || ' 学籍管理员') END`

const RUN = (
  schema: string,
) => `r.id, r.school_year AS "schoolYear", r.state, r.classes_total AS "classesTotal",
  r.classes_done AS "classesDone", r.class_cursor AS "classCursor", r.reported_at IS NOT NULL AS "hasReport", r.fingerprint,
  r.created_at AS "createdAt", r.business_at AS "businessAt", r.due_at AS "dueAt", r.finished_at AS "finishedAt",
  r.reversed_at AS "reversedAt", r.reversal_reason AS "reversalReason",
  ${whoOf(schema, 'r.account_id')} AS "startedBy", ${whoOf(schema, 'r.reversed_by')} AS "reversedBy"`

/** Which classes move: the rule's `moveOf`, in SQL. @param year a bound value, the year of the run */
export const MOVES = (year: string) => `(c.grade < c.length AND c.grade + c.cohort <= ${year})`

/** Which unplaced pupils move: those not in the final grade of their stage at their school. */
export const UNPLACED_MOVES = `coalesce(e.held_grade, e.entry_grade) < CASE e.stage
  WHEN 'primary' THEN s.primary_length WHEN 'junior' THEN s.junior_length ELSE s.senior_length END`

/** What the ledger keeps of a class, so that it tells by itself what was moved. */
const LEDGER = 'class_id, school_id, unit_path, stage, cohort, length'
const LEDGERED = 'c.id AS class_id, c.school_id, c.unit_path, c.stage, c.cohort, c.length, c.grade'

/** All runs, the newest first: a few a year. */
export function listRuns(tx: Tx, schema: string): Promise<RunRow[]> {
  return tx.rows<RunRow>(`SELECT ${RUN(schema)} FROM ${schema}.promotion_run r ORDER BY r.id DESC LIMIT 200`)
}

export async function findRun(tx: Tx, schema: string, id: number): Promise<RunRow | undefined> {
  const rows = await tx.rows<RunRow>(`SELECT ${RUN(schema)} FROM ${schema}.promotion_run r WHERE r.id = $1`, [
    id,
  ])
  return rows[0]
}

/** Two workers on one run wait for each other here. */
export async function lockRun(tx: Tx, schema: string, id: number): Promise<RunRow | undefined> {
  const rows = await tx.rows<RunRow>(
    `SELECT ${RUN(schema)} FROM ${schema}.promotion_run r WHERE r.id = $1 FOR UPDATE OF r`,
    [id],
  )
  return rows[0]
}

export async function hasRunOfYear(
  tx: Tx,
  schema: string,
  year: number,
  states: RunState[],
): Promise<boolean> {
  const rows = await tx.rows(
    `SELECT 1 FROM ${schema}.promotion_run WHERE school_year = $1 AND state = ANY ($2) LIMIT 1`,
    [year, states],
  )
  return rows.length > 0
}

export interface NewRun {
  id: number
  schoolYear: number
  state: 'rehearsing' | 'running' | 'complete'
  accountId: number | null
  createdAt: Date
  businessAt: Date
  /** The policy's instant of the year. */
  dueAt?: Date
}

/** @returns false when a promotion of that year runs or stands already */
export async function insertRun(tx: Tx, schema: string, run: NewRun): Promise<boolean> {
  const inserted = await tx.run(
    `INSERT INTO ${schema}.promotion_run (id, school_year, state, account_id, classes_total, created_at, business_at,
       due_at)
     VALUES ($1, $2, $3, $4, (SELECT count(*) FROM ${schema}.class c WHERE ${MOVES('$2')}), $5, $6, $7)
     ON CONFLICT (school_year) WHERE state IN ('running', 'complete', 'reversing') DO NOTHING`,
    [run.id, run.schoolYear, run.state, run.accountId, run.createdAt, run.businessAt, run.dueAt ?? null],
  )
  return inserted === 1
}

export async function enqueueRun(tx: Tx, provinceId: number, runId: number): Promise<void> {
  await tx.rows('SELECT nation.enqueue($1, $2, $3)', ['promote', provinceId, runId])
}

export interface Moved {
  classes: number
  /** Id of the last class moved. */
  last: number
}

/**
 * Moves up the next classes of a run that have a grade to go, one ledger row each, in one statement.
 * A class that has its row in the ledger is never moved again.
 */
export async function moveUp(tx: Tx, schema: string, run: RunRow, limit: number): Promise<Moved> {
  const rows = await tx.rows<Moved>(
    `WITH batch AS (
       SELECT c.id FROM ${schema}.class c
       WHERE c.id > $1 AND ${MOVES('$3')}
         AND NOT EXISTS (SELECT FROM ${schema}.promotion_ledger l
                         WHERE l.run_id = $2 AND l.class_id = c.id AND l.way = 'up')
       ORDER BY c.id LIMIT $4),
     moved AS (
       UPDATE ${schema}.class c SET grade = c.grade + 1 FROM batch b WHERE c.id = b.id RETURNING ${LEDGERED}),
     ledger AS (
       INSERT INTO ${schema}.promotion_ledger (run_id, school_year, from_grade, to_grade, way, ${LEDGER})
       SELECT $2, $3, grade - 1, grade, 'up', ${LEDGER} FROM moved RETURNING class_id)
     SELECT count(*) AS classes, coalesce(max(class_id), 0) AS last FROM ledger`,
    [run.classCursor, run.id, run.schoolYear, limit],
  )
  return rows[0] ?? { classes: 0, last: 0 }
}

/** Moves the next classes of a run back to where they came from, one ledger row each. */
export async function moveBack(tx: Tx, schema: string, run: RunRow, limit: number): Promise<Moved> {
  const rows = await tx.rows<Moved>(
    `WITH batch AS (
       SELECT l.class_id, l.from_grade, l.to_grade FROM ${schema}.promotion_ledger l
       WHERE l.run_id = $2 AND l.way = 'up' AND l.class_id > $1
         AND NOT EXISTS (SELECT FROM ${schema}.promotion_ledger b
                         WHERE b.run_id = $2 AND b.class_id = l.class_id AND b.way = 'back')
       ORDER BY l.class_id LIMIT $4),
     moved AS (
       UPDATE ${schema}.class c SET grade = b.from_grade FROM batch b WHERE c.id = b.class_id
       RETURNING ${LEDGERED}, b.from_grade, b.to_grade),
     ledger AS (
       INSERT INTO ${schema}.promotion_ledger (run_id, school_year, from_grade, to_grade, way, ${LEDGER})
       SELECT $2, $3, to_grade, from_grade, 'back', ${LEDGER} FROM moved RETURNING class_id)
     SELECT count(*) AS classes, coalesce(max(class_id), 0) AS last FROM ledger`,
    [run.classCursor, run.id, run.schoolYear, limit],
  )
  return rows[0] ?? { classes: 0, last: 0 }
}

/**
 * Pupils in school and in no class wait in the grade of their cohort: they move with it, up to the final grade. Few, and
 * found by an index of their own. A pupil on leave is not in school here, and keeps the grade he held.
 */
export async function moveUnplacedUp(tx: Tx, schema: string, run: RunRow): Promise<void> {
  await tx.run(
    `WITH moving AS (
       SELECT e.id, coalesce(e.held_grade, e.entry_grade) AS grade
       FROM ${schema}.enrollment e JOIN nation.school s ON s.unit_id = e.school_id
       WHERE e.state = 'in_school' AND e.class_id IS NULL AND ${UNPLACED_MOVES}
         AND NOT EXISTS (SELECT FROM ${schema}.unplaced_ledger l
                         WHERE l.run_id = $1 AND l.enrollment_id = e.id AND l.way = 'up')),
     moved AS (
       UPDATE ${schema}.enrollment e SET held_grade = m.grade + 1 FROM moving m WHERE e.id = m.id
       RETURNING e.id, m.grade)
     INSERT INTO ${schema}.unplaced_ledger (run_id, enrollment_id, from_grade, to_grade)
     SELECT $1, id, grade, grade + 1 FROM moved`,
    [run.id],
  )
}

/**
 * Where somebody of the ledger waits now: in the enrollment that it names, or in the one that a merger of his school has
 * begun in its place (ORG-9). The ledger keeps the old one: its fingerprint is printed on paper.
 */
export const WAITS_NOW = (schema: string, named: string) => `(
  SELECT CASE WHEN o.state <> 'merged' THEN o.id ELSE (
    SELECT n.id FROM ${schema}.enrollment n
    WHERE n.pupil_id = o.pupil_id AND n.state = 'in_school' AND n.entered_by = 'merge' AND n.id > o.id) END
  FROM ${schema}.enrollment o WHERE o.id = ${named})`

/** Back to the grades in which they waited, whatever has become of them since. */
export async function moveUnplacedBack(tx: Tx, schema: string, run: RunRow): Promise<void> {
  await tx.run(
    `WITH moving AS (
       SELECT l.enrollment_id AS id, ${WAITS_NOW(schema, 'l.enrollment_id')} AS now, l.from_grade, l.to_grade
       FROM ${schema}.unplaced_ledger l
       WHERE l.run_id = $1 AND l.way = 'up'
         AND NOT EXISTS (SELECT FROM ${schema}.unplaced_ledger b
                         WHERE b.run_id = $1 AND b.enrollment_id = l.enrollment_id AND b.way = 'back')),
     moved AS (
       UPDATE ${schema}.enrollment e SET held_grade = m.from_grade FROM moving m WHERE e.id = m.now)
     INSERT INTO ${schema}.unplaced_ledger (run_id, enrollment_id, from_grade, to_grade, way)
     SELECT $1, id, to_grade, from_grade, 'back' FROM moving`,
    [run.id],
  )
}

export async function saveProgress(tx: Tx, schema: string, runId: number, moved: Moved): Promise<void> {
  await tx.run(
    `UPDATE ${schema}.promotion_run SET classes_done = classes_done + $2, class_cursor = greatest(class_cursor, $3)
     WHERE id = $1`,
    [runId, moved.classes, moved.last],
  )
}

/**
 * Waits for everybody who holds the classes in their grades just now, and lets nobody until this transaction ends. A
 * second at most, for whoever comes later waits behind it: a large load under way is waited for again and again.
 * @throws lock_not_available (55P03)
 */
export async function stopNewClasses(tx: Tx, schema: string): Promise<void> {
  await tx.run(`SET LOCAL lock_timeout = '1s'`)
  await tx.run(`LOCK TABLE ${schema}.class IN SHARE ROW EXCLUSIVE MODE`)
  await tx.run('SET LOCAL lock_timeout = DEFAULT')
}

export async function saveEnd(
  tx: Tx,
  schema: string,
  runId: number,
  state: RunState,
  at: Date,
): Promise<void> {
  await tx.run(
    `UPDATE ${schema}.promotion_run
     SET state = $2, finished_at = $3, classes_total = CASE $2 WHEN 'complete' THEN classes_done ELSE classes_total END
     WHERE id = $1`,
    [runId, state, at],
  )
}

export async function saveReversing(
  tx: Tx,
  schema: string,
  runId: number,
  by: { accountId: number; at: Date; reason: string },
): Promise<void> {
  await tx.run(
    `UPDATE ${schema}.promotion_run SET state = 'reversing', classes_done = 0, class_cursor = 0,
       reversed_by = $2, reversed_at = $3, reversal_reason = $4 WHERE id = $1`,
    [runId, by.accountId, by.at, by.reason],
  )
}

/** Somebody built on the promotion before the reversal began: it stands. */
export async function saveReversalDropped(tx: Tx, schema: string, runId: number): Promise<void> {
  await tx.run(
    `UPDATE ${schema}.promotion_run SET state = 'complete', classes_done = classes_total, reversed_by = NULL,
       reversed_at = NULL, reversal_reason = NULL WHERE id = $1`,
    [runId],
  )
}

export async function findProvinceName(tx: Tx, schema: string): Promise<string> {
  const rows = await tx.rows<{ name: string }>('SELECT name FROM nation.province WHERE schema_name = $1', [
    schema,
  ])
  return rows[0]?.name ?? ''
}
