/** Units, lengths of schooling and terms, through the doors. */
import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { arrangeTown, type Town } from '../../../test/arrange.ts'
import { contextOf } from '../../../test/context.ts'
import { freshDatabase, type TestDatabase } from '../../../test/db.ts'
import { signedIn } from '../../../test/sign-in.ts'
import { buildApp } from '../app.ts'

let t: TestDatabase
let app: FastifyInstance
let town: Town
let provinceUnit: number
const tokens: Record<string, string> = {}

beforeAll(async () => {
  t = await freshDatabase()
  app = await buildApp(contextOf(t), { logLevel: 'silent' })
  town = await arrangeTown(t)
  const { rows } = await t.owner.query('SELECT id::int, path, world_id::int FROM nation.unit WHERE level = 1')
  provinceUnit = rows[0].id
  await t.owner.query(`UPDATE nation.world SET clock_at = '2026-07-10T08:00:00+08:00', clock_set_at = now()`)
  for (const [unit, code] of [
    [town.school, '2137000001'],
    [town.otherSchool, '2137000002'],
  ])
    await t.owner.query(
      'INSERT INTO nation.school (unit_id, world_id, code, primary_length) VALUES ($1, $2, $3, 6)',
      [unit, rows[0].world_id, code],
    )
  for (const [login, unitId, unitPath] of [
    ['officer', provinceUnit, rows[0].path],
    ['county', town.county, town.path.county],
    ['other', town.otherCounty, town.path.otherCounty],
    ['clerk', town.school, town.path.school],
  ] as const)
    tokens[login] = await signedIn(t, { unitId, unitPath, roles: ['registrar'], login })
})
afterAll(async () => {
  await app.close()
  await t.close()
})
beforeEach(async () => {
  await t.owner.query('TRUNCATE p37.term, p37.enrollment, p37.class CASCADE')
  await t.owner.query('UPDATE nation.school SET primary_length = 6, junior_length = NULL')
})

const get = (who: string, url: string) => app.inject({ url, cookies: { xueji_session: tokens[who] ?? '' } })
const send = (who: string, method: 'POST' | 'PUT', url: string, payload: object) =>
  app.inject({
    method,
    url,
    cookies: { xueji_session: tokens[who] ?? '' },
    headers: { 'idempotency-key': randomUUID() },
    payload,
  })
const names = async (who: string, url: string) =>
  (await get(who, url)).json().rows.map((row: { name: string }) => row.name)

