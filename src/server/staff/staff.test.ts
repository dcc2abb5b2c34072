import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { arrangeTown } from '../../../test/arrange.ts'
import { type Call, caller } from '../../../test/call.ts'
import { contextOf } from '../../../test/context.ts'
import { freshDatabase, type TestDatabase } from '../../../test/db.ts'
import { clerk, type Place, placesOf } from '../../../test/town.ts'
import { getMyself, signOut } from '../../contract/account.ts'
import * as door from '../../contract/staff.ts'
import { buildApp } from '../app.ts'

let t: TestDatabase
let app: FastifyInstance
let call: Call
let at: Record<'nation' | 'county' | 'otherCounty' | 'school' | 'otherSchool', Place>
let county: string
let otherCounty: string

beforeAll(async () => {
  t = await freshDatabase()
  app = await buildApp(contextOf(t), { logLevel: 'silent' })
  call = caller(app)
  at = placesOf(await arrangeTown(t))
  county = await clerk(t, at.county, 'administrator')
  otherCounty = await clerk(t, at.otherCounty, 'administrator')
})
afterAll(async () => {
  await app.close()
  await t.close()
})

let n = 0
const account = (more: { login?: string; unitId?: number; roles?: ('registrar' | 'approver')[] } = {}) => ({
  login: `clerk.${n++}`,
  unitId: at.school.id,
  name: '李娜',
  roles: ['registrar' as const],
  ...more,
})
const issue = (token: string, accounts: ReturnType<typeof account>[], request?: string) =>
  call(token, door.issueAccounts, { body: { accounts } }, request)
const signIn = (login: string, password: string) =>
  app.inject({ method: 'POST', url: '/api/session', payload: { login, password } })
const tokenOf = async (login: string, password: string) =>
  (await signIn(login, password)).cookies.find((c) => c.name === 'xueji_session')?.value ?? ''
const isIn = async (token: string) =>
  (await app.inject({ url: '/api/session', cookies: { xueji_session: token } })).statusCode === 200
const idOf = async (login: string): Promise<number> =>
  Number((await t.owner.query('SELECT id FROM nation.account WHERE login = $1', [login])).rows[0]?.id)
const countOf = async (logins: string[]) =>
  (await t.owner.query('SELECT 1 FROM nation.account WHERE login = ANY($1)', [logins])).rowCount

