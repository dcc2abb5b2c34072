/** The business clock of worlds: who moves it, how far, and what falls due on the way. */
import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { contextOf } from '../../../test/context.ts'
import { freshDatabase, type TestDatabase } from '../../../test/db.ts'
import { signedIn } from '../../../test/sign-in.ts'
import { runWaitingJobs } from '../../jobs/worker.ts'
import { buildApp } from '../app.ts'
import type { Context } from '../context.ts'
import { carryOutPromotion } from '../promotion/promotion-job.actions.ts'
import { addUnits, type UnitPlace } from '../unit/add-units.actions.ts'
import { runClocks } from './due.actions.ts'
import { addPracticeWorld, addProvince, type OpenedProvince, type OpenedWorld } from './opening.actions.ts'

let t: TestDatabase
let ctx: Context
let app: FastifyInstance
let world: OpenedWorld
let province: OpenedProvince
let school: UnitPlace
let real = new Date('2026-03-02T01:00:00Z')
const tokens: Record<string, string> = {}

beforeAll(async () => {
  t = await freshDatabase()
  ctx = contextOf(t, () => real)
  app = await buildApp(ctx, { logLevel: 'silent' })
  await t.db.asJob(async (tx) => {
    world = await addPracticeWorld(tx, ctx, { name: '演练', clockAt: '2026-07-10T08:00:00+08:00' })
    province = await addProvince(tx, ctx, world, { schema: 'p37', divisionCode: '370000', name: '云海省' })
    const of = { worldId: world.worldId, provinceId: province.provinceId }
    const [county] = await addUnits(tx, ctx, of, [
      { parent: province.unit, level: 3, name: '临江县教育局', divisionCode: '370102', officePhone: null },
    ])
    const parent = county ?? null
    const [added] = await addUnits(tx, ctx, of, [
      { parent, level: 4, name: '临江县第一小学', divisionCode: '370102', officePhone: null },
    ])
    if (!added) throw new Error('no school')
    school = added
  })
  real = new Date()
  await t.owner.query('UPDATE nation.world SET clock_set_at = $1', [real])
  for (const [login, unit, roles] of [
    ['admin', world.nation, ['administrator']],
    ['officer', province.unit, ['registrar', 'administrator']],
    ['clerk', school, ['registrar']],
  ] as const)
    tokens[login] = await signedIn(t, { unitId: unit.id, unitPath: unit.path, roles, login })
})
afterAll(async () => {
  await app.close()
  await t.close()
})
beforeEach(async () => {
  await t.owner.query('TRUNCATE p37.promotion_run CASCADE')
  await setClock('2026-07-10T08:00:00+08:00')
})

const setClock = (at: string) =>
  t.owner.query('UPDATE nation.world SET clock_at = $1, clock_set_at = $2 WHERE id = $3', [
    at,
    real,
    world.worldId,
  ])
const get = (who: string, url: string) => app.inject({ url, cookies: { xueji_session: tokens[who] ?? '' } })
const post = (who: string, url: string, payload: object, request: string = randomUUID()) =>
  app.inject({
    method: 'POST',
    url,
    cookies: { xueji_session: tokens[who] ?? '' },
    headers: { 'idempotency-key': request },
    payload,
  })
const move = (to: string, who = 'admin') => post(who, '/api/world/clock', { to })
const runs = async () =>
  (await t.owner.query('SELECT id::int, school_year, state, account_id FROM p37.promotion_run ORDER BY id'))
    .rows

