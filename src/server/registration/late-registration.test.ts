/** Pupils in school who were never registered: looked up first, each time somebody else is meant (REG-7). */
import { randomUUID } from 'node:crypto'
import ExcelJS from 'exceljs'
import { afterAll, describe, expect, it } from 'vitest'
import { childCells, freshIdNumber } from '../../../test/registration-cells.ts'
import { registrationHouse } from '../../../test/registration-house.ts'
import { arrangeClass, seatPupil } from '../../../test/town.ts'
import { readTexts } from '../../../test/workbook-file.ts'
import { cleanUp, getCase, listOpenCases } from '../../contract/business-case.ts'
import { getReadiness } from '../../contract/graduation.ts'
import { getImport } from '../../contract/import.ts'
import * as doors from '../../contract/registration.ts'
import { deleteClass } from '../../contract/unit.ts'
import { runWaitingJobs } from '../../jobs/worker.ts'
import { idNumberKey } from '../pupil/sealed-pupil.ts'

const house = await registrationHouse()
const { t, ctx, app, call, places, as, register, versions, step, walk, list } = house
afterAll(house.close)

describe('late registration', () => {
  const late = (of: Record<string, string> = {}) =>
    register(
      childCells({
        entryMonth: '202409',
        birthDate: '20180501',
        idNumber: freshIdNumber('male', '20180501'),
        ...of,
      }),
      {
        kind: 'late_registration',
      },
    )
  it('is closed by default', async () => {
    expect((await late({ classNumber: '2024101' })).code).toBe('switch_closed')
  })
  it('once opened for the school places the pupil in the class named', async () => {
    const classId = await arrangeClass(t, places.school, { cohort: 2024, grade: 3, number: '2024101' })
    await t.owner.query(
      `INSERT INTO nation.switch_opening VALUES (1, $1, $2, 'late_registration', '2026-08-01', '2026-08-31', '搬迁', 1)`,
      [places.county.id, places.county.path],
    )
    expect((await late()).problem).toMatchObject({ code: 'registration_row_wrong', field: 'classNumber' })
    expect((await late({ classNumber: '2024199' })).problem).toMatchObject({ field: 'classNumber' })
    const entered = (await late({ classNumber: '2024101' })).ok()
    const other = (await late({ classNumber: '2024101' })).ok()
    await walk(entered)
    const { rows } = await t.owner.query(
      'SELECT class_id::int, entry_grade, stage, entered_by FROM p37.enrollment WHERE pupil_id = $1',
      [entered.pupilId],
    )
    expect(rows).toEqual([
      { class_id: classId, entry_grade: 3, stage: 'primary', entered_by: 'late_registration' },
    ])
    await t.owner.query(
      `UPDATE p37.business_case SET detail = jsonb_set(detail, '{classId}', '1') WHERE id = $1`,
      [other.caseId],
    )
    expect((await step('registrar', 'submit', [other])).code).toBe('registration_class_gone')
  })
  it('decided while its class is deleted: he is in it and it stays, or it is gone and he is told', async () => {
    for (let round = 0; round < 6; round++) {
      const number = `20241${50 + round}`
      const classId = await arrangeClass(t, places.school, { cohort: 2024, grade: 3, number })
      const entered = (await late({ classNumber: number })).ok()
      await step('registrar', 'submit', [entered])
      await step('approver', 'endorse', [entered])
      const [decided, removed] = await Promise.all([
        step('officer', 'decide', [entered]),
        call(as('registrar'), deleteClass, { params: { id: classId } }),
      ])
      expect([
        [undefined, 'class_not_empty'],
        ['registration_class_gone', undefined],
      ]).toContainEqual([decided.code, removed.code])
    }
  })
})

