import type { FastifyInstance } from 'fastify'
import * as door from '../../contract/student-number.ts'
import type { Context } from '../context.ts'
import { mount } from '../mount.ts'
import { exportNumbers, getNumberBoard, listNumbers } from './number-list.actions.ts'
import { listNumberRuns, previewNumberRun, startNumberRun } from './number-run.actions.ts'

export function studentNumberRoutes(app: FastifyInstance, ctx: Context): void {
  mount(app, door.getNumberBoard, ({ actor, query }) => getNumberBoard(ctx, actor, query))
  mount(app, door.listNumberRuns, ({ actor }) => listNumberRuns(ctx, actor))
  mount(app, door.previewNumberRun, ({ actor }) => previewNumberRun(ctx, actor))
  mount(app, door.startNumberRun, ({ actor }) => startNumberRun(ctx, actor))
  mount(app, door.listNumbers, ({ actor, query }) => listNumbers(ctx, actor, query))
  mount(app, door.exportNumbers, ({ actor, query }) => exportNumbers(ctx, actor, query))
}
