/** SQL of number runs: the run itself, who is looked at next, and what the population register was asked. */
import type { Tx } from '../../db/tx.ts'
import type { CheckState, NumberKind, RegisterAnswer } from '../../rules/number-allocation.ts'

export interface NumberRun {
  id: number
  state: 'running' | 'waiting' | 'done'
  accountId: number | null
  businessAt: Date
  createdAt: Date
  finishedAt: Date | null
  cursorId: number
  passes: number
  total: number
  lookedAt: number
  givenG: number
  givenJ: number
  problems: number
  held: number
  unanswered: number
  failures: number
  resumeAt: Date | null
  /** A fault of ours holds it up since then. */
  failingSince: Date | null
  retryAt: Date | null
}

const RUN = `r.id, r.state, r.account_id AS "accountId", r.business_at AS "businessAt", r.created_at AS "createdAt",
  r.finished_at AS "finishedAt", r.cursor_id AS "cursorId", r.passes, r.total, r.looked_at AS "lookedAt",
  r.given_g AS "givenG", r.given_j AS "givenJ", r.problems, r.held, r.unanswered, r.failures, r.resume_at AS "resumeAt",
  r.failing_since AS "failingSince", r.retry_at AS "retryAt"`

/** @returns false when another one is under way */
export async function insertRun(
  tx: Tx,
  schema: string,
  run: { id: number; accountId: number | null; createdAt: Date; businessAt: Date },
): Promise<boolean> {
  const inserted = await tx.run(
    `INSERT INTO ${schema}.number_run (id, state, account_id, created_at, business_at, touched_at, total)
     SELECT $1, 'running', $2::bigint, $3::timestamptz, $4, $3, (${COUNT_UNOFFICIAL(schema)})
     ON CONFLICT ((finished_at IS NULL)) WHERE finished_at IS NULL DO NOTHING`,
    [run.id, run.accountId, run.createdAt, run.businessAt],
  )
  return inserted === 1
}

const COUNT_UNOFFICIAL = (schema: string) => `SELECT count(*) FROM ${schema}.student_number s
  JOIN ${schema}.enrollment e ON e.pupil_id = s.pupil_id AND e.state = 'in_school' WHERE s.is_current AND s.kind <> 'G'`

export async function lockRun(tx: Tx, schema: string, id: number): Promise<NumberRun | undefined> {
  const rows = await tx.rows<NumberRun>(
    `SELECT ${RUN} FROM ${schema}.number_run r WHERE r.id = $1 FOR UPDATE`,
    [id],
  )
  return rows[0]
}

/** The newest runs, with who began them. */
export async function listRuns(
  tx: Tx,
  schema: string,
  limit: number,
): Promise<(NumberRun & { startedBy: string | null })[]> {
  return tx.rows(
    `SELECT ${RUN}, a.name AS "startedBy" FROM ${schema}.number_run r LEFT JOIN nation.account a ON a.id = r.account_id
     ORDER BY r.id DESC LIMIT $1`,
    [limit],
  )
}

/** Whether the province has ever declared its data clean, and the business time of its newest run. */
export async function findLastRun(
  tx: Tx,
  schema: string,
): Promise<{ isDeclared: boolean; lastAt: Date | null; isUnderWay: boolean }> {
  const rows = await tx.rows<{ isDeclared: boolean; lastAt: Date | null; isUnderWay: boolean }>(
    `SELECT coalesce(bool_or(account_id IS NOT NULL), false) AS "isDeclared", max(business_at) AS "lastAt",
            coalesce(bool_or(finished_at IS NULL), false) AS "isUnderWay" FROM ${schema}.number_run`,
  )
  return rows[0] ?? { isDeclared: false, lastAt: null, isUnderWay: false }
}

/** Runs to be taken up: their wait is over, or they have shown no sign of life for a while. */
export async function listStanding(
  tx: Tx,
  schema: string,
  now: Date,
  quietMinutes: number,
): Promise<number[]> {
  const rows = await tx.rows<{ id: number }>(
    `SELECT id FROM ${schema}.number_run WHERE finished_at IS NULL
       AND CASE state WHEN 'waiting' THEN resume_at <= $1 ELSE touched_at < $1 - make_interval(mins => $2::int) END`,
    [now, quietMinutes],
  )
  return rows.map((row) => row.id)
}

