/**
 * A long workbook is read and checked in a thread of its own, while the job's thread seals and writes what came before.
 * A short one is read where it is: a thread takes longer to begin.
 */
import { on } from 'node:events'
import { stat } from 'node:fs/promises'
import { Worker } from 'node:worker_threads'
import type { FieldFacts } from '../rules/field.ts'
import type { RowProblem } from '../rules/field-problem.ts'
import { importTables } from '../sheets/columns/all.ts'
import type { ColumnsTable } from '../sheets/columns/table.ts'
import { FileProblem, type FileProblemCode } from '../sheets/core/file-problem.ts'
import type { SheetHead } from '../sheets/core/rows.ts'
import { type ReadLimits, readWorkbook } from '../sheets/read.ts'

/** What an import needs of a checked row. */
export type ReadRow = { row: number; problems: readonly RowProblem[] } & (
  | { ok: true; values: object }
  | { ok: false; values: object }
)

/** What is to be read, as a thread can be told it. */
export interface RowsAsked {
  path: string
  /** Of `importTables`. */
  kind: string
  facts: FieldFacts
  limits: ReadLimits
}

/** What the thread says: first how many lines there seem to be, and the header; then rows; then how many columns are in use; then the end. */
export type RowsTold =
  | { expected: number }
  | { head: SheetHead }
  | { width: number }
  /** Rows as JSON: dearer to look at than objects, and far cheaper to hand over. */
  | { rows: string }
  | { problem: FileProblemCode; detail: string | undefined }
  | { failed: string; code: string | undefined }
  | { isOver: true }

export interface RowListeners {
  onExpected(lines: number): void
  onHead(head: SheetHead): void
  onWidth(columns: number): void
}

/** Rows that are handed over together. */
export const BATCH = 200
/** Batches that may lie between the threads: neither waits for the other at every step, and memory stays flat. */
export const BATCHES_AHEAD = 4
/** Bytes of a file that is worth a thread: some thousand rows. */
const LONG_FILE = 1024 * 1024

/** Reads here. @throws FileProblem */
async function* readHere(
  table: ColumnsTable<object>,
  asked: Omit<RowsAsked, 'kind'>,
  listeners: RowListeners,
): AsyncGenerator<ReadRow[]> {
  const { path, facts, limits } = asked
  let batch: ReadRow[] = []
  for await (const row of readWorkbook(path, table, { facts, limits, ...listeners })) {
    batch.push(row)
    if (batch.length < BATCH) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

/**
 * Reads in a thread, which ends with the reading however that ends.
 * @throws FileProblem; Error when the thread has died
 */
export async function* readInThread(asked: RowsAsked, listeners: RowListeners): AsyncGenerator<ReadRow[]> {
  const thread = new Worker(new URL('./row-boot.mjs', import.meta.url), {
    workerData: asked,
    // Rows live for a moment: room for many of them would only be held. The shared strings of a great file stay.
    resourceLimits: { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 1024 },
  })
  try {
    for await (const [told] of on(thread, 'message', { close: ['exit'] }) as AsyncIterable<[RowsTold]>) {
      if ('isOver' in told) return
      if ('rows' in told) {
        yield JSON.parse(told.rows) as ReadRow[]
        thread.postMessage('more')
      } else if ('head' in told) listeners.onHead(told.head)
      else if ('width' in told) listeners.onWidth(told.width)
      else if ('expected' in told) listeners.onExpected(told.expected)
      else if ('problem' in told) throw new FileProblem(told.problem, told.detail)
      else throw Object.assign(new Error(told.failed), told.code === undefined ? {} : { code: told.code })
    }
    throw new Error('The thread that reads has ended before the file.')
  } finally {
    await thread.terminate()
  }
}

/** The checked rows of a file, in batches, in order. @throws FileProblem */
export async function* readRows(
  kind: { kind: string; table: ColumnsTable<object> },
  asked: Omit<RowsAsked, 'kind'>,
  listeners: RowListeners,
): AsyncGenerator<ReadRow[]> {
  const known: Readonly<Record<string, unknown>> = importTables
  const isKnown = known[kind.kind] === (kind.table as unknown)
  const { size } = await stat(asked.path)
  if (isKnown && size >= LONG_FILE) yield* readInThread({ ...asked, kind: kind.kind }, listeners)
  else yield* readHere(kind.table, asked, listeners)
}
