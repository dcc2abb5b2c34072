import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { arrangeTown, type Town } from '../../../test/arrange.ts'
import { type Call, caller } from '../../../test/call.ts'
import { contextOf } from '../../../test/context.ts'
import { freshDatabase, type TestDatabase } from '../../../test/db.ts'
import { arrangeClass, clerk, type Place, placesOf, seatPupil, testSealer } from '../../../test/town.ts'
import * as door from '../../contract/pupil.ts'
import { buildApp } from '../app.ts'
import { endEnrollments, enroll } from '../enrollment/enrollment.actions.ts'
import { studentNumberKey } from './sealed-pupil.ts'

let t: TestDatabase
let app: FastifyInstance
let call: Call
let town: Town
let at: Record<'county' | 'otherCounty' | 'school' | 'otherSchool', Place>
let school: string
let otherSchool: string
let county: string
let classA: number
const pupil: Record<string, number> = {}

const ZHAO = 'G37010220190501001X'

beforeAll(async () => {
  t = await freshDatabase()
  app = await buildApp(contextOf(t), { logLevel: 'silent' })
  call = caller(app)
  town = await arrangeTown(t)
  at = placesOf(town)
  school = await clerk(t, at.school, 'registrar')
  otherSchool = await clerk(t, at.otherSchool, 'registrar')
  county = await clerk(t, at.county, 'viewer')
  classA = await arrangeClass(t, at.school, { grade: 2, name: '1班' })
  const junior = await arrangeClass(t, at.school, { stage: 'junior', length: 3, name: '2班' })
  const seat = async (
    name: string,
    more: Partial<Parameters<typeof seatPupil>[2]> = {},
    place = at.school,
  ) => {
    pupil[name] = await seatPupil(t, place, { name, ...more })
  }
  await seat('赵小燕', {
    sex: 'female',
    classId: classA,
    idNumber: '37010220190501001X',
    values: { phone: '13800001234', currentAddress: '历下区某路 1 号' },
  })
  await seat('赵小山', { classId: classA })
  await seat('钱小川', { stage: 'junior', classId: junior })
  await seat('孙小海', { entryGrade: 3 })
  await seat('赵小云', { classId: await arrangeClass(t, at.otherSchool) }, at.otherSchool)
  await t.owner.query(`UPDATE p37.pupil SET is_flagged = true WHERE name IN ('钱小川', '赵小云')`)
  await t.owner.query(
    `UPDATE p37.pupil SET detail = '{"nativePlace": "山东济南", "isOrphan": false}' WHERE id = $1`,
    [pupil.赵小燕],
  )
})
afterAll(async () => {
  await app.close()
  await t.close()
})

type Query = NonNullable<Parameters<typeof call<typeof door.listPupils>>[2]['query']>
const list = async (query: Query = {}, token = county) => (await call(token, door.listPupils, { query })).ok()
const names = async (query?: Query, token?: string) => (await list(query, token)).rows.map((row) => row.name)
const byNumber = (studentNumber: string, token = county) =>
  call(token, door.findPupilByNumber, { body: { studentNumber } })
const life = (name: string, token = county) =>
  call(token, door.getPupil, { params: { id: pupil[name] ?? 0 } })

