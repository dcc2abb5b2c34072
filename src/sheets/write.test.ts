import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import ExcelJS from 'exceljs'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FieldFacts, type FieldValue, readCell, textCell } from '../rules/field.ts'
import { importTables } from './columns/all.ts'
import { allocation } from './columns/allocation.ts'
import { type GraduateRow, graduate } from './columns/graduate.ts'
import { registration } from './columns/registration.ts'
import type { AnyTable, ColumnsTable, Field } from './columns/table.ts'
import type { SheetRow } from './core/rows.ts'
import { readLines, readWorkbook } from './read.ts'
import { writeReturned } from './return/return.ts'
import { writeTemplate } from './template.ts'
import { writeRows } from './write.ts'

const facts: FieldFacts = { today: '2025-09-01', schoolYear: 2025 }
const made = (name: string) => `test/workbooks/${name}`

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xueji-sheets-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function all<Row extends object>(table: ColumnsTable<Row>, path: string) {
  const rows: SheetRow<Row>[] = []
  for await (const row of readWorkbook(path, table, { facts })) rows.push(row)
  return rows
}

async function written<Row extends object>(table: ColumnsTable<Row>, rows: Iterable<Row>): Promise<string> {
  const path = join(folder, `${table.kind}.xlsx`)
  await pipeline(writeRows(table, rows), createWriteStream(path))
  return path
}

async function opened(path: string): Promise<ExcelJS.Workbook> {
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.read(createReadStream(path))
  return workbook
}

/** Texts that some field takes, some of them dangerous in Excel. */
const TEXTS = [
  ...Object.values({ ...importTables, graduate }).flatMap((table) =>
    table.fields.map((field) => field.example),
  ),
  ...[
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    "'=1",
    "''-",
    "'",
    '_x0041_',
    '<a>&"',
    '第一\u{2cc56}小学',
    '阿依·古丽',
    '李\u{31350}',
  ],
  ...[
    '2010.06.01-2020.06.01',
    '2010.06.01-长期',
    '0531-86812345',
    '12.5',
    '0',
    'R1234567',
    'J370102201905010135',
    '3',
    '4',
  ],
]

/** Values that the field's own parser gives for such texts and for its codes, and null where it may be blank. */
function valuesOf(field: Field): FieldValue[] {
  const labels = field.codes?.entries.map((entry) => entry.label) ?? []
  const values = [...TEXTS, ...labels].flatMap((text) => {
    const verdict = readCell(field, textCell(text), facts)
    return verdict.ok ? [verdict.value] : []
  })
  return field.required ? values.filter((value) => value !== null) : values
}

function anyRow<Row extends object>(table: ColumnsTable<Row>): fc.Arbitrary<Row> {
  const cells = table.fields.map((field) => [field.key, fc.constantFrom(...valuesOf(field))] as const)
  return fc.record(Object.fromEntries(cells)) as unknown as fc.Arbitrary<Row>
}

describe('what is written is read again', () => {
  it.each(Object.values({ ...importTables, graduate }).map((table) => [table.kind, table] as const))(
    'in a workbook of %s',
    async (_, table: AnyTable) => {
      await fc.assert(
        fc.asyncProperty(fc.array(anyRow(table), { minLength: 1, maxLength: 8 }), async (rows) => {
          const read = await all(table, await written(table, rows))
          // Fields that contradict each other are told, and read all the same.
          expect(read.map((row) => row.values)).toEqual(rows)
        }),
        { numRuns: 10 },
      )
    },
  )
  it('by the allocation list, for a graduates workbook with its first five columns in the words of the circular', async () => {
    expect(allocation.fields.map((field) => field.header)).toEqual([
      '个人标识码(学籍号)',
      '学生姓名',
      '毕业学校标识码',
      '录取学校标识码',
      '教育阶段',
    ])
    expect(graduate.fields.slice(0, 5).map((field) => field.header)).toEqual(
      allocation.fields.map((field) => field.header),
    )
    const row: GraduateRow = {
      studentNumber: 'G370102201305010133',
      name: '张小明',
      graduatingSchoolCode: '2137000001',
      admittingSchoolCode: '3137000002',
      stage: 'junior',
      graduatingSchoolName: '第一小学',
      className: null,
      sex: 'male',
      expectedSchool: null,
      destination: null,
    }
    expect(await all(allocation, await written(graduate, [row]))).toMatchObject([
      { ok: true, values: { admittingSchoolCode: '3137000002', stage: 'junior' } },
    ])
  })
})

