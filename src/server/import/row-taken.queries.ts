/** Rows already taken, by the keyed hash of their content (REG-2). */
import { byteas } from '../../db/binary-array.ts'
import type { Tx } from '../../db/tx.ts'

export interface RowOwner {
  unitId: number
  /** Kind of import; a form's rows belong to the same kind. */
  kind: string
}

/** Takes rows that nobody has taken yet, in the order of their hashes. @returns those that are not new, hexadecimal */
export async function insertTaken(
  tx: Tx,
  schema: string,
  of: RowOwner & { jobId: number },
  hashes: readonly Buffer[],
): Promise<Set<string>> {
  const rows = await tx.rows<{ hash: Buffer }>(
    `WITH fresh AS (
       INSERT INTO ${schema}.row_taken (unit_id, kind, hash, job_id)
       SELECT $1, $2, h, $3 FROM unnest($4::bytea[]) AS h ORDER BY h
       ON CONFLICT (unit_id, kind, hash) DO NOTHING RETURNING hash)
     SELECT h AS hash FROM unnest($4::bytea[]) AS h EXCEPT SELECT hash FROM fresh`,
    [of.unitId, of.kind, of.jobId, byteas(hashes)],
  )
  return new Set(rows.map((row) => row.hash.toString('hex')))
}

/** Which of these rows are taken, hexadecimal. */
export async function listTaken(
  tx: Tx,
  schema: string,
  of: RowOwner,
  hashes: readonly Buffer[],
): Promise<Set<string>> {
  const rows = await tx.rows<{ hash: Buffer }>(
    `SELECT hash FROM ${schema}.row_taken WHERE unit_id = $1 AND kind = $2 AND hash = ANY($3::bytea[])`,
    [of.unitId, of.kind, byteas(hashes)],
  )
  return new Set(rows.map((row) => row.hash.toString('hex')))
}

export async function deleteTaken(
  tx: Tx,
  schema: string,
  rows: readonly (RowOwner & { hash: Buffer })[],
): Promise<void> {
  await tx.run(
    `DELETE FROM ${schema}.row_taken t
     USING unnest($1::bigint[], $2::text[], $3::bytea[]) AS n (unit_id, kind, hash)
     WHERE t.unit_id = n.unit_id AND t.kind = n.kind AND t.hash = n.hash`,
    [rows.map((r) => r.unitId), rows.map((r) => r.kind), rows.map((r) => r.hash)],
  )
}
