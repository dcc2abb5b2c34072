/** Windows, switches and working days, through the doors and as every business asks for them. */
import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { arrangeTown, type Town } from '../../../test/arrange.ts'
import { contextOf } from '../../../test/context.ts'
import { freshDatabase, type TestDatabase } from '../../../test/db.ts'
import { signedIn } from '../../../test/sign-in.ts'
import type { Refusal } from '../../rules/refusal.ts'
import type { WindowBusiness } from '../../rules/window.ts'
import { addWorkdays } from '../../rules/workday.ts'
import { findActor } from '../account/account.actions.ts'
import { buildApp } from '../app.ts'
import type { Actor, Context } from '../context.ts'
import { read } from '../write.ts'
import { addCircularPolicy, addCircularWindows } from './circular.actions.ts'
import { calendarFrom, requirePromoted, requireSwitch, requireWindow, seasonOf } from './policy.actions.ts'

let t: TestDatabase
let ctx: Context
let app: FastifyInstance
let town: Town
let province: { id: number; path: string }
let worldId: number
const tokens: Record<string, string> = {}
const real = new Date()

beforeAll(async () => {
  t = await freshDatabase()
  ctx = contextOf(t, () => real)
  app = await buildApp(ctx, { logLevel: 'silent' })
  town = await arrangeTown(t)
  const { rows } = await t.owner.query('SELECT id::int, path, world_id::int FROM nation.unit WHERE level = 1')
  province = rows[0]
  worldId = rows[0].world_id
  await t.db.asJob((tx) => addCircularPolicy(tx, ctx, worldId))
  for (const [login, unitId, unitPath, roles] of [
    ['nation', town.nation, town.path.nation, ['administrator']],
    ['officer', province.id, province.path, ['registrar']],
    ['county', town.county, town.path.county, ['registrar']],
    ['other', town.otherCounty, town.path.otherCounty, ['registrar']],
    ['clerk', town.school, town.path.school, ['registrar']],
  ] as const)
    tokens[login] = await signedIn(t, { unitId, unitPath, roles, login })
})
afterAll(async () => {
  await app.close()
  await t.close()
})
beforeEach(async () => {
  await t.owner.query('TRUNCATE nation.business_window, nation.switch_opening, p37.promotion_run CASCADE')
  await t.db.asJob((tx) => addCircularWindows(tx, ctx, { worldId, unit: province }))
  await at('2026-07-10T08:00:00+08:00')
})

const at = (clock: string) =>
  t.owner.query('UPDATE nation.world SET clock_at = $1, clock_set_at = $2', [clock, real])
const actorOf = async (who: string): Promise<Actor> => {
  const actor = await findActor(ctx, tokens[who] ?? '')
  if (!actor) throw new Error(`${who} is not signed in`)
  return actor
}
const get = (who: string, url: string) => app.inject({ url, cookies: { xueji_session: tokens[who] ?? '' } })
const send = (who: string, method: 'POST' | 'PUT', url: string, payload?: object) =>
  app.inject({
    method,
    url,
    cookies: { xueji_session: tokens[who] ?? '' },
    headers: { 'idempotency-key': randomUUID() },
    ...(payload ? { payload } : {}),
  })
const setWindow = (who: string, unitId: number, more: object = {}) =>
  send(who, 'PUT', '/api/windows', {
    unitId,
    business: 'allocation',
    kind: 'open',
    from: '09-01',
    to: '09-30',
    fromYear: 2026,
    toYear: null,
    ...more,
  })
/** Whether a business may begin: the refusal's detail, or 'open'. */
async function tried(who: string, business: WindowBusiness): Promise<string | undefined> {
  const actor = await actorOf(who)
  const asked = read(ctx, actor, (tx) => requireWindow(tx, ctx, actor, business))
  return asked.then(
    () => 'open',
    (refusal: Refusal) => refusal.detail,
  )
}

