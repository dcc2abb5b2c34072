/** Which schools still lack the autumn term or classes of the new cohort, those who lag first (ORG-3). */
import { refuse } from '../../rules/refusal.ts'
import { scopeRange } from '../../rules/scope.ts'
import type { Actor, Context } from '../context.ts'
import { seasonOf } from '../policy/policy.actions.ts'
import { findBoardUnit } from '../progress/progress.queries.ts'
import { read, schemaOf } from '../write.ts'
import { type CohortFigures, listCohortFigures } from './cohort.queries.ts'

const SCHOOL_LEVEL = 4

function sumOf(rows: readonly CohortFigures[]) {
  const of = (key: 'schools' | 'withoutTerm' | 'withoutClasses') =>
    rows.reduce((sum, row) => sum + row[key], 0)
  return {
    schools: of('schools'),
    withoutTerm: of('withoutTerm'),
    withoutClasses: of('withoutClasses'),
  }
}

/** @throws Refusal not_found for a unit outside the person's subtree, or a school: it has nothing below it */
export function getCohortBoard(ctx: Context, actor: Actor, query: { unit?: number | undefined }) {
  return read(ctx, actor, async (tx) => {
    const scope = scopeRange(actor.unitPath)
    const unit = await findBoardUnit(tx, query.unit ?? actor.unitId, scope)
    if (!unit || unit.level === SCHOOL_LEVEL) return refuse('not_found')
    const { year, schoolYear } = await seasonOf(tx, ctx, actor)
    const units = await listCohortFigures(tx, schemaOf(actor), {
      ...{ parentId: unit.id, scope: scopeRange(unit.path), cohort: year },
    })
    return {
      ...{ schoolYear: year, hasBegun: schoolYear === year },
      unit: { id: unit.id, name: unit.name },
      above: unit.parentId === null ? null : { id: unit.parentId, name: unit.parentName ?? '' },
      total: sumOf(units),
      units: units.map(({ level, ...one }) => ({ ...one, isSchool: level === SCHOOL_LEVEL })),
    }
  })
}
