/** Rows as a workbook that is to be mended and sent back: with notes, drop-downs, and a line that says who took it. */
import { PassThrough, type Readable } from 'node:stream'
import type { Worksheet } from 'exceljs'
import type { FieldValue } from '../rules/field.ts'
import type { ColumnsTable, Field } from './columns/table.ts'
import {
  addDropDowns,
  choicesOf,
  HEADER_FILL,
  headerNote,
  openWriter,
  safeText,
  type Writer,
} from './workbook.ts'
import { BREATH, keepUp } from './write.ts'

/** Rows of the sheet above the data: the watermark and the header. */
const HEAD = 2

function openSheet(
  writer: Writer,
  table: { sheetName: string; fields: readonly Field[] },
  watermark: string,
) {
  const sheet = writer.addWorksheet(table.sheetName, {
    views: [{ state: 'frozen', xSplit: 1, ySplit: HEAD }],
    headerFooter: { oddFooter: `&L${watermark.replaceAll('&', '&&')}&R第 &P 页,共 &N 页` },
  })
  sheet.columns = table.fields.map((field) => ({
    width: field.width,
    style: { numFmt: field.isText ? '@' : '0.0' },
  }))
  const line = sheet.addRow([safeText(watermark)])
  line.font = { bold: true, color: { argb: 'FFC00000' } }
  line.commit()
  addHeader(sheet, table.fields)
  return sheet
}

function addHeader(sheet: Worksheet, fields: readonly Field[]): void {
  const row = sheet.addRow(fields.map((field) => field.header))
  fields.forEach((field, at) => {
    const cell = row.getCell(at + 1)
    cell.font = { bold: true }
    cell.fill = HEADER_FILL
    cell.note = headerNote(field, choicesOf(field, {}))
  })
  row.commit()
}

function cellValue(field: Field, value: FieldValue | undefined): string | number | null {
  if (value === null || value === undefined) return null
  return field.isText || typeof value !== 'number' ? safeText(field.show(value)) : value
}

async function fill<Row extends object>(
  out: PassThrough,
  table: ColumnsTable<Row>,
  rows: AsyncIterable<Row>,
  watermark: string,
): Promise<void> {
  const writer = openWriter(out)
  const sheet = openSheet(writer, table, watermark)
  let count = 0
  for await (const row of rows) {
    sheet.addRow(table.fields.map((field) => cellValue(field, row[field.key] as FieldValue))).commit()
    count += 1
    if (count % BREATH === 0) await keepUp(out)
    if (out.destroyed) return
  }
  const lists = table.fields.map((field, column) => ({ column, choices: choicesOf(field, {}) }))
  addDropDowns(writer, sheet, lists, HEAD + 1)
  await writer.commit()
}

/**
 * Written while the rows come; read back, the values are the same. An error of the rows destroys the stream.
 * @param watermark stands above the header, where readers pass over it, and at the foot of every printed page
 */
export function writeForm<Row extends object>(
  table: ColumnsTable<Row>,
  rows: AsyncIterable<Row>,
  watermark: string,
): Readable {
  const out = new PassThrough()
  fill(out, table, rows, watermark).catch((error: unknown) =>
    out.destroy(error instanceof Error ? error : new Error(String(error))),
  )
  return out
}
