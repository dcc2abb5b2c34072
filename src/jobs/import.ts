/**
 * Takes a workbook in (REG-2). It is read once, and every problem of every row is found. Then it goes back with the bad
 * cells marked, or its good rows are written in one transaction that also ends the import: killed anywhere and run
 * again, it comes to the same end.
 */
import { Refusal, refusals } from '../rules/refusal.ts'
import type { Context } from '../server/context.ts'
import {
  endImport,
  fetchSent,
  findRunning,
  type ImportEnd,
  NO_CAUTIONS,
  type Province,
  type RunningImport,
  type WholeFileProblem,
  type WorkbooksBack,
  waitForTurn,
} from '../server/import/import-job.actions.ts'
import { type AnyImportKind, Outdated } from '../server/import/import-kind.ts'
import { IMPORT_KINDS } from '../server/import/kinds.ts'
import { takeRows, untakenRows } from '../server/import/row-taken.actions.ts'
import { seasonOf } from '../server/policy/policy.actions.ts'
import { FileProblem } from '../sheets/core/file-problem.ts'
import { withPrivateFile } from './import-file.ts'
import { writeWhileReading } from './import-one-pass.ts'
import {
  Ended,
  endOf,
  Findings,
  firstOf,
  problemsByRow,
  progressOf,
  type Reading,
  readChunks,
} from './import-pass.ts'
import { finishAndReturn, writeBack } from './import-return.ts'
import { Spool } from './import-spool.ts'

/** How often a file is checked anew because the registry has changed since. */
const ATTEMPTS = 3

export async function importWorkbook(
  ctx: Context,
  subject: { province: Province | null; id: number },
  kinds: readonly AnyImportKind[] = IMPORT_KINDS,
): Promise<void> {
  if (!subject.province) throw new Error('An import belongs to a province.')
  const running = await findRunning(ctx, subject.province, subject.id)
  if (!running) return
  const kind = kinds.find((one) => one.kind === running.row.kind)
  if (!kind) throw new Error(`Nobody takes in workbooks of kind ${running.row.kind}.`)
  const { policy } = await ctx.db.asJob((tx) => seasonOf(tx, ctx, running.actor))
  const maxRows = kind.maxRows ?? policy.importRowLimit
  const classSize = policy.classSizeWarning
  try {
    const fetch = (path: string) => fetchSent(ctx, running, path)
    await withPrivateFile(fetch, (path, folder) =>
      takeIn({ ctx, kind, running, path, folder, maxRows, classSize }),
    )
  } catch (error) {
    if (error instanceof Ended) return
    if (isPassing(error)) throw error
    const problem = wholeFileProblem(error)
    await endAlone(ctx, running, { ...NOTHING, state: 'refused', fileProblem: problem ?? OURS })
    // A fault of ours is told to the clerk, who need not wait for it, and to the log.
    if (!problem) throw error
  }
}

const OURS: WholeFileProblem = {
  code: 'internal_error',
  title: refusals.internal_error.text,
  cure: refusals.internal_error.cure,
}

/** Whether trying again may help: the connection was lost, the server stopped or had no room, somebody held a lock. */
function isPassing(error: unknown): boolean {
  if (error instanceof Refusal || error instanceof FileProblem || !(error instanceof Error)) return false
  const { code } = error as { code?: string }
  if (code === undefined) return error instanceof StillOutdated || /connection/i.test(error.message)
  return /^(08|40|53|55|57|58|XX)/.test(code) || /^E[A-Z]+$/.test(code)
}

class StillOutdated extends Error {}

const NOTHING = { rowsRead: 0, rowsTaken: 0, rowsBad: 0, rowsSkipped: 0, problems: {}, ...NO_CAUTIONS }

/** What is wrong with the file itself, or what the registry refuses of it as a whole; anything else is tried again. */
function wholeFileProblem(error: unknown): WholeFileProblem | undefined {
  if (error instanceof FileProblem) return { code: error.code, title: error.title, cure: error.cure }
  if (error instanceof Refusal) {
    const { code, text, cure, detail } = error
    return { code, title: detail ? `${text}${detail}。` : text, cure }
  }
  return undefined
}

