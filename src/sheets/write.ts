/** Writes workbooks: templates to fill in, and rows to take away. */
import { once } from 'node:events'
import { PassThrough, type Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { Worksheet } from 'exceljs'
import type { FieldValue } from '../rules/field.ts'
import type { ColumnsTable, Field } from './columns/table.ts'
import { EXAMPLE_MARK } from './core/rows.ts'
import {
  addDropDowns,
  choicesOf,
  formatOf,
  HEADER_FILL,
  headerNote,
  openWriter,
  REQUIRED_FILL,
  safeText,
  type Writer,
} from './workbook.ts'

function openSheet(writer: Writer, table: { sheetName: string; fields: readonly Field[] }): Worksheet {
  const sheet = writer.addWorksheet(table.sheetName, { views: [{ state: 'frozen', xSplit: 1, ySplit: 1 }] })
  sheet.columns = table.fields.map((field) => ({ width: field.width, style: { numFmt: formatOf(field) } }))
  return sheet
}

function addHeader(sheet: Worksheet, fields: readonly Field[], noteOf?: (field: Field) => string): void {
  const row = sheet.addRow(fields.map((field) => field.header))
  fields.forEach((field, at) => {
    const cell = row.getCell(at + 1)
    cell.font = { bold: true }
    cell.fill = field.required ? REQUIRED_FILL : HEADER_FILL
    if (noteOf) cell.note = noteOf(field)
  })
  row.commit()
}

/**
 * The template of a table: code-like columns as text, drop-downs for coded ones, a note with the rule on each header,
 * and an example row that the reader leaves out.
 * @param choices lists for single fields, e.g. the school's class numbers; code tables are offered anyway
 */
export async function writeTemplate<Row extends object>(
  table: ColumnsTable<Row>,
  choices: Readonly<Record<string, readonly string[]>> = {},
): Promise<Buffer> {
  const out = new PassThrough()
  const whole = buffer(out)
  const writer = openWriter(out)
  const sheet = openSheet(writer, table)
  addHeader(sheet, table.fields, (field) => headerNote(field, choicesOf(field, choices)))
  const example = sheet.addRow(
    table.fields.map((field, at) => (at === 0 ? `${EXAMPLE_MARK}:${field.example}` : field.example || null)),
  )
  example.font = { italic: true, color: { argb: 'FF808080' } }
  example.commit()
  const lists = table.fields.map((field, column) => ({ column, choices: choicesOf(field, choices) }))
  addDropDowns(writer, sheet, lists, 2)
  await writer.commit()
  return whole
}

function cellValue(field: Field, value: FieldValue | undefined): string | number | null {
  if (value === null || value === undefined) return null
  return field.isText || typeof value !== 'number' ? safeText(field.show(value)) : value
}

/** Rows between two looks at whether the reader of the stream keeps up. */
const BREATH = 200

async function keepUp(out: PassThrough): Promise<void> {
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
