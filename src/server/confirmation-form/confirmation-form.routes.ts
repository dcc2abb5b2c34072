import type { FastifyInstance } from 'fastify'
import * as door from '../../contract/confirmation-form.ts'
import type { Context } from '../context.ts'
import { mount } from '../mount.ts'
import { openConfirmationForms } from './confirmation-form.actions.ts'

export function confirmationFormRoutes(app: FastifyInstance, ctx: Context): void {
  mount(app, door.openConfirmationForms, ({ actor, body }) => openConfirmationForms(ctx, actor, body))
}
