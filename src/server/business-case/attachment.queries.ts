/** Rows of what was attached to cases. */
import type { Tx } from '../../db/tx.ts'

export interface AttachmentRow {
  id: number
  caseId: number
  name: string
  mediaType: string
  size: number
  sealed: Buffer
}

export async function listAttachments(
  tx: Tx,
  schema: string,
  caseId: number,
): Promise<Omit<AttachmentRow, 'sealed'>[]> {
  return tx.rows(
    `SELECT id, case_id AS "caseId", name, media_type AS "mediaType", size FROM ${schema}.case_attachment
     WHERE case_id = $1 ORDER BY id`,
    [caseId],
  )
}

export async function findAttachment(tx: Tx, schema: string, id: number): Promise<AttachmentRow | undefined> {
  const rows = await tx.rows<AttachmentRow>(
    `SELECT id, case_id AS "caseId", name, media_type AS "mediaType", size, sealed FROM ${schema}.case_attachment
     WHERE id = $1`,
    [id],
  )
  return rows[0]
}

/** @returns the id of the attachment: the one already there, when the same file was attached before */
export async function insertAttachment(
  tx: Tx,
  schema: string,
  row: AttachmentRow & { accountId: number; unitId: number; sha256: Buffer; visibleTo: number[]; at: Date },
): Promise<number> {
  const inserted = await tx.rows<{ id: number }>(
    `INSERT INTO ${schema}.case_attachment
       (id, case_id, account_id, unit_id, name, media_type, size, sha256, sealed, visible_to, at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (case_id, sha256) DO NOTHING RETURNING id`,
    [
      row.id,
      row.caseId,
      row.accountId,
      row.unitId,
      row.name,
      row.mediaType,
      row.size,
      row.sha256,
      row.sealed,
      row.visibleTo,
      row.at,
    ],
  )
  if (inserted[0]) return inserted[0].id
  const before = await tx.rows<{ id: number }>(
    `SELECT id FROM ${schema}.case_attachment WHERE case_id = $1 AND sha256 = $2`,
    [row.caseId, row.sha256],
  )
  return before[0]?.id ?? row.id
}
