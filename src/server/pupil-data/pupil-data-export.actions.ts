/** 学生信息修改表: the current values of a class or school, audited and marked with who took them (CHG-1, ACC-4). */
import type { Tx } from '../../db/tx.ts'
import { maskNumber } from '../../rules/mask.ts'
import { isDataField, KEY_FIELDS, type KeyField } from '../../rules/pupil-data.ts'
import { refuse } from '../../rules/refusal.ts'
import type { RegistrationRow } from '../../rules/registration-row.ts'
import { className } from '../../rules/school-class.ts'
import { type PupilDataRow, pupilData } from '../../sheets/columns/pupil-data.ts'
import { registration } from '../../sheets/columns/registration.ts'
import { writeForm } from '../../sheets/write-form.ts'
import { type Actor, type Context, scopeOf } from '../context.ts'
import { allowExport, XLSX } from '../personal-export.ts'
import { maskedNumbers, openPupilBlob } from '../pupil/sealed-pupil.ts'
import { read, schemaOf } from '../write.ts'
import { dataKeyOf, rowOf } from './data-page.ts'
import * as q from './pupil-data.queries.ts'

/** Rows read at a time while the workbook is written. */
const PART = 500

/** Key data as the workbook shows it; the number in part only: it is not changed here, and nobody needs it in full. */
export function keyTexts(row: RegistrationRow): Record<KeyField, string> {
  const texts = KEY_FIELDS.map((key) => {
    const value = row[key]
    const text =
      value === null ? '' : registration.fields.find((one) => one.key === key)?.show(value as never)
    return [key, key === 'idNumber' ? maskNumber(text ?? '') : (text ?? '')]
  })
  return Object.fromEntries(texts) as Record<KeyField, string>
}

function sheetRow(ctx: Context, pupil: q.ExportedPupil): PupilDataRow {
  const row = rowOf(ctx, pupil)
  const { stage, grade, className: name } = pupil
  const { studentNumber } = maskedNumbers(openPupilBlob(ctx.sealer, pupil.sealed))
  const data = Object.entries(row).filter(([key]) => isDataField(key))
  return {
    ...Object.fromEntries(data.map(([key, value]) => [key, value === '' ? null : value])),
    dataKey: dataKeyOf(ctx, pupil),
    className: grade === null || name === null ? null : className({ stage, grade, name }),
    studentNumber,
    ...keyTexts(row),
  }
}

/** Each part is a transaction of its own: a slow reader of the stream holds none open. */
async function* partsOf(ctx: Context, actor: Actor, filter: q.ExportFilter): AsyncGenerator<PupilDataRow> {
  const schema = schemaOf(actor)
  for (let after: string | undefined; ; ) {
    const page = await ctx.db.scoped(scopeOf(actor), (tx: Tx) =>
      q.listExported(tx, schema, filter, { after, limit: PART }),
    )
    for (const pupil of page.rows) yield sheetRow(ctx, pupil)
    if (page.next === null) return
    after = page.next
  }
}

/**
 * The audit line, with the purpose, is written before the first row leaves; the workbook says at its top who took it.
 * @throws Refusal export_too_many beyond the policy's limit, not_found when there is nobody
 */
export async function exportPupilData(
  ctx: Context,
  actor: Actor,
  query: { class?: number | undefined; purpose: string },
) {
  const filter: q.ExportFilter = { unitPath: actor.unitPath, classId: query.class ?? null }
  const { today, watermark } = await read(ctx, actor, async (tx) => {
    const { classId } = filter
    const allowed = await allowExport(tx, ctx, actor, {
      act: 'pupil_data.export',
      purpose: query.purpose,
      detail: { classId },
      count: (atMost) => q.countExported(tx, schemaOf(actor), filter, atMost),
    })
    return allowed.rows > 0 ? allowed : refuse('not_found')
  })
  return {
    name: `${pupilData.title}-${today}.xlsx`,
    type: XLSX,
    content: writeForm(pupilData, partsOf(ctx, actor, filter), watermark),
  }
}