describe('the list of pupils (QRY-2)', () => {
  it('shows those in school of one’s subtree with school, grade and class, numbers masked (ACC-4)', async () => {
    const answer = await call(county, door.listPupils, { query: {} })
    expect(answer.ok().rows).toMatchObject([
      {
        name: '赵小燕',
        grade: 2,
        className: '二年级1班',
        studentNumber: 'G3701**********001X',
        school: { id: at.school.id },
      },
      { name: '赵小山', stage: 'primary', classId: classA },
      { name: '钱小川', grade: 1, className: '初中一年级2班', isFlagged: true },
      { name: '孙小海', grade: 3, className: null, classId: null },
    ])
    expect(answer.body).not.toContain('37010220190501001X')
  })
  it.each<[string, Query, string[]]>([
    ['a stage', { stage: 'junior' }, ['钱小川']],
    ['a grade, of the class or of entry', { grade: 3 }, ['孙小海']],
    ['those without a class', { unplaced: 'true' }, ['孙小海']],
    ['those with a class', { unplaced: 'false' }, ['赵小燕', '赵小山', '钱小川']],
    ['those flagged', { flagged: 'true' }, ['钱小川']],
    ['those not flagged', { flagged: 'false' }, ['赵小燕', '赵小山', '孙小海']],
    ['how a name begins', { name: ' 赵小' }, ['赵小山', '赵小燕']],
    ['a name and a flag', { name: '赵', flagged: 'true' }, []],
    ['a unit that is not there', { school: 4711 }, []],
  ])('filters by %s', async (_what, query, expected) => {
    expect(await names(query)).toEqual(expected)
  })
  it('turns pages of a name in the order of names, and the page’s key does not name it', async () => {
    const first = (await call(county, door.listPupils, { query: { name: '赵小', limit: 1 } })).ok()
    expect(first.rows.map((row) => row.name)).toEqual(['赵小山'])
    const after = first.next ?? ''
    expect(Buffer.from(after, 'base64url').toString('utf8')).not.toContain('赵')
    const second = (await call(county, door.listPupils, { query: { name: '赵小', limit: 1, after } })).ok()
    expect(second).toMatchObject({ rows: [{ name: '赵小燕' }], next: null })
    expect((await call(county, door.listPupils, { query: { name: '赵小', grade: 6 } })).ok().rows).toEqual([])
  })
  it('filters by school and class; another’s school shows nobody', async () => {
    expect(await names({ school: at.school.id, class: classA })).toEqual(['赵小燕', '赵小山'])
    expect(await names({ school: at.otherSchool.id })).toEqual([])
    expect(await names({ school: at.otherSchool.id }, otherSchool)).toEqual(['赵小云'])
  })
  it('turns pages by key', async () => {
    const seen: string[] = []
    for (let after: string | undefined; ; ) {
      const page = await list({ limit: 3, after })
      seen.push(...page.rows.map((row) => row.name))
      if (!page.next) break
      after = page.next
    }
    expect(seen).toEqual(['赵小燕', '赵小山', '钱小川', '孙小海'])
    expect(await names({ after: 'no key' })).toHaveLength(4)
  })
})

describe('looking up by number', () => {
  it('finds a pupil of the scope, in whatever way the number was typed', async () => {
    for (const typed of [ZHAO, ` ${ZHAO.toLowerCase()} `])
      expect((await byNumber(typed)).ok()).toMatchObject({
        name: '赵小燕',
        state: 'in_school',
        className: '二年级1班',
        studentNumber: 'G3701**********001X',
      })
  })
  it('finds him by every number he ever had (REG-6)', async () => {
    const former = 'L37010220190501001X'
    await t.owner.query(`INSERT INTO p37.student_number VALUES ($1, $2, 'L', false, now())`, [
      studentNumberKey(testSealer, former),
      pupil.赵小燕,
    ])
    expect((await byNumber(former)).ok().id).toBe(pupil.赵小燕)
  })
  it('finds nobody beyond the scope, and says what a number looks like', async () => {
    expect((await byNumber(ZHAO, otherSchool)).code).toBe('not_found')
    expect((await byNumber('G370102201905019999')).code).toBe('not_found')
    expect((await byNumber('X37010220190501001X')).code).toBe('student_number_form')
  })
  it('finds a newcomer who is in no school yet, and one who has graduated', async () => {
    const [row] = (await t.owner.query('SELECT id FROM p37.enrollment WHERE pupil_id = $1', [pupil.孙小海]))
      .rows
    const number = 'J370102201905017777'
    await t.owner.query('UPDATE p37.student_number SET hash = $1 WHERE pupil_id = $2', [
      studentNumberKey(testSealer, number),
      pupil.孙小海,
    ])
    await t.db.asJob((tx) =>
      endEnrollments(tx, 'p37', [Number(row.id)], { state: 'graduated', on: '2032-07-01' }),
    )
    expect((await byNumber(number)).ok()).toMatchObject({ state: 'graduated', school: { id: at.school.id } })
    await t.owner.query('DELETE FROM p37.enrollment WHERE id = $1', [row.id])
    expect((await byNumber(number)).ok()).toMatchObject({ state: 'newcomer', stage: null, grade: null })
  })
})

