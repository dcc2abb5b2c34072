import type { FastifyInstance } from 'fastify'
import * as door from '../../contract/placement.ts'
import type { Context } from '../context.ts'
import { mount } from '../mount.ts'
import * as placement from './placement.actions.ts'

export function placementRoutes(app: FastifyInstance, ctx: Context): void {
  mount(app, door.listUnplaced, ({ actor, query }) => placement.listUnplaced(ctx, actor, query))
  mount(app, door.previewPlacement, ({ actor, body }) => placement.previewPlacement(ctx, actor, body))
  mount(app, door.commitPlacement, ({ actor, body }) => placement.commitPlacement(ctx, actor, body))
  mount(app, door.placeByHand, ({ actor, body }) => placement.placeByHand(ctx, actor, body))
  mount(app, door.getPlacement, ({ actor, params }) => placement.getPlacement(ctx, actor, params.id))
}
