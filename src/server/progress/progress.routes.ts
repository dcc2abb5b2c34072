import type { FastifyInstance } from 'fastify'
import * as contract from '../../contract/progress.ts'
import type { Context } from '../context.ts'
import { mount } from '../mount.ts'
import { getProgress } from './progress.actions.ts'

export function progressRoutes(app: FastifyInstance, ctx: Context): void {
  mount(app, contract.getProgress, ({ actor, query }) => getProgress(ctx, actor, query))
}
