/** The certificate: whoever leaves gets one, and his enrollment ends. Inner action of both ways to leave. */
import type { Tx } from '../../db/tx.ts'
import type { Outcome } from '../../rules/senior-graduation.ts'
import type { Actor, Context } from '../context.ts'
import { endEnrollments } from '../enrollment/enrollment.actions.ts'
import { studentNumberKey } from '../pupil/sealed-pupil.ts'
import { schemaOf } from '../write.ts'
import * as q from './graduation.queries.ts'

/**
 * Certificates, and the enrollments ended; the pupils are locked.
 * @throws Refusal stale_view when one of the enrollments has ended already
 */
export async function certify(
  tx: Tx,
  ctx: Context,
  actor: Actor,
  leavers: readonly (q.LeaverRow & { studentNumber: string; outcome: Outcome })[],
  of: { year: number; on: string },
): Promise<void> {
  const schema = schemaOf(actor)
  const ids = await ctx.db.newIds(leavers.length)
  const rows = leavers.map((leaver, at) => ({
    ...leaver,
    id: ids[at] ?? 0,
    certificate: ctx.sealer.seal({ studentNumber: leaver.studentNumber }),
    numberHash: studentNumberKey(ctx.sealer, leaver.studentNumber),
  }))
  await q.insertGraduations(tx, schema, { ...of, accountId: actor.accountId }, rows)
  const enrollmentIds = rows.map((row) => row.enrollmentId)
  await endEnrollments(tx, schema, enrollmentIds, { state: 'graduated', on: of.on })
  // Beyond the scope: the list is the admitting school's.
  await tx.beyondScope(() => q.relinkAllocations(tx, schema, rows))
}
