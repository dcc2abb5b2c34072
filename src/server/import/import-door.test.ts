/** The doors of workbooks: who may come, what is told before and afterwards, what is cancelled (REG-2). */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { children, IN_SEASON, importHouse } from '../../../test/import-house.ts'
import { setClock } from '../../../test/town.ts'
import { readTexts, workbookOf } from '../../../test/workbook-file.ts'
import * as doors from '../../contract/import.ts'
import { getWorkbench } from '../../contract/world.ts'
import { registration } from '../../sheets/columns/registration.ts'

const house = await importHouse()
const { t, app, call, as, send, get, runJobs, take, returned, totalOf } = house
afterAll(house.close)
beforeEach(() => setClock(t, IN_SEASON))

describe('the doors', () => {
  it('are for the kind’s own units, in their time', async () => {
    const content = await workbookOf(registration, children(1))
    expect((await send(content, { by: 'officer' })).code).toBe('import_kind_not_yours')
    expect((await send(content, { by: 'approver' })).code).toBe('not_allowed')
    expect((await send(content, { kind: 'initial_unit' })).code).toBe('import_kind_not_yours')
    expect((await send(content, { kind: 'late_registration' })).code).toBe('switch_closed')
    expect((await send(content, { kind: 'nonsense' })).code).toBe('invalid_input')
    expect((await send(content, { mode: 'nonsense' })).code).toBe('invalid_input')
    await setClock(t, '2026-10-02T02:00:00Z')
    expect((await send(content)).code).toBe('window_closed')
  })
  it('answer the same request once', async () => {
    const request = randomUUID()
    const content = await workbookOf(registration, children(1))
    const first = await send(content, { request })
    expect(await send(content, { request })).toEqual(first)
    expect((await send(await workbookOf(registration, children(2)), { request })).code).toBe(
      'request_id_reused',
    )
    await runJobs()
    expect(await get(first.id)).toMatchObject({ state: 'done', rowsTaken: 1 })
  })
  it('show an import to its unit and those above, and its workbook to its unit alone', async () => {
    // Enough for a second page of two.
    for (let at = 0; at < 3; at++) await take(children(1))
    const refused = await take(children(1, () => ({ sex: '?' })))
    expect(await get(refused.id, 'officer')).toMatchObject({ state: 'refused' })
    const foreign = await call(as('stranger'), doors.getImport, { params: { id: refused.id } })
    expect(foreign.code).toBe('not_found')
    expect((await returned(refused.id)).status).toBe(200)
    expect((await returned(refused.id, 'stranger')).status).toBe(404)
    expect((await returned(refused.id, 'officer')).status).toBe(404)
    expect((await call(as('stranger'), doors.cancelImport, { params: { id: refused.id } })).code).toBe(
      'not_found',
    )
    const list = (await call(as('registrar'), doors.listImports, { query: { limit: 2 } })).ok()
    expect(list.rows[0]?.id).toBe(refused.id)
    const next = (
      await call(as('registrar'), doors.listImports, { query: { limit: 2, after: list.next ?? '' } })
    ).ok()
    expect(next.rows[0]?.id).toBeLessThan(list.rows[1]?.id ?? 0)
    expect(
      (await call(as('stranger'), doors.listImports, { query: {} })).ok().rows.map((r) => r.id),
    ).not.toContain(refused.id)
  })
  it('cancel what is not written yet, once', async () => {
    const before = await totalOf()
    const { id } = await send(await workbookOf(registration, children(3)))
    const params = { id }
    expect((await call(as('registrar'), doors.cancelImport, { params })).ok()).toMatchObject({
      state: 'cancelled',
    })
    expect((await call(as('registrar'), doors.cancelImport, { params })).code).toBe('import_already_over')
    await runJobs()
    expect(await get(id)).toMatchObject({ state: 'cancelled', rowsTaken: 0 })
    expect(await totalOf()).toBe(before)
    const { rows } = await t.owner.query('SELECT 1 FROM p37.import_file WHERE job_id = $1', [id])
    expect(rows).toEqual([])
  })
  it('tell the check before the upload the limits of the policy and the classes of the school', async () => {
    await t.owner.query(
      `INSERT INTO nation.policy SELECT 1, world_id, NULL, '少', '2026-01-01', NULL, '{"importRowLimit": 3, "classSizeWarning": 40}'
       FROM nation.unit LIMIT 1`,
    )
    const facts = (kind: 'registration' | 'late_registration' | 'initial_unit') =>
      call(as('registrar'), doors.getImportFacts, { params: { kind } })
    const told = (await facts('late_registration')).ok()
    await t.owner.query('DELETE FROM nation.policy')
    expect(told).toMatchObject({
      ...{ maxRows: 3, classSize: 40, entryAge: 6, today: '2026-08-20', schoolYear: 2026 },
      classes: [{ number: '2026101', cohort: 2026, pupils: 0 }],
    })
    for (const codes of [told.divisions, told.idRegions]) expect(codes).toMatch(/^(\d{6})*370102(\d{6})*$/)
    expect((await facts('registration')).ok().maxRows).toBe(100_000)
    // Got ready before the promotion: for the year that it begins.
    await setClock(t, '2027-07-01T02:00:00Z')
    expect((await facts('registration')).ok().schoolYear).toBe(2027)
    expect((await facts('initial_unit')).code).toBe('import_kind_not_yours')
  })
  it('give the template with the classes of the school', async () => {
    const answer = await app.inject({
      url: '/api/templates/registration',
      cookies: { xueji_session: as('registrar') },
    })
    expect(answer.statusCode).toBe(200)
    const [header] = await readTexts(answer.rawPayload)
    expect(header?.slice(0, 3)).toEqual(['姓名', '性别', '出生日期'])
    expect(answer.rawPayload.length).toBeGreaterThan(5000)
    const other = await app.inject({
      url: '/api/templates/initial_unit',
      cookies: { xueji_session: as('registrar') },
    })
    expect(other.json()).toMatchObject({ code: 'import_kind_not_yours' })
  })
})

