import { Writable } from 'node:stream'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { contextOf } from '../../test/context.ts'
import { freshDatabase, type TestDatabase } from '../../test/db.ts'
import { Problem, type Route } from '../contract/route.ts'
import { refusals } from '../rules/refusal.ts'
import { buildApp } from './app.ts'
import { sendError } from './errors.ts'
import { mount } from './mount.ts'

let t: TestDatabase
let app: FastifyInstance

// A toy door: takes a number by path and a name in the body, and fails on request.
const toy = {
  method: 'POST',
  path: '/api/toys/:id',
  summary: '测试',
  access: 'public',
  input: {
    params: z.object({ id: z.coerce.number().int() }),
    body: z.object({ name: z.string().min(1).max(20) }),
  },
  output: z.object({ id: z.number(), name: z.string() }),
  refusals: ['invalid_input', 'body_too_large', 'unsupported_media_type'],
} as const satisfies Route

const STATEMENTS: Record<string, string> = {
  'a day that is none': "SELECT '2026-02-30'::date",
  'a number too large': "SELECT '99999999999'::integer",
  'a wrong argument': 'SELECT * FROM generate_series(1, 2, 0)',
  'a division': 'SELECT 1 / 0',
}

beforeAll(async () => {
  t = await freshDatabase()
  app = await buildApp(contextOf(t), { logLevel: 'silent' })
  mount(app, toy, async ({ params, body }) => {
    if (body.name === 'boom') throw new Error('secret 11010519491231002X')
    if (body.name in STATEMENTS) await t.owner.query(STATEMENTS[body.name] ?? '')
    return { id: params.id, name: body.name }
  })
})
afterAll(async () => {
  await app.close()
  await t.close()
})

const send = (url: string, payload: unknown, type = 'application/json') =>
  app.inject({
    method: 'POST',
    url,
    headers: { 'content-type': type },
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
  })

describe('the door', () => {
  it('answers health with the version of a real PostgreSQL', async () => {
    const answer = await app.inject('/api/health')
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toMatchObject({
      status: 'ok',
      database: { version: expect.stringMatching(/^1[5-9]/) },
    })
  })
  it('describes every door with its summary, schemas and refusals', async () => {
    const api = (await app.inject('/api/openapi.json')).json()
    const doors = Object.values(
      api.paths as Record<string, Record<string, { summary?: string; responses: object }>>,
    )
    expect(doors.length).toBeGreaterThan(0)
    for (const door of doors)
      for (const method of Object.values(door)) {
        expect(method.summary).toBeTruthy()
        expect(Object.keys(method.responses)).toEqual(expect.arrayContaining(['200', '500']))
      }
  })
  it('describes request ids, files sent and files returned', async () => {
    const { paths } = (await app.inject('/api/openapi.json')).json()
    const upload = paths['/api/imports/{kind}'].post
    expect(upload.requestBody.content).toHaveProperty(['application/octet-stream'])
    expect(upload.parameters).toContainEqual(
      expect.objectContaining({ in: 'header', name: 'Idempotency-Key', required: true }),
    )
    const download = paths['/api/graduates/workbook'].get
    expect(Object.keys(download.responses['200'].content)).toEqual(['application/octet-stream'])
    expect(download.parameters.map((one: { name: string }) => one.name)).not.toContain('Idempotency-Key')
  })
  it('lets no browser keep an answer, nor a refusal, on its disk', async () => {
    const answers = [await send('/api/toys/1', { name: '甲' }), await app.inject({ url: '/api/session' })]
    expect(answers.map((one) => one.statusCode)).toEqual([200, 401])
    for (const { headers } of answers) expect(headers['cache-control']).toBe('no-store')
  })
  it('counts requests by route pattern, never by address', async () => {
    await send('/api/toys/4711', { name: '一' })
    const { body } = await app.inject('/metrics')
    expect(body).toContain('route="/api/toys/:id"')
    expect(body).not.toContain('toys/4711')
  })
})

describe('bad input is refused in Chinese, with the field and the cure', () => {
  it.each([
    ['a wrong type in the path', '/api/toys/abc', { name: '一' }, 'invalid_input', 'id'],
    ['a wrong type in the body', '/api/toys/1', { name: 7 }, 'invalid_input', 'name'],
    ['a missing field', '/api/toys/1', {}, 'invalid_input', 'name'],
    ['an array for an object', '/api/toys/1', [], 'invalid_input', undefined],
    ['no JSON at all', '/api/toys/1', '{"name":', 'invalid_input', undefined],
    ['an empty body', '/api/toys/1', '', 'invalid_input', undefined],
    ['a huge body', '/api/toys/1', { name: 'x'.repeat(2_000_000) }, 'body_too_large', undefined],
    ['an unknown address', '/api/nothing', {}, 'not_found', undefined],
  ])('%s', async (_what, url, payload, code, field) => {
    const answer = await send(url, payload)
    const problem = Problem.parse(answer.json())
    expect(answer.headers['content-type']).toContain('application/problem+json')
    expect(problem).toMatchObject({ code, status: answer.statusCode })
    expect(problem.field).toBe(field)
    expect(answer.statusCode).toBeLessThan(500)
  })
  it('an unknown format', async () => {
    expect((await send('/api/toys/1', 'name=x', 'application/x-www-form-urlencoded')).json().code).toBe(
      'unsupported_media_type',
    )
  })
  it.each(['a day that is none', 'a number too large'])(
    '%s, though it got as far as the database',
    async (name) => {
      expect((await send('/api/toys/1', { name })).json()).toMatchObject({
        status: 400,
        code: 'invalid_input',
      })
    },
  )
  it.each(['a wrong argument', 'a division'])(
    '%s in a statement of ours as our own failure',
    async (name) => {
      expect((await send('/api/toys/1', { name })).json()).toMatchObject({
        status: 500,
        code: 'internal_error',
      })
    },
  )
  it('tells nothing of the inside when something unexpected fails', async () => {
    const answer = await send('/api/toys/1', { name: 'boom' })
    expect(answer.statusCode).toBe(500)
    expect(answer.body).not.toContain('secret')
    expect(answer.json().code).toBe('internal_error')
  })
  it('logs where it failed, and nothing of what was sent', async () => {
    const lines: string[] = []
    const told = Fastify({
      logger: { stream: new Writable({ write: (line, _, done) => done(void lines.push(String(line))) }) },
    })
    told.setErrorHandler(sendError)
    told.get('/fails', () => {
      throw new Error('王小明 11010519491231002X')
    })
    expect((await told.inject('/fails')).statusCode).toBe(500)
    await told.close()
    const said = lines.find((line) => line.includes('unexpected error')) ?? ''
    expect(said).toContain('http.test.ts')
    expect(lines.join()).not.toMatch(/王小明|110105/)
  })
  it('gives every refusal a text and a cure in Chinese', () => {
    for (const { text, cure } of Object.values(refusals))
      for (const said of [text, cure]) expect(said).toMatch(/[\u4e00-\u9fff].*。$/)
  })
})

describe('a database that is gone', () => {
  it('is told as unavailable, not as a failure of ours', async () => {
    const lone = await freshDatabase()
    const other = await buildApp(contextOf(lone), { logLevel: 'silent' })
    await lone.db.close()
    expect((await other.inject('/api/health')).json()).toMatchObject({
      code: 'database_unavailable',
      status: 503,
    })
    await other.close()
    await lone.close()
  })
})
