import type { FastifyInstance } from 'fastify'
import * as contract from '../../contract/promotion.ts'
import type { Context } from '../context.ts'
import { mount } from '../mount.ts'
import {
  getPromotion,
  listPromotions,
  rehearsePromotion,
  reversePromotion,
  runPromotion,
} from './promotion.actions.ts'

export function promotionRoutes(app: FastifyInstance, ctx: Context): void {
  mount(app, contract.listPromotions, ({ actor }) => listPromotions(ctx, actor))
  mount(app, contract.getPromotion, ({ actor, params }) => getPromotion(ctx, actor, params.id))
  mount(app, contract.rehearsePromotion, ({ actor }) => rehearsePromotion(ctx, actor))
  mount(app, contract.runPromotion, ({ actor }) => runPromotion(ctx, actor))
  mount(app, contract.reversePromotion, ({ actor, params, body }) =>
    reversePromotion(ctx, actor, { id: params.id, reason: body.reason }),
  )
}
