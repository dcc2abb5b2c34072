/** The database's side of a running import: who sent it, how far it is, how it ends. For the job. */
import { createHash } from 'node:crypto'
import type { Tx } from '../../db/tx.ts'
import { type Actor, type Context, levelOf } from '../context.ts'
import { notifyImport } from '../notice/notice.actions.ts'
import { writeAudit } from '../write.ts'
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

/** The workbook as it was sent, opened. @returns undefined when the import is over meanwhile */
export async function openSent(ctx: Context, { row, province }: RunningImport): Promise<Buffer | undefined> {
  const sealed = await ctx.db.asJob((tx) => q.findFile(tx, province.schema, row.id, 'sent'))
  return sealed && ctx.sealer.unsealBytes(sealed)
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

/**
 * Ends the import in the transaction of what it wrote, with the workbook that goes back; the one sent is no longer kept.
 * @param badRows the rows to be mended alone
 * @returns false when it is over already: cancelled, or taken in by another run
 */
export async function endImport(
  tx: Tx,
  ctx: Context,
  { row, actor, province: { schema } }: RunningImport,
  end: q.ImportEnd,
  returned: Buffer | undefined,
  badRows?: Buffer,
): Promise<boolean> {
  if (!(await q.saveEnd(tx, schema, row.id, end, ctx.realNow()))) return false
  for (const [part, content] of [['returned', returned] as const, ['bad_rows', badRows] as const]) {
    if (!content) continue
    const sealed = ctx.sealer.sealBytes(content)
    await q.insertFile(tx, schema, { jobId: row.id, part, unitPath: actor.unitPath, sealed })
  }
  await q.deleteFile(tx, schema, row.id, 'sent')
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
