import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { arrangeTown } from '../../test/arrange.ts'
import { contextOf } from '../../test/context.ts'
import { freshDatabase, type TestDatabase } from '../../test/db.ts'
import { hashPassword } from '../server/account/account.actions.ts'
import { buildApp } from '../server/app.ts'
import { mount } from '../server/mount.ts'
import { write } from '../server/write.ts'
import { getMyself, signIn } from './account.ts'
import { isWorthRepeating, makeClient, ProblemError, UnreachableError, urlOf } from './client.ts'
import type { Route } from './route.ts'

const toy = {
  method: 'POST',
  path: '/api/toys/:name',
  summary: '测试',
  access: { roles: ['registrar'], levels: ['school'] },
  input: {
    params: z.object({ name: z.string() }),
    query: z.object({ colour: z.string().optional(), size: z.coerce.number().default(1) }),
    body: z.object({ count: z.number().int() }),
  },
  output: z.object({ text: z.string(), times: z.number() }),
  refusals: [],
} as const satisfies Route

let t: TestDatabase
let app: FastifyInstance
let base: string
let cookie: string | undefined
let times = 0
const client = makeClient({
  fetch: (url, sent) => fetch(url, sent as RequestInit),
  get base() {
    return base
  },
  cookie: () => cookie,
  newRequestId: randomUUID,
})

beforeAll(async () => {
  t = await freshDatabase()
  const ctx = contextOf(t)
  app = await buildApp(ctx, { logLevel: 'silent' })
  mount(app, toy, ({ actor, params, query, body }) =>
    write(ctx, actor, async () => {
      times += 1
      const text = `${params.name} ${query.colour ?? '-'} ${query.size} ${body.count}`
      return { answer: { text, times }, audit: { act: 'toy' } }
    }),
  )
  await app.listen({ port: 0, host: '127.0.0.1' })
  const address = app.server.address()
  base = address && typeof address === 'object' ? `http://127.0.0.1:${address.port}` : ''
  const town = await arrangeTown(t)
  const { rows } = await t.owner.query('SELECT id FROM nation.world')
  await t.owner.query(
    `INSERT INTO nation.account VALUES ($1, $2, $3, $4, 'li.na', '李娜', '{registrar}', $5, false)`,
    [await t.db.newId(), rows[0].id, town.school, town.path.school, await hashPassword('一中-2026')],
  )
})
afterAll(async () => {
  await app.close()
  await t.close()
})

const caught = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  )

describe('the client', () => {
  it('throws a refusal with its text, its cure and its field', async () => {
    const error = await caught(client.call(signIn, { body: { login: 'li.na', password: 'wrong' } }))
    expect(error).toBeInstanceOf(ProblemError)
    expect(error).toMatchObject({
      status: 401,
      code: 'wrong_login_or_password',
      title: '用户名或密码不正确。',
    })
    expect(await caught(client.call(signIn, { body: { login: '', password: 'x' } }))).toMatchObject({
      code: 'invalid_input',
      field: 'login',
    })
  })
  it('keeps a session by the cookie that it is handed', async () => {
    const signedIn = await client.download(signIn, { body: { login: 'li.na', password: '一中-2026' } })
    cookie = signedIn.headers.get('set-cookie')?.split(';')[0]
    expect(await client.call(getMyself, {})).toMatchObject({
      name: '李娜',
      unit: { name: '临江县第一小学', level: 'school' },
      clock: { isPractice: true },
    })
  })
  it('sends the same request twice under one id, and it is done once', async () => {
    const input = { params: { name: '积木/甲' }, query: { colour: '红 & 蓝' }, body: { count: 2 } }
    const requestId = randomUUID()
    const first = await client.call(toy, input, { requestId })
    expect(first).toEqual({ text: '积木/甲 红 & 蓝 1 2', times: 1 })
    expect(await client.call(toy, input, { requestId })).toEqual(first)
    expect(await client.call(toy, input)).toMatchObject({ times: 2 })
  })
  it('says when nobody answered, and that such a request may be sent again', async () => {
    const nowhere = makeClient({
      fetch: (url, sent) => fetch(url, sent as RequestInit),
      base: 'http://127.0.0.1:9',
      newRequestId: randomUUID,
    })
    const error = await caught(nowhere.call(getMyself, {}))
    expect(error).toBeInstanceOf(UnreachableError)
    expect(isWorthRepeating(error)).toBe(true)
    const proxy = makeClient({
      fetch: async () => new Response('<h1>Bad Gateway</h1>', { status: 502 }),
      newRequestId: randomUUID,
    })
    expect(await caught(proxy.call(getMyself, {}))).toBeInstanceOf(UnreachableError)
  })
  it('leaves out of an address what is not there', () => {
    expect(urlOf(toy, { params: { name: 'a b' }, query: { colour: undefined, size: 3 } })).toBe(
      '/api/toys/a%20b?size=3',
    )
  })
})
