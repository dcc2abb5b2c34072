/**
 * The rows of a CSV file, or of a package that no programme we know has written, anew in a workbook of ours: row by row
 * and column by column, with every bad cell marked, its cause and its cure (REG-2).
 */
import { createWriteStream } from 'node:fs'
import type { Row as ExcelRow, Worksheet } from 'exceljs'
import type { RowProblem } from '../../rules/field-problem.ts'
import type { Field } from '../columns/table.ts'
import type { SheetLine } from '../core/sheet.ts'
import {
  addDropDowns,
  BAD_FILL,
  CAUTION_FILL,
  choicesOf,
  HEADER_FILL,
  openWriter,
  safeText,
  type Writer,
} from '../workbook.ts'
import {
  cautionsOf,
  cureOf,
  type Layout,
  type Returned,
  SUMMARY,
  summaryLines,
  titleOf,
  WORDS_WIDTH,
  wordsOfRow,
} from './layout.ts'

/** Excel becomes slow with more; cells beyond are filled, and told in words. */
const MAX_NOTES = 5000

/** Writes lines into the sheet; the notes left are counted down. */
function lineWriter<Row extends object>(of: Returned<Row>, sheet: Worksheet, layout: Layout) {
  const fieldAt = (key: string) => of.table.fields.findIndex((field) => field.key === key)
  const headerRow = layout.header.row
  let notesLeft = MAX_NOTES
  let written = headerRow

  function mark(row: ExcelRow, problem: RowProblem, fill: typeof BAD_FILL): void {
    const column = layout.header.columns[fieldAt(problem.field)]
    if (column === undefined) return
    const cell = row.getCell(column + 1)
    cell.fill = fill
    if (cell.note !== undefined || notesLeft === 0) return
    cell.note = `${problem.cause}${cureOf(problem)}`
    notesLeft -= 1
  }
  /** Where a line goes; undefined: it is left out. */
  const placeOf = (row: number): number | undefined => {
    if (!of.onlyBad || row <= headerRow) return row
    return of.problemsByRow.has(row) ? ++written : undefined
  }

  return (line: SheetLine): void => {
    const place = placeOf(line.row)
    if (place === undefined) return
    const row = sheet.getRow(place)
    line.cells.forEach((cell, column) => {
      if (cell?.text) row.getCell(column + 1).value = safeText(cell.text)
    })
    const ours = [layout.cause, layout.cure, layout.caution].filter((column) => column !== undefined)
    const isHeaderRow = line.row === headerRow
    for (const column of ours)
      row.getCell(column + 1).value = isHeaderRow ? (titleOf(layout, column) ?? null) : null
    for (const { column, text } of wordsOfRow(of, layout, line.row)) row.getCell(column + 1).value = text
    if (isHeaderRow)
      row.eachCell((cell) => {
        cell.font = { bold: true }
        cell.fill = HEADER_FILL
      })
    const problems = of.problemsByRow.get(line.row) ?? []
    for (const problem of problems) mark(row, problem, BAD_FILL)
    for (const caution of cautionsOf(of).byRow.get(line.row) ?? [])
      if (!problems.some(({ field }) => field === caution.field)) mark(row, caution, CAUTION_FILL)
    row.commit()
  }
}

function openSheet(
  writer: Writer,
  table: { sheetName: string; fields: readonly Field[] },
  layout: Layout,
): Worksheet {
  const sheet = writer.addWorksheet(table.sheetName, {
    views: [{ state: 'frozen', ySplit: layout.header.row }],
  })
  const known = new Map(layout.header.columns.map((column, at) => [column, table.fields[at]]))
  const width = Math.max(layout.cure, layout.caution ?? 0, ...[...known.keys()].map((one) => one ?? 0)) + 1
  sheet.columns = Array.from({ length: width }, (_, column) => {
    if (titleOf(layout, column) !== undefined)
      return { width: WORDS_WIDTH, style: { alignment: { wrapText: true, vertical: 'top' }, numFmt: '@' } }
    return { width: known.get(column)?.width ?? 12, style: { numFmt: '@' } }
  })
  return sheet
}

function addSummary<Row extends object>(writer: Writer, of: Returned<Row>): void {
  const sheet = writer.addWorksheet(SUMMARY)
  sheet.columns = [{ width: 36 }, { width: 14 }, { width: 14 }, { width: 30 }]
  for (const { isTitle, cells } of summaryLines(of)) {
    const row = sheet.addRow(cells.map((cell) => (typeof cell === 'string' ? safeText(cell) : cell)))
    if (isTitle) row.font = { bold: true }
    row.commit()
  }
  sheet.commit()
}

/**
 * Writes the rows anew into a workbook of ours.
 * @param head the lines up to the header @param rest the generator of those behind it
 */
export async function writeRowsAnew<Row extends object>(
  of: Returned<Row>,
  layout: Layout,
  head: readonly SheetLine[],
  rest: AsyncGenerator<SheetLine>,
): Promise<void> {
  const { header } = layout
  const writer = openWriter(createWriteStream(of.outPath, { mode: 0o600 }))
  const sheet = openSheet(writer, of.table, layout)
  const write = lineWriter(of, sheet, layout)
  head.forEach((line) => {
    write(line)
  })
  let count = 0
  for await (const line of rest) {
    write(line)
    count += 1
    // The compressor must get its turn, or the rows pile up before it.
    if (count % 200 === 0) await new Promise((resume) => setImmediate(resume))
  }
  const lists = of.table.fields.map((field, at) => ({
    column: header.columns[at],
    choices: choicesOf(field, {}),
  }))
  addDropDowns(writer, sheet, lists, header.row + 1)
  sheet.commit()
  addSummary(writer, of)
  await writer.commit()
}
