/** Non-key data, changed by the school alone, by form and by workbook, and its history (CHG-1). */
import { randomUUID } from 'node:crypto'
import ExcelJS from 'exceljs'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { arrangeTown } from '../../../test/arrange.ts'
import { type Call, caller } from '../../../test/call.ts'
import { contextOf } from '../../../test/context.ts'
import { freshDatabase, type TestDatabase } from '../../../test/db.ts'
import { childCells } from '../../../test/registration-cells.ts'
import {
  arrangeClass,
  clerk,
  type Place,
  placesOf,
  seatPupil,
  setClock,
  testSealer,
} from '../../../test/town.ts'
import { readTexts } from '../../../test/workbook-file.ts'
import { getImport } from '../../contract/import.ts'
import { openPupil } from '../../contract/pupil.ts'
import * as door from '../../contract/pupil-data.ts'
import { importWorkbook } from '../../jobs/import.ts'
import { runWaitingJobs } from '../../jobs/worker.ts'
import type { RegistrationRow } from '../../rules/registration-row.ts'
import { pupilData } from '../../sheets/columns/pupil-data.ts'
import { registration } from '../../sheets/columns/registration.ts'
import { checkTexts } from '../../sheets/core/check.ts'
import { buildApp } from '../app.ts'
import type { Context } from '../context.ts'
import { pageOfRow } from '../registration/registration-page.ts'

let t: TestDatabase
let ctx: Context
let app: FastifyInstance
let call: Call
let province: { id: number; schema: string }
let classId: number
const who: Record<string, string> = {}
const pupil: Record<string, number> = {}
const as = (name: string) => who[name] ?? ''
const idOf = (name: string) => pupil[name] ?? 0

/** A pupil in school with every field that the template asks for. */
async function seatWhole(place: Place, name: string, inClass: number | null): Promise<void> {
  const read = checkTexts(registration, childCells({ name }), { today: '2026-09-10' })
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  const row: RegistrationRow = read.values
  const id = await seatPupil(t, place, { name, classId: inClass, idNumber: row.idNumber ?? '' })
  const page = pageOfRow(testSealer, row, `G${row.idNumber}`)
  await t.owner.query('UPDATE p37.pupil SET birth_date = $2, detail = $3, sealed = $4 WHERE id = $1', [
    id,
    page.birthDate,
    JSON.stringify(page.detail),
    page.sealed,
  ])
  pupil[name] = id
}

beforeAll(async () => {
  t = await freshDatabase()
  ctx = contextOf(t)
  app = await buildApp(ctx, { logLevel: 'silent' })
  call = caller(app)
  const town = await arrangeTown(t)
  const at = placesOf(town)
  province = { id: town.provinceId, schema: 'p37' }
  await setClock(t, '2026-09-10T02:00:00Z')
  who.registrar = await clerk(t, at.school, 'registrar')
  who.approver = await clerk(t, at.school, 'approver')
  who.county = await clerk(t, at.county, 'registrar')
  who.stranger = await clerk(t, at.otherSchool, 'registrar')
  classId = await arrangeClass(t, at.school, { number: '2026101', name: '1班' })
  const other = await arrangeClass(t, at.school, { number: '2026102', name: '2班' })
  for (const name of ['赵小燕', '钱小川', '孙小海']) await seatWhole(at.school, name, classId)
  await seatWhole(at.school, '李小山', other)
  await seatWhole(at.school, '郑毕业', null)
  await seatWhole(at.otherSchool, '王外校', null)
  await t.owner.query(
    `UPDATE p37.enrollment SET state = 'graduated', during = '[2020-09-01,2026-07-01)' WHERE pupil_id = $1`,
    [idOf('郑毕业')],
  )
  await t.owner.query(
    `INSERT INTO p37.graduation (id, pupil_id, enrollment_id, school_id, unit_path, stage, year, outcome, name, sex,
       birth_date, sealed, number_hash, graduated_on, account_id)
     SELECT p.id, p.id, e.id, e.school_id, e.unit_path, 'primary', 2026, 'graduated', p.name, p.sex, p.birth_date,
       '\\x00', '\\x00', '2026-07-01', 1
     FROM p37.pupil p JOIN p37.enrollment e ON e.pupil_id = p.id WHERE p.id = $1`,
    [idOf('郑毕业')],
  )
})
afterAll(async () => {
  await app.close()
  await t.close()
})

const open = (name: string, by = 'registrar') =>
  call(as(by), door.getPupilData, { params: { id: idOf(name) } })