describe('the page of a pupil’s life', () => {
  it('tells where he was, his numbers, graduations and placements, oldest first; nothing sealed in the clear', async () => {
    const [row] = (await t.owner.query('SELECT id FROM p37.enrollment WHERE pupil_id = $1', [pupil.赵小云]))
      .rows
    const id = pupil.赵小云 ?? 0
    await t.db.asJob(async (tx) => {
      await endEnrollments(tx, 'p37', [Number(row.id)], { state: 'graduated', on: '2032-07-01' })
      await enroll(tx, contextOf(t), 'p37', [
        {
          pupilId: id,
          schoolId: at.school.id,
          unitPath: at.school.path,
          stage: 'junior',
          entryGrade: 1,
          classId: null,
          enteredBy: 'admission',
          on: '2032-09-01',
        },
      ])
    })
    await t.owner.query(
      `INSERT INTO p37.graduation (id, pupil_id, enrollment_id, school_id, unit_path, stage, year, outcome, name, sex,
         birth_date, sealed, number_hash, destination, graduated_on, account_id)
       VALUES ($1, $2, $3, $4, $5, 'primary', 2032, 'graduated', '赵小云', 'male', '2019-05-01', $6, $6, '普通初中',
         '2032-07-01', 1)`,
      [await t.db.newId(), id, row.id, at.otherSchool.id, at.otherSchool.path, Buffer.alloc(32)],
    )
    const page = (await life('赵小云')).ok()
    expect(page).toMatchObject({ state: 'in_school', school: { id: at.school.id }, isFlagged: true })
    expect(page.events.filter((one) => !one.what.includes('学籍号'))).toMatchObject([
      { at: '2026-08-31T16:00:00Z', what: '初始导入学籍', detail: '一年级', unit: '松岭县第一小学' },
      { what: '毕业', detail: '小学,去向:普通初中', unit: '松岭县第一小学' },
      { what: '招生入学', detail: '初中一年级', unit: '临江县第一小学' },
    ])
    // He has gone on: his old school keeps the certificate, the page is the new school's.
    expect((await life('赵小云', otherSchool)).code).toBe('not_found')
  })
  it('shows what the form says of him, without what is sealed', async () => {
    const answer = await life('赵小燕')
    expect(answer.ok().facts).toEqual([
      { group: '学籍', label: '班级', text: '二年级1班' },
      { group: '基础信息', label: '姓名', text: '赵小燕' },
      { group: '基础信息', label: '性别', text: '女' },
      { group: '基础信息', label: '出生日期', text: '20190501' },
      { group: '基础信息', label: '籍贯', text: '山东济南' },
      { group: '扩展信息', label: '是否孤儿', text: '否' },
    ])
    for (const clear of ['13800001234', '某路', '37010220190501001X'])
      expect(answer.body).not.toContain(clear)
  })
  it('names the cases about him to which the unit is a party', async () => {
    const id = await t.db.newId()
    await t.owner.query(
      `INSERT INTO p37.business_case (id, kind, state, pupil_id, detail, detail_version, visible_to, opened_at, parties,
         subject, school_id, opened_by) VALUES ($1, 'transfer', 'with_school', $2, '{}', 1, $3, now(), '{}', '赵小山', $4, 1)`,
      [id, pupil.赵小山, [at.county.id], at.school.id],
    )
    expect((await life('赵小山')).ok().events.at(-1)).toMatchObject({ what: 'transfer', caseId: id })
    const cases = (await life('赵小山', school)).ok().events.filter((one) => one.caseId !== null)
    expect(cases).toEqual([])
  })
})

describe('opening numbers in full (ACC-4)', () => {
  const open = (token: string, purpose: string, request?: string) =>
    call(token, door.openPupil, { params: { id: pupil.赵小燕 ?? 0 }, body: { purpose } }, request)
  it('is audited with its purpose, once per request, and the log of requests keeps nothing of it', async () => {
    const request = crypto.randomUUID()
    const first = (await open(school, '核对户口簿', request)).ok()
    expect(first).toEqual({
      studentNumber: ZHAO,
      idNumber: '37010220190501001X',
      fields: [
        { label: '身份证件号', text: '37010220190501001X' },
        { label: '现住址', text: '历下区某路 1 号' },
        { label: '联系电话', text: '13800001234' },
      ],
    })
    expect((await open(school, '核对户口簿', request)).ok()).toEqual(first)
    const audit = await t.owner.query(
      `SELECT subject_id, detail FROM p37.audit_entry WHERE act = 'pupil_open'`,
    )
    expect(audit.rows).toEqual([{ subject_id: String(pupil.赵小燕), detail: { purpose: '核对户口簿' } }])
    const log = await t.owner.query('SELECT answer::text FROM nation.request_log')
    expect(JSON.stringify(log.rows)).not.toContain('3701022019')
  })
  it('needs a purpose, a desk, and a pupil of one’s own', async () => {
    expect((await open(school, ' ')).code).toBe('invalid_input')
    expect((await open(county, '核对')).code).toBe('not_allowed')
    expect((await open(otherSchool, '核对')).code).toBe('not_found')
  })
})