describe('the season', () => {
  it('of a province is its business day, its policy and where its promotion is', async () => {
    const actor = await actorOf('clerk')
    const season = await read(ctx, actor, (tx) => seasonOf(tx, ctx, actor))
    expect(season).toMatchObject({
      today: '2026-07-10',
      year: 2026,
      schoolYear: 2025,
      promotion: 'pending',
      isPromotionDue: false,
      policy: { deskWorkdays: 10, importRowLimit: 100_000, promotionDay: '08-10' },
    })
  })
  it('is by the province’s own policy where it has one, while it is valid', async () => {
    await t.owner.query(
      `INSERT INTO nation.policy (id, world_id, province_id, name, valid_from, valid_to, body)
       VALUES ($1, $2, $3, '云海省', '2026-07-01', '2026-12-31', '{"deskWorkdays": 5}')`,
      [await t.db.newId(), worldId, town.provinceId],
    )
    const days = async () => {
      const actor = await actorOf('clerk')
      return (await read(ctx, actor, (tx) => seasonOf(tx, ctx, actor))).policy.deskWorkdays
    }
    expect(await days()).toBe(5)
    await at('2026-06-30T23:59:59+08:00')
    expect(await days()).toBe(10)
    await t.owner.query('DELETE FROM nation.policy WHERE province_id IS NOT NULL')
  })
  it('admission and registration wait until the year’s promotion is complete', async () => {
    const asked = async () => {
      const actor = await actorOf('clerk')
      return read(ctx, actor, (tx) => requirePromoted(tx, ctx, actor))
    }
    await at('2026-08-11T08:00:00+08:00')
    await expect(asked()).rejects.toMatchObject({
      code: 'season_promotion_first',
      detail: '2026 年升级将于 2026-08-11 00:00 自动进行',
    })
    await t.owner.query(
      `INSERT INTO p37.promotion_run (id, school_year, state, created_at, business_at)
       VALUES ($1, 2026, 'running', now(), now())`,
      [await t.db.newId()],
    )
    await expect(asked()).rejects.toMatchObject({ detail: '2026 年升级正在进行' })
    await t.owner.query(`UPDATE p37.promotion_run SET state = 'complete'`)
    await expect(asked()).resolves.toMatchObject({ promotion: 'complete', schoolYear: 2026 })
  })
})

describe('a window', () => {
  it('refuses before and behind it, and says which one and when it opens', async () => {
    expect(await tried('clerk', 'registration')).toBe(
      '新生注册时段:2026-08-11 至 2026-09-30;将于 2026-08-11 00:00 开放',
    )
    expect(await tried('clerk', 'graduation')).toBe('open')
    await at('2026-07-31T00:00:00+08:00')
    expect(await tried('clerk', 'graduation')).toContain('2026 年不再开放')
    await at('2026-09-30T23:59:59+08:00')
    expect(await tried('clerk', 'registration')).toBe('open')
  })
  it('of the circular holds where a province has set none', async () => {
    await t.owner.query('TRUNCATE nation.business_window')
    expect(await tried('clerk', 'registration')).toContain('2026-08-11 至 2026-09-30')
  })
  it('is listed for a unit with who set it, in the order of the season', async () => {
    await setWindow('county', town.county)
    const { rows } = (await get('clerk', '/api/windows')).json()
    expect(rows.map((row: { unit: { name: string }; label: string }) => [row.unit.name, row.label])).toEqual([
      ['云海省教育厅', '数据质量核查时段'],
      ['云海省教育厅', '学生毕业时段'],
      ['云海省教育厅', '转学暂停时段'],
      ['云海省教育厅', '新生注册时段'],
      ['云海省教育厅', '招生入学时段'],
      ['云海省教育厅', '招生结果导入时段'],
      ['临江县教育局', '招生结果导入时段'],
    ])
    expect((await get('other', '/api/windows')).json().rows).toHaveLength(6)
    expect((await get('officer', '/api/windows?below=true')).json().rows).toHaveLength(7)
    expect((await get('other', '/api/windows?below=true')).json().rows).toHaveLength(6)
  })
})

