/** Schools are renamed, handed to another bureau, closed (ORG-9), through the doors; row-level security looks on. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { childCells } from '../../../test/registration-cells.ts'
import {
  arrangeSchoolTown,
  change,
  changeNow,
  fillSchool,
  type SchoolTown,
} from '../../../test/school-town.ts'
import { arrangeClass, arrangeTerm, clerk, type Place, seatPupil, setClock } from '../../../test/town.ts'
import { readTexts } from '../../../test/workbook-file.ts'
import { listInbox, takeSteps } from '../../contract/business-case.ts'
import { listClassHistory } from '../../contract/class-life.ts'
import { listImports } from '../../contract/import.ts'
import { exportOf } from '../../contract/list-export.ts'
import { listNotices } from '../../contract/notice.ts'
import { getPupil, listPupils } from '../../contract/pupil.ts'
import { registerPupil } from '../../contract/registration.ts'
import * as doors from '../../contract/school-change.ts'
import { createClasses, getUnit, listUnits, renameClass } from '../../contract/unit.ts'
import { scopeRange } from '../../rules/scope.ts'
import { runClocks } from '../world/due.actions.ts'

let s: SchoolTown
beforeAll(async () => {
  s = await arrangeSchoolTown()
})
afterAll(() => s.close())

const RENAME = { preview: doors.previewRename, act: doors.renameSchool }
const MOVE = { preview: doors.previewMove, act: doors.moveSchool }
const CLOSE = { preview: doors.previewClosure, act: doors.closeSchool }
const history = async (token: string, query = {}) =>
  (await s.call(token, doors.listSchoolChanges, { query })).ok().rows
const unit = async (token: string, { id }: Place) => (await s.call(token, getUnit, { params: { id } })).ok()
const found = async (token: string, name: string) =>
  (await s.call(token, listUnits, { query: { name } })).ok().rows.map((one) => one.name)

/** What a unit's people were told of changes of schools, the newest first. */
const told = async (token: string) =>
  (await s.call(token, listNotices, { query: { kind: 'school_changed' } })).ok().rows.map((one) => one.text)

/** What a unit's people see of a province's tables, with its rights and nothing else. */
const seen = (of: Place, table: string) =>
  s.t.db.scoped(
    { path: of.path, pathEnd: scopeRange(of.path).to, unitId: of.id, accountId: 1 },
    async (tx) => (await tx.rows<{ n: number }>(`SELECT count(*) AS n FROM p37.${table}`))[0]?.n ?? 0,
  )

