import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FieldFacts, textCell } from '../rules/field.ts'
import { registration } from './columns/registration.ts'
import { isExample } from './core/example.ts'
import { readWorkbook } from './read.ts'
import { writeTemplate } from './template.ts'

const facts: FieldFacts = { today: '2025-09-01', schoolYear: 2025 }
const OF_SCHOOL = {
  choices: { classNumber: ['2025101', '2025102'], birthDivision: ['370103000000', '370102000000'] },
  openChoices: ['birthDivision'],
  examples: { birthDivision: '370103000000' },
  about: [['学校', '云海一小']] as const,
  lists: [{ title: '本校班级', rows: [['2025101', '一年级1班']] as const }],
}

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xueji-template-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const bytesOf = (buffer: Buffer) =>
  buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + buffer.length) as ArrayBuffer

async function opened(content: Buffer) {
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load(bytesOf(content))
  return workbook
}

/** Fields and rules of each row that a clerk's changes to the template come to. */
async function read(workbook: ExcelJS.Workbook, name: string) {
  const path = join(folder, name)
  await writeFile(path, Buffer.from(await workbook.xlsx.writeBuffer()))
  const rows: [number, ...string[]][] = []
  for await (const { row, problems } of readWorkbook(path, registration, { facts }))
    rows.push([row, ...problems.map((problem) => `${problem.field}: ${problem.rule}`)])
  return rows
}

const columnOf = (key: string) => registration.fields.findIndex((field) => field.key === key) + 1

describe('a template', () => {
  it('knows the school: its classes to choose, its county in the example, other counties unasked', async () => {
    const [sheet] = (await opened(await writeTemplate(registration, OF_SCHOOL))).worksheets
    const cell = (key: string) => sheet?.getRow(2).getCell(columnOf(key))
    expect(cell('birthDivision')?.value).toBe('370103000000')
    expect(cell('classNumber')?.dataValidation).toMatchObject({ type: 'list', showErrorMessage: true })
    expect(cell('birthDivision')?.dataValidation).toMatchObject({ type: 'list' })
    expect(cell('birthDivision')?.dataValidation.showErrorMessage ?? false).toBe(false)
  })
  it('has code-like columns as text and drop-downs for 2,000 rows', async () => {
    const [sheet] = (await opened(await writeTemplate(registration))).worksheets
    const last = sheet?.getRow(2001)
    expect(last?.getCell(columnOf('sex')).dataValidation).toMatchObject({ type: 'list' })
    for (const { key, isText } of registration.fields)
      expect([key, sheet?.getColumn(columnOf(key)).numFmt]).toEqual([key, isText ? '@' : '0.0'])
  })
  it('explains every column in a sheet of its own', async () => {
    const guide = (await opened(await writeTemplate(registration, OF_SCHOOL))).getWorksheet('填表说明')
    const texts: string[] = []
    guide?.eachRow((row) => row.eachCell((cell) => texts.push(cell.text)))
    for (const { header } of registration.fields) expect(texts).toContain(header)
    expect(texts).toEqual(
      expect.arrayContaining(['云海一小', '本校班级', '一年级1班', '12 位数字,后六位为 0']),
    )
  })
  it('has an example that no clerk sends in by mistake', async () => {
    const name = columnOf('name')
    const changed = async (file: string, text: string) => {
      const workbook = await opened(await writeTemplate(registration, OF_SCHOOL))
      const [sheet] = workbook.worksheets
      const example = sheet?.getRow(2).values
      sheet?.addRow(example)
      sheet?.getRow(3).eachCell((cell) => {
        cell.value = cell.text.replace(/^示例:/, '')
      })
      if (sheet) sheet.getRow(2).getCell(name).value = text
      return read(workbook, file)
    }
    expect(await changed('marked.xlsx', '【示例】张小明')).toEqual([[3]])
    // Only the name was typed over: the family would be the example's.
    expect(await changed('half.xlsx', '李小花')).toEqual([[2, 'member1Name: name_characters'], [3]])
  })
  it.each(['示例:张小明', '示例', '(示例)', '\uff08示例\uff09张小明', ' 样例', '例:张三'])(
    'knows its example by %s',
    (name) => {
      expect(isExample([textCell(name)])).toBe(true)
    },
  )
  it('takes a child for a child', () => {
    for (const name of ['张小明', '张示例', '']) expect(isExample([textCell(name)])).toBe(false)
    expect(isExample([undefined, textCell('示例')])).toBe(false)
  })
  it('is left as it was by LibreOffice: text, lists, notes, and what was typed', async () => {
    // test/workbooks/source/fill-template.py typed a row into the template and saved it.
    const path = 'test/workbooks/template-filled.xlsx'
    const workbook = await opened(await readFile(path))
    const [sheet] = workbook.worksheets
    expect(sheet?.getRow(2000).getCell(columnOf('idNumber')).numFmt).toBe('@')
    // LibreOffice ends its lists a thousand rows behind the last one in use.
    expect(sheet?.getRow(1000).getCell(columnOf('sex')).dataValidation).toMatchObject({ type: 'list' })
    expect(JSON.stringify(sheet?.getRow(1).getCell(columnOf('birthDivision')).note)).toContain(
      '位行政区划代码',
    )
    const rows: (readonly [number, string, unknown, unknown])[] = []
    for await (const { row, values } of readWorkbook(path, registration, { facts }))
      rows.push([row, String(values.idNumber), values.postcode, values.classNumber] as const)
    expect(rows).toEqual([[3, '370102201905010135', '010020', '2025101']])
  })
})
