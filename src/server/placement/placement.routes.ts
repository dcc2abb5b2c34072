import type { FastifyInstance } from 'fastify'
import * as door from '../../contract/placement.ts'
import type { Context } from '../context.ts'
import { mount } from '../mount.ts'
import * as placement from './placement.actions.ts'
import * as board from './placement-board.actions.ts'
import * as proof from './placement-proof.actions.ts'

export function placementRoutes(app: FastifyInstance, ctx: Context): void {
  mount(app, door.listUnplaced, ({ actor, query }) => placement.listUnplaced(ctx, actor, query))
  mount(app, door.previewPlacement, ({ actor, body }) => placement.previewPlacement(ctx, actor, body))
  mount(app, door.commitPlacement, ({ actor, body }) => placement.commitPlacement(ctx, actor, body))
  mount(app, door.placeByHand, ({ actor, body }) => board.placeByHand(ctx, actor, body))
  mount(app, door.getPlacement, ({ actor, params }) => proof.getPlacement(ctx, actor, params.id))
  mount(app, door.placeBoard, ({ actor, body }) => board.placeBoard(ctx, actor, body))
  mount(app, door.listPlacements, ({ actor, query }) => proof.listPlacements(ctx, actor, query))
  mount(app, door.downloadPlacementProof, ({ actor, params }) => proof.downloadProof(ctx, actor, params.id))
}
