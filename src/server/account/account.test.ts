import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { arrangeTown } from '../../../test/arrange.ts'
import { contextOf } from '../../../test/context.ts'
import { freshDatabase, type TestDatabase } from '../../../test/db.ts'
import { buildApp } from '../app.ts'
import { hashPassword } from './account.actions.ts'

let t: TestDatabase
let app: FastifyInstance
let now = new Date('2026-07-10T00:00:00Z')
const minutesLater = (minutes: number) => {
  now = new Date(now.getTime() + minutes * 60_000)
}

beforeAll(async () => {
  t = await freshDatabase()
  app = await buildApp(
    contextOf(t, () => now),
    { logLevel: 'silent' },
  )
  const town = await arrangeTown(t)
  const world = (await t.owner.query('SELECT id FROM nation.world')).rows[0].id
  const secret = await hashPassword('一中-2026-招生')
  for (const [login, isSealed] of [
    ['li.na', false],
    ['wang.fang', false],
    ['zhang.wei', false],
    ['sealed.one', true],
  ])
    await t.owner.query(
      `INSERT INTO nation.account VALUES ($1, $2, $3, $4, $5, '李娜', '{registrar}', $6, $7)`,
      [await t.db.newId(), world, town.school, town.path.school, login, secret, isSealed],
    )
})
afterAll(async () => {
  await app.close()
  await t.close()
})

const signIn = (login: string, password = '一中-2026-招生') =>
  app.inject({ method: 'POST', url: '/api/session', payload: { login, password } })
const me = (token: string) => app.inject({ url: '/api/session', cookies: { xueji_session: token } })
const signOut = (token: string, everywhere = false) =>
  app.inject({
    method: 'DELETE',
    url: `/api/session?everywhere=${everywhere}`,
    cookies: { xueji_session: token },
  })
const tokenOf = (answer: Awaited<ReturnType<typeof signIn>>) => {
  const cookie = answer.cookies.find((c) => c.name === 'xueji_session')
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/' })
  return cookie?.value ?? ''
}

describe('signing in', () => {
  it('opens a session in which the person is known with his unit and roles', async () => {
    const token = tokenOf(await signIn(' Li.Na '))
    expect((await me(token)).json()).toMatchObject({
      name: '李娜',
      roles: ['registrar'],
      unit: { name: '临江县第一小学' },
    })
  })
  it.each([
    ['a wrong password', 'wang.fang', 'no'],
    ['an unknown name', 'nobody.here', 'no'],
    ['a sealed account', 'sealed.one', '一中-2026-招生'],
  ])('is refused for %s, in the same words', async (_what, login, password) => {
    const answer = await signIn(login, password)
    expect(answer.json()).toMatchObject({ status: 401, code: 'wrong_login_or_password' })
    expect(answer.cookies).toEqual([])
  })
  it('is throttled after five attempts, also when twenty come at once, and opens again later', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => signIn('zhang.wei', 'guess')))
    const codes = answers.map((a) => a.json().code)
    expect(codes.filter((code) => code === 'wrong_login_or_password').length).toBeLessThanOrEqual(5)
    expect(codes).toContain('sign_in_throttled')
    expect((await signIn('zhang.wei')).json().code).toBe('sign_in_throttled')
    expect((await signIn('li.na')).statusCode).toBe(200)
    minutesLater(16)
    expect((await signIn('zhang.wei')).statusCode).toBe(200)
  })
  it('leaves no password and no token in the database', async () => {
    const token = tokenOf(await signIn('li.na'))
    const { rows } = await t.owner.query(`SELECT encode(token_hash, 'hex') AS hash FROM nation.session`)
    expect(rows.map((r) => r.hash)).not.toContain(Buffer.from(token, 'base64url').toString('hex'))
  })
})

describe('a session', () => {
  it('is required at a closed door', async () => {
    expect((await app.inject('/api/session')).json()).toMatchObject({ status: 401, code: 'not_signed_in' })
    expect((await me('forged')).json().code).toBe('not_signed_in')
  })
  it('ends by itself after twelve hours', async () => {
    const token = tokenOf(await signIn('li.na'))
    minutesLater(12 * 60 + 1)
    expect((await me(token)).statusCode).toBe(401)
  })
  it('ends alone, or all of a person’s sessions at once', async () => {
    const tokens = [await signIn('li.na'), await signIn('li.na'), await signIn('li.na')].map(tokenOf) as [
      string,
      string,
      string,
    ]
    const other = tokenOf(await signIn('wang.fang'))
    await signOut(tokens[0])
    expect((await me(tokens[0])).statusCode).toBe(401)
    expect((await me(tokens[1])).statusCode).toBe(200)
    expect((await signOut(tokens[1], true)).json()).toEqual({ signedOut: true })
    expect((await me(tokens[2])).statusCode).toBe(401)
    expect((await me(other)).statusCode).toBe(200)
  })
  it('ends with its account: a sealed person is out at once', async () => {
    const token = tokenOf(await signIn('wang.fang'))
    await t.owner.query(`UPDATE nation.account SET is_sealed = true WHERE login = 'wang.fang'`)
    expect((await me(token)).statusCode).toBe(401)
  })
  it('is written to the audit, in and out', async () => {
    const { rows } = await t.owner.query('SELECT DISTINCT act FROM nation.audit_entry ORDER BY 1')
    expect(rows.map((r) => r.act)).toEqual(['sign_in', 'sign_out', 'sign_out_everywhere'])
  })
})

describe('the web’s role', () => {
  it('reads no password hash and no session', async () => {
    await t.owner.query('SET ROLE xueji_web')
    for (const text of ['SELECT password_hash FROM nation.account', 'SELECT * FROM nation.session'])
      await expect(t.owner.query(text)).rejects.toMatchObject({ code: '42501' })
    await t.owner.query('RESET ROLE')
  })
})