describe('refused rows that were made good another way', () => {
  const refuse = () => take(children(2, () => ({ sex: '?' })))
  const settle = (id: number, by = 'registrar') => call(as(by), doors.settleImport, { params: { id } })
  const openIds = async (by = 'registrar') =>
    (await call(as(by), doors.listImports, { query: { open: 'true' } })).ok().rows.map((row) => row.id)
  const counted = async (by: string) => (await call(as(by), getWorkbench, {})).ok().refusedFiles
  const marksOf = async (id: number) =>
    (
      await t.owner.query(
        `SELECT (SELECT count(*)::int FROM p37.audit_entry WHERE act = 'import.settle' AND subject_id = $1) AS told,
                settled_at IS NOT NULL AND settled_by IS NOT NULL AS settled FROM p37.import_job WHERE id = $1`,
        [id],
      )
    ).rows[0]

  it('are marked by a registrar of the unit that sent them, and by nobody else', async () => {
    const { id, isOpen } = await refuse()
    expect(isOpen).toBe(true)
    expect(await openIds('officer')).toEqual([id])
    // The county sees that rows are open, and whose; it is the school that knows what became of them.
    for (const by of ['officer', 'stranger']) expect((await settle(id, by)).code).toBe('not_found')
    for (const by of ['approver', 'viewer']) expect((await settle(id, by)).code).toBe('not_allowed')
    expect(await marksOf(id)).toEqual({ told: 0, settled: false })
    expect((await settle(id)).ok()).toMatchObject({ id, isOpen: false, state: 'refused', rowsBad: 2 })
    expect(await marksOf(id)).toEqual({ told: 1, settled: true })
    for (const by of ['registrar', 'officer']) {
      expect(await openIds(by)).toEqual([])
      expect(await counted(by)).toBe(0)
    }
  })
  it('are marked once, however many say so at the same time', async () => {
    const { id } = await refuse()
    const answers = await Promise.all(Array.from({ length: 6 }, () => settle(id)))
    expect(answers.filter((one) => one.status === 200)).toHaveLength(1)
    for (const one of answers.filter(({ status }) => status !== 200))
      expect(one.code).toBe('import_nothing_to_settle')
    expect((await settle(id)).code).toBe('import_nothing_to_settle')
    expect(await marksOf(id)).toEqual({ told: 1, settled: true })
  })
  it('are not there to be marked where all rows were taken, or the import is not over', async () => {
    const good = await take(children(1))
    expect((await settle(good.id)).code).toBe('import_nothing_to_settle')
    const { id } = await send(
      await workbookOf(
        registration,
        children(1, () => ({ sex: '?' })),
      ),
    )
    expect((await settle(id)).code).toBe('import_nothing_to_settle')
    await runJobs()
    expect((await settle(id)).ok().isOpen).toBe(false)
  })
  it('need no mark when the workbook comes again: whichever is first, what is refused again stays open', async () => {
    for (const isGood of [true, false]) {
      const first = await refuse()
      const again = await workbookOf(
        registration,
        children(2, () => (isGood ? {} : { sex: '?' })),
      )
      const { id } = await send(again)
      const [answer] = await Promise.all([settle(first.id), runJobs()])
      expect([undefined, 'import_nothing_to_settle']).toContain(answer.code)
      // The mark is on the first alone: it never hides what came after it.
      expect(await get(id)).toMatchObject({ state: isGood ? 'done' : 'refused', isOpen: !isGood })
      expect(await openIds()).toEqual(isGood ? [] : [id])
      expect((await settle(first.id)).code).toBe('import_nothing_to_settle')
      expect(await counted('registrar')).toBe(isGood ? 0 : 1)
    }
  })
})
