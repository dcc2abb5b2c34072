/** Approving registrations through the doors (REG-4): what to look at, what was changed, and mending by workbook. */
import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { arrangeTown } from '../../../test/arrange.ts'
import { type Call, caller } from '../../../test/call.ts'
import { contextOf } from '../../../test/context.ts'
import { freshDatabase, type TestDatabase } from '../../../test/db.ts'
import { childCells, freshIdNumber } from '../../../test/registration-cells.ts'
import {
  arrangeClass,
  arrangeTerm,
  clerk,
  placesOf,
  promoted,
  setClock,
  teaches,
} from '../../../test/town.ts'
import { readTexts, workbookOf } from '../../../test/workbook-file.ts'
import { getCase, takeSteps } from '../../contract/business-case.ts'
import { getImport } from '../../contract/import.ts'
import * as doors from '../../contract/registration.ts'
import { runWaitingJobs } from '../../jobs/worker.ts'
import { sentBackRegistration } from '../../sheets/columns/sent-back-registration.ts'
import { buildApp } from '../app.ts'
import type { Context } from '../context.ts'

let t: TestDatabase
let ctx: Context
let app: FastifyInstance
let call: Call
let places: ReturnType<typeof placesOf>
const who: Record<string, string> = {}

beforeAll(async () => {
  t = await freshDatabase()
  ctx = contextOf(t)
  app = await buildApp(ctx, { logLevel: 'silent' })
  call = caller(app)
  places = placesOf(await arrangeTown(t))
  for (const [school, code] of [
    [places.school, '2137000001'],
    [places.otherSchool, '2137000002'],
  ] as const) {
    await teaches(t, school, code)
    await arrangeTerm(t, school, 2026)
    await arrangeClass(t, school, { number: '2026101' })
  }
  await setClock(t, '2026-08-20T02:00:00Z')
  await promoted(t, 2026)
  who.registrar = await clerk(t, places.school, 'registrar')
  who.approver = await clerk(t, places.school, 'approver')
  who.officer = await clerk(t, places.county, 'registrar')
  who.stranger = await clerk(t, places.otherSchool, 'registrar')
})
afterAll(async () => {
  await app.close()
  await t.close()
})

const as = (name: string) => who[name] ?? ''
const enter = async (of: Record<string, string> = {}, by = 'registrar') =>
  (await call(as(by), doors.registerPupil, { body: { cells: childCells(of) } })).ok()
type Entered = Awaited<ReturnType<typeof enter>>

async function step(by: string, name: string, cases: readonly { caseId: number }[], reason?: string) {
  const { rows } = await t.owner.query(
    'SELECT id::int, version FROM p37.business_case WHERE id = ANY($1) ORDER BY id',
    [cases.map((one) => one.caseId)],
  )
  const body = { step: name, cases: rows, ...(reason ? { reason } : {}) }
  const done = (await call(as(by), takeSteps, { body })).ok()
  expect(done.refused).toEqual([])
}
const list = async (by: string, query: Record<string, string> = {}) =>
  (await call(as(by), doors.listRegistrations, { query })).ok()
const rowOf = async (by: string, { caseId }: Entered) =>
  (await list(by, { limit: '200' })).rows.find((row) => row.caseId === caseId)

async function mend(of: Entered, change: Record<string, string>) {
  const params = { id: of.caseId }
  const { version, cells } = (await call(as('registrar'), doors.getRegistrationCells, { params })).ok()
  return call(as('registrar'), doors.mendRegistration, {
    params,
    body: { version, cells: { ...cells, ...change } },
  })
}
async function sentBack(of: Record<string, string> = {}, opinion = '姓名与户口簿不符') {
  const entered = await enter(of)
  await step('registrar', 'submit', [entered])
  await step('approver', 'send_back', [entered], opinion)
  return entered
}

