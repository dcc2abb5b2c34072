/** A workbook of several sheets, formats, lists and notes, written by LibreOffice, goes back as it came (REG-2). */
import { createReadStream } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ZipPart, zip } from '../../../test/workbooks/zip.ts'
import type { RowProblem } from '../../rules/field-problem.ts'
import { Archive, READ_LIMITS } from '../archive.ts'
import { initialClass } from '../columns/initial-class.ts'
import type { SheetHead } from '../core/rows.ts'
import { piecesOf, Unpatchable } from '../core/sheet-xml.ts'
import { readLines, readWorkbook } from '../read.ts'
import { writeReturned } from './return.ts'

const ORIGINAL = 'test/workbooks/class-formatted.xlsx'
const FACTS = { today: '2026-05-20' }
const MARK = 'FFFFC7CF'
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xueji-return-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function opened(path: string): Promise<ExcelJS.Workbook> {
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.read(createReadStream(path))
  return workbook
}
async function read(path: string) {
  const rows = []
  for await (const row of readWorkbook(path, initialClass, { facts: FACTS })) rows.push(row)
  return rows
}
async function problemsOf(path: string): Promise<Map<number, readonly RowProblem[]>> {
  return new Map((await read(path)).filter((row) => !row.ok).map((row) => [row.row, row.problems]))
}
async function returned(name: string, originalPath = ORIGINAL, more: { onlyBad?: boolean } = {}) {
  const outPath = join(folder, name)
  const problemsByRow = await problemsOf(originalPath)
  await writeReturned({
    ...{ originalPath, outPath, table: initialClass, problemsByRow, ...more },
    summary: [['文件', '=x.xlsx']],
  })
  return outPath
}
async function texts(path: string): Promise<string[][]> {
  const lines: string[][] = []
  for await (const { row, cells } of readLines(path))
    lines[row] = Array.from(cells, (cell) => cell?.text ?? '')
  return lines
}
const fillOf = (sheet: ExcelJS.Worksheet | undefined, cell: string) =>
  (sheet?.getCell(cell).fill as ExcelJS.FillPattern | undefined)?.fgColor?.argb

it('a workbook tells at once how many lines it has, so that what is left can be told', async () => {
  const heard: number[] = []
  const options = { facts: FACTS, onExpected: (lines: number) => heard.push(lines) }
  for await (const _ of readWorkbook(ORIGINAL, initialClass, options)) expect(heard).toEqual([50])
})

it('leaves a remark beside a good row alone, whether or not the reading has counted the columns', async () => {
  const workbook = await opened(ORIGINAL)
  const sheet = workbook.getWorksheet('班级')
  const good = (await read(ORIGINAL)).find((row) => row.ok)?.row ?? 0
  const width = sheet?.columnCount ?? 0
  if (sheet) sheet.getCell(good, width + 3).value = '找王老师核对'
  const originalPath = join(folder, 'remark.xlsx')
  await workbook.xlsx.writeFile(originalPath)
  const told: { head?: SheetHead; width?: number } = {}
  const rows = readWorkbook(originalPath, initialClass, {
    facts: FACTS,
    onHead: (head) => Object.assign(told, { head }),
    onWidth: (columns) => Object.assign(told, { width: columns }),
  })
  const problemsByRow = new Map<number, readonly RowProblem[]>()
  for await (const row of rows) if (!row.ok) problemsByRow.set(row.row, row.problems)
  expect(told.width).toBe(width + 3)
  const of = { originalPath, table: initialClass, problemsByRow, summary: [] }
  await writeReturned({ ...of, ...told, outPath: join(folder, 'known.xlsx') })
  await writeReturned({ ...of, outPath: join(folder, 'counted.xlsx') })
  const lines = await texts(join(folder, 'known.xlsx'))
  expect(lines[good]?.[width + 2]).toBe('找王老师核对')
  expect(lines[told.head?.header.row ?? 0]?.slice(width + 3)).toEqual(['错误说明', '修改建议'])
  expect(lines).toEqual(await texts(join(folder, 'counted.xlsx')))
})