async function endAlone(
  ctx: Context,
  running: RunningImport,
  end: ImportEnd,
  returned?: WorkbooksBack,
): Promise<void> {
  await ctx.db.asJob((tx) => endImport(tx, ctx, running, end, returned))
}

async function takeIn(reading: Reading): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const spool = await Spool.in(reading.folder)
    try {
      return await attemptOnce(reading, spool)
    } catch (error) {
      if (!(error instanceof Outdated)) throw error
      if (attempt === ATTEMPTS) throw new StillOutdated('The registry has changed each time.')
    } finally {
      await spool.close()
    }
  }
}

/** @throws Outdated when the registry has changed between checking and writing */
async function attemptOnce(reading: Reading, spool: Spool): Promise<void> {
  const { ctx, kind, running } = reading
  if (running.row.mode === 'good_rows_only' && kind.isOnePass) return writeWhileReading(reading)
  const found = await check(reading, spool)
  const isWithoutGood = found.rowsBad === found.rowsRead
  const isRefused = found.rowsBad > 0 && (running.row.mode === 'all_or_nothing' || isWithoutGood)
  if (!isRefused) return writeRows(reading, found, spool)
  return endAlone(ctx, running, { ...endOf(found), state: 'refused' }, await writeBack(reading, found))
}

/** Reads everything; nothing is written to the registry. */
async function check(reading: Reading, spool: Spool): Promise<Findings> {
  const { ctx, kind, running } = reading
  const { actor, province } = running
  const begun = await ctx.db.asJob((tx) => kind.begin(tx, ctx, actor))
  const found = new Findings(reading, begun.facts)
  const tell = progressOf(reading, 'checking')
  await tell(0, 0)
  const owner = { unitId: actor.unitId, kind: kind.kind }
  const isFirst = firstOf()
  found.rowsRead = await readChunks(reading, begun.facts, {
    cautions: found.cautions,
    onBad: (row, problems) => found.addBadRow(row, problems),
    onProgress: (rowsRead, isChunkOver) => tell(rowsRead, 0, isChunkOver),
    onChunk: async (rows) => {
      const first = rows.filter(isFirst)
      const good = await ctx.db.asJob(async (tx) => {
        const fresh = await untakenRows(tx, province.schema, owner, first)
        const problems = problemsByRow((await kind.check?.(tx, ctx, actor, begun, fresh)) ?? [])
        for (const [row, list] of problems) found.addBadRow(row, list)
        const isFresh = new Set<unknown>(fresh)
        found.addSkipped(rows.filter((one) => !isFresh.has(one)))
        return fresh.filter(({ row }) => !problems.has(row))
      })
      await spool.add(good)
    },
  })
  found.cautions.end()
  return found
}

/** Writes the good rows, in one transaction with the end of the import. */
async function writeRows(reading: Reading, found: Findings, spool: Spool): Promise<void> {
  const { ctx, kind, running } = reading
  const { actor, province, row } = running
  const owner = { unitId: actor.unitId, kind: kind.kind, jobId: row.id }
  const tell = progressOf(reading, 'writing')
  await ctx.db.asJob(async (tx) => {
    await waitForTurn(tx, running)
    const begun = await kind.begin(tx, ctx, actor)
    const end = { ...endOf(found), state: 'done' as const }
    for await (const rows of spool.chunks()) {
      // Between the reading and now another import may have taken rows, and the registry may have changed.
      const fresh = await takeRows(tx, province.schema, owner, rows)
      const problems = (await kind.check?.(tx, ctx, actor, begun, fresh)) ?? []
      if (problems.length > 0) throw new Outdated()
      const taken = fresh.length > 0 ? await kind.write(tx, ctx, actor, begun, fresh) : 0
      end.rowsTaken += taken
      end.rowsSkipped += rows.length - taken
      await tell(end.rowsRead, end.rowsTaken)
    }
    const returned = await finishAndReturn(reading, found, async () => kind.finish?.(tx, ctx, actor, begun))
    if (!(await endImport(tx, ctx, running, end, returned))) throw new Ended()
  })
}