describe('a school’s name', () => {
  const name = '临江县实验小学'
  it('is new from today, the old one stays and is found; code and number stay', async () => {
    const { preview, act } = await change(s, s.who.county, RENAME, s.school, { name, on: '2026-09-01' })
    expect(preview.ok()).toMatchObject({
      kind: 'rename',
      to: name,
      blockers: [],
      school: { name: '临江县第一小学' },
    })
    expect((await act()).ok()).toMatchObject({ state: 'done', nameBefore: '临江县第一小学', nameAfter: name })
    expect(await unit(s.who.county, s.school)).toMatchObject({
      name,
      school: { code: '2137000001' },
      formerNames: [{ name: '临江县第一小学', untilOn: '2026-09-01' }],
    })
    for (const who of [s.who.school, s.who.approver, s.who.county])
      expect(await told(who)).toEqual([`临江县第一小学已更名为${name}。`])
    const [notice] = (await s.call(s.who.school, listNotices, { query: {} })).ok().rows
    expect(notice?.link).toBe(`/school-changes?school=${s.school.id}`)
    for (const who of [s.who.sibling, s.who.otherCounty]) expect(await told(who)).toEqual([])
    expect(await found(s.who.county, '第一小学')).toEqual([name])
    expect(await found(s.who.province, '2137000001')).toEqual([name])
  })
  it('is the one of its time on the page of a life', async () => {
    const id = await seatPupil(s.t, s.school, { name: '钱一' })
    await s.t.owner.query(`UPDATE p37.enrollment SET during = '[2020-09-01,)' WHERE pupil_id = $1`, [id])
    const life = JSON.stringify((await s.call(s.who.county, getPupil, { params: { id } })).ok())
    expect(life).toContain('临江县第一小学')
    await s.t.owner.query('DELETE FROM p37.enrollment WHERE pupil_id = $1', [id])
  })
  it('planned for a day comes on that day, once, and may be taken back before', async () => {
    const plan = (of: string, on: string) => changeNow(s, s.who.province, RENAME, s.school, { name: of, on })
    const first = (await plan('临江县中心小学', '2026-09-10')) as { id: number }
    const second = await change(s, s.who.province, RENAME, s.school, { name: '别名小学', on: '2026-11-01' })
    expect((await second.act()).problem).toMatchObject({
      code: 'school_change_blocked',
      detail: '有一项更名还没有生效,请等它生效或先取消。',
    })
    const cancel = (who: string, id: number) => s.call(who, doors.cancelRename, { params: { id } })
    expect((await cancel(s.who.otherCounty, first.id)).code).toBe('not_found')
    expect((await cancel(s.who.county, first.id)).status).toBe(200)
    expect((await cancel(s.who.county, first.id)).code).toBe('school_change_not_planned')
    await plan('临江县中心小学', '2026-09-10')
    await runClocks(s.ctx)
    expect((await unit(s.who.county, s.school)).name).toBe(name)
    await setClock(s.t, '2026-09-10T00:30:00+08:00')
    await Promise.all([runClocks(s.ctx), runClocks(s.ctx)])
    expect((await unit(s.who.county, s.school)).name).toBe('临江县中心小学')
    expect((await unit(s.who.county, s.school)).formerNames).toHaveLength(2)
    expect((await history(s.who.school)).map((one) => one.state)).toEqual(['done', 'cancelled', 'done'])
    expect((await told(s.who.school)).slice(0, 4)).toEqual([
      `${name}已更名为临江县中心小学。`,
      `${name}将从 2026-09-10 起更名为临江县中心小学。`,
      `${name}不再更名为临江县中心小学,原定 2026-09-10 的更名已取消。`,
      `${name}将从 2026-09-10 起更名为临江县中心小学。`,
    ])
    await setClock(s.t, '2026-09-11T02:00:00Z')
  })
  it('is given by whoever is above the school, with a day, another name and a reason', async () => {
    const ask = { name: '某小学', on: '2026-09-11' }
    const preview = (who: string, body: object, { id }: Place = s.school) =>
      s.call(who, doors.previewRename, { params: { id }, body: { ...ask, ...body } })
    expect((await preview(s.who.otherCounty, {})).code).toBe('not_found')
    expect((await preview(s.who.school, {})).code).toBe('not_allowed')
    expect((await preview(s.who.county, {}, s.county)).code).toBe('not_found')
    expect((await preview(s.who.county, { name: '临江县中心小学' })).code).toBe('school_name_unchanged')
    expect((await preview(s.who.county, { on: '2026-09-09' })).code).toBe('school_rename_day')
    const { fingerprint } = (await preview(s.who.county, {})).ok()
    const body = { ...ask, reason: '', fingerprint }
    const done = await s.call(s.who.county, doors.renameSchool, { params: { id: s.school.id }, body })
    expect(done.code).toBe('invalid_input')
  })
})

