/** Duplicates while a form is filled, and the look-up before a late registration (REG-5, REG-7, QRY-1). */
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
import { workbookOf } from '../../../test/workbook-file.ts'
import { takeSteps } from '../../contract/business-case.ts'
import { getImport } from '../../contract/import.ts'
import * as doors from '../../contract/registration.ts'
import { runWaitingJobs } from '../../jobs/worker.ts'
import { CIRCULAR_POLICY } from '../../rules/policy.ts'
import { lateRegistration } from '../../sheets/columns/registration.ts'
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
    await arrangeClass(t, school, { number: '2024101', cohort: 2024, grade: 3 })
    await arrangeClass(t, school, { number: '2026101' })
  }
  await setClock(t, '2026-08-20T02:00:00Z')
  await promoted(t, 2026)
  who.registrar = await clerk(t, places.school, 'registrar')
  who.approver = await clerk(t, places.school, 'approver')
  who.officer = await clerk(t, places.county, 'registrar')
  who.stranger = await clerk(t, places.otherSchool, 'registrar')
  who['stranger.head'] = await clerk(t, places.otherSchool, 'approver')
  who['stranger.bureau'] = await clerk(t, places.otherCounty, 'registrar')
})
afterAll(async () => {
  await app.close()
  await t.close()
})

const as = (name: string) => who[name] ?? ''
const register = (by: string, cells: Record<string, string>, kind?: 'late_registration', request?: string) =>
  call(
    as(by),
    doors.registerPupil,
    { body: { cells: childCells(cells), ...(kind ? { kind } : {}) } },
    request,
  )
type Asked = Parameters<typeof call<typeof doors.findDuplicates>>[2]
const ask = (body: Record<string, unknown>, by = 'registrar') =>
  call(as(by), doors.findDuplicates, { body } as Asked)
const child = (name: string, idNumber?: string) => ({
  ...{ name, sex: 'male', birthDate: '2020-05-01' },
  ...(idNumber ? { idNumber } : {}),
})

async function walk(prefix: string, { caseId }: { caseId: number }): Promise<void> {
  for (const [by, step] of [
    [prefix, 'submit'],
    [`${prefix}.head`, 'endorse'],
    [`${prefix}.bureau`, 'decide'],
  ] as const) {
    const { rows } = await t.owner.query('SELECT id::int, version FROM p37.business_case WHERE id = $1', [
      caseId,
    ])
    expect((await call(as(by), takeSteps, { body: { step, cases: rows } })).ok().refused).toEqual([])
  }
}

describe('while a form is filled', () => {
  it('the own school’s are told in full, by ID number under whatever name, and by name with birth date', async () => {
    const idNumber = freshIdNumber()
    const entered = (await register('registrar', { name: '本校生', idNumber })).ok()
    const here = { pupilId: entered.pupilId, state: 'newcomer' }
    expect((await ask(child('录错名', idNumber))).ok()).toMatchObject({
      here: [{ ...here, by: 'id_number' }],
    })
    expect((await ask(child('本校生', freshIdNumber()))).ok()).toMatchObject({
      here: [{ ...here, by: 'trace' }],
    })
    expect((await ask({ ...child('本校生', idNumber), caseId: entered.caseId })).ok().here).toEqual([])
  })
  it('elsewhere: with name and number where and how, without a number whether only', async () => {
    const idNumber = freshIdNumber()
    await register('stranger', { name: '外校生', idNumber })
    const found = (await ask(child('外校生', idNumber))).ok()
    expect(found).toMatchObject({ here: [], elsewhere: { state: 'newcomer', isOwnSchool: false } })
    const wrongName = (await ask(child('别的名', idNumber))).ok()
    const nobody = (await ask(child('别的名', freshIdNumber()))).ok()
    expect(wrongName).toEqual(nobody)
    expect((await ask(child('外校生'))).ok()).toEqual({
      ...{ here: [], elsewhere: null, isNamesakeElsewhere: true, isUsedUp: false },
    })
  })
  it('counts as a look-up; used up, the own school’s are told all the same', async () => {
    await t.owner.query(
      `INSERT INTO nation.policy SELECT $1, world_id, province_id, '试', '2000-01-01', NULL, $2
       FROM nation.unit WHERE level = 1 LIMIT 1`,
      [await t.db.newId(), { ...CIRCULAR_POLICY, lookUpsPerHour: 1 }],
    )
    await t.owner.query('DELETE FROM p37.look_up')
    const name = '本校二'
    await register('registrar', { name, idNumber: freshIdNumber() })
    const answers = await Promise.all([ask(child(name, freshIdNumber())), ask(child(name))])
    expect(answers.map((one) => one.ok().isUsedUp).sort()).toEqual([false, true])
    expect(answers.map((one) => one.ok().here.length)).toEqual([1, 1])
    await t.owner.query(`DELETE FROM nation.policy WHERE name = '试'`)
    const { rows } = await t.owner.query(
      `SELECT count(*)::int AS n FROM p37.audit_entry WHERE act = 'look_up' AND detail::text ~ '"kind": "trace"'`,
    )
    expect(rows[0].n).toBeGreaterThan(0)
  })
  it('is for the school’s registrar, with a whole number', async () => {
    expect((await ask(child('某人'), 'approver')).code).toBe('not_allowed')
    expect((await ask(child('某人'), 'officer')).code).toBe('not_allowed')
    expect((await ask(child('某人', '3701'))).code).toBe('look_up_number_form')
  })
})

