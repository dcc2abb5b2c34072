/** The history of classes (ORG-4), read from the audit: what was done, by whom, and who came from where. */
import { className } from '../../rules/school-class.ts'
import { isWithin, scopeRange } from '../../rules/scope.ts'
import type { Actor, Context } from '../context.ts'
import { findUnitPath } from '../graduation/graduate-list.queries.ts'
import { read, schemaOf } from '../write.ts'
import * as q from './class-history.queries.ts'

interface HistoryQuery {
  after?: string | undefined
  limit: number
  class?: number | undefined
  school?: number | undefined
}

const targetsOf = ({ act, subjectId, detail }: q.ClassEvent): number[] =>
  act === 'class_create' ? (detail.classes ?? []) : [subjectId]

export function listClassHistory(ctx: Context, actor: Actor, query: HistoryQuery) {
  return read(ctx, actor, async (tx) => {
    const schema = schemaOf(actor)
    const path = query.school === undefined ? actor.unitPath : await findUnitPath(tx, query.school)
    if (path === undefined || !isWithin(path, actor.unitPath)) return { rows: [], next: null }
    const scope = scopeRange(path)
    // A school keeps its history when its bureau changes, and the bureau that it left loses sight of it (ORG-9).
    const formerPaths = await tx.beyondScope(() => q.listFormerPaths(tx, schema, scope))
    const of = { classId: query.class, scope, formerPaths }
    const { rows, next } = await tx.beyondScope(() => q.listClassEvents(tx, schema, of, query))
    const ids = new Set(rows.flatMap((row) => [...targetsOf(row), ...(row.detail.from ?? [])]))
    const found = await q.findClassNames(tx, schema, [...ids])
    const nameOf = new Map(found.map((one) => [one.id, className(one)]))
    const named = (all: readonly number[]) =>
      [...new Set(all)].map((id) => ({ id, name: nameOf.get(id) ?? null }))
    return {
      rows: rows.map((row) => ({
        id: row.id,
        at: row.at.toISOString(),
        act: row.act,
        schoolName: row.schoolName,
        classes: named(targetsOf(row)),
        from: named(row.detail.from ?? []),
        pupils: row.detail.pupils?.length ?? 0,
        by: row.byName,
      })),
      next,
    }
  })
}