describe('another bureau', () => {
  let classes: number[]
  let pupils: number[]
  beforeAll(async () => {
    await arrangeTerm(s.t, s.county, 2026)
    await arrangeTerm(s.t, s.school, 2026)
    ;({ classes, pupils } = await fillSchool(s, s.school, '王'))
    await s.call(s.who.school, renameClass, { params: { id: classes[0] ?? 0 }, body: { name: '启明班' } })
    for (const [name, step] of [
      ['李一', 'submit'],
      ['李二', 'submit'],
    ]) {
      const { caseId } = (
        await s.call(s.who.school, registerPupil, { body: { cells: childCells({ name: name ?? '' }) } })
      ).ok()
      await s.call(s.who.school, takeSteps, {
        body: { step: step ?? '', cases: [{ id: caseId, version: 1 }] },
      })
      if (name === '李一')
        (
          await s.call(s.who.approver, takeSteps, {
            body: { step: 'endorse', cases: [{ id: caseId, version: 2 }] },
          })
        ).ok()
    }
  })
  const inbox = async (who: string) =>
    (await s.call(who, listInbox, { query: {} })).ok().rows.map((row) => row.subject)

  it('is chosen by whoever is above both, and is a bureau', async () => {
    const ask = (who: string, bureauId: number) =>
      s.call(who, doors.previewMove, { params: { id: s.school.id }, body: { bureauId } })
    expect((await ask(s.who.county, s.otherCounty.id)).code).toBe('school_bureau_unfit')
    expect((await ask(s.who.otherCounty, s.otherCounty.id)).code).toBe('not_found')
    expect((await ask(s.who.province, s.otherSchool.id)).code).toBe('school_bureau_unfit')
    expect((await ask(s.who.province, s.county.id)).code).toBe('school_bureau_unfit')
    expect((await ask(s.who.province, s.city.id)).ok().to).toBe('临江市教育局')
  })

  it('gets everything of the school, the old one sees nothing of it any more', async () => {
    const tables = [
      'pupil',
      'class',
      'enrollment',
      'term',
      'desk_item',
      'business_case',
      'case_entry',
    ] as const
    const look = (of: Place) => Promise.all(tables.map((table) => seen(of, table)))
    const before = await look(s.school)
    const countyBefore = await look(s.county)
    expect(await inbox(s.who.county)).toEqual(['李一'])
    const { preview, act } = await change(s, s.who.province, MOVE, s.school, { bureauId: s.otherCounty.id })
    expect(preview.ok()).toMatchObject({
      effect: { classes: 2, pupils: 5, openCases: 2, losing: 1 },
      losing: [{ unit: '临江县教育局', accounts: 1 }],
      sentence:
        '将移动 2 个班、5 名学生、2 件在办事项,0 名毕业生的档案随之移动;旧主管单位的 1 个账号将不再看到该校。',
    })
    expect((await act()).ok()).toMatchObject({ bureauAfter: { name: '松岭县教育局' } })
    for (const who of [s.who.school, s.who.county, s.who.otherCounty])
      expect((await told(who))[0]).toBe('临江县中心小学已改由松岭县教育局主管,在办业务由新的主管单位办理。')

    const moved = { ...s.school, path: `${s.otherCounty.path}${s.school.id}/` }
    const { rows } = await s.t.owner.query('SELECT path, parent_id::int FROM nation.unit WHERE id = $1', [
      s.school.id,
    ])
    expect(rows).toEqual([{ path: moved.path, parent_id: s.otherCounty.id }])
    expect(await look(moved)).toEqual(before)
    const countyAfter = await look(s.county)
    tables.forEach((table, at) => {
      // 李二 lies on the school's desk, 李一 lay on the county's.
      const lost = (countyBefore[at] ?? 0) - (countyAfter[at] ?? 0)
      expect(lost, table).toBe(table === 'desk_item' ? 2 : before[at])
    })
    expect(await seen(s.otherCounty, 'business_case')).toBe(2)
    expect(await inbox(s.who.county)).toEqual([])
    expect(await inbox(s.who.otherCounty)).toEqual(['李一'])
  })

  it('decides what was open; the school’s people are at work at once with the session they have', async () => {
    const pupilsOf = async (who: string) => (await s.call(who, listPupils, { query: {} })).ok().rows.length
    expect(await pupilsOf(s.who.school)).toBe(5)
    expect(await pupilsOf(s.who.county)).toBe(0)
    const { rows } = (await s.call(s.who.otherCounty, listInbox, { query: {} })).ok()
    const cases = rows.map(({ caseId, version }) => ({ id: caseId, version }))
    const decided = (await s.call(s.who.otherCounty, takeSteps, { body: { step: 'decide', cases } })).ok()
    expect(decided).toMatchObject({ refused: [], taken: [{ state: 'registered' }] })
    expect(await pupilsOf(s.who.otherCounty)).toBe(6)
    const made = await s.call(s.who.school, createClasses, {
      body: { stage: 'primary', cohort: 2026, count: 1 },
    })
    expect(made.ok().rows[0]).toMatchObject({ number: '2026103' })
  })

  it('reads what had happened to the classes; the audit itself stays where it was written', async () => {
    const acts = async (who: string) =>
      (await s.call(who, listClassHistory, { query: {} })).ok().rows.map((row) => row.act)
    expect(await acts(s.who.school)).toEqual(expect.arrayContaining(['class_rename', 'class_create']))
    expect(await acts(s.who.otherCounty)).toContain('class_rename')
    expect(await acts(s.who.county)).toEqual([])
    const { rows } = await s.t.owner.query(`SELECT unit_path FROM p37.audit_entry WHERE act = 'class_rename'`)
    expect(rows).toEqual([{ unit_path: s.school.path }])
  })

  it('and the old one both read in the book that it went, as the school does', async () => {
    for (const who of [s.who.county, s.who.otherCounty, s.who.school, s.who.province])
      expect((await history(who, { kind: 'move' })).map((one) => one.bureauAfter?.name)).toEqual([
        '松岭县教育局',
      ])
    const by = async (who: string) => (await history(who, { kind: 'move' })).map((one) => one.by)
    expect(await by(s.who.province), 'by name for whom he is one of his own').toEqual([
      `registrar.${s.province.id}`,
    ])
    expect(await by(s.who.otherCounty)).toEqual(['云海省教育厅 学籍管理员'])
    expect(await by(s.who.school)).toEqual(['云海省教育厅 学籍管理员'])
    expect(await history(s.who.city)).toEqual([])
    expect((await history(s.who.otherCounty)).length, 'with what was before').toBe(4)
    const book = await s.app.inject({
      url: exportOf(doors.listSchoolChanges).path,
      cookies: { xueji_session: s.who.otherCounty },
    })
    const texts = JSON.stringify(await readTexts(book.rawPayload))
    expect(texts).toContain('变更主管单位')
    expect(texts).toContain('松岭县教育局')
    expect(texts).toContain('教办〔2026〕9 号')
  })

  it('is refused on a stale preview: one pupil more, and the officer looks again', async () => {
    const { act } = await change(s, s.who.province, MOVE, s.school, { bureauId: s.city.id })
    await seatPupil(s.t, { ...s.school, path: `${s.otherCounty.path}${s.school.id}/` }, { name: '赵新' })
    expect((await act()).code).toBe('school_change_stale')
  })

  it('waits for what runs: an import of the school or of a bureau above it, a run of numbers', async () => {
    const id = await s.t.db.newId()
    await s.t.owner.query(
      `INSERT INTO p37.import_job (id, kind, mode, state, unit_id, unit_path, account_id, file_name, created_at, business_at)
       VALUES ($1, 'allocation', 'all_or_nothing', 'checking', $2, $3, 1, 'x.xlsx', now(), now())`,
      [id, s.otherCounty.id, s.otherCounty.path],
    )
    const { preview, act } = await change(s, s.who.province, MOVE, s.school, { bureauId: s.city.id })
    expect(preview.ok().blockers).toEqual([{ kind: 'import', count: 1, text: '有 1 个导入还没有处理完' }])
    expect((await act()).problem).toMatchObject({
      code: 'school_change_blocked',
      detail: '有 1 个导入还没有处理完。',
    })
    expect((await s.call(s.who.otherCounty, listImports, { query: {} })).ok().rows).toHaveLength(1)
    await s.t.owner.query('DELETE FROM p37.import_job')
  })

  it('of a city takes it out of the counties', async () => {
    await changeNow(s, s.who.province, MOVE, s.school, { bureauId: s.city.id })
    expect((await s.call(s.who.city, listPupils, { query: {} })).ok().rows).toHaveLength(7)
    expect((await s.call(s.who.otherCounty, listPupils, { query: {} })).ok().rows).toHaveLength(0)
    expect(await found(s.who.city, '临江县第一小学')).toEqual(['临江县中心小学'])
    expect(pupils).toHaveLength(5)
  })
})