describe('late registration', () => {
  const cells = (of: Record<string, string>) => ({
    entryMonth: '202409',
    birthDate: '20180501',
    classNumber: '2024101',
    ...of,
  })
  it('of one who is in school elsewhere is refused with the way, and the look-up stays in the audit', async () => {
    await t.owner.query(
      `INSERT INTO nation.switch_opening VALUES (1, $1, $2, 'late_registration', '2026-08-01', '2026-08-31', '搬迁', 1)`,
      [places.county.id, places.county.path],
    )
    const idNumber = freshIdNumber('male', '20180501')
    await walk(
      'stranger',
      (await register('stranger', { name: '在他校', idNumber, birthDate: '20180501' })).ok(),
    )
    const count = async () =>
      (await t.owner.query(`SELECT count(*)::int AS n FROM p37.audit_entry WHERE act = 'look_up'`)).rows[0].n
    const before = await count()
    const refused = await register('registrar', cells({ name: '在他校', idNumber }), 'late_registration')
    expect(refused.problem).toMatchObject({ code: 'late_registration_elsewhere' })
    expect(refused.problem.detail).toMatch(/^现在.+在校$/)
    expect(await count()).toBe(before + 1)
  })
  it('by workbook: who is in school elsewhere is marked with the way, never with the school; the others are taken', async () => {
    const birthDate = '20180501'
    const idNumber = freshIdNumber('male', birthDate)
    await walk('stranger', (await register('stranger', { name: '在外校', idNumber, birthDate })).ok())
    const row = (name: string, number = freshIdNumber('male', birthDate)) =>
      childCells(cells({ name, idNumber: number }))
    const content = await workbookOf(lateRegistration, [
      row('在外校', idNumber),
      row('谁也没有'),
      row('别的名', idNumber),
    ])
    const take = async (mode: string) => {
      const answer = await app.inject({
        method: 'POST',
        url: `/api/imports/late_registration?mode=${mode}&fileName=1.xlsx`,
        cookies: { xueji_session: as('registrar') },
        headers: { 'idempotency-key': randomUUID(), 'content-type': 'application/octet-stream' },
        payload: content,
      })
      await runWaitingJobs(ctx, t.url)
      return (await call(as('registrar'), getImport, { params: { id: answer.json().id } })).ok()
    }
    const problems = [{ rule: 'late_registration_elsewhere', label: '在他校在校,应办转学', count: 1 }]
    expect(await take('all_or_nothing')).toMatchObject({ state: 'refused', rowsBad: 1, problems })
    // A right number under another name tells nothing; such a row is the identity check's to hold back.
    const part = await take('good_rows_only')
    expect(part).toMatchObject({ state: 'done', rowsBad: 1, rowsTaken: 2, problems })
    expect(await take('good_rows_only')).toMatchObject({ rowsBad: 1, rowsTaken: 0, rowsSkipped: 2 })
    const { rows } = await t.owner.query(
      `SELECT (SELECT count(*)::int FROM p37.audit_entry WHERE act = 'look_up' AND detail ->> 'kind' = 'workbook') AS audited,
              (SELECT m.state FROM p37.pupil p JOIN nation.problem_member m ON m.pupil_id = p.id
               WHERE p.name = '别的名') AS held`,
    )
    expect(rows[0]).toEqual({ audited: 3, held: expect.any(String) })
  })
  it('of one whom nobody has goes on, and sent twice it is done once', async () => {
    const typed = childCells(cells({ name: '无学籍', idNumber: freshIdNumber('male', '20180501') }))
    const request = '2f6c2c3a-1f0e-4a5e-9a3a-30d1a3a7b0c1'
    const send = () =>
      call(
        as('registrar'),
        doors.registerPupil,
        { body: { cells: typed, kind: 'late_registration' } },
        request,
      )
    const [first, second] = [await send(), await send()]
    expect(first.ok()).toEqual(second.ok())
  })
})
