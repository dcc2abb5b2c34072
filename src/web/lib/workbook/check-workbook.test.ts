/** The browser's reader against the server's, on the same files: one and the same verdict (REG-3). */
import { readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import { describe, expect, it } from 'vitest'
import { childCells, freshIdNumber } from '../../../../test/registration-cells.ts'
import { workbookOf } from '../../../../test/workbook-file.ts'
import { CURES, type CureKind } from '../../../rules/field-cure.ts'
import { labelOfRule } from '../../../rules/field-problem.ts'
import { importTables } from '../../../sheets/columns/all.ts'
import { registration } from '../../../sheets/columns/registration.ts'
import type { AnyTable } from '../../../sheets/columns/table.ts'
import { FileProblem } from '../../../sheets/core/file-problem.ts'
import { READ_LIMITS } from '../../../sheets/core/limits.ts'
import { readWorkbook } from '../../../sheets/read.ts'
import { writeTemplate } from '../../../sheets/template.ts'
import { openBlob } from './blob-archive.ts'
import { checkWorkbook } from './check-workbook.ts'
import { cureWorkbook } from './cure-workbook.ts'
import type { WorkbookCheck, WorkbookKind } from './workbook-check.ts'

const facts = { today: '2025-09-01', schoolYear: 2025 }
const MAX_ROWS = 100_000
const SURE = (Object.keys(CURES) as CureKind[]).filter((kind) => CURES[kind].isSure)

const inBrowser = async (path: string, kind: WorkbookKind, maxRows = MAX_ROWS) =>
  checkWorkbook({ kind, file: new Blob([await readFile(path)]), facts, maxRows })

/** The same counted from what the server's reader gives. */
async function onServer(
  path: string,
  kind: WorkbookKind,
): Promise<Pick<WorkbookCheck, 'rows' | 'kinds' | 'fatal'>> {
  const counts = new Map<string, number>()
  let rows = 0
  try {
    for await (const row of readWorkbook(path, importTables[kind] as unknown as AnyTable, { facts })) {
      rows += 1
      for (const { rule } of row.problems) counts.set(rule, (counts.get(rule) ?? 0) + 1)
    }
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error
    return { rows, kinds: [], fatal: { text: error.title, cure: error.cure } }
  }
  const kinds = [...counts].map(([rule, count]) => ({ text: labelOfRule(rule), count }))
  return { rows, kinds: kinds.sort((a, b) => b.count - a.count) }
}

describe('a workbook in the browser', () => {
  it.each([
    ['registration-clean.xlsx', 'registration'],
    ['registration-date-spellings.xlsx', 'registration'],
    ['registration-dirty-cells.xlsx', 'registration'],
    ['registration-id-as-number.xlsx', 'registration'],
    ['registration-missing-column.xlsx', 'registration'],
    ['registration-reordered.xlsx', 'registration'],
    ['registration-wrong-check-digit.xlsx', 'registration'],
    ['graduates-filled.xlsx', 'allocation'],
    ['class-merged.xlsx', 'initial_class'],
    ['encrypted.xlsx', 'registration'],
    ['old.xls', 'registration'],
    ['other.ods', 'registration'],
  ] as const)('%s is judged as on the server', async (name, kind) => {
    const path = `test/workbooks/${name}`
    const { first, rows, kinds, fatal } = await inBrowser(path, kind)
    expect({ rows, kinds, ...(fatal ? { fatal } : {}) }).toEqual(await onServer(path, kind))
    const problems = kinds.reduce((sum, { count }) => sum + count, 0)
    expect(first).toHaveLength(Math.min(20, problems))
  })

  it('tells that the template was made for another unit, also when an office has saved it; of its own it says nothing', async () => {
    const own = { id: 7, name: '江东区实验小学' }
    const template = await writeTemplate(registration, { owner: own })
    const workbook = new ExcelJS.Workbook()
    await workbook.xlsx.load(
      template.buffer.slice(template.byteOffset, template.byteOffset + template.length) as ArrayBuffer,
    )
    const sheet = workbook.worksheets[0]
    registration.fields.forEach(({ example }, at) => {
      if (sheet) sheet.getRow(3).getCell(at + 1).value = example || null
    })
    const file = new Blob([await workbook.xlsx.writeBuffer()])
    const madeFor = async (sender: { id: number; name: string }) =>
      (await checkWorkbook({ kind: 'registration', file, facts, maxRows: 100, own: sender })).madeFor
    expect(await madeFor({ id: 8, name: '江西区中心小学' })).toBe('江东区实验小学')
    // Renamed since, or the same school in the practice world.
    expect(await madeFor({ id: 7, name: '江东区第一小学' })).toBeUndefined()
    expect(await madeFor({ id: 107, name: '江东区实验小学' })).toBeUndefined()
    const plain = new Blob([await readFile('test/workbooks/registration-clean.xlsx')])
    const check = await checkWorkbook({ kind: 'registration', file: plain, facts, maxRows: 100, own })
    expect(check.madeFor).toBeUndefined()
  })

  it('tells how many rows the clerk does not see', async () => {
    const [hidden, clean] = [
      await inBrowser('test/workbooks/registration-hidden-row.xlsx', 'registration'),
      await inBrowser('test/workbooks/registration-clean.xlsx', 'registration'),
    ]
    expect([hidden.rows, hidden.hidden, clean.hidden]).toEqual([2, 1, 0])
  })

  it('names the cell, the header and the cure', async () => {
    const { first } = await inBrowser('test/workbooks/registration-wrong-check-digit.xlsx', 'registration')
    expect(first[0]?.cell).toMatch(/^[A-Z]+\d+$/)
    expect(first[0]?.text).toContain('末位校验码与前 17 位不符')
    expect(first[0]?.cure).toContain('逐位核对')
  })

  it('is damaged when it is cut off, and nothing else is thrown', async () => {
    const whole = await readFile('test/workbooks/registration-clean.xlsx')
    const path = join(tmpdir(), `cut-${process.pid}.xlsx`)
    for (const share of [0.2, 0.5, 0.8, 0.99]) {
      await writeFile(path, whole.subarray(0, Math.floor(whole.length * share)))
      expect(await inBrowser(path, 'registration')).toMatchObject({
        fatal: { text: '工作簿已损坏,读不出来。' },
      })
    }
  })

  it('is refused beyond the greatest number of rows', async () => {
    const path = 'test/workbooks/registration-clean.xlsx'
    expect((await inBrowser(path, 'registration', 2)).fatal?.text).toContain('行数超过上限')
  })
})

/** Rows as the server reads them, and their problems. */
async function rowsOf(path: string) {
  const rows: { values: object; problems: string[]; notices: number }[] = []
  for await (const { values, problems, notices } of readWorkbook(path, registration, { facts }))
    rows.push({ values, problems: problems.map(({ rule }) => rule), notices: notices.length })
  return rows
}

async function cured(name: string, kinds: readonly CureKind[] = SURE) {
  const file = new Blob([await readFile(`test/workbooks/${name}`)])
  const { file: out, count } = await cureWorkbook({
    kind: 'registration',
    file,
    facts,
    maxRows: MAX_ROWS,
    kinds,
  })
  const path = join(tmpdir(), `cured-${process.pid}.xlsx`)
  await writeFile(path, Buffer.from(await out.arrayBuffer()))
  return { path, count }
}

const partsOf = async (path: string) => {
  const archive = await openBlob(new Blob([await readFile(path)]), READ_LIMITS)
  return archive.packedParts()
}

describe('a safe cure', () => {
  it('is shown cell by cell, kind by kind, before it is put in', async () => {
    const { cures } = await inBrowser('test/workbooks/registration-dirty-cells.xlsx', 'registration')
    const shown = cures.map(({ kind, count, cells }) => [kind, count, cells[0]?.cell, cells[0]?.after])
    expect(shown).toEqual([
      ['six_zeros', 1, 'D3', '370102000000'],
      ['full_width', 2, 'L2', '370102201905010135'],
      ['blanks', 2, 'A2', '张小明'],
    ])
  })
  it('puts six zeros, takes blanks away and nothing else: what is wrong otherwise stays wrong', async () => {
    const name = 'registration-dirty-cells.xlsx'
    const before = await rowsOf(`test/workbooks/${name}`)
    const { path, count } = await cured(name)
    const after = await rowsOf(path)
    expect(count).toBe(5)
    expect(after.map((row) => row.problems)).toEqual(
      before.map((row) => row.problems.filter((rule) => rule !== 'division_six_digits')),
    )
    expect(after[0]?.values).toEqual(before[0]?.values)
    expect((await inBrowser(path, 'registration')).cures).toEqual([])
  })
  it('writes every date alike, whatever it was, and reads the same days', async () => {
    const name = 'registration-date-spellings.xlsx'
    const before = await rowsOf(`test/workbooks/${name}`)
    const { path } = await cured(name)
    const after = await rowsOf(path)
    expect(after.map((row) => row.values)).toEqual(before.map((row) => row.values))
    expect(after.filter((row) => row.problems.length === 0).map((row) => row.notices)).toEqual(
      Array(8).fill(0),
    )
  })
  it('leaves every other part of the workbook byte for byte', async () => {
    const name = 'registration-dirty-cells.xlsx'
    const { path } = await cured(name)
    const [was, is] = await Promise.all([partsOf(`test/workbooks/${name}`), partsOf(path)])
    expect(is.map((part) => part.name)).toEqual(was.map((part) => part.name))
    const changed = is.filter((part, at) => part.crc32 !== was[at]?.crc32).map((part) => part.name)
    expect(changed).toEqual(['xl/worksheets/sheet1.xml'])
    for (const [at, part] of is.entries())
      if (!changed.includes(part.name))
        expect(Buffer.from(await part.packed.arrayBuffer())).toEqual(
          Buffer.from(await (was[at]?.packed ?? new Blob([])).arrayBuffer()),
        )
  })
  it('of a kind that was not chosen is not put in', async () => {
    const { count, path } = await cured('registration-dirty-cells.xlsx', ['dots'])
    expect(count).toBe(0)
    expect((await inBrowser(path, 'registration')).cures).toHaveLength(3)
  })
})

describe('a clerk is asked', () => {
  it('about pupils who stand twice in the file, with both rows, and about columns that are not taken in', async () => {
    const path = join(tmpdir(), `twice-${process.pid}.xlsx`)
    const child = childCells({
      birthDate: '20190501',
      entryMonth: '202509',
      idNumber: freshIdNumber('male', '20190501'),
    })
    const without = childCells({
      name: '李小花',
      sex: '女',
      birthDate: '20190601',
      entryMonth: '202509',
      idType: '其他',
      idNumber: '',
      noIdProof: '出生医学证明',
    })
    await writeFile(
      path,
      await workbookOf(registration, [child, { ...child, name: '张小华' }, without, without]),
    )
    const { kinds, cautions, firstCautions } = await inBrowser(path, 'registration')
    expect(kinds).toEqual([])
    expect(cautions.map(({ count }) => count)).toEqual([1, 1])
    expect(firstCautions.map(({ text }) => text)).toEqual([
      '身份证件号:第 2、3 行的身份证件号相同。',
      '姓名:第 4、5 行的姓名、性别、出生日期都相同,其中有人没有身份证件号。',
    ])
    const { unknown } = await inBrowser('test/workbooks/registration-reordered.xlsx', 'registration')
    expect(unknown.length).toBeGreaterThan(0)
  })
})
