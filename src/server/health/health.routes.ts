import type { FastifyInstance } from 'fastify'
import { getHealth } from '../../contract/health.ts'
import type { Context } from '../context.ts'
import { mount } from '../mount.ts'
import { checkHealth } from './health.actions.ts'

export function healthRoutes(app: FastifyInstance, ctx: Context, hasWorker: () => boolean): void {
  mount(app, getHealth, () => checkHealth(ctx.db, hasWorker()))
}
