/** From the lines of a sheet to the checked rows of a table. Isomorphic: the browser reads as the server does (REG-3). */
import { type Cell, cleanText, type FieldFacts } from '../../rules/field.ts'
import type { ColumnsTable } from '../columns/table.ts'
import { type CheckedRow, checkCells } from './check.ts'
import { isExample } from './example.ts'
import { FileProblem } from './file-problem.ts'
import { findHeader, HEADER_WITHIN, type Header, isHeader } from './header.ts'
import type { SheetLine } from './sheet.ts'

/** A checked row under its number in Excel, with its cells in the order of the table's fields. */
export type SheetRow<Row> = CheckedRow<Row> & { row: number; cells: readonly (Cell | undefined)[] }

/** Where the fields of a table stand in the sheet; undefined where the sheet has none. */
export type SheetColumns = Header['columns']

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
  let header: Header | undefined
  let waiting: SheetLine[] = []
  let count = 0

  function read(line: SheetLine, { columns }: Header): SheetRow<Row>[] {
    const cells = columns.map((column) => (column === undefined ? undefined : line.cells[column]))
    if (isBlank(cells) || isExample(cells)) return []
    count += 1
    if (count > maxRows)
      throw new FileProblem('file_too_many_rows', `最多 ${maxRows.toLocaleString('en')} 行`)
    return [{ row: line.row, cells, ...checkCells(table, cells, facts) }]
  }
  function begin(): SheetRow<Row>[] {
    const lines = waiting
    const found = findHeader(table, lines)
    header = found
    waiting = []
    return lines.filter((line) => line.row > found.row).flatMap((line) => read(line, found))
  }
  return {
    /** Where the fields stand in the sheet, once the header has come. */
    columns: (): SheetColumns => header?.columns ?? [],
    /** Headers that are no field's: their columns are not taken in. */
    unknown: (): Header['unknown'] => header?.unknown ?? [],
    accept(line: SheetLine): SheetRow<Row>[] {
      if (header) return read(line, header)
      if (isBlank(line.cells)) return []
      waiting.push(line)
      return isHeader(table, line) || waiting.length >= HEADER_WITHIN ? begin() : []
    },
    end(): SheetRow<Row>[] {
      const rows = header || waiting.length === 0 ? [] : begin()
      if (count === 0) throw new FileProblem('file_empty')
      return rows
    },
  }
}
