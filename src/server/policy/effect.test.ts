/** What a window, a switch or a day of the calendar would do, looked at before it is saved, and saved as it was seen. */
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { arrangeTown, type Town } from '../../../test/arrange.ts'
import { type Call, caller } from '../../../test/call.ts'
import { contextOf } from '../../../test/context.ts'
import { freshDatabase, type TestDatabase } from '../../../test/db.ts'
import {
  arrangeClass,
  clerk,
  type Place,
  placesOf,
  seatPupil,
  setClock,
  teaches,
} from '../../../test/town.ts'
import { saveDraft } from '../../contract/draft.ts'
import * as door from '../../contract/policy.ts'
import { buildApp } from '../app.ts'
import { calendarFrom } from './policy.actions.ts'

let t: TestDatabase
let app: FastifyInstance
let call: Call
let town: Town
let at: ReturnType<typeof placesOf>
let province: Place
const who = { nation: '', province: '', county: '', first: '', other: '' }

beforeAll(async () => {
  t = await freshDatabase()
  app = await buildApp(contextOf(t), { logLevel: 'silent' })
  call = caller(app)
  town = await arrangeTown(t)
  at = placesOf(town)
  const [nation, id] = at.county.path.split('/').map(Number)
  province = { id: id ?? 0, path: `${nation}/${id}/`, schema: 'p37' }
  await teaches(t, at.school, '2137000001', { primary: 6 })
  await teaches(t, at.otherSchool, '2137000002', { primary: 6 })
  who.nation = await clerk(t, at.nation, 'administrator')
  who.province = await clerk(t, province, 'registrar')
  who.county = await clerk(t, at.county, 'registrar')
  who.first = await clerk(t, at.school, 'registrar')
  who.other = await clerk(t, at.otherSchool, 'registrar')
})
afterAll(async () => {
  await app.close()
  await t.close()
})
beforeEach(async () => {
  await t.owner.query(
    `TRUNCATE nation.business_window, nation.switch_opening, nation.calendar_day, p37.form_draft, p37.desk_item,
       p37.enrollment, p37.class, p37.audit_entry CASCADE`,
  )
  await setClock(t, '2026-09-10T08:00:00+08:00')
})

const draft = (by: string, form = 'registration') =>
  call(by, saveDraft, { params: { form }, body: { revision: 0, values: { name: '未提交' } } })
async function onDesk(unit: Place, since: string, dueOn: string, kind = 'registration'): Promise<number> {
  const id = await t.db.newId()
  await t.owner.query(
    `INSERT INTO p37.business_case (id, kind, state, detail, detail_version, visible_to, opened_at, parties, subject,
                                    school_id, opened_by)
     VALUES ($1, $2, 'with_approver', '{}', 1, $3, now(), '{}', '某人', $4, 1)`,
    [id, kind, [unit.id], unit.id],
  )
  await t.owner.query(
    `INSERT INTO p37.desk_item VALUES ($1, $2, $3, '{approver}', $4, 'with_approver', $2, '某人', $5, $6)`,
    [id, unit.id, unit.path, kind, since, dueOn],
  )
  return id
}
const audited = async (act: string) =>
  (await t.owner.query('SELECT detail FROM p37.audit_entry WHERE act = $1', [act])).rows.map(
    (row) => row.detail,
  )

