/** Workbooks of new pupils, from the door through the job to the registrar's desk (REG-2). */
import ExcelJS from 'exceljs'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { children, IN_SEASON, importHouse, watching } from '../../../test/import-house.ts'
import { childCells, freshIdNumber } from '../../../test/registration-cells.ts'
import { arrangeTerm, setClock } from '../../../test/town.ts'
import { readTexts, workbookOf } from '../../../test/workbook-file.ts'
import { listRegistrations } from '../../contract/registration.ts'
import { importWorkbook } from '../../jobs/import.ts'
import { registration } from '../../sheets/columns/registration.ts'

const house = await importHouse()
const { t, ctx, app, call, province, as, send, get, runJobs, take, returned, totalOf } = house
afterAll(house.close)
beforeEach(() => setClock(t, IN_SEASON))

/** A workbook as a clerk mends it: by row and header, new texts. */
async function mend(content: Buffer, changes: Record<number, Record<string, string>>): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load(new Uint8Array(content).buffer)
  const sheet = workbook.worksheets[0]
  const headers = (sheet?.getRow(1).values ?? []) as string[]
  for (const [row, cells] of Object.entries(changes))
    for (const [header, text] of Object.entries(cells))
      if (sheet) sheet.getRow(Number(row)).getCell(headers.indexOf(header)).value = text
  return Buffer.from(await workbook.xlsx.writeBuffer())
}

describe('a workbook of first-graders (ORG-3)', () => {
  it('waits for the term and the classes of the new year, also when they go between upload and job', async () => {
    const content = await workbookOf(registration, children(2))
    const { id } = await send(content)
    const { rows } = await t.owner.query('DELETE FROM p37.term RETURNING unit_id::int, unit_path')
    await runJobs()
    expect(await get(id)).toMatchObject({ state: 'refused', fileProblem: { code: 'season_term_missing' } })
    expect(await send(content)).toMatchObject({ status: 409, code: 'season_term_missing' })
    for (const row of rows)
      await arrangeTerm(t, { id: row.unit_id, path: row.unit_path, schema: 'p37' }, 2026)
    const again = await send(content)
    await t.owner.query(`UPDATE p37.promotion_run SET state = 'running'`)
    await runJobs()
    await t.owner.query(`UPDATE p37.promotion_run SET state = 'complete'`)
    expect(await get(again.id)).toMatchObject({
      state: 'refused',
      fileProblem: { code: 'season_promotion_first' },
    })
  })
})

describe('a good workbook', () => {
  it('becomes a case for every row, on the registrar’s desk', async () => {
    const before = await totalOf()
    const done = await take(children(30))
    expect(done).toMatchObject({
      state: 'done',
      rowsRead: 30,
      rowsTaken: 30,
      rowsBad: 0,
      rowsSkipped: 0,
      problems: [],
      fileProblem: null,
      hasReturnedWorkbook: false,
      fileName: '新生.xlsx',
    })
    expect(done.finishedAt).not.toBeNull()
    expect(await totalOf()).toBe(before + 30)
    expect((await returned(done.id)).status).toBe(404)
  })
  it('of 600 rows takes a dozen statements, not thousands', async () => {
    const rows = children(600)
    const { id } = await send(await workbookOf(registration, rows))
    let statements = 0
    const counted = watching(ctx, async () => {
      statements += 1
    })
    await importWorkbook(counted, { province, id })
    expect(await get(id)).toMatchObject({ state: 'done', rowsTaken: 600 })
    expect(statements).toBeLessThan(80)
  })
  it('sent again does nothing, and says so; only its new rows are taken', async () => {
    const rows = children(5)
    await take(rows)
    expect(await take(rows)).toMatchObject({ state: 'done', rowsTaken: 0, rowsSkipped: 5 })
    // Typed differently, the content is the same.
    const retyped = rows.map((row) => ({ ...row, birthDate: '2020-05-01', name: ` ${row.name}` }))
    expect(await take([...retyped, ...children(2)])).toMatchObject({ rowsTaken: 2, rowsSkipped: 5 })
  })
  it('with one pupil twice takes him once', async () => {
    const [child = {}] = children(1)
    expect(await take([child, ...children(1), child])).toMatchObject({ rowsTaken: 2, rowsSkipped: 1 })
  })
  it('sent by two schools is taken by both; the second ones are held back', async () => {
    const rows = children(4)
    await take(rows)
    const before = await totalOf('stranger')
    expect(await take(rows, { by: 'stranger' })).toMatchObject({ state: 'done', rowsTaken: 4 })
    const { rows: list } = (await call(as('stranger'), listRegistrations, { query: { held: 'true' } })).ok()
    expect(list).toHaveLength(4)
    expect(await totalOf('stranger')).toBe(before + 4)
  })
})

