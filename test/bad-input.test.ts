/**
 * Bad input at every door: a clear refusal in Chinese, never a failure of ours. The doors are walked through from
 * their contract, so that a door mounted tomorrow is walked through by itself.
 */
import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { urlOf } from '../src/contract/client.ts'
import { Problem, type Route } from '../src/contract/route.ts'
import { buildApp } from '../src/server/app.ts'
import { arrangeCast, type Cast, ROLES } from './cast.ts'
import { contextOf } from './context.ts'
import { freshDatabase, type TestDatabase } from './db.ts'
import { type DoorInput, inputsFor } from './door-input.ts'

let t: TestDatabase
let app: FastifyInstance
let cast: Cast

beforeAll(async () => {
  t = await freshDatabase()
  app = await buildApp(contextOf(t), { logLevel: 'silent' })
  await app.ready()
  cast = await arrangeCast(t)
})
afterAll(async () => {
  await app.close()
  await t.close()
})

/** Everything that clerks' browsers, broken programs and the curious send. */
const NONSENSE: readonly unknown[] = [
  null,
  {},
  [],
  true,
  '',
  ' ',
  'x'.repeat(5000),
  'a\u0000b',
  '\ud800',
  "'; DROP TABLE nation.unit; --",
  -1,
  0,
  1.5,
  1e308,
  Number.MAX_SAFE_INTEGER,
  '0000-01-01',
  '9999-12-31T23:59:59Z',
  [null],
  [{}],
]

/** Somebody who may come to the door, preferably of the school that has something there. */
function tokenFor(door: Route): string {
  if (typeof door.access === 'string') return cast.stations[0]?.tokens.registrar ?? ''
  const { levels, roles } = door.access
  const at = cast.stations.find((station) => levels.includes(station.level))
  const role = ROLES.find((one) => roles.includes(one))
  return (role && at?.tokens[role]) ?? ''
}

interface Sent {
  input: DoorInput
  payload?: string | Buffer
  type?: string
}

async function send(door: Route, sent: Sent) {
  const { input } = sent
  const hasBody = sent.payload !== undefined || input.body !== undefined || input.file !== undefined
  const payload =
    sent.payload ?? input.file ?? (input.body === undefined ? undefined : JSON.stringify(input.body))
  return app.inject({
    method: door.method,
    url: urlOf(door, input as Parameters<typeof urlOf>[1]),
    cookies: { xueji_session: tokenFor(door) },
    headers: {
      'idempotency-key': randomUUID(),
      ...(hasBody
        ? { 'content-type': sent.type ?? (input.file ? 'application/octet-stream' : 'application/json') }
        : {}),
    },
    ...(payload === undefined ? {} : { payload }),
  })
}

/** What is wrong with an answer; undefined for a good one. */
function fault(answer: Awaited<ReturnType<typeof send>>): string | undefined {
  if (answer.statusCode >= 500) return `answers ${answer.statusCode}`
  if (answer.statusCode < 400) return undefined
  if (!String(answer.headers['content-type']).includes('application/problem+json'))
    return 'is no problem+json'
  const read = Problem.safeParse(answer.json())
  if (!read.success) return 'is not told as a problem'
  if (!/\p{Script=Han}/u.test(read.data.title) || !/\p{Script=Han}/u.test(read.data.cure))
    return `does not say in Chinese what to do (${read.data.code})`
  return undefined
}

/** One field of one part replaced by nonsense, at a time. */
function* spoiled(input: DoorInput): Generator<{ where: string; input: DoorInput }> {
  for (const part of ['params', 'query', 'body'] as const)
    for (const field of Object.keys(input[part] ?? {}))
      for (const value of NONSENSE) {
        // An address carries text only.
        if (part !== 'body' && typeof value === 'object') continue
        // Half a character can't be written into an address.
        if (part !== 'body' && value === '\ud800') continue
        // An empty part of a path is another address.
        if (part === 'params' && String(value).trim() === '') continue
        yield {
          where: `${part}.${field} = ${JSON.stringify(value)?.slice(0, 30)}`,
          input: { ...input, [part]: { ...input[part], [field]: value } },
        }
      }
}

async function faultsOf(door: Route): Promise<string[]> {
  const found: string[] = []
  const [full = {}] = inputsFor(door, cast.ids)
  const tell = (where: string, answer: Awaited<ReturnType<typeof send>>) => {
    const what = fault(answer)
    if (what) found.push(`${door.method} ${door.path}, ${where}: ${what}`)
  }
  for (const one of spoiled(full)) tell(one.where, await send(door, { input: one.input }))
  if (door.input.body) {
    for (const payload of ['', '{', '[]', 'null', '"text"', `{"x":"${'x'.repeat(2_000_000)}"}`])
      tell(`body ${payload.slice(0, 8)}`, await send(door, { input: full, payload }))
    tell('a body of another type', await send(door, { input: full, payload: '<x/>', type: 'text/xml' }))
  }
  return found
}

// Signing out and changing one's password would end the walk's own sessions; account.test and staff.test have them.
const ENDS_SESSIONS = ['/api/session', '/api/session/password']

describe('bad input', () => {
  it('is refused at every door in words that help, never a failure', async () => {
    // A stream does not end by itself; notice-stream.test has it.
    const doors = app.doors.filter(({ path, stream }) => !ENDS_SESSIONS.includes(path) && !stream)
    expect(doors.length).toBeGreaterThan(30)
    const found: string[] = []
    for (const door of doors) found.push(...(await faultsOf(door)))
    expect(found).toEqual([])
  }, 300_000)
})

describe('an address', () => {
  it.each([
    '/api/units/%ff',
    '/api/units/%',
    `/api/units/${'9'.repeat(400)}`,
    '/api/nowhere',
    '/api/units?limit=-1',
  ])('that nobody can read is refused: %s', async (url) => {
    const answer = await app.inject({
      url,
      cookies: { xueji_session: cast.stations[0]?.tokens.registrar ?? '' },
    })
    expect(answer.statusCode).toBeGreaterThanOrEqual(400)
    expect(fault(answer)).toBeUndefined()
  })
})

describe('a write', () => {
  it('without a request id is refused at every door that writes', async () => {
    const writing = app.doors.filter((door) => door.method !== 'GET' && typeof door.access === 'object')
    expect(writing.length).toBeGreaterThan(15)
    for (const door of writing) {
      const [input = {}] = inputsFor(door, cast.ids)
      const answer = await app.inject({
        method: door.method,
        url: urlOf(door, input as Parameters<typeof urlOf>[1]),
        cookies: { xueji_session: tokenFor(door) },
      })
      expect(answer.json().code, door.path).toBe('request_id_required')
    }
  })
})
