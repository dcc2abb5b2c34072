/** Workbooks as they really come: every file of test/workbooks with what must be said of it (study 5.6, REG-2). */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FieldFacts } from '../src/rules/field.ts'
import { duplicateFinder, type RowIdentity } from '../src/rules/file-duplicate.ts'
import { importTables } from '../src/sheets/columns/all.ts'
import type { AnyTable } from '../src/sheets/columns/table.ts'
import { FileProblem } from '../src/sheets/core/file-problem.ts'
import { readWorkbook } from '../src/sheets/read.ts'
import { workbookParts, type ZipPart, zip } from './workbooks/zip.ts'

type Kind = keyof typeof importTables
const facts: FieldFacts = { today: '2025-09-01', schoolYear: 2025, divisions: new Set(['370102']) }

interface Read {
  /** Row numbers, each with the problems of its cells. */
  rows: string[]
  names: unknown[]
  duplicates: number[][]
}

/** What reading comes to: the code of the refusal, or the rows. */
async function read(path: string, kind: Kind): Promise<Read | string> {
  const rows: string[] = []
  const names: unknown[] = []
  const finder = duplicateFinder()
  try {
    for await (const { row, problems, values } of readWorkbook(
      path,
      importTables[kind] as unknown as AnyTable,
      { facts },
    )) {
      rows.push([row, ...problems.map(({ field, rule }) => `${field}:${rule}`)].join(' '))
      names.push(values.name)
      finder.add(row, values as RowIdentity)
    }
  } catch (error) {
    if (error instanceof FileProblem) return error.code
    throw error
  }
  return { rows, names, duplicates: finder.found().map((one) => one.rows) }
}

const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => String(from + at))

/** By LibreOffice, from the sources beside them; see test/workbooks/README.md. */
const BY_OFFICE: readonly (readonly [file: string, kind: Kind, expected: Partial<Read> | string])[] = [
  ['registration-clean', 'registration', { rows: numbers(2, 5) }],
  ['registration-reordered', 'registration', { rows: numbers(4, 7) }],
  ['registration-missing-column', 'registration', 'file_header_missing'],
  ['registration-renamed-column', 'registration', 'file_header_missing'],
  ['registration-no-rows', 'registration', 'file_empty'],
  [
    'registration-id-as-number',
    'registration',
    {
      rows: ['2 idNumber:digits_lost', '3 idNumber:digits_lost', '4 postcode:leading_zero_lost'],
    },
  ],
  ['registration-15-digits', 'registration', { rows: ['2 idNumber:id_15_digits'] }],
  [
    'registration-wrong-check-digit',
    'registration',
    {
      rows: ['2', '3 idNumber:id_check_digit', '4 member1IdNumber:id_check_digit', '5 sex:id_sex_differs'],
    },
  ],
  [
    'registration-date-spellings',
    'registration',
    {
      rows: [...numbers(2, 9), '10 birthDate:date_form', '11 birthDate:date_not_real'],
    },
  ],
  ['registration-full-width', 'registration', { rows: ['2'] }],
  ['registration-invisible', 'registration', { rows: ['2'], names: ['张小明'] }],
  [
    'registration-rare-characters',
    'registration',
    {
      rows: [...numbers(2, 14), '15 name:private_use_character'],
      names: [
        ...[
          '李\u{20000}',
          '王\u{2a700}',
          '赵\u{2b740}',
          '钱\u{2b820}',
          '孙\u{2ceb0}',
          '周\u{30000}',
          '吴\u{31350}',
          '刘〇',
        ],
        ...Array(5).fill('买买提·艾力'),
        undefined,
      ],
    },
  ],
  ['registration-twice', 'registration', { rows: numbers(2, 4), duplicates: [[2, 4]] }],
  [
    'registration-merged',
    'registration',
    {
      rows: ['2', '3 currentAddress:merged_cell mailingAddress:required'],
    },
  ],
  ['registration-formulas', 'registration', { rows: ['2 postcode:cell_error'] }],
  ['registration-hidden-row', 'registration', { rows: ['2', '3 idNumber:id_check_digit'] }],
  ['registration-several-sheets', 'registration', { rows: ['2'], names: ['张小明'] }],
  ['template-filled', 'registration', { rows: ['3'] }],
  [
    'graduates-filled',
    'allocation',
    {
      rows: ['2', '3 admittingSchoolCode:required', '4 studentNumber:student_number_form'],
    },
  ],
  ['encrypted', 'registration', 'file_encrypted'],
]

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xueji-bad-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const inline = (text: string) => `<c t="inlineStr"><is><t>${text}</t></is></c>`
const rowOf = (cells: readonly string[]) => `<row>${cells.map(inline).join('')}</row>`
const sheetOf = (rows: string) => `<worksheet><sheetData>${rows}</sheetData></worksheet>`
const HEADER = rowOf(['学籍号', '姓名', '毕业学校标识码', '录取学校标识码', '教育阶段'])
const CHILD = rowOf(['G370102201305010133', '张小明', '2137000001', '3137000002', '初中'])
const GIGABYTE = 2 ** 30