describe('a county’s own import date', () => {
  it('is 1 September where it has set none, and may be earlier', async () => {
    await at('2026-08-20T08:00:00+08:00')
    expect(await tried('county', 'allocation')).toBe(
      '招生结果导入时段:2026-09-01 至 2026-09-30;将于 2026-09-01 00:00 开放',
    )
    const { timeline } = (await get('county', '/api/season')).json()
    expect(timeline.find((bar: { business: string }) => bar.business === 'allocation').from).toBe(
      '2026-08-31T16:00:00Z',
    )
    expect(await tried('officer', 'allocation')).toBe('open')
    await setWindow('county', town.county, { from: '08-15' })
    expect(await tried('county', 'allocation')).toBe('open')
    expect(await tried('other', 'allocation')).toContain('2026-09-01')
  })
  it('is the province’s day where its policy names another', async () => {
    await t.owner.query(
      `INSERT INTO nation.policy (id, world_id, province_id, name, valid_from, body)
       VALUES ($1, $2, $3, '云海省', '2026-07-01', '{"allocationDay": "08-18"}')`,
      [await t.db.newId(), worldId, town.provinceId],
    )
    await at('2026-08-17T08:00:00+08:00')
    expect(await tried('county', 'allocation')).toContain('将于 2026-08-18 00:00 开放')
    await t.owner.query('DELETE FROM nation.policy WHERE province_id IS NOT NULL')
  })
  it('narrows the province’s window for itself and its schools alone', async () => {
    expect((await setWindow('county', town.county, { from: '09-05' })).statusCode).toBe(200)
    await at('2026-09-02T08:00:00+08:00')
    expect(await tried('county', 'allocation')).toBe(
      '招生结果导入时段:2026-09-05 至 2026-09-30;将于 2026-09-05 00:00 开放',
    )
    expect(await tried('clerk', 'allocation')).toContain('2026-09-05')
    expect(await tried('other', 'allocation')).toBe('open')
    expect(await tried('county', 'admission')).toBe('open')
  })
  it.each([
    ['begins before the province’s', { from: '08-10' }, 'window_wider_than_province'],
    ['ends behind the province’s', { to: '10-01' }, 'window_wider_than_province'],
    [
      'shortens the province’s freeze',
      { business: 'transfer', kind: 'frozen', from: '07-25', to: '08-14' },
      'window_wider_than_province',
    ],
    ['ends before it begins', { from: '09-20', to: '09-10' }, 'window_dates_wrong'],
    ['holds until a year before its first', { toYear: 2025 }, 'window_dates_wrong'],
    ['names a day that no year has', { to: '09-31' }, 'invalid_input'],
  ])('is refused when it %s', async (_what, more, code) => {
    expect((await setWindow('county', town.county, more)).json().code).toBe(code)
  })
  it('never reaches beyond the province’s, when that is narrowed afterwards', async () => {
    await setWindow('county', town.county, { from: '08-11' })
    expect((await setWindow('officer', province.id, { from: '09-10' })).statusCode).toBe(200)
    await at('2026-08-20T08:00:00+08:00')
    expect(await tried('county', 'allocation')).toContain('2026-09-10 至 2026-09-30')
  })
  it('is no business of another county, nor of a school', async () => {
    expect((await setWindow('other', town.county)).json().code).toBe('not_found')
    expect((await setWindow('clerk', town.school)).json().code).toBe('not_allowed')
  })
  it('set by two at once is one window, and both are audited', async () => {
    const answers = await Promise.all([
      setWindow('county', town.county, { from: '09-01' }),
      setWindow('county', town.county, { from: '09-02' }),
    ])
    expect(answers.map((a) => a.statusCode)).toEqual([200, 200])
    expect(new Set(answers.map((a) => a.json().id)).size).toBe(1)
    const { rows } = await t.owner.query('SELECT from_day FROM nation.business_window WHERE unit_id = $1', [
      town.county,
    ])
    expect(rows).toHaveLength(1)
    const audits = await t.owner.query(
      `SELECT detail->>'from' AS "from" FROM p37.audit_entry WHERE act = 'window.set' ORDER BY id DESC LIMIT 2`,
    )
    expect(audits.rows.map((row) => row.from).sort()).toEqual(['09-01', '09-02'])
  })
  it('for one year ends with it', async () => {
    await setWindow('county', town.county, { from: '09-05', toYear: 2026 })
    await at('2027-09-02T08:00:00+08:00')
    expect(await tried('county', 'allocation')).toBe('open')
  })
})

