/** A long workbook read in a thread: as it is read here, a few batches ahead, and to the end of whoever reads. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { children } from '../../test/import-house.ts'
import { workbookOf } from '../../test/workbook-file.ts'
import { registration } from '../sheets/columns/registration.ts'
import { FileProblem } from '../sheets/core/file-problem.ts'
import type { SheetHead } from '../sheets/core/rows.ts'
import { READ_LIMITS, readWorkbook } from '../sheets/read.ts'
import { BATCH, type ReadRow, readInThread } from './row-thread.ts'

const ROWS = 5 * BATCH + 7
const facts = { today: '2026-09-01', schoolYear: 2026, classNumbers: new Set(['2026101']), entryAge: 6 }
let folder: string
let path: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xueji-rows-'))
  path = join(folder, 'sent.xlsx')
  const rows = children(ROWS, (at): Record<string, string> => (at % 50 === 17 ? { ethnicity: '火星族' } : {}))
  await writeFile(path, await workbookOf(registration, rows))
})
afterAll(() => rm(folder, { recursive: true }))

const heard: unknown[] = []
const listeners = {
  onExpected: (lines: number) => heard.push(lines),
  onWidth: (columns: number) => heard.push(columns),
  onHead: ({ header }: SheetHead) => heard.push(header.columns.length),
}
const read = (asked: Partial<Parameters<typeof readInThread>[0]> = {}) =>
  readInThread({ path, kind: 'registration', facts, limits: READ_LIMITS, ...asked }, listeners)

it('gives the same rows and problems as one that is read here, and hears of lines and columns before', async () => {
  const there: ReadRow[] = []
  for await (const batch of read()) {
    if (there.length === 0) expect(heard).toEqual([ROWS + 1, registration.fields.length])
    there.push(...batch)
  }
  const here: ReadRow[] = []
  for await (const { row, ok, values, problems } of readWorkbook(path, registration, { facts }))
    here.push({ row, ok, values, problems })
  expect(there).toEqual(here)
  expect(there).toHaveLength(ROWS)
  expect(heard.at(-1)).toBe(registration.fields.length)
  expect(there.filter(({ ok }) => !ok)).toHaveLength(20)
})

it('ends with whoever has seen enough', async () => {
  for await (const [first] of read()) {
    expect(first?.row).toBe(2)
    break
  }
})

it('refuses the file as it is refused here, also behind rows that were given', async () => {
  const given: number[] = []
  const reading = async () => {
    for await (const batch of read({ limits: { ...READ_LIMITS, maxRows: BATCH + 1 } }))
      given.push(batch.length)
  }
  const problem = await reading().catch((error: unknown) => error)
  expect(problem).toBeInstanceOf(FileProblem)
  expect(problem).toMatchObject({ code: 'file_too_many_rows', title: `行数超过上限:最多 ${BATCH + 1} 行。` })
  expect(given).toEqual([BATCH])
})

it('tells a fault with its code, so that one that passes is tried again', async () => {
  await expect(read({ path: join(folder, 'gone.xlsx') }).next()).rejects.toMatchObject({ code: 'ENOENT' })
  await expect(read({ kind: 'nothing' }).next()).rejects.toThrow(/undefined/)
})