async function change(
  name: string,
  cells: Record<string, string>,
  o: { version?: number; by?: string; reason?: string; request?: string } = {},
) {
  const version = o.version ?? (await open(name)).ok().version
  const { by = 'registrar', reason = '家长来电告知', request = randomUUID() } = o
  const input = { params: { id: idOf(name) }, body: { version, reason, cells } }
  return call(as(by), door.changePupilData, input, request)
}
const history = async (name: string, by = 'registrar') =>
  (await call(as(by), door.listPupilChanges, { params: { id: idOf(name) }, query: {} })).ok().rows
const inFull = async (name: string, label: string) =>
  (await call(as('registrar'), openPupil, { params: { id: idOf(name) }, body: { purpose: '核对' } }))
    .ok()
    .fields.find((field) => field.label === label)?.text

describe('the form', () => {
  it('shows the school its pupil’s non-key data in full, and the audit who looked', async () => {
    const { cells, name } = (await open('赵小燕')).ok()
    expect(name).toBe('赵小燕')
    expect(cells).toMatchObject({ phone: '13800000000', transport: '步行', member1Name: '张大明' })
    for (const key of ['name', 'sex', 'birthDate', 'idType', 'idNumber', 'classNumber'])
      expect(cells).not.toHaveProperty(key)
    const { rows } = await t.owner.query(
      `SELECT subject_id FROM p37.audit_entry WHERE act = 'pupil_data.open'`,
    )
    expect(rows).toEqual([{ subject_id: String(idOf('赵小燕')) }])
  })
  it('writes only what differs, with who, when, why, before and after', async () => {
    const { cells, version } = (await open('赵小燕')).ok()
    const changed = await change('赵小燕', { ...cells, phone: '13911112222', talent: '画画' }, { version })
    expect(changed.ok()).toEqual({ version: version + 1, changed: 2 })
    expect(await inFull('赵小燕', '联系电话')).toBe('13911112222')
    expect(await history('赵小燕', 'county')).toMatchObject([
      {
        version: version + 1,
        source: 'form',
        reason: '家长来电告知',
        unit: '临江县第一小学',
        fields: [
          { label: '联系电话', before: '1380***0000', after: '1391***2222' },
          { label: '特长', before: '', after: '画画' },
        ],
      },
    ])
    expect((await history('赵小燕'))[0]?.by).toBeTruthy()
  })
  it('keeps history sealed, and nobody’s number out of its answers', async () => {
    const { rows } = await t.owner.query(
      'SELECT c.sealed, p.detail::text FROM p37.pupil_change c JOIN p37.pupil p ON p.id = c.pupil_id',
    )
    expect(rows.length).toBeGreaterThan(0)
    for (const row of rows)
      expect(`${row.sealed.toString('latin1')}${row.detail}`).not.toContain('13911112222')
    const answer = await call(as('registrar'), door.listPupilChanges, {
      params: { id: idOf('赵小燕') },
      query: {},
    })
    expect(answer.body).not.toContain('13911112222')
  })
  it('empties a field that may be empty, and no other', async () => {
    expect((await change('赵小燕', { talent: '' })).ok().changed).toBe(1)
    expect(await change('赵小燕', { phone: '' })).toMatchObject({
      code: 'pupil_data_wrong',
      problem: { field: 'phone' },
    })
  })
  it('refuses key data with the way that leads there', async () => {
    for (const cells of [{ name: '赵燕' }, { idNumber: '370102202005010014' }, { sex: '女' }])
      expect((await change('赵小燕', cells as Record<string, string>)).code).toBe('key_field_by_case')
  })
  it.each<[string, Record<string, string>, string, RegExp]>([
    ['a broken cell', { phone: '12' }, 'phone', /联系电话/],
    ['a value of no code table', { transport: '火箭' }, 'transport', /上下学方式/],
    ['a guardian nobody is any more', { member1IsGuardian: '否' }, 'member1IsGuardian', /监护人/],
  ])('refuses %s, naming the field', async (_what, cells, field, detail) => {
    const refused = await change('赵小燕', cells)
    expect(refused).toMatchObject({ code: 'pupil_data_wrong', problem: { field } })
    expect(refused.problem.detail).toMatch(detail)
  })
  it('changes nothing where nothing differs', async () => {
    const { cells, version } = (await open('钱小川')).ok()
    expect((await change('钱小川', cells, { version })).ok()).toEqual({ version, changed: 0 })
    expect(await history('钱小川')).toEqual([])
  })
  it('refuses whoever saw an older state; of two at once, one', async () => {
    const { version } = (await open('钱小川')).ok()
    const both = await Promise.all(
      ['13900000001', '13900000002'].map((phone) => change('钱小川', { phone }, { version })),
    )
    expect(both.map(({ code }) => code).sort()).toEqual(['stale_view', undefined])
    expect(await history('钱小川')).toHaveLength(1)
  })
  it('sent twice under one request id is one change', async () => {
    const { version } = (await open('钱小川')).ok()
    const request = randomUUID()
    for (let times = 0; times < 2; times++)
      expect((await change('钱小川', { postcode: '250001' }, { version, request })).ok().changed).toBe(1)
    expect(await history('钱小川')).toHaveLength(2)
  })
  it('is for the own school’s registrar and its pupils in school', async () => {
    expect((await open('赵小燕', 'stranger')).code).toBe('not_found')
    expect((await open('王外校')).code).toBe('not_found')
    expect((await open('赵小燕', 'county')).code).toBe('not_allowed')
    expect((await open('赵小燕', 'approver')).code).toBe('not_allowed')
    expect((await open('郑毕业')).code).toBe('pupil_data_locked')
    expect((await change('郑毕业', { phone: '13900000009' }, { version: 1 })).code).toBe('pupil_data_locked')
  })
})

