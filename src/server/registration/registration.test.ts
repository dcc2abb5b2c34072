/** Registration through its doors: entered by form, endorsed by the school, decided by the bureau (REG-1, REG-4, REG-5). */
import { afterAll, describe, expect, it } from 'vitest'
import { childCells, freshIdNumber } from '../../../test/registration-cells.ts'
import { registrationHouse } from '../../../test/registration-house.ts'
import { arrangeCohort, seatPupil, setClock } from '../../../test/town.ts'
import { getCase, takeSteps } from '../../contract/business-case.ts'
import * as doors from '../../contract/registration.ts'
import { openPupilBlob } from '../pupil/sealed-pupil.ts'

const house = await registrationHouse()
const { t, ctx, call, places, as, register, versions, step, enter, walk, list } = house
afterAll(house.close)

describe('a new pupil', () => {
  it('entered by form lies with the registrar, and is nobody’s pupil yet', async () => {
    const entered = await enter({ name: '张一' })
    expect(entered.isHeld).toBe(false)
    const page = await list('officer', { name: '张一' })
    expect(page).toMatchObject({
      total: 1,
      rows: [
        {
          caseId: entered.caseId,
          name: '张一',
          state: 'with_registrar',
          stateLabel: '待提交',
          kind: 'registration',
          isHeld: false,
          sentBackBecause: null,
        },
      ],
    })
    expect(page.rows[0]?.idNumber).toMatch(/^37\d\d\*{10}\d{3}[\dX]$/)
    expect(await list('viewer', { name: 'zhangyi' })).toMatchObject({ total: 1 })
    expect(await list('stranger')).toMatchObject({ total: 0, rows: [] })
    const { rows } = await t.owner.query('SELECT 1 FROM p37.enrollment WHERE pupil_id = $1', [
      entered.pupilId,
    ])
    expect(rows).toEqual([])
  })
  it('endorsed and decided is in school, unplaced in grade one, with a temporary number of the school’s county', async () => {
    const entered = await enter({ name: '张二' })
    await walk(entered)
    const { rows } = await t.owner.query(
      `SELECT e.state, e.stage, e.class_id, e.entry_grade, e.entered_by, lower(e.during)::text AS since, p.sealed,
              to_char(n.issued_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD') AS numbered
       FROM p37.enrollment e JOIN p37.pupil p ON p.id = e.pupil_id JOIN p37.student_number n ON n.pupil_id = p.id
       WHERE p.id = $1`,
      [entered.pupilId],
    )
    const [{ sealed, ...enrollment }] = rows
    expect(enrollment).toEqual({
      state: 'in_school',
      stage: 'primary',
      class_id: null,
      entry_grade: 1,
      entered_by: 'registration',
      since: '2026-08-20',
      numbered: '2026-08-20',
    })
    expect(openPupilBlob(ctx.sealer, sealed).studentNumber).toMatch(/^L37010220200501\d{3}[\dX]$/)
    expect(await list('registrar', { state: 'registered' })).toMatchObject({
      rows: [{ name: '张二', stateLabel: '已建学籍' }],
    })
  })
  it('keeps number, phone, address and family out of the clear', async () => {
    const cells = childCells({
      name: '张三',
      phone: '13912345678',
      homeAddress: '保密巷 9 号',
      member1Name: '张父亲',
    })
    const { pupilId, caseId } = (await register(cells)).ok()
    const { rows } = await t.owner.query(
      `SELECT p::text || c::text || coalesce((SELECT string_agg(a::text, '') FROM p37.audit_entry a), '') AS all
       FROM p37.pupil p JOIN p37.business_case c ON c.pupil_id = p.id WHERE p.id = $1`,
      [pupilId],
    )
    for (const secret of [cells.idNumber, '13912345678', '保密巷', '张父亲'])
      expect(rows[0].all).not.toContain(secret)
    const view = (await call(as('officer'), getCase, { params: { id: caseId } })).ok()
    expect(view.facts).toContainEqual({ label: '出生日期', text: '2020-05-01' })
    expect(JSON.stringify(view)).not.toContain(cells.idNumber)
  })
})

