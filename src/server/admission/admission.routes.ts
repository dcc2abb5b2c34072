import type { FastifyInstance } from 'fastify'
import * as contract from '../../contract/admission.ts'
import type { Context } from '../context.ts'
import { mount } from '../mount.ts'
import { admit } from './admission.actions.ts'
import { addAllocation, listAllocations, withdrawAllocation } from './allocation.actions.ts'

export function admissionRoutes(app: FastifyInstance, ctx: Context): void {
  mount(app, contract.listAllocations, ({ actor, query }) => listAllocations(ctx, actor, query))
  mount(app, contract.addAllocation, ({ actor, body }) => addAllocation(ctx, actor, body))
  mount(app, contract.withdrawAllocation, ({ actor, params }) => withdrawAllocation(ctx, actor, params.id))
  mount(app, contract.admit, ({ actor, body }) => admit(ctx, actor, body))
}
