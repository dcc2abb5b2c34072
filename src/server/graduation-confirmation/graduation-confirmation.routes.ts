import type { FastifyInstance } from 'fastify'
import * as contract from '../../contract/graduation-confirmation.ts'
import type { Context } from '../context.ts'
import { mount } from '../mount.ts'
import {
  confirmGraduation,
  listConfirmations,
  withdrawConfirmation,
} from './graduation-confirmation.actions.ts'

export function graduationConfirmationRoutes(app: FastifyInstance, ctx: Context): void {
  mount(app, contract.listConfirmations, ({ actor, query }) => listConfirmations(ctx, actor, query))
  mount(app, contract.confirmGraduation, ({ actor, body }) => confirmGraduation(ctx, actor, body))
  mount(app, contract.withdrawConfirmation, ({ actor }) => withdrawConfirmation(ctx, actor))
}
