/** The workbench: what waits, and the figures of a unit's subtree. */
import type { Tx } from '../../db/tx.ts'
import { countElsewhere } from '../business-case/case-view.ts'
import type { Actor, Context } from '../context.ts'
import { countOpenImports } from '../import/import.actions.ts'
import { nextWorkday, seasonOf } from '../policy/policy.actions.ts'
import { read } from '../write.ts'
import * as w from './workbench.queries.ts'
import { listProvinces } from './world.queries.ts'

const NOTHING = {
  inbox: 0,
  overdue: 0,
  dueSoon: 0,
  waitingElsewhere: 0,
  pupils: 0,
  unplaced: 0,
  graduatesWaiting: 0,
  problemRecords: 0,
  notGraduated: 0,
  regraduating: 0,
  regraduationOver: 0,
  refusedFiles: 0,
}
type Workbench = typeof NOTHING & { regraduateBy: string | null }

async function workbenchOf(
  tx: Tx,
  ctx: Context,
  actor: Actor,
  province: { id: number; schema: string },
): Promise<Workbench> {
  const { today, year } = await seasonOf(tx, ctx, { ...actor, province })
  const { schema } = province
  const { unitId, roles } = actor
  const of = { unitId, roles, today, nextWorkday: await nextWorkday(tx, actor, today) }
  return {
    ...(await w.countDesk(tx, schema, of)),
    waitingElsewhere: await countElsewhere(tx, schema, actor),
    ...(await w.countPupils(tx, schema, year)),
    ...(await w.countRegraduating(tx, schema, today)),
    graduatesWaiting: await w.countGraduatesWaiting(tx, schema, year),
    problemRecords: await w.countProblemRecords(tx, schema),
    refusedFiles: await countOpenImports(tx, schema),
  }
}

/** Figures of the person's subtree; the nation's are the sums over its provinces. */
export function getWorkbench(ctx: Context, actor: Actor): Promise<Workbench> {
  return read(ctx, actor, async (tx) => {
    const provinces = actor.province ? [actor.province] : await listProvinces(tx, actor.worldId)
    const sum = { ...NOTHING }
    let regraduateBy: string | null = null
    for (const province of provinces) {
      const figures = await workbenchOf(tx, ctx, actor, province)
      for (const key of Object.keys(sum) as (keyof typeof sum)[]) sum[key] += figures[key]
      if (figures.regraduateBy !== null && (regraduateBy === null || figures.regraduateBy < regraduateBy))
        regraduateBy = figures.regraduateBy
    }
    return { ...sum, regraduateBy }
  })
}
