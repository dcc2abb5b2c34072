/** Another practice world, opened while the server runs; and the workbench in it. */
import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { arrangeTown, type Town } from '../../../test/arrange.ts'
import { contextOf } from '../../../test/context.ts'
import { freshDatabase, type TestDatabase } from '../../../test/db.ts'
import { signedIn } from '../../../test/sign-in.ts'
import { nextSchemaName } from '../../rules/practice-world.ts'
import { buildApp } from '../app.ts'
import type { Context } from '../context.ts'

let t: TestDatabase
let ctx: Context
let app: FastifyInstance
let town: Town
const tokens: Record<string, string> = {}
const opened: string[] = []

beforeAll(async () => {
  t = await freshDatabase()
  const plain = contextOf(t)
  ctx = {
    ...plain,
    openSchema: async (schema) => {
      opened.push(schema)
      await plain.openSchema(schema)
    },
  }
  app = await buildApp(ctx, { logLevel: 'silent' })
  town = await arrangeTown(t)
  const { rows } = await t.owner.query('SELECT id::int, path FROM nation.unit WHERE level = 1')
  for (const [login, unitId, unitPath, roles] of [
    ['admin', town.nation, town.path.nation, ['administrator']],
    ['officer', rows[0].id, rows[0].path, ['registrar', 'administrator']],
    ['county', town.county, town.path.county, ['registrar']],
    ['clerk', town.school, town.path.school, ['registrar']],
    ['other', town.otherSchool, town.path.otherSchool, ['registrar']],
  ] as const)
    tokens[login] = await signedIn(t, { unitId, unitPath, roles, login })
})
afterAll(async () => {
  await app.close()
  await t.close()
})

const WORLD = {
  name: '演练二',
  provinceName: '云海省',
  divisionCode: '370000',
  clockAt: '2027-07-01T08:00:00+08:00',
  password: '演练-2027-请修改',
}
const open = (more: object = {}, request: string = randomUUID(), who = 'admin') =>
  app.inject({
    method: 'POST',
    url: '/api/worlds',
    cookies: { xueji_session: tokens[who] ?? '' },
    headers: { 'idempotency-key': request },
    payload: { ...WORLD, ...more },
  })
const OWN_PASSWORD = '自己的-2027-密码'
const startSession = async (login: string, password: string) => {
  const answer = await app.inject({ method: 'POST', url: '/api/session', payload: { login, password } })
  return answer.cookies.find((cookie) => cookie.name === 'xueji_session')?.value
}
/** Signs in; whoever still has his first password changes it, as he must before anything else. */
const signIn = async (login: string) => {
  const own = await startSession(login, OWN_PASSWORD)
  if (own) return own
  const first = (await startSession(login, WORLD.password)) ?? ''
  const changed = await app.inject({
    method: 'PUT',
    url: '/api/session/password',
    cookies: { xueji_session: first },
    headers: { 'idempotency-key': randomUUID() },
    payload: { old: WORLD.password, next: OWN_PASSWORD },
  })
  expect(changed.statusCode, changed.body).toBe(200)
  return (await startSession(login, OWN_PASSWORD)) ?? ''
}
const get = (token: string | undefined, url: string) =>
  app.inject({ url, cookies: { xueji_session: token ?? '' } })
const schemas = async () =>
  (await t.owner.query('SELECT schema_name FROM nation.province ORDER BY schema_name')).rows.map(
    (r) => r.schema_name,
  )

