/** Checks a workbook where the clerk sits, by the rules and the reader of the server (REG-3). */
import { parse } from 'csv-parse/browser/esm'
import type { FieldValue } from '../../../rules/field.ts'
import { type Cure, cureOf } from '../../../rules/field-cure.ts'
import { importTables } from '../../../sheets/columns/all.ts'
import type { AnyTable } from '../../../sheets/columns/table.ts'
import { csvLines, startsLikeText } from '../../../sheets/core/csv.ts'
import { FileProblem } from '../../../sheets/core/file-problem.ts'
import { READ_LIMITS } from '../../../sheets/core/limits.ts'
import { linesOf } from '../../../sheets/core/lines.ts'
import { isOfAnother, ownerOf } from '../../../sheets/core/owner.ts'
import { rowReader, type SheetRow } from '../../../sheets/core/rows.ts'
import type { SheetLine } from '../../../sheets/core/sheet.ts'
import { bytesOf, openBlob } from './blob-archive.ts'
import type { CheckRequest, WorkbookCheck } from './workbook-check.ts'
import { workbookTally } from './workbook-tally.ts'

const startOf = async (file: Blob) => new Uint8Array(await file.slice(0, 8).arrayBuffer())

async function* linesOfFile(file: Blob, table: AnyTable, maxRows: number): AsyncGenerator<SheetLine> {
  if (table.takesCsv && startsLikeText(await startOf(file)))
    yield* csvLines(() => bytesOf(file.stream()), parse)
  else yield* linesOf(await openBlob(file, { ...READ_LIMITS, maxRows }), READ_LIMITS.maxSharedBytes)
}

const tableOf = ({ kind }: CheckRequest) => importTables[kind] as unknown as AnyTable

/** Rows of the file as they are read, with the safe cures of their cells; and where the columns are. */
async function* rowsOf(
  request: CheckRequest,
  reader: ReturnType<typeof rowReader<Record<string, FieldValue>>>,
) {
  const { facts, maxRows, file } = request
  const table = tableOf(request)
  const curesOf = (row: SheetRow<object>) =>
    table.fields.flatMap((field, at) => {
      const cure = cureOf(field, row.cells[at], facts)
      return cure ? [{ key: field.key, at, cure }] : []
    })
  const told = (rows: SheetRow<Record<string, FieldValue>>[]) =>
    rows.map((row) => ({ row, cures: curesOf(row) }))
  for await (const line of linesOfFile(file, table, maxRows)) yield* told(reader.accept(line))
  yield* told(reader.end())
}

/** Every safe cure, with its place in the sheet. @throws FileProblem */
export async function* curesOfWorkbook(
  request: CheckRequest,
): AsyncGenerator<{ row: number; column: number; cure: Cure }> {
  const reader = rowReader(tableOf(request), request.facts, request.maxRows)
  for await (const { row, cures } of rowsOf(request, reader))
    for (const { at, cure } of cures) {
      const column = reader.columns()[at]
      if (column !== undefined) yield { row: row.row, column, cure }
    }
}

/** The unit that the file's template was made for, where it is not the sender's. */
async function otherOwner({ file, own, maxRows }: CheckRequest): Promise<string | undefined> {
  if (!own || startsLikeText(await startOf(file))) return undefined
  try {
    const owner = await ownerOf(await openBlob(file, { ...READ_LIMITS, maxRows }))
    return isOfAnother(owner, own) ? owner.name : undefined
  } catch (error) {
    // Rows that could be read count, whatever is wrong with the file's properties.
    if (error instanceof FileProblem) return undefined
    throw error
  }
}

const NOTHING = { kinds: [], first: [], cautions: [], firstCautions: [], cures: [], unknown: [] }

/**
 * Reads the whole file. What only the registry knows (classes, codes of counties, collisions) is left to the server.
 * A file that cannot be read at all is told in `fatal`. A CSV file is checked, and has no cures: it has no cells to put
 * them in.
 */
export async function checkWorkbook(request: CheckRequest): Promise<WorkbookCheck> {
  const table = tableOf(request)
  const reader = rowReader(table, request.facts, request.maxRows)
  const tally = workbookTally(request, table, reader.columns)
  try {
    const isText = table.takesCsv && startsLikeText(await startOf(request.file))
    for await (const { row, cures } of rowsOf(request, reader)) tally.add(row, isText ? [] : cures)
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error
    return { ...NOTHING, rows: tally.rows(), fatal: { text: error.title, cure: error.cure } }
  }
  const madeFor = await otherOwner(request)
  const told = { ...tally.end(reader.unknown()), hidden: reader.hidden() }
  return madeFor === undefined ? told : { ...told, madeFor }
}
