import type { FastifyInstance } from 'fastify'
import * as contract from '../../contract/business-case.ts'
import type { Context } from '../context.ts'
import { mount } from '../mount.ts'
import { attach, getAttachment } from './attachment.actions.ts'
import { takeSteps } from './business-case.actions.ts'
import type { CaseKinds } from './case-kind.ts'
import { getCase, listInbox, listOpenCases } from './case-view.ts'
import { cleanUp } from './clean-up.actions.ts'

export function businessCaseRoutes(app: FastifyInstance, ctx: Context, kinds: CaseKinds): void {
  mount(app, contract.listCaseKinds, async () => ({
    rows: kinds.map(({ kind, label }) => ({ kind, label })),
  }))
  mount(app, contract.listInbox, ({ actor, query }) => listInbox(ctx, kinds, actor, query))
  mount(app, contract.listOpenCases, ({ actor, query }) => listOpenCases(ctx, kinds, actor, query))
  mount(app, contract.getCase, ({ actor, params }) => getCase(ctx, kinds, actor, params.id))
  mount(app, contract.takeSteps, ({ actor, body }) => takeSteps(ctx, kinds, actor, body))
  mount(app, contract.cleanUp, ({ actor, body }) => cleanUp(ctx, kinds, actor, body))
  mount(app, contract.attach, ({ actor, params, query, file }) =>
    attach(ctx, kinds, actor, { caseId: params.id, name: query.name, file }),
  )
  mount(app, contract.getAttachment, ({ actor, params }) => getAttachment(ctx, actor, params.id))
}
