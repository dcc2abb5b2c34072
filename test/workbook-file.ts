/** Workbooks as clerks send them: any text in any cell. */
import ExcelJS from 'exceljs'
import type { ColumnsTable } from '../src/sheets/columns/table.ts'

/** A workbook of a table's columns with these cells, by field key. */
export async function workbookOf<Row extends object>(
  table: ColumnsTable<Row>,
  rows: readonly Readonly<Record<string, string>>[],
): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook()
  const sheet = workbook.addWorksheet(table.sheetName)
  sheet.addRow(table.fields.map((field) => field.header))
  for (const row of rows) sheet.addRow(table.fields.map((field) => row[field.key] ?? null))
  return Buffer.from(await workbook.xlsx.writeBuffer())
}

/** The rows of a workbook's first sheet as texts, the header first. */
export async function readTexts(content: Buffer): Promise<string[][]> {
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load(
    content.buffer.slice(content.byteOffset, content.byteOffset + content.length) as ArrayBuffer,
  )
  const sheet = workbook.worksheets[0]
  const texts: string[][] = []
  sheet?.eachRow((row) => {
    const cells: string[] = []
    row.eachCell({ includeEmpty: true }, (cell, column) => {
      cells[column - 1] = cell.text
    })
    texts.push(cells)
  })
  return texts
}
