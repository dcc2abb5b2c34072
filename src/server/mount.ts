/** Puts a contract's door on the server: validation, description and handler from one place. */
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { z } from 'zod'
import { Problem, type Route } from '../contract/route.ts'
import { refusals } from '../rules/refusal.ts'

type Read<T> = T extends z.ZodType ? z.output<T> : undefined

export interface Input<R extends Route> {
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
  handle: (input: Input<R>) => Promise<z.input<R['output']>>,
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
    handler: async (request) => {
      const input = { params: request.params, query: request.query, body: request.body } as Input<R>
      return handle(input)
    },
  })
}
