import type { FastifyInstance } from 'fastify'
import * as contract from '../../contract/registration.ts'
import type { Context } from '../context.ts'
import { mount } from '../mount.ts'
import {
  checkRegistration,
  listRegistrations,
  mendRegistration,
  openRegistration,
  registerPupil,
} from './registration.actions.ts'

export function registrationRoutes(app: FastifyInstance, ctx: Context): void {
  mount(app, contract.listRegistrations, ({ actor, query }) => listRegistrations(ctx, actor, query))
  mount(app, contract.registerPupil, ({ actor, body }) => registerPupil(ctx, actor, body))
  mount(app, contract.getRegistrationCells, ({ actor, params }) => openRegistration(ctx, actor, params.id))
  mount(app, contract.mendRegistration, ({ actor, params, body }) =>
    mendRegistration(ctx, actor, { caseId: params.id, ...body }),
  )
  mount(app, contract.getFieldProblems, ({ actor, body }) => checkRegistration(ctx, actor, body))
}
