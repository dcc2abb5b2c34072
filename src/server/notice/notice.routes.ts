import type { FastifyInstance } from 'fastify'
import * as contract from '../../contract/notice.ts'
import type { CaseKinds } from '../business-case/case-kind.ts'
import type { Context } from '../context.ts'
import { mount } from '../mount.ts'
import { countUnread, listNotices, markRead } from './notice.actions.ts'
import { makeNoticeHub } from './notice-hub.ts'

/** The place that the browser names after a break; undefined when it names none, or nothing that is one. */
function lastPlace(header: string | string[] | undefined): number | undefined {
  const place = Number(header)
  return header !== undefined && Number.isSafeInteger(place) && place >= 0 ? place : undefined
}

export function noticeRoutes(app: FastifyInstance, ctx: Context, kinds: CaseKinds): void {
  mount(app, contract.listNotices, ({ actor, query }) => listNotices(ctx, kinds, actor, query))
  mount(app, contract.countUnread, ({ actor }) => countUnread(ctx, actor))
  mount(app, contract.markRead, ({ actor, body }) => markRead(ctx, actor, body))
  const hub = makeNoticeHub(ctx, kinds, (error) =>
    app.log.warn({ error: error.name }, 'notices: nobody is told'),
  )
  // Before the server waits for its connections to end.
  app.addHook('preClose', async () => hub.close())
  mount(app, contract.streamNotices, ({ actor, token }, reply) =>
    hub.open(actor, token ?? '', lastPlace(reply.request.headers['last-event-id'])),
  )
}
