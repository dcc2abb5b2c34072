/** Workbooks as they really come: every file of test/workbooks with what must be said of it (study 5.6, REG-2). */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { FieldFacts } from '../src/rules/field.ts'
import { duplicateFinder, type RowIdentity } from '../src/rules/file-duplicate.ts'
import { importTables } from '../src/sheets/columns/all.ts'
import type { AnyTable } from '../src/sheets/columns/table.ts'
import { FileProblem } from '../src/sheets/core/file-problem.ts'
import { readWorkbook } from '../src/sheets/read.ts'

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

/** Lists of allocations, by source/made.ts: what no programme of an office writes. */
const MADE: readonly (readonly [file: string, expected: Partial<Read> | string])[] = [
  ['plain', { rows: ['2'] }],
  ['not-a-zip', 'file_not_xlsx'],
  ['no-bytes', 'file_not_xlsx'],
  ['cut-off', 'file_damaged'],
  ['macros', 'file_macros'],
  ['bomb-that-tells-its-size', 'file_too_large'],
  ['bomb-of-many-entries', 'file_too_large'],
  ['bomb-of-overlapping-entries', 'file_too_large'],
  ['bomb-that-hides-its-size', 'file_too_large'],
  ['100001-rows', 'file_too_many_rows'],
]

describe('a workbook', () => {
  it.each(BY_OFFICE)('%s', async (file, kind, expected) => {
    const found = await read(join('test/workbooks', `${file}.xlsx`), kind)
    if (typeof expected === 'string') expect(found).toBe(expected)
    else expect(found).toMatchObject(expected)
  })
  it.each(MADE)('%s', async (file, expected) => {
    const found = await read(join('test/workbooks/made', `${file}.xlsx`), 'allocation')
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
    const made = (await readdir('test/workbooks/made')).sort()
    expect(made).toEqual(MADE.map(([file]) => `${file}.xlsx`).sort())
  })
})

/** Files of classes, told in read.test.ts, csv.test.ts and return.test.ts; and those with errors in many cells. */
const OTHER_TESTS = ['class-merged.xlsx', 'class-formatted.xlsx', 'registration-dirty-cells.xlsx']
