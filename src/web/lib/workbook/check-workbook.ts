/** Checks a workbook where the clerk sits, by the rules and the reader of the server (REG-3). */
import { parse } from 'csv-parse/browser/esm'
import type { FieldFacts } from '../../../rules/field.ts'
import { labelOfRule, type RowProblem } from '../../../rules/field-problem.ts'
import { importTables } from '../../../sheets/columns/all.ts'
import type { AnyTable } from '../../../sheets/columns/table.ts'
import { csvLines, startsLikeText } from '../../../sheets/core/csv.ts'
import { FileProblem } from '../../../sheets/core/file-problem.ts'
import { READ_LIMITS } from '../../../sheets/core/limits.ts'
import { linesOf } from '../../../sheets/core/lines.ts'
import { rowReader } from '../../../sheets/core/rows.ts'
import { lettersOf, type SheetLine } from '../../../sheets/core/sheet.ts'
import { bytesOf, openBlob } from './blob-archive.ts'

export type WorkbookKind = keyof typeof importTables

export interface CheckRequest {
  kind: WorkbookKind
  file: Blob
  facts: Pick<FieldFacts, 'today' | 'schoolYear'>
  maxRows: number
}

/** What reading came to; has the shape of `ui/import-state`'s FileCheck. */
export interface WorkbookCheck {
  rows: number
  kinds: { text: string; count: number }[]
  first: { cell: string; text: string; cure: string }[]
  fatal?: { text: string; cure: string }
}

const FIRST_SHOWN = 20

/** Counts problems by rule, and keeps the first of them with their cells. */
function tally(table: AnyTable, columns: () => readonly (number | undefined)[]) {
  const counts = new Map<string, number>()
  const first: WorkbookCheck['first'] = []
  const fieldAt = new Map<string, number>(table.fields.map((field, at) => [field.key, at]))
  const cellOf = (row: number, key: string) => {
    const column = columns()[fieldAt.get(key) ?? -1]
    return column === undefined ? `第 ${row} 行` : `${lettersOf(column)}${row}`
  }
  return {
    add(row: number, { rule, field, cause, cure, fix }: RowProblem) {
      counts.set(rule, (counts.get(rule) ?? 0) + 1)
      if (first.length === FIRST_SHOWN) return
      const header = table.fields[fieldAt.get(field) ?? -1]?.header
      first.push({
        cell: cellOf(row, field),
        text: header ? `${header}:${cause}` : cause,
        cure: fix === undefined || cure.includes(fix) ? cure : `${cure}可改为:${fix}`,
      })
    },
    kinds: () =>
      [...counts]
        .map(([rule, count]) => ({ text: labelOfRule(rule), count }))
        .sort((a, b) => b.count - a.count),
    first,
  }
}

async function* linesOfFile(file: Blob, table: AnyTable, maxRows: number): AsyncGenerator<SheetLine> {
  const start = new Uint8Array(await file.slice(0, 8).arrayBuffer())
  if (table.takesCsv && startsLikeText(start)) yield* csvLines(() => bytesOf(file.stream()), parse)
  else yield* linesOf(await openBlob(file, { ...READ_LIMITS, maxRows }), READ_LIMITS.maxSharedBytes)
}

/**
 * Reads the whole file. What only the registry knows (classes, codes of counties, collisions) is left to the server.
 * A file that cannot be read at all is told in `fatal`.
 */
export async function checkWorkbook(request: CheckRequest): Promise<WorkbookCheck> {
  const { facts, maxRows } = request
  const table: AnyTable = importTables[request.kind] as unknown as AnyTable
  const reader = rowReader(table, facts, maxRows)
  const problems = tally(table, reader.columns)
  let rows = 0
  const take = (found: ReturnType<typeof reader.accept>) => {
    rows += found.length
    for (const one of found) for (const problem of one.problems) problems.add(one.row, problem)
  }
  try {
    for await (const line of linesOfFile(request.file, table, maxRows)) take(reader.accept(line))
    take(reader.end())
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error
    return { rows, kinds: [], first: [], fatal: { text: error.title, cure: error.cure } }
  }
  return { rows, kinds: problems.kinds(), first: problems.first }
}