const plain = (more: readonly ZipPart[] = []) => zip(workbookParts(sheetOf(HEADER + CHILD), more))
const padding = (count: number, part: Partial<ZipPart> = {}) =>
  Array.from({ length: count }, (_, at) => ({ name: `xl/media/${at}.png`, content: '', ...part }))

/** Made here: too big to be kept, or by no programme of an office. */
const MADE: readonly (readonly [
  name: string,
  content: () => Buffer | string,
  expected: Partial<Read> | string,
])[] = [
  ['plain', () => plain(), { rows: ['2'] }],
  ['not a zip', () => '姓名,性别\n张小明,男', 'file_not_xlsx'],
  ['no bytes', () => '', 'file_not_xlsx'],
  ['cut off', () => plain().subarray(0, 900), 'file_damaged'],
  ['with macros', () => plain([{ name: 'xl/vbaProject.bin', content: 'x' }]), 'file_macros'],
  ['a bomb that tells its size', () => plain(padding(1, { declaredSize: GIGABYTE })), 'file_too_large'],
  ['a bomb of many entries', () => plain(padding(2100)), 'file_too_large'],
  ['a bomb whose entries lie over each other', () => overlapping(), 'file_too_large'],
  ['a bomb that hides its size', () => hidden(), 'file_too_large'],
  [
    '100,000 rows and one',
    () => zip(workbookParts(sheetOf(HEADER + CHILD.repeat(100_001)))),
    'file_too_many_rows',
  ],
]

/** Two hundred entries of the directory for one and the same megabytes. */
function overlapping(): Buffer {
  const one = plain([{ name: 'xl/media/0.png', content: Buffer.alloc(4 * 2 ** 20) }])
  const end = one.length - 22
  const directory = one.subarray(one.readUInt32LE(end + 16), end)
  const last = directory.subarray(directory.lastIndexOf(Buffer.from('PK\u0001\u0002', 'latin1')))
  const tail = Buffer.from(one.subarray(end))
  const copies = Buffer.concat(
    Array.from({ length: 200 }, (_, at) => {
      const copy = Buffer.from(last)
      copy.write(String(at).padStart(3, '0').slice(-1), copy.length - 5)
      return copy
    }),
  )
  const count = one.readUInt16LE(end + 10) + 200
  tail.writeUInt16LE(count, 8)
  tail.writeUInt16LE(count, 10)
  tail.writeUInt32LE(directory.length + copies.length, 12)
  return Buffer.concat([one.subarray(0, end), copies, tail])
}

/** The archive says five hundred bytes; thirty million come. */
function hidden(): Buffer {
  const parts = workbookParts(`<worksheet>${' '.repeat(30_000_000)}</worksheet>`)
  return zip(parts.map((part) => (part.name.endsWith('sheet1.xml') ? { ...part, declaredSize: 500 } : part)))
}

describe('a workbook', () => {
  it.each(BY_OFFICE)('%s', async (file, kind, expected) => {
    const found = await read(join('test/workbooks', `${file}.xlsx`), kind)
    if (typeof expected === 'string') expect(found).toBe(expected)
    else expect(found).toMatchObject(expected)
  })
  it.each(MADE)('%s', async (_, content, expected) => {
    const path = join(folder, 'made.xlsx')
    await writeFile(path, content())
    const found = await read(path, 'allocation')
    if (typeof expected === 'string') expect(found).toBe(expected)
    else expect(found).toMatchObject(expected)
  })
  it.each([
    ['old.xls', 'file_old_xls'],
    ['other.ods', 'file_not_xlsx'],
  ])('%s', async (file, code) => {
    expect(await read(join('test/workbooks', file), 'registration')).toBe(code)
  })
  it('of this folder has its line here', async () => {
    const named = new Set([...BY_OFFICE.map(([file]) => `${file}.xlsx`), ...OTHER_TESTS])
    const files = (await readdir('test/workbooks')).filter((file) => file.endsWith('.xlsx'))
    expect(files.filter((file) => !named.has(file))).toEqual([])
  })
})

/** Files of classes, told in read.test.ts, csv.test.ts and return.test.ts; and those with errors in many cells. */
const OTHER_TESTS = ['class-merged.xlsx', 'class-formatted.xlsx', 'registration-dirty-cells.xlsx']
