/** Non-key data by workbook (CHG-1): exported, mended, sent back; only the cells that were changed are written. */
import type { Tx } from '../../db/tx.ts'
import { type FieldFacts, type FieldValue, readCell, textCell } from '../../rules/field.ts'
import type { RowProblem } from '../../rules/field-problem.ts'
import {
  CLEAR_MARK,
  changed,
  changesOf,
  DATA_LABELS,
  type DataField,
  type DataRule,
  dataProblem,
  type FieldChange,
  isDataField,
  KEY_FIELDS,
  problemsOfChange,
} from '../../rules/pupil-data.ts'
import { type PupilDataRow, pupilData } from '../../sheets/columns/pupil-data.ts'
import { registration } from '../../sheets/columns/registration.ts'
import type { Actor, Context } from '../context.ts'
import { lockedOf } from '../graduation/data-lock.actions.ts'
import { anyKind, type Begun, type FoundProblem, type NumberedRow, Outdated } from '../import/import-kind.ts'
import { seasonOf } from '../policy/policy.actions.ts'
import { fieldFacts } from '../registration/field-facts.ts'
import { schemaOf } from '../write.ts'
import { changedPupil, dataKeyOf, originOf, pupilOfKey, rowOf } from './data-page.ts'
import * as q from './pupil-data.queries.ts'
import { keyTexts } from './pupil-data-export.actions.ts'

const REASON = 'Excel 批量修改'

interface DataBegun extends Begun {
  /** Rows of the file by pupil, to tell who stands in it twice. */
  seen: Map<number, number>
}

type Row = NumberedRow<PupilDataRow>

const atKey = (rule: DataRule): RowProblem => ({ field: 'dataKey', ...dataProblem(rule) })

/** What a row asks for; the mark empties a field. */
function wantedOf(values: PupilDataRow): Partial<Record<DataField, FieldValue | undefined>> {
  const asked = Object.entries(values).filter(([key, value]) => isDataField(key) && value !== null)
  const fields = asked.filter(([key]) => registration.fields.some((field) => field.key === key))
  return Object.fromEntries(fields.map(([key, value]) => [key, value === CLEAR_MARK ? null : value]))
}

/** Key columns must say what they said; in full or in another spelling they may. */
function keyProblems(
  ctx: Context,
  pupil: q.DataPupil,
  values: PupilDataRow,
  facts: FieldFacts,
): RowProblem[] {
  const row = rowOf(ctx, pupil)
  const texts = keyTexts(row)
  return KEY_FIELDS.flatMap((key) => {
    const typed = values[key]
    if (typeof typed !== 'string' || typed === texts[key]) return []
    const field = registration.fields.find((one) => one.key === key)
    const verdict = field && readCell(field, textCell(typed), facts)
    return verdict?.ok && verdict.value === row[key]
      ? []
      : [{ field: key, ...dataProblem('key_field_changed') }]
  })
}

function problemsOf(
  ctx: Context,
  actor: Actor,
  of: { pupil: q.DataPupil | undefined; isLocked: boolean; facts: FieldFacts },
  values: PupilDataRow,
): RowProblem[] {
  const { pupil, facts } = of
  if (!pupil || pupil.unitPath !== actor.unitPath) return [atKey('data_pupil_not_yours')]
  if (of.isLocked) return [atKey('data_pupil_locked')]
  if (!pupil.isInSchool) return [atKey('data_pupil_not_yours')]
  if (dataKeyOf(ctx, pupil) !== values.dataKey.trim()) return [atKey('data_stale')]
  const row = rowOf(ctx, pupil)
  const after = changed(row, changesOf(row, wantedOf(values)))
  return [...keyProblems(ctx, pupil, values, facts), ...problemsOfChange(row, after, facts)]
}

async function check(tx: Tx, ctx: Context, actor: Actor, begun: DataBegun, rows: readonly Row[]) {
  const schema = schemaOf(actor)
  const ids = rows.map(({ values }) => pupilOfKey(values.dataKey))
  const known = ids.filter((id) => id !== undefined)
  const pupils = new Map((await q.listDataPupils(tx, schema, known)).map((one) => [one.id, one]))
  const locked = new Set(await lockedOf(tx, schema, known))
  return rows.flatMap(({ row, values }, at): FoundProblem[] => {
    const id = ids[at]
    if (id === undefined) return [{ row, problem: atKey('data_key_unknown') }]
    const isTwice = begun.seen.has(id)
    begun.seen.set(id, row)
    if (isTwice) return [{ row, problem: atKey('data_pupil_twice') }]
    const facts = { pupil: pupils.get(id), isLocked: locked.has(id), facts: begun.facts }
    return problemsOf(ctx, actor, facts, values).map((problem) => ({ row, problem }))
  })
}

/** @throws Outdated when a pupil was changed, or has left, since the rows were checked */
async function writeRows(tx: Tx, ctx: Context, actor: Actor, rows: readonly Row[]): Promise<number> {
  const schema = schemaOf(actor)
  const byId = new Map(rows.map(({ values }) => [pupilOfKey(values.dataKey) ?? 0, values]))
  const pupils = await q.lockDataPupils(tx, schema, [...byId.keys()])
  const changedOnes = pupils.flatMap((pupil): q.ChangedPupil[] => {
    const values = byId.get(pupil.id)
    const isSame = pupil.isInSchool && pupil.unitPath === actor.unitPath
    if (!values || !isSame || dataKeyOf(ctx, pupil) !== values.dataKey.trim()) throw new Outdated()
    const changes: FieldChange[] = changesOf(rowOf(ctx, pupil), wantedOf(values))
    return changes.length > 0 ? [changedPupil(ctx, pupil, changes, REASON)] : []
  })
  if (changedOnes.length > 0) await q.saveChanged(tx, schema, changedOnes, originOf(ctx, actor, 'workbook'))
  return changedOnes.length
}

export const pupilDataImport = anyKind<PupilDataRow, DataBegun>({
  kind: 'pupil_data',
  table: pupilData,
  levels: ['school'],
  labels: DATA_LABELS,
  begin: async (tx, ctx, actor) => ({ facts: fieldFacts(await seasonOf(tx, ctx, actor)), seen: new Map() }),
  check,
  write: (tx, ctx, actor, _begun, rows) => writeRows(tx, ctx, actor, rows),
})