describe('rows taken away', () => {
  it('hold no formula: a text that looks like one stays a text', async () => {
    const path = await written(graduate, [
      ...['=HYPERLINK("http://x")', '@a', '+1', '-1'].map((graduatingSchoolName) => ({
        studentNumber: 'G370102201305010133',
        name: '张小明',
        graduatingSchoolCode: '2137000001',
        admittingSchoolCode: null,
        stage: 'junior' as const,
        graduatingSchoolName,
        className: null,
        sex: 'male' as const,
        expectedSchool: null,
        destination: null,
      })),
    ])
    const sheet = (await opened(path)).worksheets[0]
    const cells = [2, 3, 4, 5].map((row) => sheet?.getRow(row).getCell(6))
    expect(cells.map((cell) => cell?.type)).toEqual(Array(4).fill(ExcelJS.ValueType.String))
    expect(cells.map((cell) => cell?.value)).toEqual(['\'=HYPERLINK("http://x")', "'@a", "'+1", "'-1"])
  })
  it('break off with the error of their source', async () => {
    async function* broken(): AsyncGenerator<never> {
      yield* []
      throw new Error('the database is gone')
    }
    const target = createWriteStream(join(folder, 'broken.xlsx'))
    await expect(pipeline(writeRows(graduate, broken()), target)).rejects.toThrow('the database is gone')
  })
  it('are no longer asked for when nobody takes them', async () => {
    let given = 0
    let isOver = false
    async function* endless() {
      try {
        for (;;) {
          given += 1
          yield {
            ...Object.fromEntries(graduate.fields.map((field) => [field.key, null])),
          } as unknown as GraduateRow
        }
      } finally {
        isOver = true
      }
    }
    const stream = writeRows(graduate, endless())
    stream.destroy()
    while (!isOver) await new Promise((resume) => setImmediate(resume))
    expect(given).toBeLessThan(1000)
  })
})

describe('a template', () => {
  it('has the headers with their rules, text columns, drop-downs, and an example that is not data', async () => {
    const path = join(folder, 'template.xlsx')
    await writeFile(
      path,
      await writeTemplate(registration, { choices: { classNumber: ['2025101', '2025102'] } }),
    )
    await expect(all(registration, path)).rejects.toMatchObject({ code: 'file_empty' })

    const workbook = await opened(path)
    const sheet = workbook.worksheets[0]
    const column = (key: string) => registration.fields.findIndex((field) => field.key === key) + 1
    const cell = (row: number, key: string) => sheet?.getRow(row).getCell(column(key))
    expect(sheet?.name).toBe('学生信息')
    expect(sheet?.getRow(1).values).toEqual([undefined, ...registration.fields.map((field) => field.header)])
    expect(JSON.stringify(cell(1, 'birthDivision')?.note)).toContain('后面补 6 个 0')
    expect(JSON.stringify(cell(1, 'attendance')?.note)).toContain('可选:走读、住校。')
    expect(sheet?.getColumn(column('idNumber')).numFmt).toBe('@')
    expect(sheet?.getColumn(column('distance')).numFmt).toBe('0.0')
    expect(cell(2, 'name')?.value).toBe('示例:张小明')
    expect(cell(2, 'ethnicity')?.dataValidation).toMatchObject({ type: 'list' })
    const lists = workbook.getWorksheet('选项')
    expect(lists?.state).toBe('hidden')
    expect(lists?.getColumn(2).values.filter((value) => value !== null)).toContain('维吾尔族')
    expect(JSON.stringify(lists?.getSheetValues())).toContain('2025102')
  })
  it('has an example that would be taken, as it stands', async () => {
    for (const table of Object.values({ ...importTables, graduate }))
      for (const field of table.fields.filter((one) => one.example)) {
        const verdict = readCell(field, textCell(field.example), facts)
        expect([table.kind, field.key, verdict.ok]).toEqual([table.kind, field.key, true])
      }
  })
})