describe('what was mended', () => {
  it('is shown to the approver field by field, sealed texts masked, and kept sealed', async () => {
    const idNumber = freshIdNumber()
    const entered = await sentBack({ name: '张七', idNumber, homeAddress: '旧址路 1 号' })
    expect(await rowOf('approver', entered)).toMatchObject({ changes: null })
    ;(await mend(entered, { name: '张柒', homeAddress: '新址路 2 号' })).ok()
    ;(await mend(entered, { name: '张柒', homeAddress: '新址路 2 号', transport: '校车' })).ok()
    await step('registrar', 'submit', [entered])
    const changes = (await rowOf('approver', entered))?.changes
    expect(changes?.map(({ label, before, after }) => [label, before, after])).toEqual([
      ['姓名', '张七', '张柒'],
      ['家庭地址', '旧******', '新******'],
      ['上下学方式', '步行', '校车'],
    ])
    const { facts } = (await call(as('approver'), getCase, { params: { id: entered.caseId } })).ok()
    expect(facts).toContainEqual({ label: '退回后改动:姓名', text: '张七 → 张柒' })
    const { rows } = await t.owner.query(
      `SELECT number::int, s::text AS text FROM p37.case_submission s WHERE case_id = $1 ORDER BY number`,
      [entered.caseId],
    )
    expect(rows.map((row) => row.number)).toEqual([1, 2])
    for (const { text } of rows) {
      expect(text).not.toContain('旧址路')
      expect(text).not.toContain(idNumber)
    }
    expect((await list('approver', { warning: 'mended' })).rows.map((row) => row.caseId)).toEqual([
      entered.caseId,
    ])
  })
  it('of a draft that was never sent is no version, and of a removed one none stays', async () => {
    const draft = await enter()
    ;(await mend(draft, { name: '张稿' })).ok()
    const removed = await sentBack()
    ;(await mend(removed, { name: '张删' })).ok()
    await step('registrar', 'remove', [removed])
    const { rows } = await t.owner.query('SELECT 1 FROM p37.case_submission WHERE case_id = ANY($1)', [
      [draft.caseId, removed.caseId],
    ])
    expect(rows).toEqual([])
  })
})

describe('what should be looked at', () => {
  it('is marked and can be filtered: age, place of the ID number, problem record', async () => {
    const young = await enter({ birthDate: '20201001', idNumber: freshIdNumber('male', '20201001') })
    const moved = await enter({ householdDivision: '370203000000' })
    const idNumber = freshIdNumber()
    const holder = await enter({ idNumber })
    const held = await enter({ idNumber, name: '同号人' })
    const caseIds = async (warning: string) =>
      (await list('registrar', { warning, limit: '200' })).rows.map((row) => row.caseId)
    expect(await caseIds('age')).toEqual([young.caseId])
    expect(await caseIds('id_region')).toContain(moved.caseId)
    expect(await caseIds('flagged')).toEqual([holder.caseId, held.caseId])
    expect((await rowOf('registrar', young))?.warnings).toEqual([{ code: 'age', label: '入学年龄不寻常' }])
  })
  it('the desk’s own list holds what waits for this person, with the steps he may take', async () => {
    const entered = await enter({ name: '王待审' })
    await step('registrar', 'submit', [entered])
    const mine = (await list('approver', { desk: 'mine' })).rows
    expect(mine.map((row) => row.caseId)).toContain(entered.caseId)
    expect(mine.every((row) => row.state === 'with_approver')).toBe(true)
    expect(mine[0]?.steps.map((one) => one.step)).toEqual(['endorse', 'send_back'])
    expect((await list('officer', { desk: 'mine' })).rows).toEqual([])
    await step('approver', 'endorse', [entered])
    expect((await list('officer', { desk: 'mine' })).rows.map((row) => row.caseId)).toEqual([entered.caseId])
    expect((await list('officer', { desk: 'mine', school: String(places.otherSchool.id) })).rows).toEqual([])
  })
})