describe('the returned workbook', () => {
  it('has all sheets in their order, the other ones untouched, and one more that sums up', async () => {
    const [before, after] = [await opened(ORIGINAL), await opened(await returned('a.xlsx'))]
    expect(after.worksheets.map((sheet) => sheet.name)).toEqual(['班级', '说明', '代码', '错误汇总'])
    expect(after.getWorksheet('代码')?.state).toBe('hidden')
    for (const name of ['说明', '代码'])
      expect(JSON.stringify(after.getWorksheet(name)?.model)).toBe(
        JSON.stringify(before.getWorksheet(name)?.model),
      )
    const sums = after.getWorksheet('错误汇总')?.getSheetValues() as unknown[][]
    expect(sums).toContainEqual([undefined, '文件', "'=x.xlsx"])
    expect(sums).toContainEqual([undefined, '必填项为空', 1, 1, '6'])
  })
  it('keeps widths, heights, formats, lists, formulas, notes and merges of the sheet that was read', async () => {
    const before = (await opened(ORIGINAL)).getWorksheet('班级')
    const after = (await opened(await returned('b.xlsx'))).getWorksheet('班级')
    for (const column of [1, 2, 3, 8])
      expect(after?.getColumn(column).width).toBe(before?.getColumn(column).width)
    expect(after?.getRow(5).height).toBe(39.75)
    expect(after?.getCell('A1').isMerged).toBe(true)
    expect(after?.getCell('C3').note).toEqual(before?.getCell('C3').note)
    expect(after?.getCell('D4').dataValidation).toEqual(before?.getCell('D4').dataValidation)
    expect(after?.getCell('I4').formula).toBe('F4+G4')
    for (const cell of ['A1', 'B2', 'F3', 'I5'])
      expect(after?.getCell(cell).style).toEqual(before?.getCell(cell).style)
    const { fill, ...others } = after?.getCell('F4').style ?? {}
    const { fill: _, ...othersBefore } = before?.getCell('F4').style ?? {}
    expect(others).toEqual(othersBefore)
    expect(fill).toMatchObject({ fgColor: { argb: MARK } })
  })
  it('marks bad cells, blank ones too, and tells cause and cure behind the last column in use', async () => {
    const path = await returned('c.xlsx')
    const sheet = (await opened(path)).getWorksheet('班级')
    expect(['F4', 'B6', 'D6'].map((cell) => fillOf(sheet, cell))).toEqual([MARK, MARK, MARK])
    expect(fillOf(sheet, 'F3')).toBeUndefined()
    const lines = await texts(path)
    expect(lines[2]?.slice(7)).toEqual(['班主任', '合计', '错误说明', '修改建议'])
    expect(lines[4]?.[9]).toMatch(/^学制:/)
    expect(lines[6]?.[9]?.split('\n')).toHaveLength(2)
    expect(lines[7]?.slice(0, 9)).toEqual((await texts(ORIGINAL))[7])
    expect((await read(path)).map((row) => row.values)).toEqual(
      (await read(ORIGINAL)).map((row) => row.values),
    )
  })
  it('mended in part and returned again has its columns and its sheet once, and no old mark', async () => {
    const workbook = await opened(await returned('d.xlsx'))
    const mended = workbook.getWorksheet('班级')
    if (mended) mended.getCell('F4').value = 6
    const path = join(folder, 'mended.xlsx')
    await workbook.xlsx.writeFile(path)
    const again = await opened(await returned('e.xlsx', path))
    expect(again.worksheets.map((sheet) => sheet.name)).toEqual(['班级', '说明', '代码', '错误汇总'])
    const sheet = again.getWorksheet('班级')
    expect(['F4', 'B6', 'D6'].map((cell) => fillOf(sheet, cell))).toEqual([undefined, MARK, MARK])
    expect(sheet?.getCell('F4').numFmt).toBe('0年')
    const lines = await texts(join(folder, 'e.xlsx'))
    expect(lines[2]?.slice(9)).toEqual(['错误说明', '修改建议'])
    expect(lines[4]?.slice(9).join('')).toBe('')
    expect(lines[6]?.[9]).toMatch(/^学校标识码:/)
    expect(JSON.stringify(again.getWorksheet('错误汇总')?.getSheetValues())).not.toContain('学制')
  })
  it('of only the bad rows has them under the same header in the same format, and nothing else', async () => {
    const path = await returned('f.xlsx', ORIGINAL, { onlyBad: true })
    const workbook = await opened(path)
    const lines = await texts(path)
    expect(lines.slice(3).map((line) => line[0])).toEqual(['2025102', '2025104'])
    expect(lines[4]?.[8]).toBe('7')
    const sheet = workbook.getWorksheet('班级')
    expect(fillOf(sheet, 'F3')).toBe(MARK)
    expect(sheet?.getCell('F3').numFmt).toBe('0年')
    expect(sheet?.getCell('A1').isMerged).toBe(true)
    expect(workbook.worksheets.map((one) => one.name)).toEqual(['班级', '说明', '代码', '错误汇总'])
    const rows = await read(path)
    const all = (await read(ORIGINAL)).filter((row) => !row.ok)
    expect(rows.map((row) => row.values)).toEqual(all.map((row) => row.values))
  })
  it('of a CSV file of only the bad rows as well', async () => {
    const path = await returned('g.xlsx', 'test/workbooks/class-utf8-mark.csv', { onlyBad: true })
    expect((await texts(path)).slice(2).map((line) => line[1])).toEqual(['2025102'])
  })
  it('of a package that is written otherwise is written anew, with all that was read', async () => {
    const xml = '<worksheet><!-- x --><sheetData><!-- y --><row r="1"/></sheetData></worksheet>'
    async function* one() {
      yield xml
    }
    const take = async () => {
      for await (const piece of piecesOf(one())) expect(piece.part).not.toBe('row')
    }
    await expect(take()).rejects.toBeInstanceOf(Unpatchable)
    const path = join(folder, 'no-styles.xlsx')
    await writeFile(path, await withoutStyles())
    const back = await returned('h.xlsx', path)
    expect((await read(back)).map((row) => row.values)).toEqual(
      (await read(ORIGINAL)).map((row) => row.values),
    )
    expect((await texts(back))[4]?.[9]).toMatch(/^学制:/)
  })
})

/** The same package, its styles of a kind that cannot be added to. */
async function withoutStyles(): Promise<Buffer> {
  const archive = await Archive.open(ORIGINAL, READ_LIMITS)
  const parts: ZipPart[] = []
  for (const name of archive.names()) {
    const chunks: Buffer[] = []
    for await (const chunk of archive.chunks(name)) chunks.push(chunk)
    parts.push({ name, content: Buffer.concat(chunks) })
  }
  archive.close()
  const plain = '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
  return zip(parts.map((part) => (part.name === 'xl/styles.xml' ? { ...part, content: plain } : part)))
}
