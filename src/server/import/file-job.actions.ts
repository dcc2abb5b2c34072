/** Entering a file that a job takes in, whatever the file is: it is watched, cancelled and answered like any import. */
import type { Tx } from '../../db/tx.ts'
import { refuse } from '../../rules/refusal.ts'
import { type Actor, businessNow, type Context } from '../context.ts'
import type { UploadedFile } from '../upload.ts'
import { type Done, schemaOf } from '../write.ts'
import { storeFile } from './file-store.actions.ts'
import { presentImport } from './import.actions.ts'
import * as q from './import.queries.ts'

/**
 * Keeps a file and puts its job into the queue. Inner action, for a door that has looked at the file.
 * @param of.task the job that takes it in; @param of.file as it was sent
 */
export async function enterFileJob(
  tx: Tx,
  ctx: Context,
  actor: Actor,
  of: { kind: string; task: string; fileName: string; file: UploadedFile },
): Promise<Done<ReturnType<typeof presentImport>>> {
  const schema = schemaOf(actor)
  const { unitId, unitPath, accountId } = actor
  const id = await ctx.db.newId()
  await q.insertImport(tx, schema, {
    ...{ id, kind: of.kind, mode: 'good_rows_only', fileName: of.fileName, unitId, unitPath, accountId },
    createdAt: ctx.realNow(),
    businessAt: businessNow(ctx, actor),
  })
  await storeFile(tx, ctx, schema, { jobId: id, part: 'sent', unitPath }, of.file.path)
  await tx.rows('SELECT nation.enqueue($1, $2, $3)', [of.task, actor.province?.id, id])
  const row = await q.findImport(tx, schema, id)
  if (!row) return refuse('not_found')
  return {
    answer: presentImport([], row),
    audit: {
      act: 'import.start',
      subjectKind: 'import_job',
      subjectId: id,
      detail: { kind: of.kind, size: of.file.size },
    },
  }
}
