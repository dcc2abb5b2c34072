/** From the lines of a sheet to the checked rows of a table. Isomorphic: the browser reads as the server does (REG-3). */
import { type Cell, cleanText, type FieldFacts } from '../../rules/field.ts'
import type { ColumnsTable } from '../columns/table.ts'
import { type CheckedRow, rowChecker } from './check.ts'
import { isExample } from './example.ts'
import { FileProblem } from './file-problem.ts'
import { findHeader, HEADER_WITHIN, type Header, isHeader } from './header.ts'
import type { SheetLine } from './sheet.ts'

/** A checked row under its number in Excel, with its cells in the order of the table's fields. */
export type SheetRow<Row> = CheckedRow<Row> & { row: number; cells: readonly (Cell | undefined)[] }

/** Where the fields of a table stand in the sheet; undefined where the sheet has none. */
export type SheetColumns = Header['columns']

/** The header of a sheet, and its line as it stands there. */
export interface SheetHead {
  header: Header
  line: SheetLine
}

/** @throws FileProblem where none of the lines is the header */
export function headOf<Row extends object>(table: ColumnsTable<Row>, lines: readonly SheetLine[]): SheetHead {
  const header = findHeader(table, lines)
  return { header, line: lines.find((line) => line.row === header.row) ?? { row: header.row, cells: [] } }
}

/** Columns in use of a line; cells that others cover are not. */
const usedColumns = ({ cells }: SheetLine) =>
  cells.findLastIndex((cell) => cell !== undefined && cell.kind !== 'merged') + 1

/** Whether nobody has written anything in these cells. */
export function isBlank(cells: readonly (Cell | undefined)[]): boolean {
  return cells.every(
    (cell) => !cell || cell.kind === 'merged' || (cell.kind === 'text' && !cleanText(cell.text)),
  )
}

/**
 * Takes lines in order, gives rows. Blank lines and the example are left out.
 * @param maxRows greatest number of data rows
 * @throws FileProblem when the header is not whole, there are too many rows, or none
 */
export function rowReader<Row extends object>(table: ColumnsTable<Row>, facts: FieldFacts, maxRows: number) {
  const check = rowChecker(table, facts)
  let head: SheetHead | undefined
  let waiting: SheetLine[] = []
  let count = 0
  let width = 0
  let hidden = 0

  function read(line: SheetLine, { columns }: Header): SheetRow<Row>[] {
    width = Math.max(width, usedColumns(line))
    const cells = columns.map((column) => (column === undefined ? undefined : line.cells[column]))
    if (isBlank(cells) || isExample(cells)) return []
    count += 1
    if (line.isHidden) hidden += 1
    if (count > maxRows)
      throw new FileProblem('file_too_many_rows', `最多 ${maxRows.toLocaleString('en')} 行`)
    return [{ row: line.row, cells, ...check(cells) }]
  }
  function begin(): SheetRow<Row>[] {
    const lines = waiting
    const found = headOf(table, lines)
    head = found
    width = usedColumns(found.line)
    waiting = []
    return lines.filter((line) => line.row > found.line.row).flatMap((line) => read(line, found.header))
  }
  return {
    /** The header, once it has come. */
    head: (): SheetHead | undefined => head,
    /** Rows so far that the clerk does not see: they count as the others do (study 5.6). */
    hidden: () => hidden,
    /** Columns in use so far, in the header and below it. */
    width: () => width,
    /** Where the fields stand in the sheet, once the header has come. */
    columns: (): SheetColumns => head?.header.columns ?? [],
    /** Headers that are no field's: their columns are not taken in. */
    unknown: (): Header['unknown'] => head?.header.unknown ?? [],
    accept(line: SheetLine): SheetRow<Row>[] {
      if (head) return read(line, head.header)
      if (isBlank(line.cells)) return []
      waiting.push(line)
      return isHeader(table, line) || waiting.length >= HEADER_WITHIN ? begin() : []
    },
    end(): SheetRow<Row>[] {
      const rows = head || waiting.length === 0 ? [] : begin()
      if (count === 0) throw new FileProblem('file_empty')
      return rows
    },
  }
}
