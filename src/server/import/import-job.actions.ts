/** The database's side of a running import: who sent it, how far it is, how it ends. For the job. */
import { createHash } from 'node:crypto'
import type { Tx } from '../../db/tx.ts'
import { type Actor, type Context, levelOf } from '../context.ts'
import { notifyImport } from '../notice/notice.actions.ts'
import { writeAudit } from '../write.ts'
import { fetchFile, storeFile } from './file-store.actions.ts'
import { deleteFile } from './file-store.queries.ts'
import * as q from './import.queries.ts'

export type { ImportEnd, WholeFileProblem } from './import.queries.ts'

/** The end of a job that asks about nothing. */
export const NO_CAUTIONS = { cautions: {}, firstCautions: [] } as const

export interface Province {
  id: number
  schema: string
}

/** An import that is not over, and who acts: the person who sent it, in the unit in which he did. */
export interface RunningImport {
  row: q.ImportRow
  actor: Actor
  province: Province
}

/** The entries of one import carry one request id, the same in every run. */
function requestOf(schema: string, id: number) {
  const contentHash = createHash('sha256').update(`import:${schema}:${id}`).digest()
  const hex = contentHash.toString('hex')
  const variant = `8${hex.slice(17, 20)}`
  return {
    id: `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}-${hex.slice(20, 32)}`,
    contentHash,
  }
}

/** @returns undefined for an import that is over, and for one that is not there */
export function findRunning(
  ctx: Context,
  province: Province,
  id: number,
): Promise<RunningImport | undefined> {
  return ctx.db.asJob(async (tx) => {
    const row = await q.findImport(tx, province.schema, id)
    if (!row || !['waiting', 'checking', 'writing'].includes(row.state)) return undefined
    const sender = await q.findSender(tx, row.accountId, row.unitId)
    if (!sender) throw new Error(`Import ${id} was sent by nobody.`)
    const { clockAt, clockSetAt, level, ...person } = sender
    const actor: Actor = {
      ...person,
      level: levelOf(level),
      clock: clockAt && clockSetAt ? { at: clockAt, setAt: clockSetAt } : null,
      province,
      // He could when he sent it.
      mustChangePassword: false,
      request: requestOf(province.schema, id),
    }
    return { row, actor, province }
  })
}

/** Writes the workbook as it was sent under the path. @returns false when the import is over meanwhile */
export function fetchSent(ctx: Context, { row, province }: RunningImport, path: string): Promise<boolean> {
  return ctx.db.asJob((tx) => fetchFile(tx, ctx, province.schema, { jobId: row.id, part: 'sent' }, path))
}

/** Tells how far it is, in a transaction of its own. @returns whether the import still runs: false, it was cancelled */
export function reportProgress(
  ctx: Context,
  { row, province }: RunningImport,
  progress: q.Progress,
): Promise<boolean> {
  return ctx.db.asJob((tx) => q.saveProgress(tx, province.schema, row.id, progress))
}

/** Tells whoever waits for a job that a fault of ours holds it up. @param retryAt null: it is not tried again */
export function tellImportTrouble(
  ctx: Context,
  province: Province,
  id: number,
  retryAt: Date | null,
): Promise<void> {
  return ctx.db.asJob((tx) => q.saveTrouble(tx, province.schema, id, { now: ctx.realNow(), retryAt }))
}

/** Waits until no other import of this unit and kind is being written. */
export function waitForTurn(tx: Tx, { row, actor, province }: RunningImport): Promise<void> {
  return q.lockImports(tx, province.schema, actor.unitId, row.kind)
}

/** Where the workbooks lie that go back. */
export interface WorkbooksBack {
  whole: string
  /** Only where other rows are good, and every bad one is known. */
  badRows?: string
}

/**
 * Ends the import in the transaction of what it wrote, with the workbooks that go back; the one sent is no longer kept.
 * @returns false when it is over already: cancelled, or taken in by another run
 */
export async function endImport(
  tx: Tx,
  ctx: Context,
  { row, actor, province: { schema } }: RunningImport,
  end: q.ImportEnd,
  returned: WorkbooksBack | undefined,
): Promise<boolean> {
  if (!(await q.saveEnd(tx, schema, row.id, end, ctx.realNow()))) return false
  const file = { jobId: row.id, unitPath: actor.unitPath }
  if (returned) await storeFile(tx, ctx, schema, { ...file, part: 'returned' }, returned.whole)
  if (returned?.badRows) await storeFile(tx, ctx, schema, { ...file, part: 'bad_rows' }, returned.badRows)
  await deleteFile(tx, schema, { ...file, part: 'sent' })
  const { state, rowsRead, rowsTaken, rowsBad, rowsSkipped } = end
  await notifyImport(tx, ctx, actor, { jobId: row.id, kind: row.kind, state, rowsTaken, rowsBad })
  await writeAudit(tx, ctx, actor, {
    act: `import.${state}`,
    subjectKind: 'import_job',
    subjectId: row.id,
    detail: { kind: row.kind, rowsRead, rowsTaken, rowsBad, rowsSkipped },
  })
  return true
}