describe('a workbook with mistakes', () => {
  const mixed = () =>
    children(6, (at): Record<string, string> => {
      if (at === 2) return { idNumber: `${freshIdNumber().slice(0, 17)}_`, distance: '很远' }
      return at === 4 ? { ethnicity: '火星族' } : {}
    })
  it('is refused as a whole by default, and comes back with every bad cell marked', async () => {
    const before = await totalOf()
    const refused = await take(mixed())
    expect(refused).toMatchObject({
      state: 'refused',
      rowsRead: 6,
      rowsTaken: 0,
      rowsBad: 2,
      hasReturnedWorkbook: true,
    })
    expect(refused.problems).toContainEqual({ rule: 'code_unknown', label: '不是可选的值', count: 1 })
    expect(refused.problems.reduce((sum, one) => sum + one.count, 0)).toBe(3)
    expect(await totalOf()).toBe(before)
    // Numbers in full: not for whoever only looks on in the same school.
    expect((await returned(refused.id, 'viewer')).status).toBe(403)
    const back = await returned(refused.id)
    expect(back.name).toBe('新生-退回.xlsx')
    const texts = await readTexts(back.content)
    expect(texts[0]?.slice(-2)).toEqual(['错误说明', '修改建议'])
    expect(texts[3]?.at(-2)).toMatch(/身份证件号:.*\n上下学距离:/)
    expect(texts[5]?.at(-2)).toMatch(/^民族:/)
    expect(texts[1]?.[(texts[0]?.length ?? 0) - 2] ?? '').toBe('')
  })
  it('gives its good rows when that was asked; mended and sent again the rest follows', async () => {
    const rows = mixed()
    const done = await take(rows, { mode: 'good_rows_only' })
    expect(done).toMatchObject({ state: 'done', rowsTaken: 4, rowsBad: 2, hasReturnedWorkbook: true })
    const mended = rows.map((row, at) => ({ ...row, ...(at === 4 ? { ethnicity: '汉族' } : {}) }))
    const again = await take(mended, { mode: 'good_rows_only' })
    expect(again).toMatchObject({ state: 'done', rowsTaken: 1, rowsBad: 1, rowsSkipped: 4 })
  })
  it('gives the bad rows alone as well; mended and sent again there is nothing else to read', async () => {
    const rows = mixed()
    const done = await take(rows, { mode: 'good_rows_only' })
    expect(done).toMatchObject({ rowsTaken: 4, rowsBad: 2, hasBadRows: true })
    const badRows = async (by: string) =>
      app.inject({ url: `/api/imports/${done.id}/bad-rows`, cookies: { xueji_session: as(by) } })
    expect((await badRows('stranger')).statusCode).toBe(404)
    const content = (await badRows('registrar')).rawPayload
    const [header = [], ...bad] = await readTexts(content)
    expect(bad.map((row) => row[0])).toEqual([rows[2]?.name, rows[4]?.name])
    expect(bad[1]?.[header.indexOf('错误说明')]).toMatch(/^民族:/)
    const mended = await mend(content, {
      3: { 民族: '汉族' },
      2: { 上下学距离: '1.2', 身份证件号: freshIdNumber() },
    })
    const { id } = await send(mended)
    await runJobs()
    expect(await get(id)).toMatchObject({ state: 'done', rowsRead: 2, rowsTaken: 2, rowsSkipped: 0 })
    // All bad: the whole workbook is just that.
    const refused = await take(children(2, () => ({ sex: '?' })))
    expect(refused).toMatchObject({ hasReturnedWorkbook: true, hasBadRows: false })
  })
  it('without a single good row is refused also then', async () => {
    expect(
      await take(
        children(2, () => ({ sex: '?' })),
        { mode: 'good_rows_only' },
      ),
    ).toMatchObject({
      state: 'refused',
      rowsTaken: 0,
      rowsBad: 2,
    })
  })
  it('holds nothing in the clear, neither as sent nor as returned', async () => {
    const secret = freshIdNumber()
    const refused = await take([childCells({ idNumber: secret, sex: '?' })])
    const { rows } = await t.owner.query('SELECT part, sealed FROM p37.import_file WHERE job_id = $1', [
      refused.id,
    ])
    expect(rows.map((row) => row.part)).toEqual(['returned'])
    for (const { sealed } of rows) expect((sealed as Buffer).subarray(29, 31).toString()).not.toBe('PK')
    const texts = await readTexts((await returned(refused.id)).content)
    expect(texts[1]).toContain(secret)
  })
})

describe('what is no workbook of ours', () => {
  it.each([
    ['a text', Buffer.from('姓名,性别\n')],
    ['an old .xls', Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)])],
    ['a cut-off .xlsx', Buffer.from('PK\u0003\u0004....')],
  ])('is refused at the door: %s', async (_what, content) => {
    expect(await send(content)).toMatchObject({ status: 422, code: 'import_not_xlsx' })
  })
  it('is refused by the job when the header is another one', async () => {
    const other = { ...registration, fields: registration.fields.slice(5) }
    const { id } = await send(await workbookOf(other, children(1)))
    await runJobs()
    const refused = await get(id)
    expect(refused).toMatchObject({ state: 'refused', fileProblem: { code: 'file_header_missing' } })
    expect(refused.fileProblem?.title).toContain('姓名')
  })
  it('is refused before it is read on when it has more rows than the policy allows', async () => {
    await t.owner.query(
      `INSERT INTO nation.policy SELECT 1, world_id, NULL, '少', '2026-01-01', NULL, '{"importRowLimit": 3}' FROM nation.unit LIMIT 1`,
    )
    const refused = await take(children(4))
    await t.owner.query('DELETE FROM nation.policy')
    expect(refused).toMatchObject({
      state: 'refused',
      rowsTaken: 0,
      fileProblem: { code: 'file_too_many_rows' },
    })
  })
})
