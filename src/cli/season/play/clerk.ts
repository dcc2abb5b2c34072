/** A clerk before a workbook that came back: reads what is said of each row, and mends just that. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ColumnsTable } from '../../../sheets/columns/table.ts'
import { findHeader } from '../../../sheets/core/header.ts'
import type { SheetLine } from '../../../sheets/core/sheet.ts'
import { readLines } from '../../../sheets/read.ts'
import type { Mistake } from '../mistakes.ts'
import type { Row } from '../row.ts'

/** The column in which a returned workbook tells what is wrong with a row, a line each: header, colon, cause. */
const CAUSE = '错误说明'

export interface ReturnedRow {
  /** Cells as texts, by field. */
  cells: Row
  /** Fields that are marked, in the order told; empty text where the row as a whole is meant. */
  marked: string[]
}

/** The rows of a returned workbook, in order, with the fields that were marked. */
export async function readReturned<T extends object>(
  content: Buffer,
  table: ColumnsTable<T>,
): Promise<ReturnedRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'xueji-clerk-'))
  try {
    const path = join(folder, 'returned.xlsx')
    await writeFile(path, content)
    const lines: SheetLine[] = []
    for await (const line of readLines(path)) lines.push(line)
    return rowsOf(lines, table)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function rowsOf<T extends object>(lines: readonly SheetLine[], table: ColumnsTable<T>): ReturnedRow[] {
  const header = findHeader(table, lines.slice(0, 20))
  const cause = lines
    .find((line) => line.row === header.row)
    ?.cells.findIndex((cell) => cell?.text.trim() === CAUSE)
  if (cause === undefined || cause < 0) throw new Error(`A returned workbook has no column ${CAUSE}.`)
  const keys = new Map(table.fields.map((field) => [field.header, field.key]))
  return lines
    .filter((line) => line.row > header.row)
    .map(({ cells }) => ({
      cells: Object.fromEntries(
        table.fields.map((field, at) => [field.key, cells[header.columns[at] ?? -1]?.text ?? '']),
      ),
      marked: (cells[cause]?.text ?? '')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => keys.get(line.split(':')[0] ?? '') ?? ''),
    }))
}

/**
 * Which of the clerk's own mistakes the marks name; he mends these and no other.
 * @returns marks that no mistake explains, as `row field`: the registry refused what was right
 */
export function explainMarks(
  rows: readonly ReturnedRow[],
  mistakes: readonly Mistake[],
): { named: Mistake[]; unexplained: string[] } {
  const made = new Map(mistakes.map((one) => [`${one.row} ${one.field}`, one]))
  const repeated = new Map(mistakes.flatMap((one) => (one.kind === 'repeated_row' ? [[one.row, one]] : [])))
  const named = new Set<Mistake>()
  const unexplained: string[] = []
  for (const [at, { marked }] of rows.entries())
    for (const field of marked) {
      const mistake = repeated.get(at) ?? made.get(`${at} ${field}`)
      if (mistake) named.add(mistake)
      else unexplained.push(`${at} ${field}`)
    }
  return { named: [...named], unexplained }
}

/** The mistakes that stay, numbered as the rows are once the named ones are mended and rows too many are gone. */
export function mistakesLeft(mistakes: readonly Mistake[], mended: readonly Mistake[]): Mistake[] {
  const isMended = new Set(mended)
  const gone = mended.flatMap((one) => (one.kind === 'repeated_row' ? [one.row] : []))
  return mistakes
    .filter((one) => !isMended.has(one) && !gone.includes(one.row))
    .map((one) => ({ ...one, row: one.row - gone.filter((row) => row < one.row).length }))
}
