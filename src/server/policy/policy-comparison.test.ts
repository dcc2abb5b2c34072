/** Two policies side by side, as the door tells them: provinces, days, and what was set for them. */
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { arrangeTown, type Town } from '../../../test/arrange.ts'
import { type Call, caller } from '../../../test/call.ts'
import { contextOf } from '../../../test/context.ts'
import { freshDatabase, type TestDatabase } from '../../../test/db.ts'
import { signedIn } from '../../../test/sign-in.ts'
import { comparePolicies, setPolicy } from '../../contract/policy-values.ts'
import { CIRCULAR_POLICY } from '../../rules/policy.ts'
import { CIRCULAR_WINDOWS } from '../../rules/window.ts'
import { buildApp } from '../app.ts'
import { addCircularPolicy } from './circular.actions.ts'

let t: TestDatabase
let app: FastifyInstance
let call: Call
let town: Town
const tokens: Record<string, string> = {}
const real = new Date()

/** A second province of the same world, and one of another. */
async function addProvince(
  worldId: number,
  of: { schema: string; code: string; name: string; nation: string },
) {
  const [province = 0, unit = 0] = await t.db.newIds(2)
  await t.owner.query('INSERT INTO nation.province VALUES ($1, $2, $3, $4, $5)', [
    ...[province, worldId, of.schema, of.code, of.name],
  ])
  await t.owner.query(
    `INSERT INTO nation.unit (id, world_id, province_id, parent_id, level, path, name, division_code)
     SELECT $1::bigint, $2, $3, id, 1, path || $1::bigint::text || '/', $4, $5 FROM nation.unit WHERE path = $6`,
    [unit, worldId, province, `${of.name}教育厅`, of.code, of.nation],
  )
  return province
}

beforeAll(async () => {
  t = await freshDatabase()
  const ctx = contextOf(t, () => real)
  app = await buildApp(ctx, { logLevel: 'silent' })
  call = caller(app)
  town = await arrangeTown(t)
  const [unit] = (await t.owner.query('SELECT id::int, path, world_id::int FROM nation.unit WHERE level = 1'))
    .rows
  await t.db.asJob((tx) => addCircularPolicy(tx, ctx, unit.world_id))
  const nation = `${unit.path.split('/')[0]}/`
  const other = await addProvince(unit.world_id, { schema: 'p34', code: '340000', name: '青岚省', nation })
  await t.owner.query(
    `INSERT INTO nation.policy (id, world_id, province_id, name, valid_from, body)
     VALUES ($1, $2, $3, '青教基〔2026〕1 号', '2026-01-01', $4)`,
    [await t.db.newId(), unit.world_id, other, JSON.stringify({ ...CIRCULAR_POLICY, deskWorkdays: 15 })],
  )
  await t.owner.query(
    `INSERT INTO nation.business_window (id, world_id, unit_id, unit_path, business, kind, from_day, to_day, from_year)
     SELECT $1, world_id, id, path, 'registration', 'open', '08-20', '09-30', 2026 FROM nation.unit WHERE name = '青岚省教育厅'`,
    [await t.db.newId()],
  )
  const far = await t.db.newId()
  await t.owner.query(`INSERT INTO nation.world VALUES ($1, 'practice', '别处', now(), now())`, [far])
  await t.owner.query('INSERT INTO nation.province VALUES ($1, $2, $3, $4, $5)', [
    ...[await t.db.newId(), far, 'p99', '990000', '别处省'],
  ])
  for (const [login, unitId, unitPath, roles] of [
    ['boss', unit.id, unit.path, ['administrator']],
    ['county', town.county, town.path.county, ['viewer']],
    ['clerk', town.school, town.path.school, ['registrar']],
  ] as const)
    tokens[login] = await signedIn(t, { unitId, unitPath, roles, login })
  await t.owner.query('UPDATE nation.world SET clock_at = $1, clock_set_at = $2', [
    '2026-07-10T08:00:00+08:00',
    real,
  ])
})
afterAll(async () => {
  await app.close()
  await t.close()
})

type Query = NonNullable<Parameters<typeof call<typeof comparePolicies>>[2]['query']>
const compare = (query: Query = {}, who = 'county') => call(tokens[who] ?? '', comparePolicies, { query })

describe('two policies', () => {
  it('are the own province’s of today on both sides at first', async () => {
    const { left, right } = (await compare()).ok()
    expect(left).toEqual(right)
    expect(left).toMatchObject({ day: '2026-07-10', set: { owner: 'world' }, values: { deskWorkdays: 10 } })
    expect(left.windows).toEqual(CIRCULAR_WINDOWS)
  })
  it('of another province of the world are told with what it has set, its windows too', async () => {
    const { right, provinces } = (await compare({ rightProvince: '340000' })).ok()
    expect(provinces.map((one) => one.code)).toEqual(['000000', '340000', expect.any(String)].sort())
    expect(right).toMatchObject({
      province: { name: '青岚省' },
      set: { name: '青教基〔2026〕1 号', owner: 'province', validFrom: '2026-01-01', validTo: null },
      values: { deskWorkdays: 15 },
    })
    expect(right.windows).toContainEqual({
      business: 'registration',
      kind: 'open',
      from: '08-20',
      to: '09-30',
    })
    const before = (await compare({ rightProvince: '340000', rightDay: '2025-12-31' })).ok().right
    expect(before).toMatchObject({ set: { owner: 'world' }, values: { deskWorkdays: 10 } })
    expect(before.windows).toEqual(CIRCULAR_WINDOWS)
  })
  it('of two days of one province are the one that held and the one that is to hold', async () => {
    const body = {
      basis: '云教基〔2026〕7 号',
      validFrom: '2026-09-01',
      validTo: null,
      values: { draftDays: 3 },
    }
    ;(await call(tokens.boss ?? '', setPolicy, { body })).ok()
    const { left, right } = (await compare({ rightDay: '2026-09-01' })).ok()
    expect([left.values.draftDays, right.values.draftDays]).toEqual([CIRCULAR_POLICY.draftDays, 3])
    expect(right.versions).toContainEqual({
      day: '2026-09-01',
      name: '云教基〔2026〕7 号',
      owner: 'province',
    })
  })
  it('of the world are those of every province without one of its own', async () => {
    expect((await compare({ leftProvince: '000000' })).ok().left).toMatchObject({
      province: { code: '000000' },
      values: { deskWorkdays: 10 },
    })
  })
  it('of another world are nobody’s, and schools do not compare', async () => {
    expect((await compare({ leftProvince: '990000' })).code).toBe('not_found')
    expect((await compare({ leftProvince: '12' })).code).toBe('invalid_input')
    expect((await compare({ leftDay: '2026-02-31' })).code).toBe('invalid_input')
    expect((await compare({}, 'clerk')).code).toBe('not_allowed')
  })
})