describe('a practice world', () => {
  it('is opened with a province, its people, windows, policy, calendar and clock of its own', async () => {
    const answer = await open()
    expect(answer.statusCode, answer.body).toBe(200)
    expect(answer.json().logins).toEqual({
      nation: 'p37w1.nation',
      province: 'p37w1',
      provinceApprover: 'p37w1.head',
    })
    const token = await signIn('p37w1')
    expect((await get(token, '/api/session')).json()).toMatchObject({
      roles: ['registrar', 'administrator'],
      unit: { name: '云海省教育厅', level: 'province' },
    })
    const season = (await get(token, '/api/season')).json()
    expect(season).toMatchObject({
      world: { name: '演练二', kind: 'practice' },
      today: '2027-07-01',
      year: 2027,
    })
    expect(season.timeline).toHaveLength(7)
    expect((await get(token, '/api/windows')).json().rows).toHaveLength(6)
    expect((await get(token, '/api/calendar/2026')).json().isKnown).toBe(true)
    expect((await get(token, '/api/units')).json().rows).toHaveLength(1)
    const nation = await get(await signIn('p37w1.nation'), '/api/session')
    expect(nation.json()).toMatchObject({ roles: ['administrator'], unit: { name: '全国(演练二)' } })
    expect((await get(await signIn('p37w1.head'), '/api/session')).json().roles).toEqual(['approver'])
  })
  it('has a clock that moves without moving another world’s', async () => {
    const token = await signIn('p37w1.nation')
    const before = (await get(tokens.admin, '/api/season')).json().today
    const moved = await app.inject({
      method: 'POST',
      url: '/api/world/clock',
      cookies: { xueji_session: token },
      headers: { 'idempotency-key': randomUUID() },
      payload: { to: '2027-07-20T00:00:00+08:00' },
    })
    expect(moved.statusCode).toBe(200)
    expect((await get(token, '/api/season')).json().today).toBe('2027-07-20')
    expect((await get(tokens.admin, '/api/season')).json().today).toBe(before)
  })
  it('opened twice with one request id, even at once, is opened once', async () => {
    const request = randomUUID()
    const of = { divisionCode: '340000', provinceName: '青岚省' }
    const answers = await Promise.all([open(of, request), open(of, request)])
    expect(answers.map((a) => a.statusCode)).toEqual([200, 200])
    expect(answers[0]?.json()).toEqual(answers[1]?.json())
    expect((await open(of, request)).json()).toEqual(answers[0]?.json())
    expect(await schemas()).toEqual(['p34w1', 'p37', 'p37w1'])
  })
  it('opened by two at once is two worlds, each with its schema', async () => {
    const answers = await Promise.all([open({ name: '演练甲' }), open({ name: '演练乙' })])
    expect(answers.map((a) => a.json().logins?.province).sort()).toEqual(['p37w2', 'p37w3'])
    expect(await schemas()).toEqual(['p34w1', 'p37', 'p37w1', 'p37w2', 'p37w3'])
  })
  it('whose schema was made before the transaction failed is opened when it is asked for again', async () => {
    await t.owner.query(`ALTER TABLE nation.policy ADD CONSTRAINT nobody CHECK (name = 'nobody') NOT VALID`)
    const request = randomUUID()
    const failed = await open({ name: '演练丙' }, request)
    expect(failed.statusCode).toBe(500)
    await t.owner.query('ALTER TABLE nation.policy DROP CONSTRAINT nobody')
    expect(opened.at(-1)).toBe('p37w4')
    const { rows } = await t.owner.query(`SELECT to_regclass('p37w4.pupil') IS NOT NULL AS is_there`)
    expect(rows).toEqual([{ is_there: true }])
    expect((await open({ name: '演练丙' }, request)).json().logins.province).toBe('p37w4')
  })
  it('is opened by the administrator of a nation, and by nobody else', async () => {
    expect((await open({}, randomUUID(), 'officer')).json().code).toBe('not_allowed')
    expect((await open({ divisionCode: '370100' })).json().code).toBe('invalid_input')
  })
  it('has a name that nobody had', () => {
    expect(nextSchemaName('37', [])).toBe('p37w1')
    expect(nextSchemaName('37', ['p37w1', 'p37w3', 'p37'])).toBe('p37w2')
  })
})

