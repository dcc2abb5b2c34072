/** Workbooks of new pupils, from the door through the job to the registrar's desk (REG-2). */
import { randomUUID } from 'node:crypto'
import ExcelJS from 'exceljs'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { arrangeTown } from '../../../test/arrange.ts'
import { type Call, caller } from '../../../test/call.ts'
import { contextOf } from '../../../test/context.ts'
import { freshDatabase, type TestDatabase } from '../../../test/db.ts'
import { childCells, freshIdNumber } from '../../../test/registration-cells.ts'
import {
  arrangeClass,
  arrangeCohort,
  arrangeTerm,
  clerk,
  placesOf,
  promoted,
  setClock,
  teaches,
} from '../../../test/town.ts'
import { readTexts, workbookOf } from '../../../test/workbook-file.ts'
import * as doors from '../../contract/import.ts'
import { listRegistrations, registerPupil } from '../../contract/registration.ts'
import { openDatabase, type Tx } from '../../db/tx.ts'
import { importWorkbook } from '../../jobs/import.ts'
import { runWaitingJobs } from '../../jobs/worker.ts'
import { registration } from '../../sheets/columns/registration.ts'
import { buildApp } from '../app.ts'
import type { Context } from '../context.ts'
import { IMPORT_KINDS } from './kinds.ts'

let t: TestDatabase
let ctx: Context
let app: FastifyInstance
let call: Call
let province: { id: number; schema: string }
const who: Record<string, string> = {}

beforeAll(async () => {
  t = await freshDatabase()
  ctx = contextOf(t)
  app = await buildApp(ctx, { logLevel: 'silent' })
  call = caller(app)
  const town = await arrangeTown(t)
  const places = placesOf(town)
  province = { id: town.provinceId, schema: 'p37' }
  await teaches(t, places.school, '2137000001')
  await teaches(t, places.otherSchool, '2137000002')
  await arrangeTerm(t, places.school, 2026)
  await arrangeClass(t, places.school, { number: '2026101' })
  await arrangeCohort(t, places.otherSchool, 2026)
  await setClock(t, '2026-08-20T02:00:00Z')
  await promoted(t, 2026)
  who.registrar = await clerk(t, places.school, 'registrar')
  who.approver = await clerk(t, places.school, 'approver')
  who.viewer = await clerk(t, places.school, 'viewer')
  who.officer = await clerk(t, places.county, 'registrar')
  who.stranger = await clerk(t, places.otherSchool, 'registrar')
})
afterAll(async () => {
  await app.close()
  await t.close()
})
beforeEach(() => setClock(t, '2026-08-20T02:00:00Z'))

const as = (name: string) => who[name] ?? ''
/** Sends a file to the door. */
async function send(
  content: Buffer,
  of: { by?: string; kind?: string; mode?: string; request?: string; fileName?: string } = {},
) {
  const { by = 'registrar', kind = 'registration', mode = 'all_or_nothing', fileName = '新生.xlsx' } = of
  const answer = await app.inject({
    method: 'POST',
    url: `/api/imports/${kind}?mode=${mode}&fileName=${encodeURIComponent(fileName)}`,
    cookies: { xueji_session: as(by) },
    headers: { 'idempotency-key': of.request ?? randomUUID(), 'content-type': 'application/octet-stream' },
    payload: content,
  })
  return {
    status: answer.statusCode,
    ...(answer.json() as { id: number; code?: string; detail?: string; state?: string }),
  }
}
const get = async (id: number, by = 'registrar') =>
  (await call(as(by), doors.getImport, { params: { id } })).ok()
const runJobs = () => runWaitingJobs(ctx, t.url)
/** Sends a workbook of these rows and lets the job take it in. */
async function take(rows: readonly Record<string, string>[], of: Parameters<typeof send>[1] = {}) {
  const { id } = await send(await workbookOf(registration, rows), of)
  await runJobs()
  return get(id, of.by)
}
async function returned(id: number, by = 'registrar') {
  const answer = await app.inject({ url: `/api/imports/${id}/workbook`, cookies: { xueji_session: as(by) } })
  return { status: answer.statusCode, content: answer.rawPayload }
}
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
const totalOf = async (by = 'registrar') => (await call(as(by), listRegistrations, { query: {} })).ok().total
const children = (count: number, of: (at: number) => Record<string, string> = () => ({})) =>
  Array.from({ length: count }, (_, at) => childCells(of(at)))

