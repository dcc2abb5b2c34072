/**
 * A typed client of the doors, the same for the web, the commands and the tests. It is handed the fetch of where
 * it runs, so that this room stays without the DOM and without node.
 */
import type { z } from 'zod'
import { Problem, type Route } from './route.ts'

/** What a door gave back, as far as the client looks at it; a browser's and node's Response fit. */
export interface Reply {
  ok: boolean
  status: number
  headers: { get(name: string): string | null }
  json(): Promise<unknown>
}

/** Whatever fetch takes as the body of a file: a Blob in the browser, a Buffer or a stream in node. */
export type FileBody = object

export interface Sent {
  method: string
  headers: Record<string, string>
  body?: string | FileBody
  signal?: unknown
}

export type Fetch<R extends Reply> = (url: string, sent: Sent) => Promise<R>

export interface ClientOptions<R extends Reply> {
  fetch: Fetch<R>
  /** In front of every path, e.g. `http://127.0.0.1:8080`; none in the browser. */
  base?: string
  /** The cookie header, e.g. `xueji_session=…`; the browser sends its own. */
  cookie?: () => string | undefined
  /** Makes a request id (UUID) for a write whose caller gave none. */
  newRequestId: () => string
}

/** How one call is made. */
export interface CallOptions {
  /** Names the request: sent again with the same id, the work is done once and answered alike. */
  requestId?: string
  /** An AbortSignal. */
  signal?: unknown
}

type Part<K extends string, T> = T extends z.ZodType
  ? Record<never, never> extends z.input<T>
    ? { [P in K]?: z.input<T> }
    : { [P in K]: z.input<T> }
  : Record<never, never>

/** What a door is to be sent, by its contract. */
export type CallInput<R extends Route> = Part<'params', R['input']['params']> &
  Part<'query', R['input']['query']> &
  Part<'body', R['input']['body']> &
  (R['input']['file'] extends object ? { file: FileBody } : Record<never, never>)

export interface Client<R extends Reply> {
  /**
   * Calls a door.
   * @throws ProblemError when the door refuses, UnreachableError when nobody answered
   */
  call<D extends Route>(route: D, input: CallInput<D>, options?: CallOptions): Promise<z.output<D['output']>>
  /** Calls a door that answers with a file; the reply is handed on as it is. */
  download<D extends Route>(route: D, input: CallInput<D>, options?: CallOptions): Promise<R>
}

/** A refusal, as the door sent it. */
export class ProblemError extends Error {
  readonly status: number
  readonly code: string
  readonly title: string
  readonly cure: string
  readonly field: string | undefined
  /** What exactly: which window, until when, blocked by what. */
  readonly detail: string | undefined

  constructor(problem: z.output<typeof Problem>) {
    super(problem.code)
    this.name = 'ProblemError'
    this.status = problem.status
    this.code = problem.code
    this.title = problem.title
    this.cure = problem.cure
    this.field = problem.field
    this.detail = problem.detail
  }
}

/** Nobody answered, or something on the way did: whether the work was done is not known. */
export class UnreachableError extends Error {
  constructor(cause?: unknown) {
    super('unreachable', { cause })
    this.name = 'UnreachableError'
  }
}

/** Whether the same request, with the same id, may be sent again by itself. */
export function isWorthRepeating(error: unknown): boolean {
  return error instanceof UnreachableError || (error instanceof ProblemError && error.status === 503)
}

interface Loose {
  params?: Record<string, unknown>
  query?: Record<string, unknown>
  body?: unknown
  file?: FileBody
}

/** The path with its parameters filled in, and the query; what is undefined is not sent. */
export function urlOf(route: Pick<Route, 'path'>, input: object): string {
  const { params = {}, query = {} } = input as Loose
  const path = route.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])))
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value])
      .filter((one) => one !== undefined && one !== null)
      .map((one) => `${encodeURIComponent(name)}=${encodeURIComponent(String(one))}`),
  )
  return pairs.length > 0 ? `${path}?${pairs.join('&')}` : path
}

function bodyOf(input: Loose): { type?: string; body?: string | FileBody } {
  if (input.file) return { type: 'application/octet-stream', body: input.file }
  if (input.body !== undefined) return { type: 'application/json', body: JSON.stringify(input.body) }
  return {}
}

/** A reply that is no problem+json (a proxy's page, say) tells nothing about our work. */
async function failure(reply: Reply): Promise<Error> {
  try {
    const read = Problem.safeParse(await reply.json())
    return read.success ? new ProblemError(read.data) : new UnreachableError()
  } catch (cause) {
    return new UnreachableError(cause)
  }
}

export function makeClient<R extends Reply>(o: ClientOptions<R>): Client<R> {
  const send = async (route: Route, input: Loose, options: CallOptions): Promise<R> => {
    const { type, body } = bodyOf(input)
    const headers: Record<string, string> = { accept: 'application/json, application/problem+json, */*' }
    if (type) headers['content-type'] = type
    const cookie = o.cookie?.()
    if (cookie) headers.cookie = cookie
    if (route.method !== 'GET') headers['idempotency-key'] = options.requestId ?? o.newRequestId()
    const sent: Sent = { method: route.method, headers }
    if (body !== undefined) sent.body = body
    if (options.signal) sent.signal = options.signal
    const reply = await o.fetch(`${o.base ?? ''}${urlOf(route, input)}`, sent).catch((cause: unknown) => {
      if (cause instanceof Error && cause.name === 'AbortError') throw cause
      throw new UnreachableError(cause)
    })
    if (!reply.ok) throw await failure(reply)
    return reply
  }
  return {
    call: async (route, input, options = {}) => {
      const reply = await send(route, input as Loose, options)
      const answer = await reply.json().catch((cause: unknown) => {
        throw new UnreachableError(cause)
      })
      return route.output.parse(answer) as z.output<(typeof route)['output']>
    },
    download: (route, input, options = {}) => send(route, input as Loose, options),
  }
}
