import type { FastifyInstance } from 'fastify'
import * as contract from '../../contract/draft.ts'
import type { Context } from '../context.ts'
import { mount } from '../mount.ts'
import { deleteDraft, getDraft, getDraftKey, saveDraft } from './draft.actions.ts'

export function draftRoutes(app: FastifyInstance, ctx: Context): void {
  mount(app, contract.getDraft, ({ actor, params }) => getDraft(ctx, actor, params.form))
  mount(app, contract.saveDraft, ({ actor, params, body }) =>
    saveDraft(ctx, actor, { form: params.form, ...body }),
  )
  mount(app, contract.getDraftKey, ({ actor, params, query }) =>
    getDraftKey(ctx, actor, { form: params.form, ...query }),
  )
  mount(app, contract.deleteDraft, ({ actor, params }) => deleteDraft(ctx, actor, params.form))
}
