/** SQL of what was sent up, version by version. Sets only. */
import type { Tx } from '../../db/tx.ts'

export interface SubmissionRow {
  caseId: number
  number: number
  sealed: Buffer
}

/** Keeps contents as those of each case's latest sending; what is kept already stays. A case never sent is left out. */
export async function insertSubmissions(
  tx: Tx,
  schema: string,
  at: Date,
  rows: readonly { caseId: number; sealed: Buffer }[],
): Promise<void> {
  await tx.run(
    `INSERT INTO ${schema}.case_submission (case_id, number, visible_to, sealed, at)
     SELECT c.id, e.times, c.visible_to, n.sealed, $3
     FROM unnest($1::bigint[], $2::bytea[]) AS n (case_id, sealed) JOIN ${schema}.business_case c ON c.id = n.case_id
     JOIN LATERAL (SELECT count(*)::int AS times FROM ${schema}.case_entry x
                   WHERE x.case_id = c.id AND x.step = 'submit') e ON e.times > 0
     ON CONFLICT (case_id, number) DO NOTHING`,
    [rows.map((row) => row.caseId), rows.map((row) => row.sealed), at],
  )
}

/** Which of these cases have a version kept. */
export async function listSubmittedCases(
  tx: Tx,
  schema: string,
  caseIds: readonly number[],
): Promise<Set<number>> {
  const rows = await tx.rows<{ caseId: number }>(
    `SELECT DISTINCT case_id AS "caseId" FROM ${schema}.case_submission WHERE case_id = ANY($1::bigint[])`,
    [caseIds],
  )
  return new Set(rows.map((row) => row.caseId))
}

/** The last two versions of each of these cases, the newer first. */
export async function listLastTwo(
  tx: Tx,
  schema: string,
  caseIds: readonly number[],
): Promise<SubmissionRow[]> {
  return tx.rows<SubmissionRow>(
    `SELECT s.case_id AS "caseId", s.number, s.sealed
     FROM unnest($1::bigint[]) AS n (case_id)
     JOIN LATERAL (SELECT x.case_id, x.number, x.sealed FROM ${schema}.case_submission x WHERE x.case_id = n.case_id
                   ORDER BY x.number DESC LIMIT 2) s ON true
     ORDER BY s.case_id, s.number DESC`,
    [caseIds],
  )
}

/** What is removed before approval leaves no content behind. */
export async function deleteSubmissions(tx: Tx, schema: string, caseIds: readonly number[]): Promise<void> {
  await tx.run(`DELETE FROM ${schema}.case_submission WHERE case_id = ANY($1::bigint[])`, [caseIds])
}
