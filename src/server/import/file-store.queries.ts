/** SQL of kept files: pieces by their number. */
import type { Tx } from '../../db/tx.ts'

export type FilePart = 'sent' | 'returned' | 'bad_rows'

export interface FileKey {
  jobId: number
  part: FilePart
}

export async function insertPiece(
  tx: Tx,
  schema: string,
  file: FileKey & { unitPath: string },
  piece: number,
  sealed: Buffer,
): Promise<void> {
  await tx.run(
    `INSERT INTO ${schema}.import_file (job_id, part, piece, unit_path, sealed) VALUES ($1, $2, $3, $4, $5)`,
    [file.jobId, file.part, piece, file.unitPath, sealed],
  )
}

export async function findPiece(
  tx: Tx,
  schema: string,
  { jobId, part }: FileKey,
  piece: number,
): Promise<Buffer | undefined> {
  const rows = await tx.rows<{ sealed: Buffer }>(
    `SELECT sealed FROM ${schema}.import_file WHERE job_id = $1 AND part = $2 AND piece = $3`,
    [jobId, part, piece],
  )
  return rows[0]?.sealed
}

export async function deleteFile(tx: Tx, schema: string, { jobId, part }: FileKey): Promise<void> {
  await tx.run(`DELETE FROM ${schema}.import_file WHERE job_id = $1 AND part = $2`, [jobId, part])
}
