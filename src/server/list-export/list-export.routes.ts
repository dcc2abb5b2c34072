import type { FastifyInstance, FastifyReply } from 'fastify'
import { countOf, exportOf } from '../../contract/list-export.ts'
import type { Actor, Context } from '../context.ts'
import { type MountedList, mount } from '../mount.ts'
import { countList, exportList, type TurnPage } from './list-export.actions.ts'

const turnPagesOf =
  (list: MountedList, by: { actor: Actor; params: unknown }, reply: FastifyReply): TurnPage =>
  (query, counter) =>
    list.page({ actor: counter ? { ...by.actor, counter } : by.actor, params: by.params, query }, reply)

/** A count and an export for every list that was mounted before and has none yet. */
export function listExportRoutes(app: FastifyInstance, ctx: Context): void {
  for (const list of app.lists.splice(0)) {
    mount(app, countOf(list.route), (asked, reply) =>
      countList(turnPagesOf(list, asked, reply), asked.query as object),
    )
    mount(app, exportOf(list.route), (asked, reply) => {
      const { purpose = '', columns, ...filters } = asked.query as { purpose?: string; columns?: string }
      const turn = turnPagesOf(list, asked, reply)
      return exportList(ctx, asked.actor, list.route, { filters, columns, purpose, turn })
    })
  }
}
