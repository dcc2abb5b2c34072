/** A workbook that came from the registry, in a clerk's hands: some cells written over, some rows cut out. */
import ExcelJS from 'exceljs'
import type { ColumnsTable } from '../../../sheets/columns/table.ts'

/** One cell to be written, by the row's number in Excel. */
export interface Edit<Row extends object> {
  row: number
  field: keyof Row & string
  text: string
}

/** Rows up to which the header is looked for. */
const HEADER_WITHIN = 20

function columnsOf(sheet: ExcelJS.Worksheet, headers: ReadonlySet<string>): Map<string, number> {
  for (let at = 1; at <= HEADER_WITHIN; at++) {
    const found = new Map<string, number>()
    sheet.getRow(at).eachCell((cell, column) => {
      const text = cell.text.trim()
      if (headers.has(text)) found.set(text, column)
    })
    if (found.size > 2) return found
  }
  throw new Error('The workbook has no header.')
}

/**
 * Mends a workbook and nothing else of it: sheets, formats and all other cells stay as they came.
 * @param cut numbers of rows that go; they are emptied, so that the rows behind them keep their numbers
 */
export async function mendPaper<Row extends object>(
  content: Buffer,
  table: ColumnsTable<Row>,
  edits: readonly Edit<Row>[],
  cut: readonly number[] = [],
): Promise<Buffer> {
  const book = new ExcelJS.Workbook()
  await book.xlsx.load(content as unknown as ArrayBuffer)
  const [sheet] = book.worksheets
  if (!sheet) throw new Error('The workbook has no sheet.')
  const headerOf = new Map<string, string>(table.fields.map(({ key, header }) => [key, header]))
  const columns = columnsOf(sheet, new Set(headerOf.values()))
  for (const { row, field, text } of edits) {
    const column = columns.get(headerOf.get(field) ?? '')
    if (column === undefined) throw new Error(`The workbook has no column ${field}.`)
    sheet.getRow(row).getCell(column).value = text
  }
  for (const row of cut) sheet.getRow(row).values = []
  return Buffer.from(await book.xlsx.writeBuffer())
}
