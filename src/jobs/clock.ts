/** Each minute: what fell due by the clocks of all worlds, real and practice. */
import type { Context } from '../server/context.ts'
import { runClocks } from '../server/world/due.actions.ts'

/** Once every minute; a minute missed is not made up for, for the next one finds the same. */
export const CLOCK_CRONTAB = '* * * * * clock ?max=1'

export async function lookAtClocks(ctx: Context): Promise<void> {
  await runClocks(ctx)
}
