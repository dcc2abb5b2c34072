import type { FastifyInstance } from 'fastify'
import * as contract from '../../contract/look-up.ts'
import type { Context } from '../context.ts'
import { mount } from '../mount.ts'
import { getLookUpAllowance, lookUp } from './look-up.actions.ts'

export function lookUpRoutes(app: FastifyInstance, ctx: Context): void {
  mount(app, contract.lookUp, ({ actor, body }) => lookUp(ctx, actor, body))
  mount(app, contract.getLookUpAllowance, ({ actor }) => getLookUpAllowance(ctx, actor))
}