describe('a late registration that the county has sent back', () => {
  const BORN = '20180501'
  const lateCells = (of: Record<string, string>) =>
    childCells({
      ...{ entryMonth: '202409', birthDate: BORN, classNumber: '2024101' },
      idNumber: freshIdNumber('male', BORN),
      ...of,
    })
  /** On the county's desk and back, with its opinion. */
  async function sentBack(name: string, of: Record<string, string> = {}) {
    const entered = (await register(lateCells({ name, ...of }), { kind: 'late_registration' })).ok()
    await step('registrar', 'submit', [entered])
    await step('approver', 'endorse', [entered])
    ;(await step('officer', 'send_back', [entered], '出生日期请对照户口簿')).ok()
    return entered
  }
  async function mend(caseId: number, change: Record<string, string>) {
    const params = { id: caseId }
    const { version, cells } = (await call(as('registrar'), doors.getRegistrationCells, { params })).ok()
    return call(as('registrar'), doors.mendRegistration, {
      params,
      body: { version, cells: { ...cells, ...change } },
    })
  }
  /** A pupil in school whom the identity check knows. */
  async function inSchool(name: string, at: keyof Pick<typeof places, 'school' | 'otherSchool'>) {
    const idNumber = freshIdNumber('male', BORN)
    const pupilId = await seatPupil(t, places[at], { name, idNumber, birthDate: '2018-05-01' })
    await t.owner.query(
      `INSERT INTO nation.identity_claim SELECT world_id, 'id_number', $1, $2, now() FROM nation.unit LIMIT 1`,
      [idNumberKey(ctx.sealer, idNumber), pupilId],
    )
    return idNumber
  }
  const lookUps = async () =>
    (
      await t.owner.query(
        `SELECT count(*)::int AS n FROM p37.audit_entry WHERE act = 'look_up' AND detail ->> 'kind' <> 'workbook'`,
      )
    ).rows[0].n as number
  const placed = async (pupilId: number) =>
    (
      await t.owner.query(
        'SELECT class_id::int, entered_by, entry_grade FROM p37.enrollment WHERE pupil_id = $1',
        [pupilId],
      )
    ).rows

  it('is mended by form, sent up again and decided: he is in the class that was mended into', async () => {
    const other = await arrangeClass(t, places.school, { cohort: 2024, grade: 3, number: '2024102' })
    const entered = await sentBack('迟一')
    expect((await list('registrar', { name: '迟一' })).rows).toMatchObject([
      { state: 'with_registrar', kind: 'late_registration', sentBackBecause: '出生日期请对照户口簿' },
    ])
    expect((await mend(entered.caseId, { classNumber: '2024777' })).problem).toMatchObject({
      ...{ code: 'registration_row_wrong', field: 'classNumber' },
    })
    const before = await lookUps()
    expect((await mend(entered.caseId, { classNumber: '2024102', phone: '13900001111' })).ok()).toMatchObject(
      {
        isHeld: false,
      },
    )
    expect(await lookUps(), 'he is the same: nothing is asked anew').toBe(before)
    await walk(entered)
    expect(await placed(entered.pupilId)).toEqual([
      { class_id: other, entered_by: 'late_registration', entry_grade: 3 },
    ])
  })
  it('is looked up again where the mended form means somebody else, and is refused with the way', async () => {
    const elsewhere = await inSchool('别校生', 'otherSchool')
    const here = await inSchool('本校生', 'school')
    const entered = await sentBack('迟二')
    const before = await lookUps()
    const transfer = await mend(entered.caseId, { name: '别校生', idNumber: elsewhere })
    expect(transfer.problem).toMatchObject({ code: 'late_registration_elsewhere' })
    expect(transfer.problem.detail).toMatch(/^现在.+在校$/)
    expect((await mend(entered.caseId, { name: '本校生', idNumber: here })).code).toBe(
      'late_registration_here',
    )
    expect(await lookUps()).toBe(before + 2)
    // Nothing of it was saved, and one whom nobody has is taken.
    expect((await list('registrar', { name: '迟二' })).total).toBe(1)
    const fresh = { name: '迟贰', idNumber: freshIdNumber('male', BORN) }
    expect((await mend(entered.caseId, fresh)).ok()).toMatchObject({ isHeld: false })
    expect(await lookUps()).toBe(before + 3)
    await walk(entered)
    expect(await placed(entered.pupilId)).toHaveLength(1)
  })
  it('sent twice with one request id is mended once, also when he is in school by then', async () => {
    const entered = await sentBack('迟三')
    const params = { id: entered.caseId }
    const { version, cells } = (await call(as('registrar'), doors.getRegistrationCells, { params })).ok()
    const body = { version, cells: { ...cells, name: '迟叁' } }
    const request = randomUUID()
    const send = () => call(as('registrar'), doors.mendRegistration, { params, body }, request)
    const first = (await send()).ok()
    await walk(entered)
    expect((await send()).ok()).toEqual(first)
  })
  it('is mended by workbook, sent up again and decided; a row that means one in school comes back marked', async () => {
    const elsewhere = await inSchool('他校生', 'otherSchool')
    const [good, bad] = [await sentBack('迟四'), await sentBack('迟五')]
    const answer = await app.inject({
      url: '/api/registrations/sent-back?kind=late_registration',
      cookies: { xueji_session: as('registrar') },
    })
    const workbook = new ExcelJS.Workbook()
    await workbook.xlsx.load(new Uint8Array(answer.rawPayload).buffer)
    const sheet = workbook.worksheets[0]
    const [headers = [], ...lines] = await readTexts(answer.rawPayload)
    const put = (name: string, header: string, text: string) => {
      const row = lines.findIndex((line) => line[headers.indexOf('姓名')] === name) + 2
      const cell = sheet?.getRow(row).getCell(headers.indexOf(header) + 1)
      if (cell && row > 1) cell.value = text
    }
    put('迟四', '班号', '2024102')
    put('迟五', '身份证件号', elsewhere)
    put('迟五', '姓名', '他校生')
    const take = async (mode: string) => {
      const sent = await app.inject({
        method: 'POST',
        url: `/api/imports/sent_back_late_registration?mode=${mode}&fileName=1.xlsx`,
        cookies: { xueji_session: as('registrar') },
        headers: { 'idempotency-key': randomUUID(), 'content-type': 'application/octet-stream' },
        payload: Buffer.from(await workbook.xlsx.writeBuffer()),
      })
      await runWaitingJobs(ctx, t.url)
      return (await call(as('registrar'), getImport, { params: { id: sent.json().id } })).ok()
    }
    expect(await take('all_or_nothing')).toMatchObject({ state: 'refused', rowsRead: 2, rowsTaken: 0 })
    expect(await take('good_rows_only')).toMatchObject({
      ...{ state: 'done', rowsTaken: 1, rowsBad: 1 },
      problems: [{ rule: 'late_registration_elsewhere', count: 1 }],
    })
    await walk(good)
    expect(await placed(good.pupilId)).toMatchObject([{ entered_by: 'late_registration' }])
    const { rows } = await t.owner.query(
      `SELECT c.number FROM p37.enrollment e JOIN p37.class c ON c.id = e.class_id WHERE e.pupil_id = $1`,
      [good.pupilId],
    )
    expect(rows).toEqual([{ number: '2024102' }])
    expect((await list('registrar', { name: '迟五' })).rows).toMatchObject([
      { caseId: bad.caseId, state: 'with_registrar' },
    ])
  })
})