describe('the form', () => {
  it('is refused with the field, the cause and the cure', async () => {
    const wrong = childCells({ idNumber: `${freshIdNumber().slice(0, 17)}_` })
    const answer = await register(wrong)
    expect(answer.problem).toMatchObject({ code: 'registration_row_wrong', field: 'idNumber' })
    expect(answer.problem.detail).toMatch(/^身份证件号:/)
    const { problems } = (
      await call(as('registrar'), doors.getFieldProblems, { body: { cells: { ...wrong, distance: '1.25' } } })
    ).ok()
    expect(problems.map((p) => p.field).sort()).toEqual(['distance', 'idNumber'])
  })
  it('is refused for a field that the form does not have', async () => {
    const answer = await register(childCells({ grade: '1' }))
    expect(answer.problem).toMatchObject({ code: 'invalid_input', field: 'grade' })
  })
  it('of the same content is taken once; sent again with its request id it is answered the same', async () => {
    const cells = childCells({ name: '张四' })
    const request = '0d9f8a4e-6a55-4a7c-9a3f-3c1f1f6d2a10'
    const first = (await register(cells, { request })).ok()
    expect((await register(cells, { request })).ok()).toEqual(first)
    expect((await register({ ...cells, distance: ' 1.2 ' })).code).toBe('registration_already_taken')
    expect((await register({ ...cells, distance: '1.3' }, { request })).code).toBe('request_id_reused')
  })
  it('of the same content sent twenty times at once is taken once', async () => {
    const cells = childCells({ name: '张五' })
    const answers = await Promise.all(Array.from({ length: 20 }, () => register(cells)))
    expect(answers.filter((one) => one.status === 200)).toHaveLength(1)
    expect(new Set(answers.flatMap((one) => one.code ?? []))).toEqual(new Set(['registration_already_taken']))
  })
  it('is for a school’s registrar, in a school with a primary stage', async () => {
    expect((await register(childCells(), { by: 'approver' })).code).toBe('not_allowed')
    expect((await register(childCells(), { by: 'officer' })).code).toBe('not_allowed')
    expect((await register(childCells(), { by: 'stranger' })).code).toBe('school_does_not_teach_stage')
  })
})

describe('outside its time', () => {
  it('registration waits for the new term and the new classes, and says which is missing (ORG-3)', async () => {
    const { rows } = await t.owner.query('DELETE FROM p37.class WHERE school_id = $1 RETURNING *', [
      places.school.id,
    ])
    expect(rows).toHaveLength(1)
    expect((await register(childCells())).problem).toMatchObject({
      code: 'season_classes_missing',
      detail: '一年级(2026 级)',
    })
    await t.owner.query('DELETE FROM p37.term WHERE unit_id = $1', [places.school.id])
    expect((await register(childCells())).problem).toMatchObject({
      code: 'season_term_missing',
      detail: '2026-2027 学年秋季学期',
    })
    await arrangeCohort(t, places.school, 2026)
    ;(await register(childCells())).ok()
  })
  it('registration waits for the promotion, and for the window', async () => {
    await t.owner.query(`UPDATE p37.promotion_run SET state = 'running'`)
    expect((await register(childCells())).code).toBe('season_promotion_first')
    await t.owner.query(`UPDATE p37.promotion_run SET state = 'complete'`)
    await setClock(t, '2026-10-01T02:00:00Z')
    expect((await register(childCells())).problem).toMatchObject({ code: 'window_closed' })
    await setClock(t, '2026-08-20T02:00:00Z')
  })
  it('a registration that has begun goes on', async () => {
    const entered = await enter({ name: '张六' })
    await setClock(t, '2026-10-01T02:00:00Z')
    await walk(entered)
    await setClock(t, '2026-08-20T02:00:00Z')
  })
})

