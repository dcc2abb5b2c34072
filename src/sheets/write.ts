/** Writes rows as a workbook to take away. */
import { once } from 'node:events'
import { PassThrough, type Readable } from 'node:stream'
import type { FieldValue } from '../rules/field.ts'
import type { ColumnsTable, Field } from './columns/table.ts'
import { addHeader, openSheet, openWriter, safeText } from './workbook.ts'

/** A value as it is written into a cell; a text that begins a formula is made safe. */
export function cellValue(field: Field, value: FieldValue | undefined): string | number | null {
  if (value === null || value === undefined) return null
  return field.isText || typeof value !== 'number' ? safeText(field.show(value)) : value
}

/** Rows between two looks at whether the reader of the stream keeps up. */
export const BREATH = 200

/** Waits until the reader of the stream has taken what was written. */
export async function keepUp(out: PassThrough): Promise<void> {
  await new Promise((resume) => setImmediate(resume))
  if (out.writableNeedDrain && !out.destroyed) await Promise.race([once(out, 'drain'), once(out, 'close')])
}

async function fill<Row extends object>(
  out: PassThrough,
  table: ColumnsTable<Row>,
  rows: AsyncIterable<Row> | Iterable<Row>,
): Promise<void> {
  const writer = openWriter(out)
  const sheet = openSheet(writer, table)
  addHeader(sheet, table.fields)
  let count = 0
  for await (const row of rows) {
    sheet.addRow(table.fields.map((field) => cellValue(field, row[field.key] as FieldValue))).commit()
    count += 1
    if (count % BREATH === 0) await keepUp(out)
    if (out.destroyed) return
  }
  await writer.commit()
}

/**
 * Rows as a workbook, written while they come; reading it back gives the same values. An error of the rows destroys
 * the stream.
 */
export function writeRows<Row extends object>(
  table: ColumnsTable<Row>,
  rows: AsyncIterable<Row> | Iterable<Row>,
): Readable {
  const out = new PassThrough()
  fill(out, table, rows).catch((error: unknown) =>
    out.destroy(error instanceof Error ? error : new Error(String(error))),
  )
  return out
}
