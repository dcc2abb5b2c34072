import type { FastifyInstance } from 'fastify'
import * as door from '../../contract/pupil-data.ts'
import type { Context } from '../context.ts'
import { mount } from '../mount.ts'
import * as data from './pupil-data.actions.ts'
import { exportPupilData } from './pupil-data-export.actions.ts'

export function pupilDataRoutes(app: FastifyInstance, ctx: Context): void {
  mount(app, door.getPupilData, ({ actor, params }) => data.getPupilData(ctx, actor, params.id))
  mount(app, door.changePupilData, ({ actor, params, body }) =>
    data.changePupilData(ctx, actor, { ...params, ...body }),
  )
  mount(app, door.listPupilChanges, ({ actor, params, query }) =>
    data.listPupilChanges(ctx, actor, { ...params, ...query }),
  )
  mount(app, door.exportPupilData, ({ actor, query }) => exportPupilData(ctx, actor, query))
}