describe('the season', () => {
  it('is shown on the business clock, with its windows in their order and where today is', async () => {
    const season = (await get('clerk', '/api/season')).json()
    expect(season).toMatchObject({
      world: { id: world.worldId, kind: 'practice', name: '演练' },
      today: '2026-07-10',
      year: 2026,
      promotion: 'pending',
    })
    expect(season.timeline.map((bar: { label: string; phase: string }) => [bar.label, bar.phase])).toEqual([
      ['数据质量核查时段', 'inside'],
      ['学生毕业时段', 'inside'],
      ['转学暂停时段', 'before'],
      ['新生注册时段', 'before'],
      ['招生入学时段', 'before'],
      ['各年级升级', 'before'],
      ['招生结果导入时段', 'before'],
    ])
    expect(season.timeline[2]).toMatchObject({ from: '2026-07-20T16:00:00Z', to: '2026-08-14T15:59:59Z' })
    expect(season.timeline[5]).toMatchObject({ kind: 'instant', from: '2026-08-10T16:00:00Z' })
  })
  it('runs on the real clock in a real world', async () => {
    const id = await t.db.newId()
    const unit = await t.db.newId()
    await t.owner.query(`INSERT INTO nation.world VALUES ($1, 'real', '全国', NULL, NULL)`, [id])
    await t.owner.query(
      `INSERT INTO nation.unit (id, world_id, level, path, name, division_code) VALUES ($1, $2, 0, $3, '全国', '000000')`,
      [unit, id, `${unit}/`],
    )
    tokens.real ??= await signedIn(t, {
      unitId: unit,
      unitPath: `${unit}/`,
      roles: ['administrator'],
      login: 'real.admin',
    })
    const season = (await get('real', '/api/season')).json()
    expect(season).toMatchObject({ world: { kind: 'real' }, businessAt: real.toISOString() })
    expect((await move('2036-01-01T00:00:00Z', 'real')).json().code).toBe('clock_real_world')
  })
})

describe('the practice clock', () => {
  it('moves for every session at once', async () => {
    const moved = await move('2026-07-25T09:30:00+08:00')
    expect(moved.json()).toEqual({ businessAt: '2026-07-25T01:30:00.000Z', due: [] })
    expect((await get('clerk', '/api/season')).json()).toMatchObject({ today: '2026-07-25' })
    expect((await get('clerk', '/api/session')).json().clock).toMatchObject({
      at: '2026-07-25T01:30:00.000Z',
    })
  })
  it('moves forward only', async () => {
    expect((await move('2026-07-09T00:00:00+08:00')).json()).toMatchObject({
      status: 409,
      code: 'clock_only_forward',
    })
  })
  it('is moved by the administrator of the nation, and by nobody else', async () => {
    for (const who of ['officer', 'clerk'])
      expect((await move('2026-08-01T00:00:00+08:00', who)).json().code).toBe('not_allowed')
  })
  it('moved by two at once to one instant is moved once', async () => {
    const answers = await Promise.all([move('2026-08-12T00:00:00+08:00'), move('2026-08-12T00:00:00+08:00')])
    expect(answers.map((a) => a.statusCode).sort()).toEqual([200, 409])
    expect(answers.map((a) => a.json().code)).toContain('clock_only_forward')
    expect(await runs()).toHaveLength(1)
  })
  it('sent twice with one request id is moved once and answered alike', async () => {
    const request = randomUUID()
    const body = { to: '2026-08-12T00:00:00+08:00' }
    const [first, second] = [
      await post('admin', '/api/world/clock', body, request),
      await post('admin', '/api/world/clock', body, request),
    ]
    expect(second.json()).toEqual(first.json())
    expect(first.json().due).toHaveLength(1)
  })
  it('moved over the promotion instant starts the promotion of every province, which then completes', async () => {
    const { due } = (await move('2026-08-11T00:00:00+08:00')).json()
    expect(due).toEqual([{ what: 'promotion', province: '云海省', runId: expect.any(Number) }])
    expect(await runs()).toEqual([
      { id: due[0].runId, school_year: 2026, state: 'running', account_id: null },
    ])
    expect((await get('officer', '/api/season')).json().promotion).toBe('running')
    await runWaitingJobs(ctx, t.url)
    expect((await get('officer', '/api/season')).json().promotion).toBe('complete')
    expect((await get('admin', '/api/season')).json().promotion).toBe('complete')
  })
  it('stops before it leaves a year whose promotion has not been run', async () => {
    expect((await move('2027-02-01T00:00:00+08:00')).json()).toMatchObject({
      status: 409,
      code: 'clock_skips_promotion',
      detail: '2026 年的升级',
    })
    await move('2026-08-11T00:00:00+08:00')
    await runWaitingJobs(ctx, t.url)
    expect((await move('2028-01-01T00:00:00+08:00')).json()).toMatchObject({ detail: '2027 年的升级' })
    expect((await move('2027-02-01T00:00:00+08:00')).statusCode).toBe(200)
    expect((await get('clerk', '/api/season')).json()).toMatchObject({ year: 2027, promotion: 'pending' })
  })
})

