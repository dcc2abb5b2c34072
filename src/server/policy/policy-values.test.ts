/** A province's policy values, set through the door, and what they then do. */
import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { arrangeTown, type Town } from '../../../test/arrange.ts'
import { type Call, caller } from '../../../test/call.ts'
import { contextOf } from '../../../test/context.ts'
import { freshDatabase, type TestDatabase } from '../../../test/db.ts'
import { signedIn } from '../../../test/sign-in.ts'
import { arrangeClass, placesOf, promoted, seatPupil } from '../../../test/town.ts'
import { listPolicies, previewPolicy, setPolicy } from '../../contract/policy-values.ts'
import { issueAccounts } from '../../contract/staff.ts'
import { NO_EFFECT } from '../../rules/change-effect.ts'
import { CIRCULAR_POLICY } from '../../rules/policy.ts'
import { buildApp } from '../app.ts'
import type { Context } from '../context.ts'
import { addCircularPolicy } from './circular.actions.ts'

let t: TestDatabase
let ctx: Context
let app: FastifyInstance
let call: Call
let town: Town
const tokens: Record<string, string> = {}
const real = new Date()

beforeAll(async () => {
  t = await freshDatabase()
  ctx = contextOf(t, () => real)
  app = await buildApp(ctx, { logLevel: 'silent' })
  call = caller(app)
  town = await arrangeTown(t)
  const [province] = (
    await t.owner.query('SELECT id::int, path, world_id::int FROM nation.unit WHERE level = 1')
  ).rows
  await t.db.asJob((tx) => addCircularPolicy(tx, ctx, province.world_id))
  for (const [login, unitId, unitPath, roles] of [
    ['boss', province.id, province.path, ['administrator']],
    ['county', town.county, town.path.county, ['administrator']],
    ['clerk', town.school, town.path.school, ['registrar']],
  ] as const)
    tokens[login] = await signedIn(t, { unitId, unitPath, roles, login })
  await at('2026-07-10T08:00:00+08:00')
})
afterAll(async () => {
  await app.close()
  await t.close()
})

const at = (clock: string) =>
  t.owner.query('UPDATE nation.world SET clock_at = $1, clock_set_at = $2', [clock, real])
type Wish = NonNullable<Parameters<typeof call<typeof setPolicy>>[2]['body']>
const set = (values: Wish['values'], more: Partial<Wish> = {}, request = randomUUID(), who = 'boss') =>
  call(
    tokens[who] ?? '',
    setPolicy,
    { body: { basis: '云教基〔2026〕7 号', validFrom: '2026-07-10', validTo: null, ...more, values } },
    request,
  )
const look = (values: Wish['values'], more: Partial<Wish> = {}, who = 'boss') =>
  call(tokens[who] ?? '', previewPolicy, {
    body: { basis: '云教基〔2026〕7 号', validFrom: '2026-07-10', validTo: null, ...more, values },
  })
const school = () => placesOf(town).school
const list = async (who = 'clerk') => (await call(tokens[who] ?? '', listPolicies, {})).ok()
/** One person as registrar and approver of a school: allowed by policy or not. */
const issueBoth = () =>
  call(tokens.county ?? '', issueAccounts, {
    body: {
      accounts: [
        {
          unitId: town.school,
          login: `both.${randomUUID().slice(0, 8)}`,
          name: '李娜',
          roles: ['registrar', 'approver'],
        },
      ],
    },
  })

