/** An import in one pass: rows are written while the file is read on. */
import { endImport, waitForTurn } from '../server/import/import-job.actions.ts'
import type { AnyImportKind } from '../server/import/import-kind.ts'
import { takeRows } from '../server/import/row-taken.actions.ts'
import {
  Ended,
  endOf,
  Findings,
  inFlight,
  problemsByRow,
  progressOf,
  type Reading,
  readChunks,
} from './import-pass.ts'
import { finishAndReturn } from './import-return.ts'

/** Chunks that are written at once: while the database takes one, the next one is sealed. */
const IN_FLIGHT = 2

/**
 * Checks and writes in one pass, where a bad row keeps no other from being taken: the database works while the file is
 * read. One transaction all the same.
 */
export async function writeWhileReading(reading: Reading): Promise<void> {
  const { ctx, kind, running } = reading
  const { actor, province, row } = running
  const owner = { unitId: actor.unitId, kind: kind.kind, jobId: row.id }
  const tell = progressOf(reading, 'writing')
  await ctx.db.asJob(async (tx) => {
    await waitForTurn(tx, running)
    const begun = await kind.begin(tx, ctx, actor)
    const found = new Findings(reading, begun.facts)
    let taken = 0
    const write = async (rows: Parameters<AnyImportKind['write']>[4]): Promise<void> => {
      const problems = problemsByRow((await kind.check?.(tx, ctx, actor, begun, rows)) ?? [])
      for (const [at, list] of problems) found.addBadRow(at, list)
      const good = rows.filter((one) => !problems.has(one.row))
      // A content that stood further up is taken already, by this transaction.
      const fresh = await takeRows(tx, province.schema, owner, good)
      const isFresh = new Set<unknown>(fresh)
      found.addSkipped(good.filter((one) => !isFresh.has(one)))
      const written = fresh.length > 0 ? await kind.write(tx, ctx, actor, begun, fresh) : 0
      found.rowsSkipped += fresh.length - written
      taken += written
    }
    const flight = inFlight(IN_FLIGHT)
    await tell(0, 0)
    try {
      found.rowsRead = await readChunks(reading, begun.facts, {
        cautions: found.cautions,
        onBad: (at, problems) => found.addBadRow(at, problems),
        onProgress: (rowsRead, isChunkOver) => tell(rowsRead, taken, isChunkOver),
        onChunk: (rows) => flight.add(() => write(rows)),
      })
      await flight.over()
    } finally {
      // Nothing may speak on this connection once its transaction is over.
      await flight.settled()
    }
    found.cautions.end()
    const returned = await finishAndReturn(reading, found, async () => kind.finish?.(tx, ctx, actor, begun))
    const state = found.rowsBad === found.rowsRead ? 'refused' : 'done'
    const end = { ...endOf(found), rowsTaken: taken, state } as const
    if (!(await endImport(tx, ctx, running, end, returned))) throw new Ended()
  })
}
