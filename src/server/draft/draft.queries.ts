/** SQL of drafts; row-level security shows everybody his own. */
import type { Tx } from '../../db/tx.ts'

export interface DraftRow {
  revision: number
  sealed: Buffer
  at: Date
}

/** @param since older ones are no more */
export async function findDraft(
  tx: Tx,
  schema: string,
  of: { accountId: number; form: string; since: Date },
): Promise<DraftRow | undefined> {
  const rows = await tx.rows<DraftRow>(
    `SELECT revision, sealed, at FROM ${schema}.form_draft WHERE account_id = $1 AND form = $2 AND at > $3`,
    [of.accountId, of.form, of.since],
  )
  return rows[0]
}

/** Locks a draft, or the place where there is none yet, until the end of the transaction. */
export async function lockDraft(tx: Tx, of: { accountId: number; form: string }): Promise<void> {
  await tx.rows('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
    `xueji.form_draft:${of.accountId}:${of.form}`,
  ])
}

export async function saveDraft(
  tx: Tx,
  schema: string,
  row: { accountId: number; form: string; revision: number; sealed: Buffer; at: Date },
): Promise<void> {
  await tx.run(
    `INSERT INTO ${schema}.form_draft (account_id, form, revision, sealed, at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (account_id, form) DO UPDATE SET revision = excluded.revision, sealed = excluded.sealed, at = excluded.at`,
    [row.accountId, row.form, row.revision, row.sealed, row.at],
  )
}

export async function deleteDraft(tx: Tx, schema: string, accountId: number, form: string): Promise<void> {
  await tx.run(`DELETE FROM ${schema}.form_draft WHERE account_id = $1 AND form = $2`, [accountId, form])
}

/** Drafts that nobody will ask for any more: one person's, or everybody's where no scope is set. */
export async function deleteOldDrafts(
  tx: Tx,
  schema: string,
  of: { accountId: number | null; before: Date },
): Promise<void> {
  await tx.run(
    `DELETE FROM ${schema}.form_draft WHERE at <= $2 AND ($1::bigint IS NULL OR account_id = $1)`,
    [of.accountId, of.before],
  )
}