describe('a window', () => {
  type Wish = {
    business: 'registration' | 'graduation' | 'transfer'
    from: string
    to: string
    kind?: 'open' | 'frozen'
  }
  const wishOf = ({ business, from, to, kind = 'open' }: Wish, unitId = province.id) => ({
    ...{ unitId, business, kind, from, to, fromYear: 2026, toYear: null },
  })
  const look = (by: string, wish: Wish, unitId?: number) =>
    call(by, door.previewWindow, { body: wishOf(wish, unitId) })
  const short: Wish = { business: 'registration', from: '08-11', to: '09-09' }

  it('that ends before today would close the units below it, with their forms; what is begun goes on', async () => {
    await Promise.all([draft(who.first), draft(who.other), draft(who.first, 'late_registration')])
    await onDesk(at.school, '2026-09-01T02:00:00Z', '2026-09-15')
    const effect = (await look(who.province, short)).ok()
    expect(effect.numbers).toMatchObject({ closing: 2, opening: 0, drafts: 2 })
    expect(effect.sentences).toEqual([
      '此更改将使 2 份未提交的表单无法再提交。',
      '2 个单位从现在起不能再发起新生注册。',
      '已发起的 1 件在办业务不受影响,可以继续办理。',
      '不能再发起的 2 个单位,今年(2026 年)不再开放。',
    ])
    expect(effect.units.map((one) => `${one.name} ${one.what}`).sort()).toEqual([
      '临江县第一小学 不能再发起,今年(2026 年)不再开放',
      '松岭县第一小学 不能再发起,今年(2026 年)不再开放',
    ])
    const { rows } = await t.owner.query('SELECT 1 FROM nation.business_window')
    expect(rows).toEqual([])
  })
  it('of a county closes nobody beside it, and nobody who was closed already', async () => {
    await draft(who.other)
    expect((await look(who.county, short, at.county.id)).ok().numbers).toMatchObject({
      closing: 1,
      drafts: 0,
    })
    await call(who.county, door.setWindow, { body: wishOf(short, at.school.id) })
    expect((await look(who.county, short, at.county.id)).ok().numbers).toMatchObject({ closing: 0 })
  })
  it('closes nobody who is no more (ORG-9)', async () => {
    await t.owner.query(`UPDATE nation.unit SET closed_on = '2026-08-01' WHERE id = $1`, [at.otherSchool.id])
    const effect = await look(who.province, short)
    await t.owner.query('UPDATE nation.unit SET closed_on = NULL WHERE id = $1', [at.otherSchool.id])
    expect(effect.ok().numbers.closing).toBe(1)
  })
  it('opened again opens all below it that have no window of their own', async () => {
    ;(await call(who.province, door.setWindow, { body: wishOf(short) })).ok()
    ;(await call(who.county, door.setWindow, { body: wishOf(short, at.school.id) })).ok()
    const effect = (await look(who.province, { ...short, to: '09-30' })).ok()
    expect(effect.numbers).toMatchObject({ closing: 0, opening: 1 })
    expect(effect.sentences[0]).toBe('1 个单位从现在起可以发起新生注册。')
  })
  it('counts the leavers who have not graduated where graduation would close', async () => {
    await setClock(t, '2026-07-10T08:00:00+08:00')
    const classId = await arrangeClass(t, at.school, { cohort: 2020, grade: 6 })
    for (const name of ['赵一', '钱二']) await seatPupil(t, at.school, { name, classId })
    const effect = (await look(who.province, { business: 'graduation', from: '06-01', to: '07-05' })).ok()
    expect(effect.numbers).toMatchObject({ closing: 2, waiting: 2 })
    expect(effect.sentences).toContain('2 名毕业年级学生还没有毕业,此更改后不能再办理毕业。')
  })
  it('that begins later says from when its units may begin again', async () => {
    const effect = (await look(who.province, { ...short, from: '09-15', to: '09-30' })).ok()
    expect(effect.sentences).toContain('不能再发起的 2 个单位,要到 2026-09-15 00:00 才开放。')
    const freeze: Wish = { business: 'transfer', kind: 'frozen', from: '09-01', to: '09-20' }
    expect((await look(who.province, freeze)).ok().sentences).toContain(
      '不能再发起的 2 个单位,要到 2026-09-21 00:00 才开放。',
    )
  })
  it('a freeze closes while it lasts', async () => {
    const freeze: Wish = { business: 'transfer', kind: 'frozen', from: '09-01', to: '09-20' }
    expect((await look(who.province, freeze)).ok().numbers.closing).toBe(2)
    expect((await look(who.province, { ...freeze, from: '09-11' })).ok().numbers.closing).toBe(0)
  })
  it('is refused in its preview as it would be when it is set', async () => {
    expect((await look(who.county, { ...short, to: '10-09' }, at.county.id)).code).toBe(
      'window_wider_than_province',
    )
    expect((await look(who.county, short)).code).toBe('not_found')
    expect((await look(who.province, { ...short, to: '08-01' })).code).toBe('window_dates_wrong')
    expect((await look(who.first, short)).code).toBe('not_allowed')
  })
  it('set as it was seen is set, with its effect in the audit', async () => {
    await draft(who.first)
    const { numbers, basis } = (await look(who.province, short)).ok()
    await draft(who.other)
    const done = await call(who.province, door.setWindow, {
      body: { ...wishOf(short), seen: { numbers, basis } },
    })
    expect(done.ok()).toMatchObject({ from: '08-11', to: '09-09' })
    expect(await audited('window.set')).toMatchObject([
      { business: 'registration', effect: { drafts: 2, closing: 2 } },
    ])
  })
  it('that would do much more than was seen is not set', async () => {
    const { numbers, basis } = (await look(who.province, short)).ok()
    await draft(who.first)
    const refused = await call(who.province, door.setWindow, {
      body: { ...wishOf(short), seen: { numbers, basis } },
    })
    expect(refused.problem).toMatchObject({
      code: 'effect_changed',
      detail: '无法再提交的表单:预览时 0,现在 1',
    })
    const { rows } = await t.owner.query('SELECT 1 FROM nation.business_window')
    expect(rows).toEqual([])
  })
  it('that somebody else has set in between is looked at anew', async () => {
    const { numbers, basis } = (await look(who.province, short)).ok()
    const seen = { numbers, basis }
    const [a, b] = await Promise.all(
      [1, 2].map(() => call(who.province, door.setWindow, { body: { ...wishOf(short), seen } })),
    )
    expect([a?.code ?? 'done', b?.code ?? 'done'].sort()).toEqual(['done', 'stale_view'])
    const other = { ...wishOf({ ...short, to: '09-20' }), seen }
    expect((await call(who.province, door.setWindow, { body: other })).code).toBe('stale_view')
  })
})

