/** The circular as a new world's first policy data: limits, calendar, and each province's windows. Inner actions. */
import type { Tx } from '../../db/tx.ts'
import { CIRCULAR_POLICY } from '../../rules/policy.ts'
import { CIRCULAR_WINDOWS } from '../../rules/window.ts'
import type { Context } from '../context.ts'
import { insertCalendarDays } from './calendar.queries.ts'
import { knownCalendarDays } from './known-calendar.ts'
import { insertPolicy } from './policy.queries.ts'
import { insertWindows } from './window.queries.ts'

/** Season years from which the circular's windows hold. */
const FIRST_YEAR = 2000

/** Limits and working days of a world that has none. Run as a job, or beyond the scope. */
export async function addCircularPolicy(tx: Tx, ctx: Pick<Context, 'db'>, worldId: number): Promise<void> {
  await insertPolicy(tx, {
    id: await ctx.db.newId(),
    worldId,
    name: '2014 年 7-9 月业务办理说明',
    validFrom: `${FIRST_YEAR}-01-01`,
    body: CIRCULAR_POLICY,
  })
  await insertCalendarDays(tx, worldId, knownCalendarDays())
}

/** The windows of a province's unit, for every year until it sets its own (ORG-5). */
export async function addCircularWindows(
  tx: Tx,
  ctx: Pick<Context, 'db'>,
  of: { worldId: number; unit: { id: number; path: string } },
): Promise<void> {
  const ids = await ctx.db.newIds(CIRCULAR_WINDOWS.length)
  const rows = CIRCULAR_WINDOWS.map((window, at) => ({ ...window, id: ids[at] ?? 0, fromYear: FIRST_YEAR }))
  await insertWindows(tx, of, rows)
}
