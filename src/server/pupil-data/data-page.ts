/** Between what is stored of a pupil and the row of his fields; and the mark of a state of his data. */
import type { FieldValue } from '../../rules/field.ts'
import { changed, type FieldChange } from '../../rules/pupil-data.ts'
import type { RegistrationDetail, RegistrationRow } from '../../rules/registration-row.ts'
import { type Actor, businessNow, type Context } from '../context.ts'
import { openPupilBlob } from '../pupil/sealed-pupil.ts'
import { pageOfRow, rowOfPage } from '../registration/registration-page.ts'
import type * as q from './pupil-data.queries.ts'

/** His fields; the class is not among them. */
export function rowOf(ctx: Context, pupil: q.DataPupil): RegistrationRow {
  const page = { ...pupil, detail: pupil.detail as RegistrationDetail }
  return rowOfPage(page, openPupilBlob(ctx.sealer, pupil.sealed), null)
}

const MARK = 16

/** Tells a pupil and this very state of his data: another after any change of it. */
export function dataKeyOf(ctx: Context, pupil: q.DataPupil): string {
  const state = Object.entries(rowOf(ctx, pupil)).sort(([a], [b]) => (a < b ? -1 : 1))
  const hash = ctx.sealer.hash('pupil-data', JSON.stringify([pupil.id, pupil.version, state]))
  return `${pupil.id}-${hash.toString('hex').slice(0, MARK)}`
}

/** The pupil that a key names. @returns undefined for what is no key */
export function pupilOfKey(key: string): number | undefined {
  const id = Number(new RegExp(`^(\\d{1,15})-[0-9a-f]{${MARK}}$`).exec(key.trim())?.[1])
  return Number.isSafeInteger(id) && id > 0 ? id : undefined
}

/** What is kept of a change, sealed. */
export interface KeptChange {
  reason: string
  fields: readonly { field: string; before: FieldValue; after: FieldValue }[]
}

/** A pupil with his changes, as he is written. */
export function changedPupil(
  ctx: Context,
  pupil: q.DataPupil,
  changes: readonly FieldChange[],
  reason: string,
): q.ChangedPupil {
  const { studentNumber } = openPupilBlob(ctx.sealer, pupil.sealed)
  const { detail, sealed } = pageOfRow(ctx.sealer, changed(rowOf(ctx, pupil), changes), studentNumber)
  const kept: KeptChange = { reason, fields: changes }
  return { id: pupil.id, detail, sealed, change: ctx.sealer.seal(kept) }
}

/** Who changes, when, by which request. */
export function originOf(ctx: Context, actor: Actor, source: q.ChangeOrigin['source']): q.ChangeOrigin {
  const { unitId, accountId, request } = actor
  if (!request) throw new Error('A change belongs to a request.')
  return {
    source,
    requestId: request.id,
    unitId,
    accountId,
    at: ctx.realNow(),
    businessAt: businessNow(ctx, actor),
  }
}
