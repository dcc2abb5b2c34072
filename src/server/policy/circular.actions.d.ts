/** The circular as a new world's first policy data: limits, calendar, and each province's windows. Inner actions. */
import type { Tx } from '../../db/tx.ts'
import type { Context } from '../context.ts'
/** Limits and working days of a world that has none. Run as a job, or beyond the scope. */
export declare function addCircularPolicy(tx: Tx, ctx: Pick<Context, 'db'>, worldId: number): Promise<void>
/** The windows of a province's unit, for every year until it sets its own (ORG-5). */
export declare function addCircularWindows(
  tx: Tx,
  ctx: Pick<Context, 'db'>,
  of: {
    worldId: number
    unit: {
      id: number
      path: string
    }
  },
): Promise<void>
