/** CSV files of an initial load (ORG-8): one text in the spellings of several programmes, one verdict. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkWorkbook } from '../web/lib/workbook/check-workbook.ts'
import { initialClass } from './columns/initial-class.ts'
import { registration } from './columns/registration.ts'
import { delimiterOf } from './core/csv.ts'
import { readLines, readWorkbook, requireReadable } from './read.ts'
import { writeReturned } from './return/return.ts'

const facts = { today: '2025-09-01', schoolYear: 2025 }
const made = (name: string) => `test/workbooks/${name}`
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xueji-csv-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function read(path: string, maxRows = 100) {
  const rows = []
  const limits = { maxRows, maxInflatedBytes: 1e6, maxSharedBytes: 1e6 }
  for await (const row of readWorkbook(path, initialClass, { facts, limits })) rows.push(row)
  return rows
}
async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, content)
  return path
}
const inBrowser = async (path: string) =>
  checkWorkbook({ kind: 'initial_class', file: new Blob([await readFile(path)]), facts, maxRows: 100 })

describe('a CSV file', () => {
  it.each([
    ['UTF-8 with a mark, line breaks and quotes in quotes', 'class-utf8-mark.csv'],
    ['UTF-8 without a mark, lines ended by \\n', 'class-utf8-plain.csv'],
    ['GB18030 with semicolons', 'class-gb18030-semicolons.csv'],
    ['Unicode text of Excel with tabs', 'class-unicode-tabs.csv'],
  ])('in %s is read alike, on the server and in the browser', async (_what, name) => {
    const rows = await read(made(name))
    expect(rows.map((row) => [row.row, row.ok, row.values.name])).toEqual([
      [2, true, '一年级 (1)班'],
      [4, false, '一年级"二"班'],
      [5, true, '䶮班𬱖'],
    ])
    expect(rows[1]?.problems).toMatchObject([{ field: 'length', rule: 'number_range' }])
    expect(rows[2]?.values.schoolCode).toBe('2137000001')
    expect(await inBrowser(made(name))).toMatchObject({
      rows: 3,
      kinds: [{ count: 1 }],
      first: [{ cell: 'F4' }],
    })
  })
  it('in which Excel has spoilt a long number says so', async () => {
    const text = await readFile(made('class-utf8-plain.csv'), 'utf8')
    const path = await file('spoilt.csv', text.replace('2137000001,2025101', '2.137E+17,2025101'))
    expect((await read(path))[0]?.problems).toMatchObject([{ field: 'schoolCode' }])
  })
  it('with a quote that is never closed is refused, told by its row', async () => {
    const text = await readFile(made('class-utf8-plain.csv'), 'utf8')
    const path = await file('open.csv', text.replace('䶮班', '"䶮班'))
    await expect(read(path)).rejects.toMatchObject({
      code: 'file_csv_broken',
      title: 'CSV 文本读不下去:从第 5 行起。',
    })
    expect((await inBrowser(path)).fatal?.text).toBe('CSV 文本读不下去:从第 5 行起。')
  })
  it('of more rows than allowed is refused', async () => {
    await expect(read(made('class-utf8-mark.csv'), 2)).rejects.toMatchObject({ code: 'file_too_many_rows' })
  })
  it('of the wrong columns, or of none, is refused', async () => {
    await expect(read(await file('other.csv', '甲,乙\n1,2\n'))).rejects.toMatchObject({
      code: 'file_header_nowhere',
    })
    await expect(read(await file('nothing.csv', ''))).rejects.toMatchObject({ code: 'file_empty' })
  })
  it('is told from a picture and from a text in no encoding of ours', async () => {
    const picture = await file('a.png', Buffer.from('89504e470d0a1a0a0000000d', 'hex'))
    const garbage = await file('b.csv', Buffer.from([0x41, 0xff, 0x2c, 0x80, 0x0a, 0xfe]))
    for (const path of [picture, garbage]) {
      await expect(requireReadable(path, initialClass)).rejects.toMatchObject({ code: 'file_neither' })
      expect((await inBrowser(path)).fatal?.text).toContain('既不是 .xlsx 工作簿,也不是 CSV 文本')
    }
  })
  it('is refused where only workbooks are taken (REG-2)', async () => {
    await expect(requireReadable(made('class-utf8-mark.csv'), registration)).rejects.toMatchObject({
      code: 'file_not_xlsx',
    })
  })
  it('goes back as a workbook with its cells as text, and is read again', async () => {
    const original = made('class-gb18030-semicolons.csv')
    const rows = await read(original)
    const outPath = join(folder, 'back.xlsx')
    await writeReturned({
      originalPath: original,
      outPath,
      table: initialClass,
      problemsByRow: new Map(rows.map((row) => [row.row, row.problems])),
      summary: [['文件', 'x.csv']],
    })
    const again = await read(outPath)
    expect(again.map((row) => row.values)).toEqual(rows.map((row) => row.values))
    const lines = new Map<number, (string | undefined)[]>()
    for await (const { row, cells } of readLines(outPath))
      lines.set(
        row,
        Array.from(cells, (cell) => cell?.text),
      )
    expect(lines.get(1)?.slice(-2)).toEqual(['错误说明', '修改建议'])
    expect(lines.get(4)?.at(-2)).toMatch(/^学制:/)
  })
})

describe('the delimiter', () => {
  it('is what stands most often outside quotes', () => {
    expect(delimiterOf('甲;乙;丙\n"1,2,3,4,5";2;3')).toBe(';')
    expect(delimiterOf('甲\t乙,丙\t丁')).toBe('\t')
    expect(delimiterOf('甲')).toBe(',')
  })
})