export async function enqueueRun(tx: Tx, provinceId: number, id: number): Promise<void> {
  await tx.rows(`SELECT nation.enqueue('allocate_numbers', $1, $2)`, [provinceId, id])
}

export type RunChange = Partial<
  Pick<
    NumberRun,
    | 'state'
    | 'cursorId'
    | 'passes'
    | 'lookedAt'
    | 'givenG'
    | 'givenJ'
    | 'problems'
    | 'held'
    | 'unanswered'
    | 'failures'
    | 'resumeAt'
    | 'finishedAt'
    | 'failingSince'
    | 'retryAt'
  >
>

/** Writes where a run is now; the caller has it locked. */
export async function saveRun(
  tx: Tx,
  schema: string,
  run: NumberRun,
  change: RunChange,
  now: Date,
): Promise<void> {
  const n = { ...run, ...change }
  await tx.run(
    `UPDATE ${schema}.number_run SET state = $2, cursor_id = $3, passes = $4, looked_at = $5, given_g = $6, given_j = $7,
       problems = $8, held = $9, unanswered = $10, failures = $11, resume_at = $12, finished_at = $13, touched_at = $14,
       failing_since = $15, retry_at = $16
     WHERE id = $1`,
    [
      n.id,
      n.state,
      n.cursorId,
      n.passes,
      n.lookedAt,
      n.givenG,
      n.givenJ,
      n.problems,
      n.held,
      n.unanswered,
      n.failures,
      n.resumeAt,
      n.finishedAt,
      now,
      n.failingSince,
      n.retryAt,
    ],
  )
}

/** Notes that a fault of ours holds a run up. */
export async function saveTrouble(
  tx: Tx,
  schema: string,
  id: number,
  at: { now: Date; retryAt: Date | null },
): Promise<void> {
  await tx.run(
    `UPDATE ${schema}.number_run SET failing_since = coalesce(failing_since, $2), retry_at = $3
     WHERE id = $1 AND finished_at IS NULL`,
    [id, at.now, at.retryAt],
  )
}

/** A pupil in school without a G number, with everything that decides which number he gets. */
export interface Candidate {
  pupilId: number
  name: string
  sex: 'male' | 'female'
  birthDate: string
  sealed: Buffer
  hasIdNumber: boolean
  isFlagged: boolean
  current: NumberKind
  /** Division code of his school. */
  region: string
  checkedHash: Buffer | null
  checkState: CheckState | null
  attempts: number | null
}

const CANDIDATE = (
  schema: string,
) => `SELECT p.id AS "pupilId", p.name, p.sex, p.birth_date AS "birthDate", p.sealed,
    p.has_id_number AS "hasIdNumber", p.is_flagged AS "isFlagged", s.kind AS current, u.division_code AS region,
    c.identity_hash AS "checkedHash", c.state AS "checkState", c.attempts
  FROM ${schema}.student_number s JOIN ${schema}.pupil p ON p.id = s.pupil_id
  JOIN ${schema}.enrollment e ON e.pupil_id = p.id AND e.state = 'in_school' JOIN nation.unit u ON u.id = e.school_id
  LEFT JOIN ${schema}.population_check c ON c.pupil_id = p.id
  WHERE s.is_current AND s.kind <> 'G'`

export async function listCandidates(
  tx: Tx,
  schema: string,
  page: { after: number; limit: number },
): Promise<Candidate[]> {
  return tx.rows<Candidate>(`${CANDIDATE(schema)} AND s.pupil_id > $1 ORDER BY s.pupil_id LIMIT $2`, [
    page.after,
    page.limit,
  ])
}