describe('issuing accounts (ACC-1)', () => {
  it('opens many at once, each with a first password that signs in', async () => {
    const accounts = [account(), account({ roles: ['approver'] }), account({ unitId: at.county.id })]
    const { issued } = (await issue(county, accounts)).ok()
    expect(issued.map((one) => one.login)).toEqual(accounts.map((one) => one.login))
    for (const { login, password } of issued) {
      expect(password).toMatch(/^[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}$/)
      expect((await signIn(login, password ?? '')).statusCode).toBe(200)
    }
    expect(new Set(issued.map((one) => one.password)).size).toBe(3)
  })
  it('tells the passwords this once: repeated, it names the logins, and no table has kept a password', async () => {
    const request = crypto.randomUUID()
    const accounts = [account(), account()]
    const first = (await issue(county, accounts, request)).ok()
    const again = (await issue(county, accounts, request)).ok()
    expect(again.issued).toEqual(first.issued.map((one) => ({ ...one, password: null })))
    expect(await countOf(accounts.map((one) => one.login))).toBe(2)
    const { rows } = await t.owner.query('SELECT answer::text FROM nation.request_log')
    const audit = await t.owner.query('SELECT detail::text AS answer FROM p37.audit_entry')
    for (const { password } of first.issued)
      for (const { answer } of [...rows, ...audit.rows]) expect(answer).not.toContain(password)
  })
  it('opens none when one login is taken, and says which', async () => {
    const [taken, free] = [account(), account()]
    ;(await issue(county, [taken])).ok()
    const refused = await issue(otherCounty, [
      { ...free, unitId: at.otherSchool.id },
      { ...taken, unitId: at.otherSchool.id },
    ])
    expect(refused.problem).toMatchObject({
      code: 'account_login_taken',
      field: 'accounts.1.login',
      detail: `已被使用:${taken.login}`,
    })
    expect(await countOf([free.login])).toBe(0)
  })
  it('lets one of two issuers have a login when both want it at once; the other opens nothing', async () => {
    const shared = Array.from({ length: 6 }, () => account())
    const mine = [...shared, account()]
    const theirs = [...shared.toReversed(), account()].map((one) => ({ ...one, unitId: at.otherSchool.id }))
    const answers = await Promise.all([issue(county, mine), issue(otherCounty, theirs)])
    expect(answers.map((one) => one.code).sort()).toEqual(['account_login_taken', undefined])
    const logins = [...new Set([...mine, ...theirs].map((one) => one.login))]
    expect(await countOf(logins)).toBe(7)
    const { rows } = await t.owner.query(
      'SELECT DISTINCT unit_id FROM nation.account WHERE login = ANY($1)',
      [logins],
    )
    expect(rows).toHaveLength(1)
  })
  it('is refused for a unit that is neither one’s own nor directly below', async () => {
    const nation = await clerk(t, at.nation, 'administrator')
    expect((await issue(county, [account({ unitId: at.otherSchool.id })])).code).toBe(
      'account_unit_not_below',
    )
    expect((await issue(nation, [account()])).code).toBe('account_unit_not_below')
    expect((await issue(county, [account({ unitId: 4711 })])).code).toBe('account_unit_not_below')
  })
  it('gives registrar and approver to one person only where the province’s policy allows it', async () => {
    const both = account({ roles: ['registrar', 'approver'] })
    expect((await issue(county, [both])).code).toBe('account_roles_must_be_two_people')
    await t.owner.query(
      `INSERT INTO nation.policy SELECT $1, world_id, id, '放宽', '2000-01-01', NULL, '{"registrarMayApprove": true}'
       FROM nation.province`,
      [await t.db.newId()],
    )
    expect((await issue(county, [both])).ok().issued).toHaveLength(1)
  })
})

describe('the list of accounts', () => {
  it('shows one’s own subtree, page by page, and nobody else’s', async () => {
    const [mine, theirs] = [account(), account({ unitId: at.otherSchool.id })]
    ;(await issue(county, [mine])).ok()
    ;(await issue(otherCounty, [theirs])).ok()
    const seen: string[] = []
    for (let after: string | undefined; ; ) {
      const page = (await call(county, door.listAccounts, { query: { limit: 3, after } })).ok()
      seen.push(...page.rows.map((one) => one.login))
      if (!page.next) break
      after = page.next
    }
    expect(seen).toContain(mine.login)
    expect(seen).not.toContain(theirs.login)
    expect(new Set(seen).size).toBe(seen.length)
    const named = (await call(county, door.listAccounts, { query: { name: mine.login } })).ok()
    expect(named.rows).toMatchObject([{ login: mine.login, unit: { id: at.school.id }, isSealed: false }])
  })
})

describe('resetting a password', () => {
  it('gives a new first one, shown once, and ends every session of the person', async () => {
    const one = account()
    const { issued } = (await issue(county, [one])).ok()
    const token = await tokenOf(one.login, issued[0]?.password ?? '')
    expect(await isIn(token)).toBe(true)
    const request = crypto.randomUUID()
    const params = { id: await idOf(one.login) }
    const { password } = (await call(county, door.resetPassword, { params }, request)).ok()
    expect(await isIn(token)).toBe(false)
    expect((await signIn(one.login, issued[0]?.password ?? '')).statusCode).toBe(401)
    expect((await signIn(one.login, password ?? '')).statusCode).toBe(200)
    expect((await call(county, door.resetPassword, { params }, request)).ok()).toEqual({
      login: one.login,
      password: null,
    })
    expect((await signIn(one.login, password ?? '')).statusCode).toBe(200)
  })
  it('is for the unit’s direct superior: a stranger finds nobody, the nation is too far up', async () => {
    const one = account()
    ;(await issue(county, [one])).ok()
    const params = { id: await idOf(one.login) }
    expect((await call(otherCounty, door.resetPassword, { params })).code).toBe('not_found')
    const nation = await clerk(t, { ...at.nation }, 'administrator', 'viewer')
    expect((await call(nation, door.resetPassword, { params })).code).toBe('account_unit_not_below')
  })
})