describe('a switch', () => {
  const opening = (unitId: number, from = '2026-09-01') => ({
    ...{ unitId, business: 'late_registration' as const, reason: '查无学籍' },
    ...{ from: `${from}T00:00:00+08:00`, to: '2026-09-20T00:00:00+08:00' },
  })
  it('tells which schools it opens, now or later', async () => {
    const now = (await call(who.province, door.previewOpening, { body: opening(at.county.id) })).ok()
    expect(now.numbers.opening).toBe(1)
    expect(now.sentences).toEqual(['1 个单位从现在起可以发起在校生注册。'])
    const later = (
      await call(who.province, door.previewOpening, { body: opening(at.county.id, '2026-09-15') })
    ).ok()
    expect(later.numbers.opening).toBe(0)
    expect(later.sentences.at(-1)).toBe('到 2026-09-15 00:00 才开放,涉及学校 1 所。')
  })
  it('closed early tells whose forms can no longer be sent; a wider opening still holds', async () => {
    const { id } = (await call(who.province, door.openSwitch, { body: opening(at.school.id) })).ok()
    await draft(who.first, 'late_registration')
    const look = async () => (await call(who.province, door.previewClosing, { params: { id } })).ok()
    expect((await look()).numbers).toMatchObject({ closing: 1, drafts: 1 })
    const { numbers, basis } = await look()
    ;(await call(who.province, door.openSwitch, { body: opening(at.county.id) })).ok()
    expect((await look()).numbers).toMatchObject({ closing: 0, drafts: 0 })
    const seen = { numbers, basis }
    expect((await call(who.province, door.closeSwitch, { params: { id }, body: { seen } })).code).toBe(
      'stale_view',
    )
    const again = await look()
    const body = { seen: { numbers: again.numbers, basis: again.basis } }
    expect(
      (await call(who.province, door.closeSwitch, { params: { id }, body })).ok().closedAt,
    ).not.toBeNull()
    expect(await audited('switch.close')).toMatchObject([{ effect: { closing: 0 } }])
  })
  it('is looked at by the province alone, and while it is open', async () => {
    expect((await call(who.county, door.previewOpening, { body: opening(at.school.id) })).code).toBe(
      'not_allowed',
    )
    expect((await call(who.province, door.previewOpening, { body: opening(province.id) })).code).toBe(
      'switch_county_or_school',
    )
    const { id } = (await call(who.province, door.openSwitch, { body: opening(at.school.id) })).ok()
    await setClock(t, '2026-09-21T08:00:00+08:00')
    expect((await call(who.province, door.previewClosing, { params: { id } })).code).toBe('switch_not_open')
  })
})

