/** The job of a number run (REG-6): official numbers for a province, as far as the population register answers now. */
import type { Context } from '../server/context.ts'
import { carryOutNumberRun } from '../server/student-number/number-run-job.actions.ts'

export async function allocateNumbers(
  ctx: Context,
  subject: { province: { id: number; schema: string } | null; id: number },
): Promise<void> {
  if (!subject.province) throw new Error('A number run belongs to a province.')
  await carryOutNumberRun(ctx, subject.province, subject.id)
}