async function exported(o: { class?: number; by?: string } = {}) {
  const query = `purpose=${encodeURIComponent('核对联系电话')}${o.class ? `&class=${o.class}` : ''}`
  const answer = await app.inject({
    url: `/api/pupil-data/workbook?${query}`,
    cookies: { xueji_session: as(o.by ?? 'registrar') },
  })
  return { status: answer.statusCode, content: answer.rawPayload }
}

/** Opens an exported workbook as a clerk does and types into its cells. */
async function mended(content: Buffer, edits: Record<string, Record<string, string>>): Promise<Buffer> {
  const book = new ExcelJS.Workbook()
  await book.xlsx.load(content as unknown as ArrayBuffer)
  const sheet = book.worksheets[0]
  if (!sheet) throw new Error('no sheet')
  const column = (header: string) => (sheet.getRow(2).values as string[]).indexOf(header)
  sheet.eachRow((row) => {
    const edit = edits[row.getCell(column('姓名')).text]
    for (const [header, text] of Object.entries(edit ?? {})) row.getCell(column(header)).value = text
  })
  return Buffer.from(await book.xlsx.writeBuffer())
}

async function send(content: Buffer, mode = 'all_or_nothing'): Promise<number> {
  const answer = await app.inject({
    method: 'POST',
    url: `/api/imports/pupil_data?mode=${mode}&fileName=a.xlsx`,
    cookies: { xueji_session: as('registrar') },
    headers: { 'idempotency-key': randomUUID(), 'content-type': 'application/octet-stream' },
    payload: content,
  })
  return answer.json().id
}
async function take(content: Buffer, mode?: string) {
  const id = await send(content, mode)
  await runWaitingJobs(ctx, t.url)
  return (await call(as('registrar'), getImport, { params: { id } })).ok()
}
const rulesOf = (job: Awaited<ReturnType<typeof take>>) => job.problems.map(({ rule }) => rule)

