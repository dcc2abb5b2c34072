/**
 * Reads workbooks, and CSV where a kind takes it, row by row: of a file of any length, only the shared strings are in memory (REG-2). What the file
 * says is not believed: sizes are counted, formulas are not run, only the first sheet is read.
 */
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { parse } from 'csv-parse'
import type { FieldFacts } from '../rules/field.ts'
import { Archive, asFileProblem } from './archive.ts'
import type { ColumnsTable } from './columns/table.ts'
import { csvLines, requireText, startsLikeText } from './core/csv.ts'
import { READ_LIMITS, type ReadLimits } from './core/limits.ts'
import { linesOf } from './core/lines.ts'
import { rowReader, type SheetHead, type SheetRow } from './core/rows.ts'
import type { SheetLine } from './core/sheet.ts'

export { READ_LIMITS, type ReadLimits } from './core/limits.ts'

/** Whether a file is to be read as CSV, where its kind takes that: whatever is no workbook. */
export async function isCsv(path: string, table: { takesCsv: boolean }): Promise<boolean> {
  if (!table.takesCsv) return false
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(8), 0, 8, 0)
    return startsLikeText(buffer.subarray(0, bytesRead))
  } finally {
    await file.close()
  }
}

/**
 * Looks whether a file can be read at all, without reading it.
 * @throws FileProblem
 */
export async function requireReadable(path: string, table: { takesCsv: boolean }): Promise<void> {
  if (await isCsv(path, table)) await requireText(() => createReadStream(path))
  else (await Archive.open(path, READ_LIMITS)).close()
}

/**
 * The lines of a workbook's first sheet, hidden ones too, or of a CSV file where the kind takes one.
 * @throws FileProblem
 */
export async function* readLines(
  path: string,
  limits: ReadLimits = READ_LIMITS,
  table = { takesCsv: false },
  onExpected?: (lines: number) => void,
): AsyncGenerator<SheetLine> {
  if (await isCsv(path, table)) {
    yield* csvLines(() => createReadStream(path), parse)
    return
  }
  const archive = await Archive.open(path, limits)
  try {
    yield* linesOf(archive, limits.maxSharedBytes, onExpected)
  } catch (error) {
    throw asFileProblem(error)
  } finally {
    archive.close()
  }
}

/**
 * The checked rows of a file, in order; the table's own problems of each row are found, those that need the
 * registry (classes, collisions) are the caller's.
 * @param of.onExpected hears about how many lines a workbook has, header and blank ones included
 * @param of.onHead hears where the fields stand, before the first row
 * @param of.onWidth hears, behind the last row, how many columns are in use from the header on
 * @throws FileProblem where the file as a whole is refused, also after rows were given
 */
export async function* readWorkbook<Row extends object>(
  path: string,
  table: ColumnsTable<Row>,
  of: {
    facts: FieldFacts
    limits?: ReadLimits
    onExpected?: (lines: number) => void
    onHead?: (head: SheetHead) => void
    onWidth?: (columns: number) => void
  },
): AsyncGenerator<SheetRow<Row>> {
  const limits = of.limits ?? READ_LIMITS
  const reader = rowReader(table, of.facts, limits.maxRows)
  let isTold = false
  const told = (rows: SheetRow<Row>[]) => {
    const head = isTold ? undefined : reader.head()
    if (head) {
      isTold = true
      of.onHead?.(head)
    }
    return rows
  }
  for await (const line of readLines(path, limits, table, of.onExpected)) yield* told(reader.accept(line))
  yield* told(reader.end())
  of.onWidth?.(reader.width())
}
