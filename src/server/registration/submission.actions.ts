/**
 * What was sent up and mended afterwards (REG-4), sealed: a content is kept when it is about to be overwritten, and from
 * then on at each sending. Most cases are sent once and cost nothing. Inner actions, set-based.
 */
import type { Tx } from '../../db/tx.ts'
import type { RegistrationRow } from '../../rules/registration-row.ts'
import { type RowChange, rowChanges } from '../../rules/row-change.ts'
import { importTables } from '../../sheets/columns/all.ts'
import { textsOf } from '../../sheets/core/check.ts'
import type { Context } from '../context.ts'
import * as q from './submission.queries.ts'

/** A case with its content. */
export interface Content {
  caseId: number
  row: RegistrationRow
}

type Texts = Record<string, string>

const { registration } = importTables

/** Keeps contents that were sent up and are about to be overwritten; of drafts nothing is kept. */
export async function keepBeforeMending(
  tx: Tx,
  ctx: Context,
  schema: string,
  contents: readonly Content[],
): Promise<void> {
  const rows = contents.map(({ caseId, row }) => ({
    caseId,
    sealed: ctx.sealer.seal(textsOf(registration, row) satisfies Texts),
  }))
  if (rows.length > 0) await tx.beyondScope(() => q.insertSubmissions(tx, schema, ctx.realNow(), rows))
}

/** Those of these cases whose contents must be kept at each sending, for they were mended before. */
export function mendedAmong(tx: Tx, schema: string, caseIds: readonly number[]): Promise<Set<number>> {
  return tx.beyondScope(() => q.listSubmittedCases(tx, schema, caseIds))
}

/** What the last sending changed against the one before, by case; cases that were never mended are left out. */
export async function changesOf(
  tx: Tx,
  ctx: Context,
  schema: string,
  caseIds: readonly number[],
): Promise<Map<number, RowChange[]>> {
  if (caseIds.length === 0) return new Map()
  const rows = await q.listLastTwo(tx, schema, caseIds)
  const changes = new Map<number, RowChange[]>()
  rows.forEach((after, at) => {
    const before = rows[at + 1]
    if (before?.caseId !== after.caseId) return
    const texts = (row: q.SubmissionRow) => ctx.sealer.unseal(row.sealed) as Texts
    changes.set(after.caseId, rowChanges(registration.fields, texts(before), texts(after)))
  })
  return changes
}

/** Of removed cases nothing stays. */
export function forgetSubmissions(tx: Tx, schema: string, caseIds: readonly number[]): Promise<void> {
  return tx.beyondScope(() => q.deleteSubmissions(tx, schema, caseIds))
}