/** The workbook of what was sent back, each row's cells by field key. */
async function download(by = 'registrar'): Promise<Record<string, string>[]> {
  const answer = await app.inject({ url: '/api/registrations/sent-back', cookies: { xueji_session: as(by) } })
  expect(answer.statusCode).toBe(200)
  const [, ...rows] = await readTexts(answer.rawPayload)
  return rows.map((row) =>
    Object.fromEntries(sentBackRegistration.fields.map((field, at) => [field.key, row[at] ?? ''])),
  )
}
async function upload(rows: readonly Record<string, string>[], by = 'registrar') {
  const answer = await app.inject({
    method: 'POST',
    url: `/api/imports/sent_back_registration?fileName=${encodeURIComponent('退回.xlsx')}`,
    cookies: { xueji_session: as(by) },
    headers: { 'idempotency-key': randomUUID(), 'content-type': 'application/octet-stream' },
    payload: await workbookOf(sentBackRegistration, rows),
  })
  await runWaitingJobs(ctx, t.url)
  return (await call(as(by), getImport, { params: { id: (answer.json() as { id: number }).id } })).ok()
}

describe('sent back as a workbook', () => {
  it('carries the opinion, and mended and sent in again it mends those cases, held or not', async () => {
    const [one, two] = [
      await sentBack({ name: '李退一' }, '地址写到门牌号'),
      await sentBack({ name: '李退二' }, '缺户口页'),
    ]
    await enter({ name: '李草稿' })
    const rows = (await download()).filter((row) => row.name?.startsWith('李'))
    expect(rows.map((row) => [row.name, row.opinion])).toEqual([
      ['李退一', '地址写到门牌号'],
      ['李退二', '缺户口页'],
    ])
    const idNumber = freshIdNumber()
    const done = await upload([
      { ...rows[0], homeAddress: '门牌巷 9 号' },
      { ...rows[1], name: '李退贰', idNumber },
    ])
    expect(done).toMatchObject({ state: 'done', rowsRead: 2, rowsTaken: 2, rowsBad: 0 })
    await step('registrar', 'submit', [one, two])
    expect((await rowOf('approver', two))?.changes?.map((change) => change.label)).toEqual([
      '姓名',
      '身份证件号',
    ])
    const { rows: claims } = await t.owner.query(
      'SELECT holder_id::int FROM nation.identity_claim WHERE key = $1',
      [ctx.sealer.hash('id_number', idNumber)],
    )
    expect(claims).toEqual([{ holder_id: two.pupilId }])
    const { rows: audit } = await t.owner.query(
      `SELECT 1 FROM p37.audit_entry WHERE act = 'registration.sent_back'`,
    )
    expect(audit.length).toBeGreaterThan(0)
  })
  it('downloaded before somebody else mended is refused: nothing is overwritten unseen', async () => {
    const entered = await sentBack({ name: '周旧版' })
    const rows = (await download()).filter((row) => row.name === '周旧版')
    ;(await mend(entered, { name: '周新版' })).ok()
    expect(await upload(rows)).toMatchObject({
      state: 'refused',
      problems: [{ rule: 'reference_outdated', label: '业务已有变动', count: 1 }],
    })
    expect((await list('registrar', { name: '周新版' })).total).toBe(1)
  })
  it('names another school’s case, a case twice or none at all: each row is told', async () => {
    await sentBack({ name: '吴本校' })
    const [own] = (await download()).filter((row) => row.name === '吴本校')
    expect((await download('stranger')).length).toBe(0)
    expect(await upload([{ ...own }], 'stranger')).toMatchObject({
      state: 'refused',
      problems: [{ rule: 'reference_unknown', label: '业务编号不对', count: 1 }],
    })
    const done = await upload([{ ...own }, { ...own, transport: '校车' }, { ...own, reference: '12' }])
    expect(done.problems.map(({ rule }) => rule).sort()).toEqual(['reference_twice', 'reference_unknown'])
  })
  it('with a row that says what another registration says is told, not swallowed', async () => {
    const idNumber = freshIdNumber()
    await enter({ name: '郑同行', idNumber })
    await sentBack({ name: '郑原行' })
    const [row] = (await download()).filter((one) => one.name === '郑原行')
    expect(await upload([{ ...row, name: '郑同行', idNumber }])).toMatchObject({
      state: 'refused',
      problems: [{ rule: 'registration_already_taken', count: 1 }],
    })
  })
})