describe('a day of the calendar', () => {
  type Kind = 'holiday' | 'make_up' | 'ordinary'
  const day = (on: string, kind: Kind) => ({ day: on, kind, note: null })
  const look = async (on: string, kind: Kind) =>
    (await call(who.nation, door.previewCalendarDay, { body: day(on, kind) })).ok()
  const set = (on: string, kind: Kind, seen?: object) =>
    call(who.nation, door.setCalendarDay, {
      body: { ...day(on, kind), ...(seen ? { seen: seen as never } : {}) },
    })
  const dueOn = async (id: number) =>
    (await t.owner.query('SELECT due_on::text AS on FROM p37.desk_item WHERE case_id = $1', [id])).rows[0]?.on

  it('moves what was reached before it and is due behind it, and nothing else (ORG-7)', async () => {
    // Reached on Thursday 2026-09-10, three working days: Tuesday the 15th.
    const within = await onDesk(at.school, '2026-09-10T02:00:00Z', '2026-09-15')
    const before = await onDesk(at.school, '2026-09-08T02:00:00Z', '2026-09-10')
    const after = await onDesk(at.otherSchool, '2026-09-14T16:30:00Z', '2026-09-18')
    const effect = await look('2026-09-14', 'holiday')
    expect(effect.numbers).toMatchObject({ later: 1, earlier: 0 })
    expect(effect.sentences).toEqual(['此更改将使 1 件待办顺延到期。'])
    expect(effect.units).toEqual([expect.objectContaining({ name: '云海省', what: '1 件待办改变期限' })])
    expect(await dueOn(within)).toBe('2026-09-15')
    ;(await set('2026-09-14', 'holiday', { numbers: effect.numbers, basis: effect.basis })).ok()
    expect(await Promise.all([within, before, after].map(dueOn))).toEqual([
      '2026-09-16',
      '2026-09-10',
      '2026-09-18',
    ])
    // A Saturday on which the country works brings it back, and the Monday itself too.
    expect((await look('2026-09-12', 'make_up')).sentences).toEqual(['此更改将使 1 件待办提前到期。'])
    ;(await set('2026-09-12', 'make_up')).ok()
    expect(await dueOn(within)).toBe('2026-09-15')
    ;(await set('2026-09-14', 'ordinary')).ok()
    expect(await dueOn(within)).toBe('2026-09-14')
  })
  it('tells what would be overdue by it', async () => {
    await setClock(t, '2026-09-15T08:00:00+08:00')
    await onDesk(at.school, '2026-09-10T02:00:00Z', '2026-09-15')
    const effect = await look('2026-09-12', 'make_up')
    expect(effect.numbers).toMatchObject({ earlier: 1, overdue: 1 })
    expect(effect.sentences[0]).toBe('1 件待办将变为超期。')
  })
  it('that nobody’s deadline crosses changes none', async () => {
    expect((await look('2027-02-01', 'holiday')).sentences).toEqual([
      '没有待办的期限因此改变;以后到达的业务按新的日历计算。',
    ])
  })
  it('set in between by somebody else is looked at anew', async () => {
    const { numbers, basis } = await look('2026-10-08', 'holiday')
    ;(await set('2026-10-08', 'make_up')).ok()
    expect((await set('2026-10-08', 'holiday', { numbers, basis })).code).toBe('stale_view')
  })
  it('waits for whoever is reckoning with the calendar, and is refused in words when that takes long', async () => {
    let finish = () => {}
    const held = new Promise<void>((resolve) => {
      finish = resolve
    })
    let begun = () => {}
    const isReading = new Promise<void>((resolve) => {
      begun = resolve
    })
    const { rows } = await t.owner.query('SELECT world_id::int AS id FROM nation.unit WHERE id = $1', [
      town.nation,
    ])
    const slow = t.db.asJob(async (tx) => {
      await calendarFrom(tx, { worldId: rows[0].id }, '2026-09-10')
      begun()
      await held
    })
    await isReading
    expect((await set('2026-10-09', 'holiday')).code).toBe('calendar_in_use')
    finish()
    await slow
    expect((await set('2026-10-09', 'holiday')).status).toBe(200)
  })
})
