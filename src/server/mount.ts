/** Puts a contract's door on the server: validation, description and handler from one place. */
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { z } from 'zod'
import { Problem, type Route } from '../contract/route.ts'
import { refusalOf, refusals } from '../rules/refusal.ts'
import type { Actor } from './context.ts'

export const SESSION_COOKIE = 'xueji_session'

declare module 'fastify' {
  interface FastifyInstance {
    findActor: (token: string) => Promise<Actor | undefined>
  }
  interface FastifyRequest {
    actor: Actor | undefined
    token: string | undefined
  }
}

type Read<T> = T extends z.ZodType ? z.output<T> : undefined

export interface Input<R extends Route> {
  /** The signed-in person; at a public door there may be none. */
  actor: R['access'] extends 'public' ? Actor | undefined : Actor
  token: string | undefined
  params: Read<R['input']['params']>
  query: Read<R['input']['query']>
  body: Read<R['input']['body']>
}

/** Every refusal a door may answer with, grouped by status, as the API page shows them. */
function refusalAnswers(route: Route): Record<number, z.ZodType> {
  const byStatus = new Map<number, string[]>()
  for (const code of [...route.refusals, 'internal_error' as const])
    byStatus.set(refusals[code].status, [
      ...(byStatus.get(refusals[code].status) ?? []),
      `${code}: ${refusals[code].text}`,
    ])
  return Object.fromEntries(
    [...byStatus].map(([status, texts]) => [status, Problem.describe(texts.join('\n'))]),
  )
}

export function mount<R extends Route>(
  app: FastifyInstance,
  route: R,
  handle: (input: Input<R>, reply: FastifyReply) => Promise<z.input<R['output']>>,
): void {
  const { params, query, body } = route.input
  app.withTypeProvider<ZodTypeProvider>().route({
    method: route.method,
    url: route.path,
    schema: {
      summary: route.summary,
      ...(params ? { params } : {}),
      ...(query ? { querystring: query } : {}),
      ...(body ? { body } : {}),
      response: { 200: route.output, ...refusalAnswers(route) },
    },
    // Before the body is read: whoever may not come in need not be validated either.
    onRequest: async (request) => {
      request.token = request.cookies[SESSION_COOKIE]
      request.actor =
        route.access === 'public' || !request.token ? undefined : await app.findActor(request.token)
      if (route.access !== 'public' && !request.actor) throw refusalOf('not_signed_in')
    },
    handler: async (request, reply) => {
      const { params, query, body, actor, token } = request
      return handle({ params, query, body, actor, token } as Input<R>, reply)
    },
  })
}