describe('the minute’s look at the clocks', () => {
  it('starts nothing before the instant, and at the instant one promotion, however often it looks', async () => {
    await setClock('2026-08-10T23:59:59+08:00')
    expect(await runClocks(ctx)).toEqual([])
    await setClock('2026-08-11T00:00:00+08:00')
    const looks = await Promise.all([runClocks(ctx), runClocks(ctx)])
    expect(looks.flat()).toHaveLength(1)
    expect(await runClocks(ctx)).toEqual([])
    expect(await runs()).toHaveLength(1)
  })
  it('leaves a promotion that a person reversed to that person', async () => {
    await setClock('2026-08-12T00:00:00+08:00')
    await t.owner.query(
      `INSERT INTO p37.promotion_run (id, school_year, state, created_at, business_at, reversed_by, reversed_at, reversal_reason)
       VALUES ($1, 2026, 'reversed', now(), now(), 1, now(), '学制有误')`,
      [await t.db.newId()],
    )
    expect(await runClocks(ctx)).toEqual([])
  })
})

describe('a province opened behind the year’s promotion', () => {
  const openAt = (clockAt: string, schema: string) =>
    t.db.asJob(async (tx) => {
      const late = await addPracticeWorld(tx, ctx, { name: schema, clockAt })
      return addProvince(tx, ctx, late, { schema, divisionCode: `${schema.slice(1)}0000`, name: '青岚省' })
    })
  const runsOf = async (schema: string) =>
    (await t.owner.query(`SELECT school_year, state FROM ${schema}.promotion_run ORDER BY id`)).rows

  it('has it behind itself, and the clock starts none: its classes are of the new school year', async () => {
    await openAt('2026-08-20T08:00:00+08:00', 'p34')
    expect(await runsOf('p34')).toEqual([{ school_year: 2026, state: 'complete' }])
    expect((await runClocks(ctx)).map((due) => due.province)).not.toContain('青岚省')
    expect(await runsOf('p34')).toHaveLength(1)
  })
  it('opened before it, has none, and comes to it like the others', async () => {
    await ctx.openSchema('p99')
    await openAt('2026-08-10T08:00:00+08:00', 'p99')
    expect(await runsOf('p99')).toEqual([])
  })
  it('has no class of the new year moved, even by a run that somebody starts', async () => {
    const grades = async () =>
      (await t.owner.query('SELECT cohort, grade FROM p34.class ORDER BY cohort')).rows.map((r) => [
        r.cohort,
        r.grade,
      ])
    await t.owner.query(
      `INSERT INTO p34.class (id, school_id, unit_path, stage, cohort, length, grade, number, name)
       SELECT 100 + n, $1, $2, 'primary', 2027 - n, 6, n, n::text, '班' FROM generate_series(1, 6) AS n`,
      [school.id, school.path],
    )
    const before = await grades()
    await t.owner.query(`UPDATE p34.promotion_run SET state = 'running'`)
    const [run] = (await t.owner.query('SELECT id::float8 FROM p34.promotion_run')).rows
    await carryOutPromotion(ctx, 'p34', run.id)
    expect(await grades()).toEqual(before)
    for (const [cohort, grade] of before) expect(grade).toBe(Math.min(2026 - cohort + 1, 6))
  })
})
