/**
 * Reads workbooks row by row: of a file of any length, only the shared strings are in memory (REG-2). What the file
 * says is not believed: sizes are counted, formulas are not run, only the first sheet is read.
 */
import type { FieldFacts } from '../rules/field.ts'
import { Archive, asFileProblem } from './archive.ts'
import type { ColumnsTable } from './columns/table.ts'
import { READ_LIMITS, type ReadLimits } from './core/limits.ts'
import { linesOf } from './core/lines.ts'
import { rowReader, type SheetRow } from './core/rows.ts'
import type { SheetLine } from './core/sheet.ts'

export { READ_LIMITS, type ReadLimits } from './core/limits.ts'

/**
 * The lines of a workbook's first sheet, hidden ones too.
 * @throws FileProblem
 */
export async function* readLines(path: string, limits: ReadLimits = READ_LIMITS): AsyncGenerator<SheetLine> {
  const archive = await Archive.open(path, limits)
  try {
    yield* linesOf(archive, limits.maxSharedBytes)
  } catch (error) {
    throw asFileProblem(error)
  } finally {
    archive.close()
  }
}

/**
 * The checked rows of a workbook, in order; the table's own problems of each row are found, those that need the
 * registry (classes, collisions) are the caller's.
 * @throws FileProblem where the file as a whole is refused, also after rows were given
 */
export async function* readWorkbook<Row extends object>(
  path: string,
  table: ColumnsTable<Row>,
  of: { facts: FieldFacts; limits?: ReadLimits },
): AsyncGenerator<SheetRow<Row>> {
  const limits = of.limits ?? READ_LIMITS
  const reader = rowReader(table, of.facts, limits.maxRows)
  for await (const line of readLines(path, limits)) yield* reader.accept(line)
  yield* reader.end()
}
