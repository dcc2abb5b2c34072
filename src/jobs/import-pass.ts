/** The reading of a workbook: rows in chunks, progress told now and then, problems gathered within bounds. */
import type { FieldFacts } from '../rules/field.ts'
import type { RowProblem } from '../rules/field-problem.ts'
import type { Context } from '../server/context.ts'
import { type RunningImport, reportProgress } from '../server/import/import-job.actions.ts'
import type { AnyImportKind, NumberedRow } from '../server/import/import-kind.ts'
import { hashOfRow } from '../server/import/row-taken.actions.ts'
import { READ_LIMITS } from '../sheets/archive.ts'
import type { SheetHead } from '../sheets/core/rows.ts'
import { Cautions } from './import-cautions.ts'
import { readRows } from './row-thread.ts'

/** An import with everything that is needed to read it. */
export interface Reading {
  ctx: Context
  kind: AnyImportKind
  running: RunningImport
  /** The workbook, in a folder of its own. */
  path: string
  folder: string
  maxRows: number
  /** Pupils of a class beyond which the clerk is asked, by policy. */
  classSize: number
  /** Rows that the file seems to have, once it is opened. */
  rowsExpected?: number
  /** Its header, once it is read. */
  head?: SheetHead
  /** Columns in use, once all is read. */
  width?: number
}

/** The sender has cancelled, or another run has come to the end: nothing more is done. */
export class Ended extends Error {}

/** Rows whose good ones are written together. */
const CHUNK = 1000
/** Problems that are kept for marking; of more, only the number is known. */
const MAX_KEPT = 100_000
const PROGRESS_MS = 400

/** What the reading has found. */
export class Findings {
  rowsRead = 0
  rowsBad = 0
  rowsSkipped = 0
  readonly counts: Record<string, number> = {}
  readonly problemsByRow = new Map<number, RowProblem[]>()
  readonly cautions: Cautions
  #kept = 0

  constructor(reading: Reading, facts: FieldFacts) {
    this.cautions = new Cautions(reading, facts)
  }

  /** Whether some problems are counted but not marked. */
  get isCut(): boolean {
    return this.#kept >= MAX_KEPT
  }

  addBadRow(row: number, problems: readonly RowProblem[]): void {
    this.rowsBad += 1
    for (const { rule } of problems) this.counts[rule] = (this.counts[rule] ?? 0) + 1
    if (this.isCut) return
    this.problemsByRow.set(row, [...problems])
    this.#kept += problems.length
  }

  /** Rows that are in the registry already. */
  addSkipped(rows: readonly NumberedRow<object>[]): void {
    this.rowsSkipped += rows.length
    for (const { values } of rows) this.cautions.skip(values)
  }
}

/**
 * Tells the progress, behind each chunk and at most every so often between, and stops everything once the import has
 * ended.
 */
export function progressOf(reading: Reading, state: 'checking' | 'writing') {
  let last = 0
  return async (rowsRead: number, rowsTaken: number, isChunkOver = false): Promise<void> => {
    const now = performance.now()
    if (!isChunkOver && now - last < PROGRESS_MS) return
    last = now
    if (
      !(await reportProgress(reading.ctx, reading.running, {
        ...{ state, rowsRead, rowsTaken },
        rowsExpected: reading.rowsExpected,
      }))
    )
      throw new Ended()
  }
}

export interface ChunkHandlers {
  cautions: Cautions
  onBad(row: number, problems: readonly RowProblem[]): void
  onChunk(rows: readonly NumberedRow<object>[]): Promise<void>
  onProgress(rowsRead: number, isChunkOver: boolean): Promise<void>
}

/** Reads the whole file. @returns rows read @throws FileProblem */
export async function readChunks(of: Reading, facts: FieldFacts, handlers: ChunkHandlers): Promise<number> {
  const { ctx, kind, path, maxRows } = of
  const asked = { path, facts, limits: { ...READ_LIMITS, maxRows } }
  const listeners = {
    onExpected: (lines: number) => {
      of.rowsExpected = Math.max(0, lines - 1)
    },
    onHead: (head: SheetHead) => {
      of.head = head
      handlers.cautions.begin(head.header.columns)
    },
    onWidth: (columns: number) => {
      of.width = columns
    },
  }
  let chunk: NumberedRow<object>[] = []
  let rowsRead = 0
  for await (const rows of readRows(kind, asked, listeners)) {
    for (const row of rows) {
      handlers.cautions.look(row)
      if (!row.ok) handlers.onBad(row.row, row.problems)
      else chunk.push({ row: row.row, values: row.values, hash: hashOfRow(ctx.sealer, row.values) })
    }
    rowsRead += rows.length
    const isChunkOver = chunk.length >= CHUNK
    if (isChunkOver) {
      await handlers.onChunk(chunk)
      chunk = []
    }
    await handlers.onProgress(rowsRead, isChunkOver)
  }
  if (chunk.length > 0) await handlers.onChunk(chunk)
  return rowsRead
}

/** Works that go on at once, at most so many; the first error is thrown by whoever adds or waits next. */
export function inFlight(limit: number) {
  let flying: Promise<void>[] = []
  const land = async (work: Promise<void>) => {
    await work
    flying = flying.filter((one) => one !== work)
  }
  return {
    /** Comes back as soon as there is room for another. */
    async add(work: () => Promise<void>): Promise<void> {
      const begun = work()
      // Heard of when it is waited for.
      begun.catch(() => undefined)
      flying.push(begun)
      while (flying.length >= limit && flying[0]) await land(flying[0])
    },
    async over(): Promise<void> {
      while (flying[0]) await land(flying[0])
    },
    /** Waits until none goes on any more, however it ended. */
    async settled(): Promise<void> {
      await Promise.allSettled(flying)
    },
  }
}

/** What was found, as the import's end. */
export const endOf = ({ rowsRead, rowsBad, rowsSkipped, counts, cautions }: Findings) => ({
  ...{ rowsRead, rowsBad, rowsSkipped, rowsTaken: 0, problems: counts, fileProblem: null },
  ...{ cautions: cautions.counts(), firstCautions: cautions.first },
})

/** Whether a content comes for the first time in this file. */
export function firstOf(): (row: { hash: Buffer }) => boolean {
  const seen = new Set<string>()
  return ({ hash }) => seen.size < seen.add(hash.toString('latin1')).size
}

/** By row, what the registry has against it. */
export function problemsByRow(found: Awaited<ReturnType<NonNullable<AnyImportKind['check']>>>) {
  const byRow = new Map<number, (typeof found)[number]['problem'][]>()
  for (const { row, problem } of found) byRow.set(row, [...(byRow.get(row) ?? []), problem])
  return byRow
}
