/** Registrations that were sent back: mended on the registrar's desk, and gone the whole way again (REG-4). */
import { afterAll, describe, expect, it } from 'vitest'
import { registrationHouse } from '../../../test/registration-house.ts'
import { graduated } from '../../../test/town.ts'
import * as doors from '../../contract/registration.ts'

const house = await registrationHouse()
const { t, call, places, as, step, enter, walk, list } = house
afterAll(house.close)

describe('sent back', () => {
  it('needs an opinion, is mended on the registrar’s desk and goes the whole way again', async () => {
    const entered = await enter({ name: '张七' })
    await step('registrar', 'submit', [entered])
    expect((await step('approver', 'send_back', [entered])).code).toBe('reason_required')
    ;(await step('approver', 'send_back', [entered], '姓名与户口簿不符')).ok()
    const [row] = (await list('registrar', { name: '张七' })).rows
    expect(row).toMatchObject({ state: 'with_registrar', sentBackBecause: '姓名与户口簿不符' })
    const params = { id: entered.caseId }
    const opened = (await call(as('registrar'), doors.getRegistrationCells, { params })).ok()
    expect(opened.cells).toMatchObject({
      name: '张七',
      birthDate: '20200501',
      distance: '1.2',
      member1IsGuardian: '是',
    })
    const body = { version: opened.version, cells: { ...opened.cells, name: '张柒' } }
    const mended = (await call(as('registrar'), doors.mendRegistration, { params, body })).ok()
    expect(mended).toEqual({ caseId: entered.caseId, version: opened.version + 1, isHeld: false })
    expect((await call(as('registrar'), doors.mendRegistration, { params, body })).code).toBe('stale_view')
    await walk(entered)
    expect((await list('registrar', { name: '张柒' })).rows[0]).toMatchObject({ state: 'registered' })
  })
  it('mended by two clerks at once is mended by one', async () => {
    const entered = await enter()
    const params = { id: entered.caseId }
    const { version, cells } = (await call(as('registrar'), doors.getRegistrationCells, { params })).ok()
    const answers = await Promise.all(
      ['张甲', '张乙', '张丙'].map((name) =>
        call(as('registrar'), doors.mendRegistration, {
          params,
          body: { version, cells: { ...cells, name } },
        }),
      ),
    )
    expect(answers.map((one) => one.status).sort()).toEqual([200, 409, 409])
    expect(answers.flatMap((one) => one.code ?? [])).toEqual(['stale_view', 'stale_view'])
  })
  it('opening the fields leaves a trace, and nobody else may', async () => {
    const entered = await enter()
    const params = { id: entered.caseId }
    ;(await call(as('registrar'), doors.getRegistrationCells, { params })).ok()
    const { rows } = await t.owner.query(
      `SELECT count(*)::int AS n FROM p37.audit_entry WHERE act = 'registration.open' AND subject_id = $1`,
      [entered.caseId],
    )
    expect(rows).toEqual([{ n: 1 }])
    expect((await call(as('stranger'), doors.getRegistrationCells, { params })).code).toBe('not_found')
    expect((await call(as('officer'), doors.getRegistrationCells, { params })).code).toBe('not_allowed')
  })
  it('cannot be mended for one who has graduated: his data is locked (GRD-4)', async () => {
    const entered = await enter()
    const params = { id: entered.caseId }
    const { version, cells } = (await call(as('registrar'), doors.getRegistrationCells, { params })).ok()
    await t.owner.query(
      `INSERT INTO p37.enrollment (id, pupil_id, school_id, unit_path, stage, during)
       SELECT $1, id, $2, unit_path, 'primary', '[2020-09-01,)' FROM p37.pupil WHERE id = $3`,
      [await t.db.newId(), places.school.id, entered.pupilId],
    )
    await graduated(t, entered.pupilId)
    const mend = () =>
      call(as('registrar'), doors.mendRegistration, {
        params,
        body: { version, cells: { ...cells, name: '王改名' } },
      })
    expect((await mend()).code).toBe('pupil_data_locked')
    await t.owner.query(
      `UPDATE p37.graduation SET reversed_at = now(), reversed_by = 1, reversal_reason = '姓名有误' WHERE pupil_id = $1`,
      [entered.pupilId],
    )
    ;(await mend()).ok()
  })
  it('cannot be mended while it lies elsewhere, or into a row that is there already', async () => {
    const [one, other] = [await enter(), await enter()]
    const open = async (of: typeof one) =>
      (await call(as('registrar'), doors.getRegistrationCells, { params: { id: of.caseId } })).ok()
    const twin = await open(one)
    const { version } = await open(other)
    const mend = (cells: Record<string, string>) =>
      call(as('registrar'), doors.mendRegistration, {
        params: { id: other.caseId },
        body: { version, cells },
      })
    expect((await mend(twin.cells)).code).toBe('registration_already_taken')
    await step('registrar', 'submit', [other])
    expect((await mend(twin.cells)).code).toBe('registration_not_on_your_desk')
    expect(
      (await call(as('registrar'), doors.getRegistrationCells, { params: { id: other.caseId } })).code,
    ).toBe('registration_not_on_your_desk')
    expect(
      (await call(as('registrar'), doors.getRegistrationCells, { params: { id: 999_999_999 } })).code,
    ).toBe('not_found')
  })
})