describe('late registration', () => {
  const open = (who: string, unitId: number, more: object = {}) =>
    send(who, 'POST', '/api/switches', {
      unitId,
      business: 'late_registration',
      from: '2026-07-11T00:00:00+08:00',
      to: '2026-07-15T00:00:00+08:00',
      reason: '随迁子女集中注册',
      ...more,
    })
  const asked = async (who: string) => {
    const actor = await actorOf(who)
    return read(ctx, actor, (tx) => requireSwitch(tx, ctx, actor, 'late_registration')).then(
      () => 'open',
      (refusal: Refusal) => refusal.code,
    )
  }
  it('is closed by default', async () => {
    expect(await asked('clerk')).toBe('switch_closed')
  })
  it('opens for one county and its schools, for the time given', async () => {
    expect((await open('officer', town.county)).json()).toMatchObject({
      unit: { name: '临江县教育局' },
      from: '2026-07-10T16:00:00.000Z',
    })
    expect(await asked('clerk')).toBe('switch_closed')
    await at('2026-07-11T00:00:00+08:00')
    expect([await asked('clerk'), await asked('other')]).toEqual(['open', 'switch_closed'])
    await at('2026-07-15T00:00:00+08:00')
    expect(await asked('clerk')).toBe('switch_closed')
    expect((await get('clerk', '/api/switches')).json().rows).toHaveLength(1)
    expect((await get('other', '/api/switches')).json().rows).toHaveLength(0)
  })
  it('is closed before its time by the province alone; closed twice is closed, and it stays in the record', async () => {
    const { id } = (await open('officer', town.county)).json()
    const close = (who: string) => send(who, 'PUT', `/api/switches/${id}/closed`)
    await at('2026-07-12T00:00:00+08:00')
    expect(await asked('clerk')).toBe('open')
    expect((await close('county')).json().code).toBe('not_allowed')
    const closed = (await close('officer')).json()
    expect(closed).toMatchObject({ id, closedAt: '2026-07-11T16:00:00.000Z' })
    expect(await asked('clerk')).toBe('switch_closed')
    await at('2026-07-13T00:00:00+08:00')
    expect((await close('officer')).json()).toEqual(closed)
    expect((await get('clerk', '/api/switches')).json().rows).toMatchObject([
      { closedAt: '2026-07-11T16:00:00.000Z', reason: '随迁子女集中注册' },
    ])
    const { rows } = await t.owner.query(`SELECT 1 FROM p37.audit_entry WHERE act = 'switch.close'`)
    expect(rows).toHaveLength(2)
    const over = (await open('officer', town.school)).json()
    await at('2026-07-15T00:00:00+08:00')
    expect((await send('officer', 'PUT', `/api/switches/${over.id}/closed`)).json().code).toBe(
      'switch_not_open',
    )
  })
  it('is listed page by page, for a unit, and without what is over', async () => {
    // Finer than a page's key: it must not be skipped when the page is turned.
    const later = { from: '2026-07-20T00:00:00.000500+08:00', to: '2026-07-25T00:00:00+08:00' }
    const first = (await open('officer', town.county)).json().id
    const second = (await open('officer', town.school, later)).json().id
    const third = (await open('officer', town.otherCounty, later)).json().id
    const list = async (who: string, query: string) => (await get(who, `/api/switches?${query}`)).json()
    const ids = ({ rows }: { rows: { id: number }[] }) => rows.map(({ id }) => id)
    const page = await list('officer', 'limit=1')
    const middle = await list('officer', `limit=1&after=${page.next}`)
    const rest = await list('officer', `limit=1&after=${middle.next}`)
    expect([page, middle, rest].map(ids)).toEqual([[third], [second], [first]])
    expect(rest.next).toBeNull()
    expect(ids(await list('officer', `school=${town.school}`))).toEqual([second])
    expect(ids(await list('county', ''))).toEqual([second, first])
    expect(ids(await list('county', `school=${town.otherCounty}`))).toEqual([])
    await at('2026-07-16T00:00:00+08:00')
    expect(ids(await list('county', 'current=true'))).toEqual([second])
    await send('officer', 'PUT', `/api/switches/${second}/closed`)
    expect(ids(await list('county', 'current=true'))).toEqual([])
  })
  it('is opened by the province alone, for a county or a school, with a reason and an end behind its beginning', async () => {
    expect((await open('county', town.school)).json().code).toBe('not_allowed')
    expect((await open('officer', province.id)).json().code).toBe('switch_county_or_school')
    expect((await open('officer', town.nation)).json().code).toBe('not_found')
    expect((await open('officer', town.school, { to: '2026-07-11T00:00:00+08:00' })).json().code).toBe(
      'window_dates_wrong',
    )
    expect((await open('officer', town.school, { reason: '' })).json().code).toBe('invalid_input')
  })
})

describe('the working-day calendar', () => {
  it('a step reached 2014-09-19 with 10 working days is due 2014-10-09', async () => {
    const actor = await actorOf('clerk')
    const calendar = await read(ctx, actor, (tx) => calendarFrom(tx, actor, '2014-09-19'))
    expect(addWorkdays('2014-09-19', 10, calendar)).toBe('2014-10-09')
  })
  it('has the holidays of the years that are known, and says where nothing is known', async () => {
    const known = (await get('clerk', '/api/calendar/2014')).json()
    expect(known.isKnown).toBe(true)
    expect(known.rows).toContainEqual({ day: '2014-10-07', kind: 'holiday', note: '国庆节' })
    expect(known.rows).toContainEqual({ day: '2014-09-28', kind: 'make_up', note: '国庆节' })
    expect((await get('clerk', '/api/calendar/2040')).json()).toEqual({ rows: [], isKnown: false })
  })
  it('is edited by the nation’s administrator, and deadlines follow', async () => {
    const set = (day: string, kind: string, who = 'nation') =>
      send(who, 'PUT', '/api/calendar', { day, kind, note: '台风停课' })
    expect((await set('2014-10-08', 'holiday', 'officer')).json().code).toBe('not_allowed')
    expect((await set('2014-10-08', 'holiday')).statusCode).toBe(200)
    const due = async () => {
      const actor = await actorOf('clerk')
      const calendar = await read(ctx, actor, (tx) => calendarFrom(tx, actor, '2014-09-19'))
      return addWorkdays('2014-09-19', 10, calendar)
    }
    expect(await due()).toBe('2014-10-10')
    const answers = await Promise.all([set('2014-10-08', 'ordinary'), set('2014-10-08', 'ordinary')])
    expect(answers.map((a) => a.statusCode)).toEqual([200, 200])
    expect(await due()).toBe('2014-10-09')
  })
})