describe('a school that closes', () => {
  let graduate: number
  beforeEach(() => setClock(s.t, '2026-09-12T02:00:00Z'))
  beforeAll(async () => {
    const classId = await arrangeClass(s.t, s.otherSchool, {
      grade: 6,
      cohort: 2020,
      number: '2020101',
      name: '1班',
    })
    graduate = await seatPupil(s.t, s.otherSchool, { name: '孙毕业', classId })
  })
  it('has nobody and nothing left in it; what is left is named', async () => {
    const { preview, act } = await change(s, s.who.otherCounty, CLOSE, s.otherSchool, { keepAccounts: true })
    expect(preview.ok().blockers).toEqual([{ kind: 'pupil', count: 1, text: '还有 1 名在校学生' }])
    expect((await act()).problem).toMatchObject({
      code: 'school_change_blocked',
      detail: '还有 1 名在校学生。',
    })
  })
  it('starts nothing any more, its people may still look, and so may its bureau', async () => {
    await s.t.owner.query(
      `UPDATE p37.enrollment SET state = 'graduated', during = '[2020-09-01,2026-07-01)' WHERE pupil_id = $1`,
      [graduate],
    )
    const own = await clerk(s.t, s.otherSchool, 'registrar')
    await changeNow(s, s.who.otherCounty, CLOSE, s.otherSchool, { keepAccounts: true })
    for (const who of [own, s.who.otherCounty])
      expect((await told(who))[0]).toMatch(/^.+小学已撤销,不再办理业务。$/)
    const body = { stage: 'primary', cohort: 2026, count: 1 } as const
    expect((await s.call(own, createClasses, { body })).code).toBe('school_closed')
    expect((await s.call(own, registerPupil, { body: { cells: childCells({}) } })).code).toBe('school_closed')
    for (const token of [own, s.who.otherCounty])
      expect((await s.call(token, getPupil, { params: { id: graduate } })).status).toBe(200)
    expect(await unit(s.who.otherCounty, s.otherSchool)).toMatchObject({
      closedOn: '2026-09-12',
      mergedInto: null,
    })
    const again = await s.call(s.who.otherCounty, doors.previewClosure, {
      params: { id: s.otherSchool.id },
      body: { keepAccounts: true },
    })
    expect(again.code).toBe('school_closed')
  })
  it('seals its accounts at once when nobody is to hand over', async () => {
    const approver = await clerk(s.t, s.sibling, 'approver')
    await changeNow(s, s.who.county, CLOSE, s.sibling, { keepAccounts: false })
    expect((await s.call(approver, listPupils, { query: {} })).code).toBe('not_signed_in')
  })
})
