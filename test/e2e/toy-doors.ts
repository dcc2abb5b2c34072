/** The toy doors on a real server: real sessions, request ids and refusals; the toys themselves are in memory. */
import type { FastifyInstance } from 'fastify'
import { refuse } from '../../src/rules/refusal.ts'
import type { Context } from '../../src/server/context.ts'
import { listExportRoutes } from '../../src/server/list-export/list-export.routes.ts'
import { mount } from '../../src/server/mount.ts'
import { write } from '../../src/server/write.ts'
import { addToy, getToyCase, getToyImport, listToys, startToyImport, takeToyStep } from './toys.ts'

const TOYS = Array.from({ length: 1234 }, (_, at) => ({
  id: at + 1,
  // A rare character (CJK extension B) in every tenth name.
  name: at % 10 === 3 ? `𠮷祥积木 ${at + 1} 号` : `积木 ${at + 1} 号`,
  colour: at % 3 === 0 ? ('red' as const) : ('blue' as const),
  count: (at * 37) % 5000,
  madeOn: `2026-0${(at % 6) + 1}-1${at % 9}`,
}))

function found(query: { name?: string | undefined; colour?: string | undefined }) {
  return TOYS.filter(
    (toy) => toy.name.includes(query.name ?? '') && (!query.colour || toy.colour === query.colour),
  )
}

function mountLists(app: FastifyInstance, ctx: Context): void {
  mount(app, listToys, async ({ query }) => {
    const all = found(query)
    const rest = all.filter(({ id }) => id > Number(query.after ?? 0))
    const rows = rest.slice(0, query.limit)
    const next = rest.length > rows.length ? String(rows.at(-1)?.id) : null
    return { rows, next, total: all.length }
  })
  // As buildApp does it for every list of its own.
  listExportRoutes(app, ctx)
}

export function mountToys(app: FastifyInstance, ctx: Context): void {
  mountLists(app, ctx)
  const taken = new Map<number, string[]>()
  mount(app, getToyCase, async ({ params }) => ({ taken: taken.get(params.id) ?? [] }))
  mount(app, takeToyStep, ({ actor, params, body }) =>
    write(ctx, actor, async () => {
      if (body.reason === '过时') refuse('stale_view')
      const steps = [...(taken.get(params.id) ?? []), body.step]
      taken.set(params.id, steps)
      return { answer: { taken: steps }, audit: { act: 'toy_step' } }
    }),
  )
  mount(app, addToy, ({ actor, body }) =>
    write(ctx, actor, async () => {
      if (body.name === '重名') refuse('invalid_input', { field: 'body.name' })
      return { answer: { id: TOYS.length + 1 }, audit: { act: 'toy_add' } }
    }),
  )
  const imports = new Map<number, number>()
  mount(app, startToyImport, async () => {
    const id = imports.size + 1
    imports.set(id, 0)
    return { id, done: 0, total: 3000 }
  })
  mount(app, getToyImport, async ({ params }) => {
    const done = imports.get(params.id) ?? refuse('not_found')
    imports.set(params.id, Math.min(3000, done + 1500))
    return { id: params.id, done, total: 3000 }
  })
}
