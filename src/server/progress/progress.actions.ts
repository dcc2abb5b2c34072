/** 办理进度: a bureau sees which of the units below it still has what to do, those who need help first. */
import type { Tx } from '../../db/tx.ts'
import { byLag, byNeed, sumOf } from '../../rules/progress.ts'
import { refuse } from '../../rules/refusal.ts'
import { scopeRange } from '../../rules/scope.ts'
import { workdaysUntil } from '../../rules/workday.ts'
import type { Actor, Context } from '../context.ts'
import { calendarFrom, seasonOf } from '../policy/policy.actions.ts'
import { read } from '../write.ts'
import * as q from './progress.queries.ts'
import { listProvincePlaces } from './province-progress.queries.ts'

const NATION_LEVEL = 0
const SCHOOL_LEVEL = 4
/** As many as somebody can call in a day. */
const MOST_LAGGING = 10

/**
 * Units of the person's subtree whose paper is overdue, the oldest first, over all provinces for the nation. Working
 * days are those of the world's calendar (ORG-7).
 */
export function listLagging(ctx: Context, actor: Actor) {
  return read(ctx, actor, async (tx) => {
    const { today } = await seasonOf(tx, ctx, actor)
    const scope = scopeRange(actor.unitPath)
    const schemas = actor.province ? [actor.province.schema] : await q.listSchemas(tx, actor.worldId)
    const found: q.LaggingUnit[] = []
    for (const schema of schemas)
      found.push(...(await q.listLagging(tx, schema, { scope, today, limit: MOST_LAGGING })))
    const rows = byLag(found).slice(0, MOST_LAGGING)
    const [first] = rows
    const calendar = first ? await calendarFrom(tx, actor, first.oldest) : undefined
    return {
      rows: rows.map(({ id, name, above, overdue, oldest, phone }) => ({
        ...{ unit: { id, name }, above, overdue, phone },
        workdays: calendar ? -workdaysUntil(today, oldest, calendar) : 0,
      })),
    }
  })
}

/** The figures right below a unit: a province's from its schema, those below the nation each from its own. */
async function figuresBelow(
  tx: Tx,
  actor: Actor,
  unit: q.BoardUnit,
  at: { year: number; today: string },
): Promise<q.UnitProgress[]> {
  const isNation = unit.level === NATION_LEVEL
  const provinces = await listProvincePlaces(tx, actor.worldId, isNation ? undefined : unit.path)
  const found: q.UnitProgress[] = []
  for (const { schema, unitId, path } of provinces) {
    const scope = scopeRange(isNation ? path : unit.path)
    const units = await q.listProgress(tx, schema, { parentId: unit.id, scope, ...at })
    found.push(...(isNation ? units.filter((one) => one.id === unitId) : units))
  }
  return found
}

/** @throws Refusal not_found for a unit outside the person's subtree, or a school: it has nothing below it */
export function getProgress(ctx: Context, actor: Actor, query: { unit?: number | undefined }) {
  return read(ctx, actor, async (tx) => {
    const unit = await q.findBoardUnit(tx, query.unit ?? actor.unitId, scopeRange(actor.unitPath))
    if (!unit || unit.level === SCHOOL_LEVEL) return refuse('not_found')
    const { year, today } = await seasonOf(tx, ctx, actor)
    const units = await figuresBelow(tx, actor, unit, { year, today })
    return {
      year,
      unit: { id: unit.id, name: unit.name },
      above: unit.parentId === null ? null : { id: unit.parentId, name: unit.parentName ?? '' },
      total: sumOf(units),
      units: byNeed(units).map(({ level, ...one }) => ({ ...one, isSchool: level === SCHOOL_LEVEL })),
    }
  })
}
