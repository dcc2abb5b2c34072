/** 办理进度: a bureau sees which of the units below it still has what to do, those who need help first. */
import { byNeed, sumOf } from '../../rules/progress.ts'
import { refuse } from '../../rules/refusal.ts'
import { scopeRange } from '../../rules/scope.ts'
import type { Actor, Context } from '../context.ts'
import { seasonOf } from '../policy/policy.actions.ts'
import { read, schemaOf } from '../write.ts'
import * as q from './progress.queries.ts'

const SCHOOL_LEVEL = 4

/** @throws Refusal not_found for a unit outside the person's subtree, or a school: it has nothing below it */
export function getProgress(ctx: Context, actor: Actor, query: { unit?: number | undefined }) {
  return read(ctx, actor, async (tx) => {
    const { province } = actor
    const unit = await q.findBoardUnit(tx, query.unit ?? actor.unitId, scopeRange(actor.unitPath))
    if (!unit || !province || unit.level === SCHOOL_LEVEL) return refuse('not_found')
    const { year, today } = await seasonOf(tx, ctx, actor)
    const units = await q.listProgress(tx, schemaOf(actor), {
      ...{ parentId: unit.id, scope: scopeRange(unit.path), provinceId: province.id, year, today },
    })
    return {
      year,
      unit: { id: unit.id, name: unit.name },
      above: unit.parentId === null ? null : { id: unit.parentId, name: unit.parentName ?? '' },
      total: sumOf(units),
      units: byNeed(units).map(({ level, ...one }) => ({ ...one, isSchool: level === SCHOOL_LEVEL })),
    }
  })
}
