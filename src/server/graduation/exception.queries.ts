/** Whom a school left out of a graduation, and why. */
import type { Tx } from '../../db/tx.ts'

export interface ExceptionRow {
  id: number
  pupilId: number
  schoolId: number
  unitPath: string
  reason: string
}

/** One a year for a pupil: a later word replaces an earlier one. */
export async function saveExceptions(
  tx: Tx,
  schema: string,
  of: { year: number; accountId: number; at: Date },
  rows: readonly ExceptionRow[],
): Promise<void> {
  if (rows.length === 0) return
  await tx.run(
    `INSERT INTO ${schema}.graduation_exception (id, pupil_id, school_id, unit_path, reason, year, account_id, at)
     SELECT n.*, $6, $7, $8
     FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[], $5::text[]) AS n
     ON CONFLICT (pupil_id, school_id, year)
     DO UPDATE SET reason = excluded.reason, account_id = excluded.account_id, at = excluded.at`,
    [
      rows.map((r) => r.id),
      rows.map((r) => r.pupilId),
      rows.map((r) => r.schoolId),
      rows.map((r) => r.unitPath),
      rows.map((r) => r.reason),
      of.year,
      of.accountId,
      of.at,
    ],
  )
}

/** Why each of the pupils was left out this year. */
export async function findExceptions(
  tx: Tx,
  schema: string,
  pupilIds: readonly number[],
  year: number,
): Promise<Map<number, string>> {
  const rows = await tx.rows<{ pupilId: number; reason: string }>(
    `SELECT pupil_id AS "pupilId", reason FROM ${schema}.graduation_exception
     WHERE pupil_id = ANY ($1::bigint[]) AND year = $2`,
    [pupilIds, year],
  )
  return new Map(rows.map((row) => [row.pupilId, row.reason]))
}