describe('policy values', () => {
  it('are the circular’s at first, shown to everybody who works under them', async () => {
    const { current, rows } = await list()
    expect(current).toMatchObject({ deskWorkdays: 10, registrarMayApprove: false, promotionDay: '08-10' })
    expect(rows).toMatchObject([{ owner: 'world', isInForce: true }])
  })
  it('are set by the province’s administrator alone', async () => {
    for (const who of ['county', 'clerk'])
      expect((await set({ deskWorkdays: 5 }, {}, randomUUID(), who)).code).toBe('not_allowed')
  })
  it('count at once, and what is not named stays', async () => {
    expect((await issueBoth()).code).toBe('account_roles_must_be_two_people')
    const done = (await set({ registrarMayApprove: true })).ok()
    expect(done).toMatchObject({ owner: 'province', isInForce: true, values: { deskWorkdays: 10 } })
    expect((await issueBoth()).code).toBeUndefined()
    expect((await list()).current).toMatchObject({ registrarMayApprove: true, deskWorkdays: 10 })
  })
  it('count from their first day to their last, and then what held before', async () => {
    ;(await set({ deskWorkdays: 5 }, { validFrom: '2026-07-20', validTo: '2026-07-24' })).ok()
    const seen: unknown[] = []
    for (const day of ['19', '20', '24', '25']) {
      await at(`2026-07-${day}T12:00:00+08:00`)
      const { deskWorkdays, registrarMayApprove } = (await list()).current
      seen.push([deskWorkdays, registrarMayApprove])
    }
    expect(seen).toEqual([
      [10, true],
      [5, true],
      [5, true],
      [10, true],
    ])
    await at('2026-07-10T08:00:00+08:00')
  })
  it('set again for the same day are replaced, and build on each other', async () => {
    const before = (await list()).rows.length
    ;(await set({ importRowLimit: 500 })).ok()
    const { current, rows } = await list()
    expect(current).toMatchObject({ importRowLimit: 500, registrarMayApprove: true })
    expect(rows).toHaveLength(before)
  })
  it('set by two at once are all kept', async () => {
    const both = await Promise.all([set({ draftDays: 3 }), set({ classSizeWarning: 40 })])
    expect(both.map((one) => one.code)).toEqual([undefined, undefined])
    expect((await list()).current).toMatchObject({ draftDays: 3, classSizeWarning: 40, importRowLimit: 500 })
  })
  it('sent twice are set once, and audited with what was before', async () => {
    const request = randomUUID()
    const answers = await Promise.all([
      set({ lookUpsPerDay: 100 }, {}, request),
      set({ lookUpsPerDay: 100 }, {}, request),
    ])
    expect(answers.map((one) => one.ok())).toEqual([answers[0]?.ok(), answers[0]?.ok()])
    const { rows } = await t.owner.query(
      `SELECT detail FROM p37.audit_entry WHERE act = 'policy.set' AND detail->'changes' @> '[{"key":"lookUpsPerDay"}]'`,
    )
    expect(rows).toEqual([
      {
        detail: {
          name: '云教基〔2026〕7 号',
          validFrom: '2026-07-10',
          validTo: null,
          changes: [{ key: 'lookUpsPerDay', from: CIRCULAR_POLICY.lookUpsPerDay, to: 100 }],
          effect: NO_EFFECT,
        },
      },
    ])
  })
  it('are looked at first: who stays behind, which forms go, what each of them means; nothing is set by that', async () => {
    const before = (await list()).rows.length
    const classId = await arrangeClass(t, school(), { cohort: 2020, grade: 6 })
    for (const name of ['赵一', '钱二']) await seatPupil(t, school(), { name, classId })
    await t.owner.query(
      `INSERT INTO p37.form_draft (account_id, form, revision, sealed, at)
       SELECT id, 'registration', 1, '\\x00', $1::timestamptz - interval '2 days 1 hour' FROM nation.account WHERE login = 'clerk'`,
      [real],
    )
    const effect = (await look({ promotionDay: '08-05', draftDays: 2, registrarMayApprove: false })).ok()
    expect(effect.numbers).toMatchObject({ waiting: 2, drafts: 1, closing: 0 })
    expect(effect.sentences).toEqual([
      '2 名毕业年级学生还没有毕业;到 2026-08-05 24 时仍未毕业的,留在毕业年级。',
      '2026 年的升级由 2026-08-10 24 时改到 2026-08-05 24 时。',
      '招生入学和新生注册在升级完成后才能办理,随之提前。',
      '1 份未提交的表单将不再保留。',
      '现有 1 个用户一人兼两职,不会自动改变,请由发放账号的单位调整。',
      expect.stringMatching(/^升级日\(当天 24 时升级\):由 08-10 改为 08-05。早 5 天。升级提前/),
      expect.stringMatching(/^同一人可兼学籍管理员和主管领导:由 是 改为 否。/),
      expect.stringMatching(/^未提交的表单保留:由 3 天 改为 2 天。少 1 天。/),
    ])
    expect((await list()).rows).toHaveLength(before)
    for (const who of ['county', 'clerk'])
      expect((await look({ deskWorkdays: 5 }, {}, who)).code).toBe('not_allowed')
    expect((await look({ promotionDay: '07-01' })).code).toBe('policy_promotion_day_past')
  })
  it('open and close the import of allocation lists for bureaus without a day of their own', async () => {
    await at('2026-08-25T08:00:00+08:00')
    await promoted(t, 2026)
    const today = { validFrom: '2026-08-25' }
    const effect = (await look({ allocationDay: '08-20' }, today)).ok()
    const bureaus = effect.numbers.opening
    expect(bureaus).toBeGreaterThan(1)
    expect(effect.units.map((one) => one.what)).toEqual(Array(bureaus).fill('可以发起'))
    const later = (await look({ allocationDay: '08-20' }, { validFrom: '2026-08-26' })).ok()
    expect(later.numbers.opening, 'not today').toBe(0)
    expect(later.sentences).toContain('到 2026-08-26 0 时才生效。')
    await t.owner.query('TRUNCATE p37.promotion_run CASCADE')
    await at('2026-07-10T08:00:00+08:00')
  })
  it('are set as they were seen, and not when somebody has set others or much more would happen', async () => {
    const wish = { promotionDay: '08-06' }
    const { numbers, basis } = (await look(wish)).ok()
    const seen = { numbers, basis }
    const classId = await arrangeClass(t, school(), { cohort: 2020, grade: 6 })
    for (let n = 0; n < 9; n++) await seatPupil(t, school(), { name: `孙${n}`, classId })
    expect((await set(wish, { seen })).problem).toMatchObject({
      code: 'effect_changed',
      detail: '还没有办理的学生:预览时 2,现在 11',
    })
    await t.owner.query('DELETE FROM p37.enrollment WHERE class_id = $1', [classId])
    ;(await set({ photoKilobytes: 100 })).ok()
    expect((await set(wish, { seen })).code).toBe('stale_view')
    const again = (await look(wish)).ok()
    ;(await set(wish, { seen: { numbers: again.numbers, basis: again.basis } })).ok()
    expect((await list()).current.promotionDay).toBe('08-06')
  })
  it('never change what has been: no day before today, no end before the beginning, nothing that is nothing', async () => {
    expect((await set({ deskWorkdays: 5 }, { validFrom: '2026-07-09' })).code).toBe('policy_in_the_past')
    expect((await set({ deskWorkdays: 5 }, { validTo: '2026-07-09' })).problem).toMatchObject({
      code: 'window_dates_wrong',
      field: 'validTo',
    })
    expect((await set({ importRowLimit: 500 })).code).toBe('policy_unchanged')
    expect((await set({ deskWorkdays: 0 })).code).toBe('invalid_input')
    expect((await set({ promotionDay: '02-31' })).code).toBe('invalid_input')
  })
  it('never set a promotion off by themselves', async () => {
    expect((await set({ promotionDay: '07-01' })).problem).toMatchObject({
      code: 'policy_promotion_day_past',
      field: 'promotionDay',
    })
    expect((await set({ promotionDay: '07-15' }, { validFrom: '2026-07-20' })).code).toBe(
      'policy_promotion_day_past',
    )
    ;(await set({ promotionDay: '08-01' })).ok()
    ;(await set({ promotionDay: '07-01' }, { validFrom: '2027-01-01' })).ok()
  })
})
