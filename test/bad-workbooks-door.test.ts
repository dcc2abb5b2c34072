/** A handful of bad workbooks over HTTP, from the door through the job to what the clerk is told (REG-2). */
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as doors from '../src/contract/import.ts'
import { runWaitingJobs } from '../src/jobs/worker.ts'
import { buildApp } from '../src/server/app.ts'
import type { Context } from '../src/server/context.ts'
import { arrangeTown } from './arrange.ts'
import { type Call, caller } from './call.ts'
import { contextOf } from './context.ts'
import { freshDatabase, type TestDatabase } from './db.ts'
import { arrangeCohort, clerk, placesOf, promoted, setClock, teaches } from './town.ts'

let t: TestDatabase
let ctx: Context
let app: FastifyInstance
let call: Call
let session: string

beforeAll(async () => {
  t = await freshDatabase()
  ctx = contextOf(t)
  app = await buildApp(ctx, { logLevel: 'silent' })
  call = caller(app)
  const places = placesOf(await arrangeTown(t))
  await teaches(t, places.school, '2137000001')
  await arrangeCohort(t, places.school, 2026)
  await setClock(t, '2026-08-20T02:00:00Z')
  await promoted(t, 2026)
  session = await clerk(t, places.school, 'registrar')
})
afterAll(async () => {
  await app.close()
  await t.close()
})

async function send(file: string) {
  const answer = await app.inject({
    method: 'POST',
    url: `/api/imports/registration?mode=all_or_nothing&fileName=${encodeURIComponent(file)}`,
    cookies: { xueji_session: session },
    headers: { 'idempotency-key': randomUUID(), 'content-type': 'application/octet-stream' },
    payload: await readFile(`test/workbooks/${file}`),
  })
  return { status: answer.statusCode, ...(answer.json() as { id: number; code?: string; detail?: string }) }
}

describe('a bad workbook sent to the door', () => {
  it.each([
    ['encrypted.xlsx', '打开密码'],
    ['old.xls', '另存为'],
  ])('%s is refused at once, with the way to convert it', async (file, words) => {
    const { status, code, detail } = await send(file)
    expect([status < 500, code]).toEqual([true, 'import_not_xlsx'])
    expect(detail).toContain(words)
  })
  it.each([
    ['other.ods', { fileProblem: { code: 'file_not_xlsx' } }],
    ['registration-no-rows.xlsx', { fileProblem: { code: 'file_empty' } }],
    ['registration-renamed-column.xlsx', { fileProblem: { code: 'file_header_missing' } }],
    ['registration-15-digits.xlsx', { rowsRead: 1, rowsBad: 1, hasReturnedWorkbook: true }],
    ['registration-rare-characters.xlsx', { rowsRead: 14, hasReturnedWorkbook: true }],
  ])('%s is taken in by the job, and nothing of it is kept', async (file, told) => {
    const { id, status } = await send(file)
    expect(status).toBe(200)
    await runWaitingJobs(ctx, t.url)
    const job = (await call(session, doors.getImport, { params: { id } })).ok()
    expect(job).toMatchObject({ state: 'refused', rowsTaken: 0, ...told })
  })
})
