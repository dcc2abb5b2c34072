import type { FastifyInstance } from 'fastify'
import * as contract from '../../contract/progress.ts'
import type { Context } from '../context.ts'
import { mount } from '../mount.ts'
import { getProgress, listLagging } from './progress.actions.ts'
import { listProvinceProgress } from './province-progress.actions.ts'

export function progressRoutes(app: FastifyInstance, ctx: Context): void {
  mount(app, contract.listLagging, ({ actor }) => listLagging(ctx, actor))
  mount(app, contract.listProvinceProgress, ({ actor }) => listProvinceProgress(ctx, actor))
  mount(app, contract.getProgress, ({ actor, query }) => getProgress(ctx, actor, query))
}
