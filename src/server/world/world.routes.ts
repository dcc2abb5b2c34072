import type { FastifyInstance } from 'fastify'
import * as contract from '../../contract/world.ts'
import type { Context } from '../context.ts'
import { mount } from '../mount.ts'
import { openPracticeWorld } from './practice-world.actions.ts'
import { getWorkbench } from './workbench.actions.ts'
import { getSeason, moveClock } from './world.actions.ts'

export function worldRoutes(app: FastifyInstance, ctx: Context): void {
  mount(app, contract.getSeason, ({ actor }) => getSeason(ctx, actor))
  mount(app, contract.moveClock, ({ actor, body }) => moveClock(ctx, actor, body.to))
  mount(app, contract.openPracticeWorld, ({ actor, body }) => openPracticeWorld(ctx, actor, body))
  mount(app, contract.getWorkbench, ({ actor }) => getWorkbench(ctx, actor))
}
