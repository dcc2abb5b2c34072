import type { FastifyInstance } from 'fastify'
import { exportOf } from '../../contract/list-export.ts'
import type { Context } from '../context.ts'
import { mount } from '../mount.ts'
import { exportList } from './list-export.actions.ts'

/** An export for every list that was mounted before and has none yet. */
export function listExportRoutes(app: FastifyInstance, ctx: Context): void {
  for (const list of app.lists.splice(0))
    mount(app, exportOf(list.route), ({ actor, params, query }, reply) => {
      const { purpose, ...filters } = query as { purpose?: string }
      const turn = (one: object) => list.page({ actor, params, query: one }, reply)
      return exportList(ctx, actor, list.route, { filters, purpose: purpose ?? '', turn })
    })
}