/** A context that sees every statement of a job before it is sent. */
function watching(of: Context, see: (tx: Tx) => Promise<void>): Context {
  const watched = (tx: Tx): Tx => ({
    ...tx,
    rows: async (...statement) => {
      await see(tx)
      return tx.rows(...statement)
    },
    run: async (...statement) => {
      await see(tx)
      return tx.run(...statement)
    },
  })
  return { ...of, db: { ...of.db, asJob: (work) => of.db.asJob((tx) => work(watched(tx))) } }
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
    const texts = await readTexts((await returned(refused.id)).content)
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
      classes: [{ number: '2026101', cohort: 2026 }],
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

/** The server ends the connection of a transaction; its next statement fails. */
async function kill(tx: Tx): Promise<void> {
  const [{ pid = 0 } = {}] = await tx.rows<{ pid: number }>('SELECT pg_backend_pid() AS pid')
  await t.owner.query('SELECT pg_terminate_backend($1, 5000)', [pid])
}

describe('killed in the middle and run again', () => {
  it.each([
    ['all rows or none', 'all_or_nothing'],
    ['its good rows, in one pass', 'good_rows_only'],
  ])(
    'at any statement, it comes to the same end, nothing lost, nothing doubled: %s',
    async (_what, mode) => {
      // A pool of its own, whose connections the server may end.
      const db = openDatabase(t.url, () => undefined)
      let before = await totalOf()
      let kills = 0
      for (let at = 1, isOver = false; !isOver; at += 4) {
        const { id } = await send(await workbookOf(registration, children(12)), { mode })
        let statements = 0
        const victim = watching({ ...ctx, db }, async (tx) => {
          statements += 1
          if (statements === at) await kill(tx)
        })
        isOver = await importWorkbook(victim, { province, id }).then(
          () => true,
          () => false,
        )
        if (!isOver) kills += 1
        await importWorkbook(ctx, { province, id })
        await importWorkbook(ctx, { province, id })
        expect(await get(id)).toMatchObject({ state: 'done', rowsRead: 12, rowsTaken: 12, rowsSkipped: 0 })
        before += 12
        expect(await totalOf()).toBe(before)
      }
      await db.close()
      expect(kills, 'it was killed in each of its parts').toBeGreaterThan(8)
    },
    90_000,
  )
  it('a fault of ours is told to the clerk, and nothing of it stays', async () => {
    const before = await totalOf()
    const { id } = await send(await workbookOf(registration, children(3)))
    let faults = 0
    const faulty = watching(ctx, async (tx) => {
      const running = `SELECT 1 FROM p37.import_job WHERE id = $1 AND rows_taken > 0 AND state = 'writing'`
      if (faults > 0 || (await tx.rows(running, [id])).length === 0) return
      faults += 1
      await tx.rows('SELECT 1/0')
    })
    await expect(importWorkbook(faulty, { province, id })).rejects.toThrow('division by zero')
    expect(await get(id)).toMatchObject({
      state: 'refused',
      rowsTaken: 0,
      fileProblem: { code: 'internal_error' },
    })
    expect(await totalOf()).toBe(before)
    await importWorkbook(ctx, { province, id })
    expect(await get(id)).toMatchObject({ state: 'refused' })
  })
  it('two runs of one import at once write it once', async () => {
    const before = await totalOf()
    const { id } = await send(await workbookOf(registration, children(200)))
    await Promise.all([importWorkbook(ctx, { province, id }), importWorkbook(ctx, { province, id })])
    expect(await get(id)).toMatchObject({ state: 'done', rowsTaken: 200 })
    expect(await totalOf()).toBe(before + 200)
  })
  it('two imports of the same rows at once take them once', async () => {
    const before = await totalOf()
    const content = await workbookOf(registration, children(200))
    const [a, b] = [await send(content), await send(content)]
    await Promise.all([
      importWorkbook(ctx, { province, id: a.id }),
      importWorkbook(ctx, { province, id: b.id }),
    ])
    const ends = [await get(a.id), await get(b.id)]
    expect(ends.map((one) => one.rowsTaken + one.rowsSkipped)).toEqual([200, 200])
    expect(ends[0]?.rowsTaken === 200 || ends[1]?.rowsTaken === 200).toBe(true)
    expect(await totalOf()).toBe(before + 200)
  })
  it('form and workbook at once take one child once', async () => {
    const before = await totalOf()
    const [child = {}] = children(1)
    const { id } = await send(await workbookOf(registration, [child]))
    const [, byForm] = await Promise.all([
      importWorkbook(ctx, { province, id }),
      call(as('registrar'), registerPupil, { body: { cells: child } }),
    ])
    expect((await get(id)).rowsTaken).toBe(byForm.status === 200 ? 0 : 1)
    expect(await totalOf()).toBe(before + 1)
  })
  it('cancelled while it is checked it stops behind the rows at hand', async () => {
    // Four chunks, of which two may be at hand.
    const content = await workbookOf(registration, children(6100))
    for (const mode of ['all_or_nothing', 'good_rows_only']) {
      const { id } = await send(content, { mode })
      let checked = 0
      const kinds = IMPORT_KINDS.map((kind): typeof kind => ({
        ...kind,
        check: async (tx, c, actor, begun, rows) => {
          if (checked === 0) (await call(as('registrar'), doors.cancelImport, { params: { id } })).ok()
          checked += rows.length
          return (await kind.check?.(tx, c, actor, begun, rows)) ?? []
        },
      }))
      await importWorkbook(ctx, { province, id }, kinds)
      expect(await get(id)).toMatchObject({ state: 'cancelled', rowsTaken: 0 })
      expect(checked).toBeLessThan(6000)
    }
  })
  it('cancelled while it runs nothing of it stays', async () => {
    const before = await totalOf()
    const { id } = await send(await workbookOf(registration, children(400)))
    const run = importWorkbook(ctx, { province, id })
    await new Promise((resume) => setTimeout(resume, 60))
    const cancelled = await call(as('registrar'), doors.cancelImport, { params: { id } })
    await run
    const { state } = await get(id)
    expect(state).toBe(cancelled.status === 200 ? 'cancelled' : 'done')
    expect(await totalOf()).toBe(state === 'done' ? before + 400 : before)
  })
})