/** The same of these pupils, locked; two statements, so that what a holder of the lock has just written is seen. */
export async function lockCandidates(
  tx: Tx,
  schema: string,
  pupilIds: readonly number[],
): Promise<Candidate[]> {
  await tx.rows(`SELECT 1 FROM ${schema}.pupil WHERE id = ANY($1::bigint[]) ORDER BY id FOR NO KEY UPDATE`, [
    pupilIds,
  ])
  return tx.rows<Candidate>(`${CANDIDATE(schema)} AND s.pupil_id = ANY($1::bigint[]) ORDER BY s.pupil_id`, [
    pupilIds,
  ])
}

export interface Ask {
  id: number
  pupilId: number
  identityHash: Buffer
}

/** Written before the question leaves: what is cut off stands there without an answer. */
export async function insertAsks(
  tx: Tx,
  schema: string,
  of: { runId: number; source: string; now: Date },
  asks: readonly Ask[],
): Promise<void> {
  await tx.run(
    `INSERT INTO ${schema}.population_ask (id, run_id, pupil_id, identity_hash, source, asked_at)
     SELECT n.id, $4, n.pupil_id, n.identity_hash, $5, $6
     FROM unnest($1::bigint[], $2::bigint[], $3::bytea[]) AS n (id, pupil_id, identity_hash)`,
    [
      asks.map((a) => a.id),
      asks.map((a) => a.pupilId),
      asks.map((a) => a.identityHash),
      of.runId,
      of.source,
      of.now,
    ],
  )
}

export async function saveAnswers(
  tx: Tx,
  schema: string,
  answers: readonly { id: number; answer: RegisterAnswer }[],
  now: Date,
): Promise<void> {
  await tx.run(
    `UPDATE ${schema}.population_ask a SET answer = n.answer, answered_at = $3
     FROM unnest($1::bigint[], $2::text[]) AS n (id, answer) WHERE a.id = n.id AND a.answer IS NULL`,
    [answers.map((a) => a.id), answers.map((a) => a.answer), now],
  )
}

export interface Check {
  pupilId: number
  identityHash: Buffer
  state: CheckState
  /** Whether the register was asked just now. */
  isAsked: boolean
}

/** Where checks stand now; another identity begins anew, and one that stands as before keeps its "since". */
export async function saveChecks(tx: Tx, schema: string, checks: readonly Check[], now: Date): Promise<void> {
  await tx.run(
    `INSERT INTO ${schema}.population_check AS c (pupil_id, identity_hash, state, since, attempts, asked_at)
     SELECT n.pupil_id, n.identity_hash, n.state, $5, n.is_asked::int, CASE WHEN n.is_asked THEN $5::timestamptz END
     FROM unnest($1::bigint[], $2::bytea[], $3::text[], $4::boolean[]) AS n (pupil_id, identity_hash, state, is_asked)
     ORDER BY n.pupil_id
     ON CONFLICT (pupil_id) DO UPDATE SET identity_hash = excluded.identity_hash, state = excluded.state,
       since = CASE WHEN c.identity_hash = excluded.identity_hash AND c.state = excluded.state THEN c.since
                    ELSE excluded.since END,
       attempts = excluded.attempts + CASE WHEN c.identity_hash = excluded.identity_hash THEN c.attempts ELSE 0 END,
       asked_at = coalesce(excluded.asked_at, CASE WHEN c.identity_hash = excluded.identity_hash THEN c.asked_at END)`,
    [
      checks.map((c) => c.pupilId),
      checks.map((c) => c.identityHash),
      checks.map((c) => c.state),
      checks.map((c) => c.isAsked),
      now,
    ],
  )
}

/** The world of a province, with its clock. */
export async function findWorldOf(
  tx: Tx,
  provinceId: number,
): Promise<
  { id: number; kind: 'real' | 'practice'; clockAt: Date | null; clockSetAt: Date | null } | undefined
> {
  const rows = await tx.rows<{
    id: number
    kind: 'real' | 'practice'
    clockAt: Date | null
    clockSetAt: Date | null
  }>(
    `SELECT w.id, w.kind, w.clock_at AS "clockAt", w.clock_set_at AS "clockSetAt"
     FROM nation.province p JOIN nation.world w ON w.id = p.world_id WHERE p.id = $1`,
    [provinceId],
  )
  return rows[0]
}