describe('units', () => {
  it('are those of the person’s subtree, each before those below it, page by page', async () => {
    expect(await names('county', '/api/units')).toEqual(['临江县教育局', '临江县第一小学'])
    expect(await names('clerk', '/api/units')).toEqual(['临江县第一小学'])
    const all: string[] = []
    for (let after = ''; ; ) {
      const page = (await get('officer', `/api/units?limit=2${after && `&after=${after}`}`)).json()
      all.push(...page.rows.map((row: { name: string }) => row.name))
      if (!page.next) break
      after = page.next
    }
    expect(all).toHaveLength(5)
    expect(new Set(all)).toEqual(
      new Set(['云海省教育厅', '临江县教育局', '松岭县教育局', '临江县第一小学', '松岭县第一小学']),
    )
  })
  it('are found by level, parent and part of the name', async () => {
    expect(await names('officer', '/api/units?level=county')).toEqual(['临江县教育局', '松岭县教育局'])
    expect(await names('officer', `/api/units?parent=${town.otherCounty}`)).toEqual(['松岭县第一小学'])
    expect(await names('officer', `/api/units?level=school&name=${encodeURIComponent('松岭')}`)).toEqual([
      '松岭县第一小学',
    ])
    expect(await names('officer', '/api/units?name=%25')).toEqual([])
  })
  it('show themselves to those below them, and nothing to those beside them', async () => {
    expect((await get('clerk', `/api/units/${town.county}`)).json()).toMatchObject({
      name: '临江县教育局',
      level: 'county',
      school: null,
    })
    expect((await get('clerk', `/api/units/${town.school}`)).json().school).toEqual({
      code: '2137000001',
      isSpecial: false,
      lengths: { primary: 6, junior: null, senior: null },
    })
    expect((await get('clerk', `/api/units/${town.otherCounty}`)).json().code).toBe('not_found')
  })
  it('that are bureaus are renamed from above, not by themselves and not from beside', async () => {
    const rename = (who: string, unit: number, name = '临江区教育局') =>
      send(who, 'PUT', `/api/units/${unit}/name`, { name, officePhone: '0531-86001001' })
    expect((await rename('officer', town.county)).json()).toMatchObject({
      name: '临江区教育局',
      officePhone: '0531-86001001',
      parent: { name: '云海省教育厅' },
    })
    expect((await rename('county', town.county)).json().code).toBe('not_found')
    expect((await rename('other', town.county)).json().code).toBe('not_found')
    expect((await rename('clerk', town.school)).json().code).toBe('not_allowed')
    const answers = await Promise.all([
      rename('officer', town.county, '甲县教育局'),
      rename('officer', town.county, '乙县教育局'),
    ])
    expect(answers.map((a) => a.statusCode)).toEqual([200, 200])
    const { rows } = await t.owner.query(
      `SELECT detail->>'from' AS "from", detail->>'to' AS "to" FROM p37.audit_entry
       WHERE act = 'unit.rename' AND detail->>'to' IN ('甲县教育局', '乙县教育局')`,
    )
    const first = rows.find((row) => row.from === '临江区教育局')
    expect(rows.find((row) => row !== first)?.from, 'the second saw what the first had done').toBe(first?.to)
    await rename('officer', town.county, '临江县教育局')
  })
  it('that are schools keep their name here, and get another office phone', async () => {
    const put = (name: string) =>
      send('county', 'PUT', `/api/units/${town.school}/name`, { name, officePhone: '0531-86001002' })
    expect((await put('临江县实验小学')).json().code).toBe('school_name_by_change')
    expect((await put('临江县第一小学')).json().officePhone).toBe('0531-86001002')
  })
})

describe('a term', () => {
  const autumn = { schoolYear: 2026, term: 'autumn', startsOn: '2026-09-01', endsOn: '2027-01-25' }
  const create = (who: string, more: object = {}) => send(who, 'POST', '/api/terms', { ...autumn, ...more })
  it('is created by the bureau first, then by the school', async () => {
    expect((await create('clerk')).json()).toMatchObject({
      code: 'term_bureau_first',
      detail: '2026-2027 学年秋季学期(临江县教育局,办公电话 0531-86001001)',
    })
    expect((await create('other')).statusCode).toBe(200)
    expect((await create('clerk')).json().code, 'another county’s does not help').toBe('term_bureau_first')
    expect((await create('county')).statusCode).toBe(200)
    expect((await create('clerk', { startsOn: '2026-08-31' })).statusCode).toBe(200)
    expect((await get('clerk', '/api/terms')).json()).toEqual({
      rows: [{ ...autumn, startsOn: '2026-08-31' }],
      bureauRows: [autumn],
      bureau: { name: '临江县教育局', officePhone: '0531-86001001' },
    })
  })
  it('created twice at once is created once', async () => {
    const answers = await Promise.all([create('county'), create('county')])
    expect(answers.map((a) => a.statusCode).sort()).toEqual([200, 409])
    expect(answers.map((a) => a.json().code)).toContain('term_exists')
  })
  it('has its days in its school year, apart from the other term’s', async () => {
    await create('county')
    const spring = { term: 'spring', startsOn: '2027-01-20', endsOn: '2027-07-10' }
    expect((await create('county', spring)).json()).toMatchObject({
      code: 'term_dates_wrong',
      detail: '与 2026-2027 学年秋季学期(2026-09-01 至 2027-01-25)重叠',
    })
    expect((await create('county', { ...spring, startsOn: '2027-02-20' })).statusCode).toBe(200)
  })
})
