/** The list of numbers as a workbook keeps to what holds for every export of personal data (ACC-4). */
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { arrangeTown, type Town } from '../../../test/arrange.ts'
import { contextOf } from '../../../test/context.ts'
import { freshDatabase, type TestDatabase } from '../../../test/db.ts'
import { clerk, placesOf, seatPupil, setClock, teaches } from '../../../test/town.ts'
import { urlOf } from '../../contract/client.ts'
import { exportNumbers } from '../../contract/student-number.ts'
import { numberSheet } from '../../sheets/columns/number.ts'
import { findHeader } from '../../sheets/core/header.ts'
import type { SheetLine } from '../../sheets/core/sheet.ts'
import { readLines } from '../../sheets/read.ts'
import { buildApp } from '../app.ts'

let t: TestDatabase
let town: Town
let app: FastifyInstance
let registrar: string

beforeAll(async () => {
  t = await freshDatabase()
  town = await arrangeTown(t)
  const { school } = placesOf(town)
  await teaches(t, school, '2137000001')
  await setClock(t, '2026-10-01T02:00:00Z')
  registrar = await clerk(t, school, 'registrar')
  for (const name of ['王小明', '李小红', '张小山']) await seatPupil(t, school, { name })
  app = await buildApp(contextOf(t), { logLevel: 'silent' })
})
afterAll(async () => {
  await app.close()
  await t.close()
})

const take = () =>
  app.inject({
    method: 'GET',
    url: urlOf(exportNumbers, { query: { purpose: '核对学籍号', kind: 'G' } }),
    cookies: { xueji_session: registrar },
  })
const audits = async () => {
  const { rows } = await t.owner.query(`SELECT detail FROM p37.audit_entry WHERE act = 'number.export'`)
  return rows.map(({ detail }) => detail)
}

it('says in the workbook and in the audit who took it and what for', async () => {
  const answer = await take()
  expect(answer.statusCode).toBe(200)
  const path = join(tmpdir(), `numbers-${process.pid}.xlsx`)
  await writeFile(path, answer.rawPayload)
  const lines: SheetLine[] = []
  for await (const line of readLines(path)) lines.push(line)
  const column = (at: number) => lines.map(({ cells }) => cells[at]?.text)
  expect(column(0)[0]).toMatch(/导出,用途:核对学籍号。含学生个人信息/)
  expect(findHeader(numberSheet, lines).row).toBe(2)
  expect(column(1).slice(2)).toEqual(['王小明', '李小红', '张小山'])
  expect(await audits()).toEqual([expect.objectContaining({ purpose: '核对学籍号', kind: 'G', rows: 3 })])
})
it('is refused beyond the limit of the policy, before anything is told', async () => {
  await t.owner.query(
    `INSERT INTO nation.policy SELECT 1, world_id, NULL, '少', '2026-01-01', NULL, '{"exportRowLimit": 2}'
     FROM nation.unit LIMIT 1`,
  )
  const before = (await audits()).length
  const answer = await take()
  expect(answer.json()).toMatchObject({ code: 'export_too_many', detail: '一次最多导出 2 名学生' })
  expect(await audits()).toHaveLength(before)
})
