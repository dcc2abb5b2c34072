/** The job of a promotion run: rehearsal, run or reversal, whatever its row in the book says. */
import type { Context } from '../server/context.ts'
import { carryOutPromotion, listWhoStayed } from '../server/promotion/promotion-job.actions.ts'
import { keepFingerprint } from '../server/promotion/promotion-proof.actions.ts'

export async function promote(
  ctx: Context,
  subject: { province: { id: number; schema: string } | null; id: number },
): Promise<void> {
  if (!subject.province) throw new Error('A promotion belongs to a province.')
  await carryOutPromotion(ctx, subject.province.schema, subject.id)
  await listWhoStayed(ctx, subject.province.schema, subject.id)
  await keepFingerprint(ctx, subject.province.schema, subject.id)
}
