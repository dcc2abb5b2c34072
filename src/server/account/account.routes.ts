import type { FastifyInstance } from 'fastify'
import { getMyself, signIn, signOut } from '../../contract/account.ts'
import type { Context } from '../context.ts'
import { mount, SESSION_COOKIE } from '../mount.ts'
import * as account from './account.actions.ts'

// Strict: no other site can make the browser send it. Not readable by scripts.
const COOKIE = { path: '/', httpOnly: true, sameSite: 'strict' } as const

export function accountRoutes(app: FastifyInstance, ctx: Context): void {
  mount(app, signIn, async ({ body }, reply) => {
    const { token, expiresAt } = await account.signIn(ctx, body)
    reply.setCookie(SESSION_COOKIE, token, { ...COOKIE, expires: expiresAt })
    return { expiresAt: expiresAt.toISOString() }
  })
  mount(app, getMyself, async ({ actor }) => account.presentMyself(ctx, actor))
  mount(app, signOut, async ({ actor, token, query }, reply) => {
    await account.signOut(ctx, actor, { token: token ?? '', everywhere: query.everywhere === 'true' })
    reply.clearCookie(SESSION_COOKIE, COOKIE)
    return { signedOut: true as const }
  })
}
