/** Calls a door of an app in a test, as its contract says, with a request id where one is needed. */
import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'
import { type CallInput, urlOf } from '../src/contract/client.ts'
import type { Route } from '../src/contract/route.ts'

export interface Called<R extends Route> {
  status: number
  /** The answer, when the door gave one. @throws Error with the refusal otherwise */
  ok(): z.output<R['output']>
  /** The code of the refusal; undefined when the door answered. */
  code: string | undefined
  /** Everything it said, as it came. */
  body: string
  problem: { code: string; field?: string; detail?: string }
}

export type Call = <R extends Route>(
  token: string,
  route: R,
  input: CallInput<R>,
  requestId?: string,
) => Promise<Called<R>>

export function caller(app: FastifyInstance): Call {
  return async (token, route, input, requestId = randomUUID()) => {
    const { body } = input as { body?: unknown }
    const answer = await app.inject({
      method: route.method,
      url: urlOf(route, input),
      cookies: { xueji_session: token },
      headers: route.method === 'GET' ? {} : { 'idempotency-key': requestId },
      ...(body === undefined ? {} : { payload: body as object }),
    })
    const isOk = answer.statusCode < 300
    const problem = isOk ? { code: '' } : (answer.json() as { code: string; field?: string; detail?: string })
    return {
      status: answer.statusCode,
      code: isOk ? undefined : problem.code,
      problem,
      body: answer.body,
      ok: () => {
        if (!isOk) throw new Error(`${route.method} ${route.path} refused: ${answer.body}`)
        return route.output.parse(answer.json()) as z.output<(typeof route)['output']>
      },
    }
  }
}
