import type { FastifyInstance } from 'fastify'
import { countOf, exportOf } from '../../contract/list-export.ts'
import type { RowCounter } from '../../db/tx.ts'
import type { Actor, Context } from '../context.ts'
import { mount } from '../mount.ts'
import { countList, exportList } from './list-export.actions.ts'

/** A count and an export for every list that was mounted before and has none yet. */
export function listExportRoutes(app: FastifyInstance, ctx: Context): void {
  for (const list of app.lists.splice(0)) {
    const turnFor =
      ({ actor, params }: { actor: Actor; params: unknown }, reply: Parameters<typeof list.page>[1]) =>
      (query: object, counter?: RowCounter) =>
        list.page({ actor: counter ? { ...actor, counter } : actor, params, query }, reply)
    mount(app, countOf(list.route), (asked, reply) => countList(turnFor(asked, reply), asked.query as object))
    mount(app, exportOf(list.route), (asked, reply) => {
      const { purpose = '', columns, ...filters } = asked.query as { purpose?: string; columns?: string }
      return exportList(ctx, asked.actor, list.route, {
        filters,
        columns,
        purpose,
        turn: turnFor(asked, reply),
      })
    })
  }
}
