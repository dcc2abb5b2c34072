/** Several tables as the sheets of one workbook, to be looked through and not sent back; a line says who took it. */
import { PassThrough, type Readable } from 'node:stream'
import type { FieldValue } from '../rules/field.ts'
import type { ColumnsTable } from './columns/table.ts'
import { addHeader, openWriter, safeText, type Writer } from './workbook.ts'
import { BREATH, cellValue, keepUp } from './write.ts'

export interface ReportSheet<Row extends object> {
  table: ColumnsTable<Row>
  rows: AsyncIterable<Row>
}

/** A sheet whose rows are of whatever kind its table is of. */
type AnySheet = ReportSheet<never>

/** Takes a sheet in among others of other rows; its table and its rows agree. */
export const sheetOf = <Row extends object>(table: ColumnsTable<Row>, rows: AsyncIterable<Row>): AnySheet =>
  ({ table, rows }) as unknown as AnySheet

/** Rows of the sheet above the data: the line and the header. */
const HEAD = 2

async function fillSheet(out: PassThrough, writer: Writer, sheet: AnySheet, line: string): Promise<void> {
  const { table, rows } = sheet as unknown as ReportSheet<Record<string, FieldValue>>
  const page = writer.addWorksheet(table.sheetName, {
    views: [{ state: 'frozen', ySplit: HEAD }],
    headerFooter: { oddFooter: `&L${line.replaceAll('&', '&&')}&R第 &P 页,共 &N 页` },
    pageSetup: { paperSize: 9, orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
  })
  page.columns = table.fields.map((field) => ({
    width: field.width,
    style: { numFmt: field.isText ? '@' : '0' },
  }))
  const top = page.addRow([safeText(line)])
  top.font = { bold: true, color: { argb: 'FFC00000' } }
  top.commit()
  addHeader(page, table.fields)
  let count = 0
  for await (const row of rows) {
    page.addRow(table.fields.map((field) => cellValue(field, row[field.key]))).commit()
    count += 1
    if (count % BREATH === 0) await keepUp(out)
    if (out.destroyed) return
  }
  page.commit()
}

async function fill(out: PassThrough, sheets: readonly AnySheet[], line: string): Promise<void> {
  const writer = openWriter(out)
  for (const sheet of sheets) {
    await fillSheet(out, writer, sheet, line)
    if (out.destroyed) return
  }
  await writer.commit()
}

/**
 * Written while the rows come, sheet after sheet; no text of a cell is run as a formula. An error of the rows destroys
 * the stream.
 * @param line stands above the header of every sheet, and at the foot of every printed page
 */
export function writeReport(sheets: readonly AnySheet[], line: string): Readable {
  const out = new PassThrough()
  fill(out, sheets, line).catch((error: unknown) =>
    out.destroy(error instanceof Error ? error : new Error(String(error))),
  )
  return out
}