describe('sealing an account (ACC-3)', () => {
  it('puts the person out at once; opened again, he signs in anew', async () => {
    const one = account()
    const password = (await issue(county, [one])).ok().issued[0]?.password ?? ''
    const token = await tokenOf(one.login, password)
    const params = { id: await idOf(one.login) }
    const seal = (isSealed: boolean) => call(county, door.sealAccount, { params, body: { isSealed } })
    ;(await seal(true)).ok()
    expect(await isIn(token)).toBe(false)
    expect((await signIn(one.login, password)).statusCode).toBe(401)
    ;(await seal(false)).ok()
    expect(await isIn(token)).toBe(false)
    expect((await signIn(one.login, password)).statusCode).toBe(200)
  })
  it('is not for oneself, nor for a stranger', async () => {
    const body = { isSealed: true }
    const login = `administrator.${at.county.id}`
    const params = { id: await idOf(login) }
    expect((await call(county, door.sealAccount, { params, body })).code).toBe('account_seal_yourself')
    expect((await call(otherCounty, door.sealAccount, { params, body })).code).toBe('not_found')
  })
})

describe('changing one’s own password', () => {
  it('needs the old one and a new one; other sessions end, this one goes on', async () => {
    const one = account()
    const old = (await issue(county, [one])).ok().issued[0]?.password ?? ''
    const [here, elsewhere] = [await tokenOf(one.login, old), await tokenOf(one.login, old)]
    const change = (body: { old: string; next: string }) => call(here, door.changePassword, { body })
    expect((await change({ old: 'wrong-one', next: '一中-2026-招生' })).code).toBe('wrong_login_or_password')
    expect((await change({ old, next: old })).code).toBe('password_unchanged')
    ;(await change({ old, next: '一中-2026-招生' })).ok()
    expect(await isIn(here)).toBe(true)
    expect(await isIn(elsewhere)).toBe(false)
    expect((await signIn(one.login, '一中-2026-招生')).statusCode).toBe(200)
  })
  it('comes first after issue and after reset: until then nothing else can be done', async () => {
    const one = { ...account(), roles: ['administrator' as const] }
    const old =
      (await call(county, door.issueAccounts, { body: { accounts: [one] } })).ok().issued[0]?.password ?? ''
    const token = await tokenOf(one.login, old)
    const mustChange = async (its: string) => (await call(its, getMyself, {})).ok().mustChangePassword
    const listed = async () =>
      (await call(county, door.listAccounts, { query: { name: one.login } })).ok().rows[0]?.mustChangePassword
    expect(await mustChange(token)).toBe(true)
    expect(await listed()).toBe(true)
    const refused = await call(token, door.listAccounts, {})
    expect(refused).toMatchObject({ status: 403, code: 'password_change_first' })
    expect((await issue(token, [account()])).code).toBe('password_change_first')
    ;(await call(token, door.changePassword, { body: { old, next: '一中-2026-招生' } })).ok()
    expect(await mustChange(token)).toBe(false)
    expect(await listed()).toBe(false)
    ;(await call(token, door.listAccounts, {})).ok()

    const params = { id: await idOf(one.login) }
    const again = (await call(county, door.resetPassword, { params })).ok().password ?? ''
    const later = await tokenOf(one.login, again)
    expect((await call(later, door.listAccounts, {})).code).toBe('password_change_first')
    expect((await call(later, signOut, { query: { everywhere: 'true' } })).ok()).toEqual({ signedOut: true })
  })
  it('cannot be used to guess the old one', async () => {
    const one = account()
    const old = (await issue(county, [one])).ok().issued[0]?.password ?? ''
    const token = await tokenOf(one.login, old)
    const guesses = Array.from({ length: 8 }, (_, at) =>
      call(token, door.changePassword, { body: { old: `guess-${at}`, next: '一中-2026-招生' } }),
    )
    expect((await Promise.all(guesses)).map((answer) => answer.code)).toContain('sign_in_throttled')
  })
})
