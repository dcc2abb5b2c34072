/**
 * The workbook goes back to the clerk as it came, row by row and column by column, with every bad cell marked, its
 * cause and its cure (REG-2). Mended and sent again it is read like any other.
 */
import { createWriteStream } from 'node:fs'
import type { Row as ExcelRow, Worksheet } from 'exceljs'
import { labelOfRule, type RowProblem } from '../rules/field-problem.ts'
import { READ_LIMITS, type ReadLimits } from './archive.ts'
import type { ColumnsTable, Field } from './columns/table.ts'
import { findHeader, HEADER_WITHIN, type Header, isHeader } from './core/header.ts'
import { isBlank } from './core/rows.ts'
import type { SheetLine } from './core/sheet.ts'
import { readLines } from './read.ts'
import {
  addDropDowns,
  BAD_FILL,
  choicesOf,
  HEADER_FILL,
  openWriter,
  safeText,
  type Writer,
} from './workbook.ts'

export interface Returned<Row extends object> {
  originalPath: string
  outPath: string
  table: ColumnsTable<Row>
  /** By the row's number in Excel. A problem of a field the sheet lacks, or of no field, is told in words only. */
  problemsByRow: ReadonlyMap<number, readonly RowProblem[]>
  /** Lines above the counts, e.g. file name, rows read, rows taken. */
  summary: readonly (readonly [label: string, text: string])[]
  /** Chinese names of rules that only the caller knows. */
  labels?: Readonly<Record<string, string>>
  limits?: ReadLimits
}

const CAUSE = '错误说明'
const CURE = '修改建议'
/** Excel becomes slow with more; cells beyond are filled, and told in words. */
const MAX_NOTES = 5000

interface Layout {
  header: Header
  cause: number
  cure: number
}

/** The two added columns: behind the last, or where an earlier return has put them. */
function layoutOf(header: Header, head: readonly SheetLine[]): Layout {
  const titles = head.find((line) => line.row === header.row)?.cells ?? []
  const place = (title: string) => titles.findIndex((cell) => cell?.text.trim() === title)
  const [cause, cure] = [place(CAUSE), place(CURE)]
  return cause >= 0 && cure >= 0
    ? { header, cause, cure }
    : { header, cause: titles.length, cure: titles.length + 1 }
}

const fixOf = ({ fix }: RowProblem) => (fix === undefined ? '' : `可改为:${fix}`)

/** Writes lines into the sheet; the notes left are counted down. */
function lineWriter<Row extends object>(of: Returned<Row>, sheet: Worksheet, layout: Layout) {
  const fieldAt = (key: string) => of.table.fields.findIndex((field) => field.key === key)
  const headerOf = (key: string) => of.table.fields.find((field) => field.key === key)?.header
  let notesLeft = MAX_NOTES

  function mark(row: ExcelRow, problem: RowProblem): void {
    const column = layout.header.columns[fieldAt(problem.field)]
    if (column === undefined) return
    const cell = row.getCell(column + 1)
    cell.fill = BAD_FILL
    if (cell.note !== undefined || notesLeft === 0) return
    cell.note = `${problem.cause}${problem.cure}${fixOf(problem)}`
    notesLeft -= 1
  }
  const inWords = (problems: readonly RowProblem[], text: (one: RowProblem) => string) =>
    problems.map((one) => [headerOf(one.field), text(one)].filter((part) => part).join(':')).join('\n')

  return (line: SheetLine): void => {
    const row = sheet.getRow(line.row)
    line.cells.forEach((cell, column) => {
      if (cell?.text) row.getCell(column + 1).value = safeText(cell.text)
    })
    const problems = of.problemsByRow.get(line.row) ?? []
    const isHeaderRow = line.row === layout.header.row
    row.getCell(layout.cause + 1).value = isHeaderRow ? CAUSE : inWords(problems, (one) => one.cause) || null
    row.getCell(layout.cure + 1).value = isHeaderRow
      ? CURE
      : inWords(problems, (one) => one.cure + fixOf(one)) || null
    if (isHeaderRow)
      row.eachCell((cell) => {
        cell.font = { bold: true }
        cell.fill = HEADER_FILL
      })
    for (const problem of problems) mark(row, problem)
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
  const width = Math.max(layout.cure, ...[...known.keys()].map((column) => column ?? 0)) + 1
  sheet.columns = Array.from({ length: width }, (_, column) => {
    if (column === layout.cause || column === layout.cure)
      return { width: 44, style: { alignment: { wrapText: true, vertical: 'top' }, numFmt: '@' } }
    return { width: known.get(column)?.width ?? 12, style: { numFmt: '@' } }
  })
  return sheet
}

function addSummary<Row extends object>(writer: Writer, of: Returned<Row>): void {
  const sheet = writer.addWorksheet('检查结果')
  sheet.columns = [{ width: 36 }, { width: 14 }, { width: 14 }, { width: 30 }]
  const bold = (cells: (string | number)[]) => {
    const row = sheet.addRow(cells)
    row.font = { bold: true }
    row.commit()
  }
  bold(['检查结果'])
  for (const [label, text] of of.summary) sheet.addRow([label, safeText(text)]).commit()
  const kinds = countKinds(of.problemsByRow)
  sheet.addRow([]).commit()
  bold(['错误种类', '处数', '行数', '所在行(前 10 行)'])
  for (const [rule, kind] of kinds) {
    const rows = [...kind.rows]
    const first = rows.slice(0, 10).join('、') + (rows.length > 10 ? '……' : '')
    sheet.addRow([of.labels?.[rule] ?? labelOfRule(rule), kind.count, rows.length, first]).commit()
  }
  sheet.commit()
}

/** How often each rule was broken, and in which rows; the most frequent first. */
function countKinds(problemsByRow: Returned<object>['problemsByRow']) {
  const kinds = new Map<string, { count: number; rows: Set<number> }>()
  for (const [row, problems] of problemsByRow)
    for (const { rule } of problems) {
      const kind = kinds.get(rule) ?? { count: 0, rows: new Set<number>() }
      kinds.set(rule, kind)
      kind.count += 1
      kind.rows.add(row)
    }
  return [...kinds].sort(([, a], [, b]) => b.count - a.count)
}

/** The lines up to the header, and the generator of those behind it. */
async function openOriginal<Row extends object>({
  originalPath,
  table,
  limits = READ_LIMITS,
}: Returned<Row>) {
  const rest = readLines(originalPath, limits, table)
  const head: SheetLine[] = []
  for (let next = await rest.next(); !next.done; next = await rest.next()) {
    head.push(next.value)
    const isEnough = head.filter((line) => !isBlank(line.cells)).length >= HEADER_WITHIN
    if (isEnough || isHeader(table, next.value)) break
  }
  return { head, rest }
}

/**
 * Writes the workbook that goes back. The original is one that was read without a file problem.
 * @throws FileProblem when the original is not
 */
export async function writeReturned<Row extends object>(of: Returned<Row>): Promise<void> {
  const { head, rest } = await openOriginal(of)
  try {
    const header = findHeader(
      of.table,
      head.filter((line) => !isBlank(line.cells)),
    )
    const layout = layoutOf(header, head)
    const writer = openWriter(createWriteStream(of.outPath, { mode: 0o600 }))
    const sheet = openSheet(writer, of.table, layout)
    const write = lineWriter(of, sheet, layout)
    head.forEach(write)
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
  } finally {
    await rest.return(undefined)
  }
}
