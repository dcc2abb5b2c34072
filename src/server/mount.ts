/** Puts a contract's door on the server: who may come, validation, description and handler from one place. */
import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { isListRoute, type ListRoute } from '../contract/list-export.ts'
import { Problem, type Route } from '../contract/route.ts'
import { type RefusalCode, refusalOf, refusals } from '../rules/refusal.ts'
import type { Actor } from './context.ts'
import type { UploadedFile } from './upload.ts'

export const SESSION_COOKIE = 'xueji_session'
const RequestId = z.uuid()

declare module 'fastify' {
  interface FastifyInstance {
    findActor: (token: string) => Promise<Actor | undefined>
    /** Every door that was mounted: the authorization test walks through them all. */
    doors: Route[]
    /** Lists that were mounted and have no export yet (list-export/). */
    lists: MountedList[]
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
  /** The uploaded file, where the door takes one. */
  file: R['input']['file'] extends object ? UploadedFile : undefined
}

/** A file as an answer. The name is for the user's disk and carries no personal data. */
export interface Download {
  name: string
  type: string
  content: NodeJS.ReadableStream | Buffer
}

type Answer<R extends Route> = R['download'] extends true
  ? Download
  : R['stream'] extends true
    ? NodeJS.ReadableStream
    : z.input<R['output']>

/** A list's door with its handler: its export turns the same pages, so that it can show nothing else. */
export interface MountedList {
  route: ListRoute
  page(
    asked: { actor: Actor; params: unknown; query: object },
    reply: FastifyReply,
  ): Promise<z.output<ListRoute['output']>>
}

/** What any door may answer, beside the refusals of its own. */
function refusalsOf(route: Route): RefusalCode[] {
  const common: RefusalCode[] = ['internal_error']
  if (route.access !== 'public') common.push('not_signed_in')
  if (typeof route.access === 'object') common.push('password_change_first', 'not_allowed')
  if (needsRequestId(route))
    common.push('request_id_required', 'request_id_reused', 'unit_moved', 'school_closed')
  if (Object.keys(route.input).length > 0) common.push('invalid_input')
  return [...new Set([...route.refusals, ...common])]
}

/** Every refusal a door may answer with, grouped by status, as the API page shows them. */
function refusalAnswers(route: Route): Record<number, z.ZodType> {
  const byStatus = new Map<number, string[]>()
  for (const code of refusalsOf(route))
    byStatus.set(refusals[code].status, [
      ...(byStatus.get(refusals[code].status) ?? []),
      `${code}: ${refusals[code].text}`,
    ])
  return Object.fromEntries(
    [...byStatus].map(([status, texts]) => [status, Problem.describe(texts.join('\n'))]),
  )
}

/** Whether the door writes under a request id; signing in and out are safe to repeat by themselves. */
export function needsRequestId(route: Route): boolean {
  return route.method !== 'GET' && typeof route.access === 'object'
}

/** Before the body is read: whoever may not come in need not be validated either. */
async function admit(app: FastifyInstance, route: Route, request: FastifyRequest): Promise<void> {
  request.token = request.cookies[SESSION_COOKIE]
  if (route.access === 'public') return
  request.actor = request.token ? await app.findActor(request.token) : undefined
  const { actor } = request
  if (!actor) throw refusalOf('not_signed_in')
  if (typeof route.access === 'string') return
  // A password that others have seen is good for changing it, and for nothing else (ACC-3).
  if (actor.mustChangePassword) throw refusalOf('password_change_first')
  const { roles, levels } = route.access
  if (!levels.includes(actor.level) || !roles.some((role) => actor.roles.includes(role)))
    throw refusalOf('not_allowed')
  if (needsRequestId(route) && !RequestId.safeParse(request.headers['idempotency-key']).success)
    throw refusalOf('request_id_required', { field: 'Idempotency-Key' })
}

function contentHashOf(route: Route, request: FastifyRequest, file?: UploadedFile): Buffer {
  const sent = JSON.stringify([request.params, request.query, file ? file.sha256 : request.body])
  return createHash('sha256').update(`${route.method} ${route.path}\0${sent}`).digest()
}

/** The request as a write knows it: the client's id, and a hash over the door and everything sent. */
function withRequest(route: Route, request: FastifyRequest, actor: Actor, file?: UploadedFile): Actor {
  if (!needsRequestId(route)) return actor
  const id = String(request.headers['idempotency-key'])
  // Reckoned when it is asked for: not every door that could write does.
  const sent = {
    id,
    get contentHash() {
      return contentHashOf(route, request, file)
    },
  }
  return { ...actor, request: sent }
}

function send(reply: FastifyReply, download: Download): FastifyReply {
  return reply
    .type(download.type)
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(download.name)}`)
    .header('cache-control', 'no-store')
    .send(download.content)
}

function sendEvents(reply: FastifyReply, events: NodeJS.ReadableStream): FastifyReply {
  return (
    reply
      .type('text/event-stream')
      .header('cache-control', 'no-store')
      // A proxy that gathers answers would keep each event back.
      .header('x-accel-buffering', 'no')
      .send(events)
  )
}

export function mount<R extends Route>(
  app: FastifyInstance,
  route: R,
  handle: (input: Input<R>, reply: FastifyReply) => Promise<Answer<R>>,
): void {
  app.doors.push(route)
  if (isListRoute(route))
    app.lists.push({
      route,
      page: (asked, reply) =>
        handle(
          { ...asked, body: undefined, token: undefined, file: undefined } as unknown as Input<R>,
          reply,
        ) as unknown as Promise<z.output<ListRoute['output']>>,
    })
  const { params, query, body, file } = route.input
  app.withTypeProvider<ZodTypeProvider>().route({
    method: route.method,
    url: route.path,
    ...(file ? { bodyLimit: file.maxBytes } : {}),
    schema: {
      summary: route.summary,
      ...(params ? { params } : {}),
      ...(query ? { querystring: query } : {}),
      ...(body ? { body } : {}),
      ...(file ? { consumes: ['application/octet-stream'] } : {}),
      response: { 200: route.output, ...refusalAnswers(route) },
    },
    onRequest: (request, reply) => {
      // A browser would keep the answer on its disk, in the clear (ACC-4).
      reply.header('cache-control', 'no-store')
      return admit(app, route, request)
    },
    handler: async (request, reply) => {
      const uploaded = file ? (request.body as UploadedFile | undefined) : undefined
      if (file && !uploaded?.path) throw refusalOf('unsupported_media_type')
      const actor = request.actor && withRequest(route, request, request.actor, uploaded)
      const { params, query, body, token } = request
      const answer = await handle({ params, query, body, actor, token, file: uploaded } as Input<R>, reply)
      if (route.stream) return sendEvents(reply, answer as NodeJS.ReadableStream)
      return route.download ? send(reply, answer as Download) : answer
    },
  })
}