describe('the workbench', () => {
  const workbench = async (who: string) => (await get(tokens[who], '/api/workbench')).json()
  it('counts what waits and what there is, each inside the unit’s subtree', async () => {
    await t.owner.query(`UPDATE nation.world SET clock_at = '2026-07-10T08:00:00+08:00', clock_set_at = now()
                         WHERE id = (SELECT world_id FROM nation.unit WHERE id = ${town.nation})`)
    await arrangeFigures()
    const nothing = {
      inbox: 0,
      overdue: 0,
      dueSoon: 0,
      waitingElsewhere: 0,
      pupils: 0,
      unplaced: 0,
      graduatesWaiting: 0,
      problemRecords: 0,
      notGraduated: 0,
      regraduating: 0,
      regraduationOver: 0,
      regraduateBy: null,
      refusedFiles: 0,
    }
    const counted = {
      ...nothing,
      pupils: 4,
      unplaced: 1,
      notGraduated: 2,
      graduatesWaiting: 1,
      problemRecords: 2,
      refusedFiles: 1,
    }
    expect(await workbench('clerk')).toEqual({ ...counted, inbox: 1, waitingElsewhere: 2 })
    expect(await workbench('county')).toEqual({ ...counted, inbox: 1, overdue: 1, waitingElsewhere: 2 })
    expect(await workbench('officer')).toEqual({ ...counted, waitingElsewhere: 3 })
    expect(await workbench('admin')).toEqual({ ...counted, waitingElsewhere: 3 })
    expect(await workbench('other')).toEqual(nothing)
  })

  /** Four pupils: one unplaced, one in grade 1, two in a class that leaves; two cases, three desks' worth of paper. */
  async function arrangeFigures(): Promise<void> {
    const school = [town.school, town.path.school]
    const [leaving, staying] = [await t.db.newId(), await t.db.newId()]
    await t.owner.query(
      `INSERT INTO p37.class VALUES ($1, $3, $4, 'primary', 2020, 6, 6, '2020101', '1班'),
                                    ($2, $3, $4, 'primary', 2025, 6, 1, '2025101', '1班')`,
      [leaving, staying, ...school],
    )
    const pupils: number[] = []
    for (const classId of [leaving, leaving, staying, null]) {
      const id = await t.db.newId()
      pupils.push(id)
      await t.owner.query(
        `INSERT INTO p37.pupil (id, unit_path, name, sex, birth_date, sealed)
         VALUES ($1, $2, '王小明', 'male', '2014-05-01', $3)`,
        [id, town.path.school, Buffer.alloc(64)],
      )
      await t.owner.query(
        `INSERT INTO p37.enrollment (id, pupil_id, school_id, unit_path, stage, class_id, during)
         VALUES ($1, $2, $3, $4, 'primary', $5, '[2020-09-01,)')`,
        [await t.db.newId(), id, ...school, classId],
      )
    }
    await arrangePaper()
    await arrangeProblems(pupils[0] ?? 0, pupils[1] ?? 0)
    for (const [bad, state] of [
      [9, 'refused'],
      [3, 'done'],
    ])
      await t.owner.query(
        `INSERT INTO p37.import_job (id, kind, mode, state, unit_id, unit_path, account_id, file_name, rows_bad, created_at, business_at)
         VALUES ($1, 'registration', 'all_or_nothing', $2, $3, $4, 1, 'a.xlsx', $5, now(), now())`,
        [await t.db.newId(), state, ...school, bad],
      )
  }

  /** One case on the registrar's desk of the school, one on the approver's, one at the county and late. */
  async function arrangePaper(): Promise<void> {
    for (const [unit, path, roles, dueOn] of [
      [town.school, town.path.school, ['registrar'], '2026-07-20'],
      [town.school, town.path.school, ['approver'], '2026-07-20'],
      [town.county, town.path.county, ['registrar', 'approver'], '2026-07-09'],
    ] as const) {
      const id = await t.db.newId()
      const { rows } = await t.owner.query('SELECT id::int FROM nation.unit WHERE level = 1 LIMIT 1')
      await t.owner.query(
        `INSERT INTO p37.business_case (id, kind, state, detail, detail_version, visible_to, opened_at, parties, subject, school_id, opened_by)
         VALUES ($1, 'registration', 'x', '{}', 1, $2, now(), '{}', '王小明', $3, 1)`,
        [id, [town.school, town.county, rows[0].id, town.nation], town.school],
      )
      await t.owner.query(
        `INSERT INTO p37.desk_item VALUES ($1, $2, $3, $4, 'registration', 'x', $5, '王小明', now(), $6)`,
        [id, unit, path, roles, town.school, dueOn],
      )
    }
  }

  async function arrangeProblems(untreated: number, settled: number): Promise<void> {
    const group = await t.db.newId()
    await t.owner.query(
      `INSERT INTO nation.problem_group SELECT $1, world_id, 'id_duplicate', $2, now(), NULL FROM nation.unit WHERE id = $3`,
      [group, Buffer.alloc(32), town.nation],
    )
    for (const [pupil, state] of [
      [untreated, 'untreated'],
      [settled, 'substantiated'],
    ])
      await t.owner.query(`INSERT INTO nation.problem_member VALUES ($1, $2, $3, $4, $5, false, $6, now())`, [
        group,
        pupil,
        town.provinceId,
        town.school,
        town.path.school,
        state,
      ])
    // Who has substantiated waits for the bureau: his record is open still.
    await t.owner.query('UPDATE p37.pupil SET is_flagged = true WHERE id = ANY ($1)', [[untreated, settled]])
    const graduation = await t.db.newId()
    const { rows } = await t.owner.query('SELECT id::int FROM p37.enrollment WHERE pupil_id = $1', [
      untreated,
    ])
    await t.owner.query(
      `INSERT INTO p37.graduation (id, pupil_id, enrollment_id, school_id, unit_path, stage, year, outcome, name, sex, birth_date, sealed, number_hash, graduated_on, account_id)
       VALUES ($1, $2, $3, $4, $5, 'primary', 2026, 'graduated', '王小明', 'male', '2014-05-01', '', '', '2026-07-01', 1)`,
      [graduation, untreated, rows[0].id, town.school, town.path.school],
    )
    await t.owner.query(
      `INSERT INTO p37.allocation VALUES ($1, 2026, $2, $3, 'junior', $4, $5, $4, '王小明', 'male', 'open', NULL, 1, now())`,
      [await t.db.newId(), untreated, graduation, town.school, town.path.school],
    )
  }
})