describe('a pupil whose identity is taken', () => {
  it('is entered but held back: he cannot be submitted, the others of the same pile can', async () => {
    const idNumber = freshIdNumber()
    const holder = await enter({ idNumber })
    const held = (await register(childCells({ idNumber, name: '同号' }))).ok()
    expect(held.isHeld).toBe(true)
    expect((await list('registrar', { held: 'true' })).rows).toMatchObject([
      { caseId: held.caseId, isHeld: true },
    ])
    expect((await list('registrar', { held: 'false' })).rows.map((row) => row.caseId)).not.toContain(
      held.caseId,
    )
    const answer = (await step('registrar', 'submit', [holder, held])).ok()
    expect(answer.taken.map((one) => one.id)).toEqual([holder.caseId])
    expect(answer.refused).toMatchObject([{ id: held.caseId, code: 'registration_held' }])
    expect((await step('registrar', 'submit', [held])).code).toBe('registration_held')
  })
  it('goes on after his number was mended', async () => {
    const idNumber = freshIdNumber()
    const holder = await enter({ idNumber })
    const held = (await register(childCells({ idNumber, name: '录错号' }))).ok()
    const params = { id: held.caseId }
    const { version, cells } = (await call(as('registrar'), doors.getRegistrationCells, { params })).ok()
    const body = { version, cells: { ...cells, idNumber: freshIdNumber() } }
    expect((await call(as('registrar'), doors.mendRegistration, { params, body })).ok().isHeld).toBe(false)
    await walk(held, holder)
  })
  it('removed gives his identity back: the next one goes on, and the row may be sent again', async () => {
    const cells = childCells({ name: '误录' })
    const first = (await register(cells)).ok()
    const second = (await register({ ...cells, name: '误录二' })).ok()
    expect([first.isHeld, second.isHeld]).toEqual([false, true])
    ;(await step('registrar', 'remove', [first])).ok()
    expect(await list('registrar', { name: '误录二' })).toMatchObject({ rows: [{ isHeld: false }] })
    const again = (await register(cells)).ok()
    expect(again.isHeld).toBe(true)
    const { rows } = await t.owner.query('SELECT 1 FROM p37.pupil WHERE id = $1', [first.pupilId])
    expect(rows).toEqual([])
    expect((await step('registrar', 'remove', [first])).code).toBe('step_not_allowed')
  })
  it('of two clerks who remove and submit at once, one is told that it has moved on', async () => {
    const entered = await enter()
    const answers = await Promise.all([
      step('registrar', 'remove', [entered]),
      step('registrar', 'submit', [entered]),
    ])
    expect(answers.map((one) => one.status).sort()).toEqual([200, 409])
  })
})

describe('many at once', () => {
  it('sixty decisions in three piles at once give sixty numbers and sixty enrollments', async () => {
    const entered: { caseId: number; pupilId: number }[] = []
    for (let at = 0; at < 200; at++)
      entered.push(await enter({ birthDate: '20200202', idNumber: freshIdNumber('male', '20200202') }))
    await step('registrar', 'submit', entered)
    await step('approver', 'endorse', entered)
    const cases = await versions(entered)
    const answers = await Promise.all(
      Array.from({ length: 3 }, (_, at) =>
        call(as('officer'), takeSteps, {
          body: { step: 'decide', cases: cases.slice(at * 20, at * 20 + 20) },
        }),
      ),
    )
    expect(answers.flatMap((one) => one.ok().taken)).toHaveLength(60)
    const { rows } = await t.owner.query(
      `SELECT count(*)::int AS pupils, count(DISTINCT s.hash)::int AS numbers FROM p37.enrollment e
       JOIN p37.student_number s ON s.pupil_id = e.pupil_id WHERE e.pupil_id = ANY($1)`,
      [entered.map((one) => one.pupilId)],
    )
    expect(rows).toEqual([{ pupils: 60, numbers: 60 }])
  })
  it('one pile decided by two officers at once is decided once', async () => {
    const entered = [await enter(), await enter(), await enter()]
    await step('registrar', 'submit', entered)
    await step('approver', 'endorse', entered)
    const cases = await versions(entered)
    const answers = await Promise.all(
      ['officer', 'officer'].map((by) => call(as(by), takeSteps, { body: { step: 'decide', cases } })),
    )
    expect(answers.flatMap((one) => one.ok().taken)).toHaveLength(3)
    expect(answers.flatMap((one) => one.ok().refused.map((r) => r.code))).toEqual(Array(3).fill('stale_view'))
    const { rows } = await t.owner.query(
      'SELECT count(*)::int AS n FROM p37.student_number WHERE pupil_id = ANY($1)',
      [entered.map((one) => one.pupilId)],
    )
    expect(rows).toEqual([{ n: 3 }])
  })
  it('a pupil in school elsewhere is flagged there when his number is registered here', async () => {
    const idNumber = freshIdNumber()
    const pupilId = await seatPupil(t, places.otherSchool, { name: '在校生', idNumber })
    await t.owner.query(
      `INSERT INTO nation.identity_claim SELECT world_id, 'id_number', $1, $2, now() FROM nation.unit LIMIT 1`,
      [ctx.sealer.hash('id_number', idNumber), pupilId],
    )
    expect((await register(childCells({ idNumber }))).ok().isHeld).toBe(true)
    const { rows } = await t.owner.query('SELECT is_flagged FROM p37.pupil WHERE id = $1', [pupilId])
    expect(rows).toEqual([{ is_flagged: true }])
  })
})
