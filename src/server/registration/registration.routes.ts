import type { FastifyInstance } from 'fastify'
import * as contract from '../../contract/registration.ts'
import type { Context } from '../context.ts'
import { mount } from '../mount.ts'
import { listCounties } from '../unit/division.ts'
import { findDuplicates } from './duplicate.actions.ts'
import { mendAfterLookUp, registerAfterLookUp } from './late-registration.actions.ts'
import { checkRegistration, openRegistration } from './registration.actions.ts'
import { listRegistrations } from './registration-list.actions.ts'
import { exportSentBack } from './sent-back.actions.ts'

export function registrationRoutes(app: FastifyInstance, ctx: Context): void {
  mount(app, contract.listRegistrations, ({ actor, query }) => listRegistrations(ctx, actor, query))
  mount(app, contract.registerPupil, ({ actor, body }) => registerAfterLookUp(ctx, actor, body))
  mount(app, contract.getRegistrationCells, ({ actor, params }) => openRegistration(ctx, actor, params.id))
  mount(app, contract.mendRegistration, ({ actor, params, body }) =>
    mendAfterLookUp(ctx, actor, { caseId: params.id, ...body }),
  )
  mount(app, contract.findDuplicates, ({ actor, body }) => findDuplicates(ctx, actor, body))
  mount(app, contract.getSentBackWorkbook, ({ actor, query }) => exportSentBack(ctx, actor, query.kind))
  mount(app, contract.listDivisions, async () => ({ rows: [...listCounties()] }))
  mount(app, contract.getFieldProblems, ({ actor, body }) => checkRegistration(ctx, actor, body))
}