describe('the returned workbook', () => {
  it('has the same rows in the same columns, marks every bad cell, and counts by kind', async () => {
    const original = made('registration-dirty-cells.xlsx')
    const read = await all(registration, original)
    const problemsByRow = new Map(read.map((row) => [row.row, [...row.problems]]))
    problemsByRow.set(2, [
      { field: '', rule: 'row_taken', cause: '这一行已经导入过。', cure: '无需再次导入。' },
    ])
    const outPath = join(folder, 'returned.xlsx')
    await writeReturned({
      originalPath: original,
      outPath,
      table: registration,
      problemsByRow,
      summary: [
        ['文件', '新生.xlsx'],
        ['读到行数', '3'],
      ],
      labels: { row_taken: '已导入过的行' },
    })

    const workbook = await opened(outPath)
    const [sheet] = workbook.worksheets
    const width = registration.fields.length
    expect(sheet?.getRow(1).getCell(width + 1).value).toBe('错误说明')
    expect(sheet?.getRow(1).getCell(width + 2).value).toBe('修改建议')
    const column = (key: string) => registration.fields.findIndex((field) => field.key === key) + 1
    const bad = sheet?.getRow(3).getCell(column('birthDivision'))
    expect(bad?.fill).toMatchObject({ fgColor: { argb: 'FFFFC7CF' } })
    expect(sheet?.getRow(3).getCell(width + 2).text).toContain('可改为:370102000000')
    expect(sheet?.getRow(3).getCell(column('sex')).fill).not.toEqual(bad?.fill)
    const words = String(sheet?.getRow(3).getCell(width + 1).value)
    expect(words).toContain('姓名:这一项必须填写。')
    expect(words.split('\n')).toHaveLength(6)
    expect(sheet?.getRow(2).getCell(width + 1).value).toBe('这一行已经导入过。')

    const summary = JSON.stringify(workbook.getWorksheet('错误汇总')?.getSheetValues())
    for (const text of ['新生.xlsx', '已导入过的行', '行政区划代码后六位未补 0', '不是可选的值'])
      expect(summary).toContain(text)
    expect(summary).toContain('"不是可选的值",2,2,"3、5"')

    const again = await all(registration, outPath)
    expect(again.map((row) => [row.row, row.values])).toEqual(read.map((row) => [row.row, row.values]))
  })
  it('keeps the order of columns, and what is none of ours; returned twice, it has its two columns once', async () => {
    const path = (name: string) => join(folder, name)
    const of = { table: registration, problemsByRow: new Map(), summary: [] }
    await writeReturned({
      ...of,
      originalPath: made('registration-reordered.xlsx'),
      outPath: path('one.xlsx'),
    })
    await writeReturned({ ...of, originalPath: path('one.xlsx'), outPath: path('two.xlsx') })
    const texts = async (name: string) => {
      const lines: string[][] = []
      for await (const { cells } of readLines(name)) lines.push(Array.from(cells, (cell) => cell?.text ?? ''))
      return lines
    }
    const original = await texts(made('registration-reordered.xlsx'))
    const twice = await texts(path('two.xlsx'))
    expect(twice[2]).toEqual([...(original[2] ?? []), '错误说明', '修改建议'])
    expect(twice.map((line, at) => line.slice(0, original[at]?.length))).toEqual(original)
  })
})