describe('the workbook', () => {
  it('has the current values, marked with who took it; key data in part, the export in the audit', async () => {
    const { content } = await exported({ class: classId })
    const [watermark, header, ...rows] = await readTexts(content)
    expect(watermark?.[0]).toMatch(/临江县第一小学.*核对联系电话.*妥善保管/)
    expect(header).toEqual(pupilData.fields.map((field) => field.header))
    expect(rows).toHaveLength(3)
    const row = Object.fromEntries((header ?? []).map((title, at) => [title, rows[0]?.[at]]))
    expect(row).toMatchObject({ 姓名: '赵小燕', 联系电话: '13911112222', 班级: '一年级1班', 性别: '男' })
    expect(row.身份证件号).toMatch(/^\d{4}\*+\d{3}[\dX]$/)
    const { rows: audit } = await t.owner.query(
      `SELECT detail FROM p37.audit_entry WHERE act = 'pupil_data.export'`,
    )
    expect(audit[0].detail).toMatchObject({ rows: 3, purpose: '核对联系电话', classId })
    expect((await exported({ by: 'county' })).status).toBe(403)
    expect((await exported({ class: classId, by: 'stranger' })).status).toBe(404)
  })
  it('sent back untouched changes nothing', async () => {
    const { content } = await exported()
    expect(await take(content)).toMatchObject({ state: 'done', rowsRead: 4, rowsTaken: 0, rowsSkipped: 4 })
  })
  it('mended writes only the mended cells; an empty cell leaves the field, the mark empties it', async () => {
    await change('李小山', { talent: '游泳' })
    const before = (await open('李小山')).ok().cells
    const { content } = await exported()
    const done = await take(
      await mended(content, {
        李小山: { 联系电话: '13700000001', 特长: '清空', 邮政编码: '' },
        孙小海: { 上下学距离: '2.5', 身份证件号: '' },
      }),
    )
    expect(done).toMatchObject({ state: 'done', rowsTaken: 2, rowsSkipped: 2, rowsBad: 0 })
    const { talent: _, ...rest } = before
    expect((await open('李小山')).ok().cells).toEqual({ ...rest, phone: '13700000001' })
    expect((await history('李小山'))[0]).toMatchObject({
      source: 'workbook',
      fields: [
        { label: '联系电话', after: '1370***0001' },
        { label: '特长', before: '游泳', after: '' },
      ],
    })
    expect((await history('孙小海'))[0]?.fields).toEqual([
      { label: '上下学距离', before: '1.2', after: '2.5' },
    ])
  })
  it('sent again does nothing twice', async () => {
    const content = await mended((await exported()).content, { 孙小海: { 联系电话: '13700000002' } })
    expect(await take(content)).toMatchObject({ rowsTaken: 1 })
    expect(await take(content)).toMatchObject({ state: 'done', rowsTaken: 0, rowsSkipped: 4 })
  })
  it('is refused at the cell where key data was changed, and where a required field is to be emptied', async () => {
    const { content } = await exported({ class: classId })
    const done = await take(
      await mended(content, { 钱小川: { 性别: '女', 联系电话: '清空' }, 孙小海: { 联系电话: '清空' } }),
    )
    expect(done).toMatchObject({ state: 'refused', rowsTaken: 0, rowsBad: 2 })
    expect(rulesOf(done)).toEqual(['data_not_clearable'])
    const key = await take(await mended(content, { 钱小川: { 性别: '女', 出生日期: '2020-05-02' } }))
    expect(key.problems).toEqual([{ rule: 'key_field_changed', label: '改动了关键数据', count: 2 }])
    expect(await take(await mended(content, { 钱小川: { 出生日期: '2020-05-01' } }))).toMatchObject({
      rowsBad: 0,
    })
  })
  it('is refused where the data was changed since it was exported', async () => {
    const { content } = await exported({ class: classId })
    await change('孙小海', { phone: '13700000003' })
    const stale = await take(await mended(content, { 孙小海: { 邮政编码: '250009' } }), 'good_rows_only')
    expect(stale).toMatchObject({ rowsBad: 1 })
    expect(rulesOf(stale)).toEqual(['data_stale'])
    expect(await inFull('孙小海', '联系电话')).toBe('13700000003')
  })
  it('is refused for a graduate, another school’s pupil, a row twice and a key that is none', async () => {
    const { content } = await exported()
    const [, header, ...rows] = await readTexts(content)
    const book = new ExcelJS.Workbook()
    const sheet = book.addWorksheet('学生信息')
    sheet.addRow(header ?? [])
    const keyed = (key: string) => sheet.addRow([key, ...(rows[0] ?? []).slice(1)])
    const mark = rows[0]?.[0]?.split('-')[1] ?? ''
    for (const key of [`${idOf('郑毕业')}-${mark}`, `${idOf('王外校')}-${mark}`, '123', `4711-${mark}`])
      keyed(key)
    for (let times = 0; times < 2; times++)
      keyed(rows[1]?.[0] ?? '').getCell((header ?? []).indexOf('特长') + 1).value = `${times}`
    const done = await take(Buffer.from(await book.xlsx.writeBuffer()))
    expect(Object.fromEntries(done.problems.map(({ rule, count }) => [rule, count]))).toMatchObject({
      data_pupil_locked: 1,
      data_pupil_not_yours: 2,
      data_key_unknown: 1,
      data_pupil_twice: 1,
    })
  })
  it('and the form at the same time: never both from one state', async () => {
    const { version } = (await open('孙小海')).ok()
    const content = await mended((await exported({ class: classId })).content, {
      孙小海: { 联系电话: '13700000004' },
    })
    const id = await send(content)
    const [, form] = await Promise.all([
      importWorkbook(ctx, { province, id }),
      change('孙小海', { phone: '13700000005' }, { version }),
    ])
    const job = (await call(as('registrar'), getImport, { params: { id } })).ok()
    const phone = await inFull('孙小海', '联系电话')
    const changes = (await history('孙小海')).filter((one) => one.version > version)
    expect(changes).toHaveLength(1)
    expect(phone).toBe(job.rowsTaken === 1 ? '13700000004' : '13700000005')
    expect(form.code).toBe(job.rowsTaken === 1 ? 'stale_view' : undefined)
  })
  it('is limited by policy', async () => {
    await t.owner.query(
      `INSERT INTO nation.policy SELECT 1, world_id, NULL, '少', '2026-01-01', NULL, '{"exportRowLimit": 3}' FROM nation.unit LIMIT 1`,
    )
    expect((await exported()).status).toBe(422)
    expect((await exported({ class: classId })).status).toBe(200)
  })
})
