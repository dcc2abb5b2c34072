/** Non-key data, changed by the school alone, and the history of every field (CHG-1). */
import type { Tx } from '../../db/tx.ts'
import { type FieldFacts, type FieldValue, readCell, textCell } from '../../rules/field.ts'
import {
  changed,
  changesOf,
  type DataField,
  type FieldChange,
  isDataField,
  KEY_FIELDS,
  maskText,
  problemsOfChange,
} from '../../rules/pupil-data.ts'
import { refuse } from '../../rules/refusal.ts'
import type { RegistrationRow } from '../../rules/registration-row.ts'
import { registration } from '../../sheets/columns/registration.ts'
import type { Actor, Context } from '../context.ts'
import { requireUnlocked } from '../graduation/data-lock.actions.ts'
import { seasonOf } from '../policy/policy.actions.ts'
import { fieldFacts } from '../registration/field-facts.ts'
import { read, schemaOf, write, writeAudit } from '../write.ts'
import { changedPupil, type KeptChange, originOf, rowOf } from './data-page.ts'
import * as q from './pupil-data.queries.ts'

const fieldOf = (key: string) => registration.fields.find((field) => field.key === key)

/** The text of a value as a form or a workbook shows it; blank for none. */
function textOf(key: string, value: FieldValue | undefined): string {
  return value === null || value === undefined || value === ''
    ? ''
    : (fieldOf(key)?.show(value as never) ?? '')
}

/** @throws Refusal not_found, pupil_data_locked, pupil_not_in_school_here */
async function requireChangeable(tx: Tx, actor: Actor, pupil: q.DataPupil | undefined): Promise<q.DataPupil> {
  if (!pupil) return refuse('not_found')
  await requireUnlocked(tx, schemaOf(actor), [pupil.id])
  if (!pupil.isInSchool || pupil.unitPath !== actor.unitPath) return refuse('pupil_not_in_school_here')
  return pupil
}

/** The fields in full for the form; audited (ACC-4). @throws Refusal as requireChangeable */
export function getPupilData(ctx: Context, actor: Actor, id: number) {
  return read(ctx, actor, async (tx) => {
    const [found] = await q.listDataPupils(tx, schemaOf(actor), [id])
    const pupil = await requireChangeable(tx, actor, found)
    await writeAudit(tx, ctx, actor, { act: 'pupil_data.open', subjectKind: 'pupil', subjectId: id })
    const row = rowOf(ctx, pupil)
    const texts = registration.fields
      .filter(({ key }) => isDataField(key))
      .map(({ key }) => [key, textOf(key, row[key])] as const)
    return {
      version: pupil.version,
      name: pupil.name,
      cells: Object.fromEntries(texts.filter(([, text]) => text !== '')),
    }
  })
}

/** Reads the cells that differ from what is there. @throws Refusal key_field_by_case, pupil_data_wrong */
function readChanges(
  row: RegistrationRow,
  cells: Readonly<Record<string, string>>,
  facts: FieldFacts,
): FieldChange[] {
  const wanted: Partial<Record<DataField, FieldValue>> = {}
  for (const [key, text] of Object.entries(cells)) {
    const field = fieldOf(key)
    const isSame = text.trim() === textOf(key, row[key as keyof RegistrationRow])
    if (!field || isSame) continue
    if ((KEY_FIELDS as readonly string[]).includes(key)) refuse('key_field_by_case', { field: key })
    if (!isDataField(key)) continue
    const verdict = readCell(field, textCell(text), facts)
    if (!verdict.ok) {
      const { cause, cure } = verdict.problem
      return refuse('pupil_data_wrong', { field: key, detail: `${field.header}:${cause}${cure}` })
    }
    wanted[key] = verdict.value
  }
  return changesOf(row, wanted)
}

function requireRight(row: RegistrationRow, changes: readonly FieldChange[], facts: FieldFacts): void {
  const [problem] = problemsOfChange(row, changed(row, changes), facts)
  if (!problem) return
  const { field, cause, cure } = problem
  refuse('pupil_data_wrong', { field, detail: `${fieldOf(field)?.header ?? field}:${cause}${cure}` })
}

/**
 * Changes what differs, and keeps what it was.
 * @throws Refusal not_found, pupil_not_in_school_here, pupil_data_locked, stale_view, key_field_by_case,
 * pupil_data_wrong
 */
export function changePupilData(
  ctx: Context,
  actor: Actor,
  input: { id: number; version: number; reason: string; cells: Readonly<Record<string, string>> },
) {
  return write(ctx, actor, async (tx) => {
    const schema = schemaOf(actor)
    const [found] = await q.lockDataPupils(tx, schema, [input.id])
    const pupil = await requireChangeable(tx, actor, found)
    if (pupil.version !== input.version) return refuse('stale_view')
    const facts = fieldFacts(await seasonOf(tx, ctx, actor))
    const row = rowOf(ctx, pupil)
    const changes = readChanges(row, input.cells, facts)
    requireRight(row, changes, facts)
    if (changes.length > 0) {
      const one = changedPupil(ctx, pupil, changes, input.reason)
      await q.saveChanged(tx, schema, [one], originOf(ctx, actor, 'form'))
    }
    return {
      answer: { version: pupil.version + (changes.length > 0 ? 1 : 0), changed: changes.length },
      audit: {
        act: 'pupil_data.change',
        subjectKind: 'pupil',
        subjectId: pupil.id,
        detail: { fields: changes.map(({ field }) => field) },
      },
    }
  })
}

/** Before and after as they are shown: personal data in part only (ACC-4). */
function shown(change: KeptChange['fields'][number]) {
  const field = fieldOf(change.field)
  const part = (value: FieldValue) => {
    const text = textOf(change.field, value)
    return field?.isSealed === false ? text : maskText(text)
  }
  return { label: field?.header ?? change.field, before: part(change.before), after: part(change.after) }
}

/** The history of every field, the newest first. @throws Refusal not_found */
export function listPupilChanges(
  ctx: Context,
  actor: Actor,
  query: { id: number; after?: string | undefined; limit: number },
) {
  return read(ctx, actor, async (tx) => {
    const schema = schemaOf(actor)
    if ((await q.listDataPupils(tx, schema, [query.id])).length === 0) return refuse('not_found')
    const { rows, next } = await tx.beyondScope(() => q.listChanges(tx, schema, query.id, query))
    return {
      rows: rows.map(({ version, source, sealed, unit, by, at }) => {
        const { reason, fields } = ctx.sealer.unseal(sealed) as KeptChange
        return { version, at: at.toISOString(), unit, by, source, reason, fields: fields.map(shown) }
      }),
      next,
    }
  })
}
