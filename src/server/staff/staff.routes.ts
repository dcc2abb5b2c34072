import type { FastifyInstance } from 'fastify'
import * as door from '../../contract/staff.ts'
import { changePassword } from '../account/account.actions.ts'
import type { Context } from '../context.ts'
import { mount } from '../mount.ts'
import * as staff from './staff.actions.ts'

export function staffRoutes(app: FastifyInstance, ctx: Context): void {
  mount(app, door.listAccounts, ({ actor, query }) => staff.listAccounts(ctx, actor, query))
  mount(app, door.issueAccounts, ({ actor, body }) => staff.issueAccounts(ctx, actor, body.accounts))
  mount(app, door.resetPassword, ({ actor, params }) => staff.resetPassword(ctx, actor, params.id))
  mount(app, door.sealAccount, ({ actor, params, body }) =>
    staff.sealAccount(ctx, actor, params.id, body.isSealed),
  )
  mount(app, door.changePassword, async ({ actor, token = '', body }) => {
    await changePassword(ctx, actor, { token, ...body })
    return { done: true as const }
  })
}