describe('a late registration into a final grade', () => {
  const number = '2021101'
  const entered = async (name: string) =>
    (
      await register(
        childCells({
          ...{ name, entryMonth: '202109', birthDate: '20150501', classNumber: number },
          idNumber: ID,
        }),
        { kind: 'late_registration' },
      )
    ).ok()
  const ID = freshIdNumber('male', '20150501')
  const toCleanUp = async (by: string) => {
    const { cleanUp: count } = (await call(as(by), getReadiness, { query: {} })).ok()
    const { rows } = (await call(as(by), listOpenCases, { query: { cleanUp: 'true' } })).ok()
    expect(rows).toHaveLength(count)
    return rows.map(({ subject }) => subject)
  }
  const clean = async (by: string, ids: { caseId: number }[], reason?: string) =>
    call(as(by), cleanUp, { body: { cases: await versions(ids), ...(reason ? { reason } : {}) } })
  it('waits to be cleaned up while it lies with the school, and again when its desk lets the deadline pass', async () => {
    // The promotion of 2026 is over: this class leaves in 2027, and is not counted before its year.
    const classId = await arrangeClass(t, places.school, { cohort: 2021, grade: 6, number })
    const one = await entered('孙晓晨')
    expect(await toCleanUp('registrar')).toEqual([])
    await t.owner.query('UPDATE p37.class SET cohort = 2020 WHERE id = $1', [classId])
    expect(await toCleanUp('registrar')).toEqual(['孙晓晨'])
    expect(await toCleanUp('officer')).toEqual(['孙晓晨'])
    expect(await toCleanUp('stranger')).toEqual([])
    await step('registrar', 'submit', [one])
    await step('approver', 'endorse', [one])
    expect(await toCleanUp('registrar')).toEqual([])
    await t.owner.query(`UPDATE p37.desk_item SET due_on = '2026-08-19' WHERE case_id = $1`, [one.caseId])
    expect(await toCleanUp('registrar')).toEqual(['孙晓晨'])
    expect((await clean('stranger', [one])).code).toBe('not_found')
    expect((await clean('viewer', [one], '逾期')).code).toBe('not_allowed')
    expect((await clean('officer', [one], '学校逾期未清理')).ok()).toMatchObject({ isOnBehalf: true })
    expect(await toCleanUp('registrar')).toEqual([])
  })
  it('cleaned up leaves nothing but the case: child and row may be entered again, wherever the paper lay', async () => {
    for (const desk of ['with_registrar', 'with_approver', 'with_bureau']) {
      const one = await entered('孙晓晨')
      if (desk !== 'with_registrar') await step('registrar', 'submit', [one])
      if (desk === 'with_bureau') await step('approver', 'endorse', [one])
      const answer = (await clean('registrar', [one])).ok()
      expect(answer.taken).toMatchObject([{ id: one.caseId, subject: '孙晓晨', kindLabel: '在校生注册' }])
      const { rows } = await t.owner.query('SELECT id FROM p37.pupil WHERE id = $1', [one.pupilId])
      expect(rows).toEqual([])
      expect((await step('officer', 'decide', [one])).code).toBe('step_not_allowed')
      const { stateLabel } = (await call(as('registrar'), getCase, { params: { id: one.caseId } })).ok()
      expect(stateLabel).toBe('已清理')
    }
    await walk(await entered('孙晓晨'))
  })
})
