import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { workbookParts, type ZipPart, zip } from '../../test/workbooks/zip.ts'
import type { FieldFacts } from '../rules/field.ts'
import { allocation } from './columns/allocation.ts'
import { initialClass } from './columns/initial-class.ts'
import { registration } from './columns/registration.ts'
import type { AnyTable, ColumnsTable } from './columns/table.ts'
import { FileProblem } from './core/file-problem.ts'
import type { SheetRow } from './core/rows.ts'
import { READ_LIMITS, type ReadLimits, readWorkbook } from './read.ts'

const facts: FieldFacts = { today: '2025-09-01', schoolYear: 2025, divisions: new Set(['370102']) }
const made = (name: string) => `test/workbooks/${name}`

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xueji-sheets-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function all<Row extends object>(table: ColumnsTable<Row>, path: string, limits?: ReadLimits) {
  const rows: SheetRow<Row>[] = []
  for await (const row of readWorkbook(path, table, { facts, ...(limits ? { limits } : {}) })) rows.push(row)
  return rows
}

const rulesOf = (rows: readonly SheetRow<object>[]) =>
  rows.map(({ row, problems }) => [row, ...problems.map((problem) => `${problem.field}: ${problem.rule}`)])

/** Why a file is refused. */
async function refusal(path: string, limits?: ReadLimits, table: AnyTable = registration) {
  const problem = await all(table, path, limits).then(
    () => undefined,
    (error: unknown) => error,
  )
  if (!(problem instanceof FileProblem)) throw problem ?? new Error('The file was read.')
  return { code: problem.code, title: problem.title, cure: problem.cure }
}

async function file(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, content)
  return path
}

const workbook = (name: string, sheet: string, more: readonly ZipPart[] = []) =>
  file(name, zip(workbookParts(sheet, more)))

describe('a workbook of LibreOffice', () => {
  it('is read with rare characters, names of minorities, pupils without an ID number and from Hong Kong', async () => {
    const rows = await all(registration, made('registration-clean.xlsx'))
    expect(rulesOf(rows)).toEqual([[2], [3], [4], [5]])
    expect(rows.map((row) => row.values.name)).toEqual(['张小明', '阿依古丽·买买提', '李\u{2cc56}', '陈嘉怡'])
    expect(rows[1]).toMatchObject({
      ok: true,
      values: {
        sex: 'female',
        birthDate: '2019-06-12',
        attendance: '2',
        distance: 12.5,
        leftBehind: '1',
        classNumber: null,
      },
    })
    expect(rows[1]?.notices).toContainEqual({ field: 'name', text: '姓名间隔号已统一为“·”。' })
    expect(rows[3]).toMatchObject({ values: { idType: '6', idNumber: 'R1234567', member2Relation: '80' } })
  })
  it('may have its columns in any order, a title above, stars on headers and columns of its own', async () => {
    const [rows, clean] = await Promise.all(
      ['registration-reordered.xlsx', 'registration-clean.xlsx'].map((name) => all(registration, made(name))),
    )
    expect(rows?.map((row) => row.values)).toEqual(clean?.map((row) => row.values))
    expect(rows?.map((row) => row.row)).toEqual([4, 5, 6, 7])
  })
  it('shows a wrong check digit of pupil and guardian, and a sex that is not that of the number', async () => {
    expect(rulesOf(await all(registration, made('registration-wrong-check-digit.xlsx')))).toEqual([
      [2],
      [3, 'idNumber: id_check_digit'],
      [4, 'member1IdNumber: id_check_digit'],
      [5, 'sex: id_sex_differs'],
    ])
  })
  it('refuses an ID number that Excel has made a number, and reads shorter numbers without loss', async () => {
    const rows = await all(registration, made('registration-id-as-number.xlsx'))
    expect(rulesOf(rows)).toEqual([
      [2, 'idNumber: digits_lost'],
      [3, 'idNumber: digits_lost'],
      [4, 'postcode: leading_zero_lost'],
    ])
    expect(rows[2]?.values).toMatchObject({
      phone: '13800000000',
      birthDate: '2019-05-01',
      entryMonth: '2025-09',
      distance: 1.1,
    })
  })
  it('reads every spelling of a date, and says so', async () => {
    const rows = await all(registration, made('registration-date-spellings.xlsx'))
    const good = rows.filter((row) => row.ok)
    expect(good.map((row) => row.values.birthDate)).toEqual(Array(8).fill('2019-05-01'))
    expect(good.map((row) => row.notices.length)).toEqual([0, 1, 1, 1, 1, 1, 1, 1])
    expect(rulesOf(rows.slice(8))).toEqual([
      [10, 'birthDate: date_form'],
      [11, 'birthDate: date_not_real'],
    ])
  })
  it('finds all errors of all cells in one pass, and skips empty rows', async () => {
    const rows = await all(registration, made('registration-dirty-cells.xlsx'))
    expect(rulesOf(rows)).toEqual([
      [2],
      [
        3,
        'name: required',
        'birthDivision: division_six_digits',
        'ethnicity: code_unknown',
        'householdDivision: division_tail',
        'distance: distance_form',
        'member1IsGuardian: guardian_missing',
      ],
      [5, 'name: private_use_character', 'transport: code_unknown', 'entryMonth: entry_month_season'],
    ])
    expect(rows[0]?.values).toMatchObject({
      name: '张小明',
      sex: 'male',
      attendance: '1',
      phone: '13800000000',
    })
  })
  it('reads results of formulas and hidden rows, tells merged cells and error values, first sheet only', async () => {
    const rows = await all(initialClass, made('class-merged.xlsx'))
    expect(rulesOf(rows)).toEqual([
      [2],
      [3, 'schoolCode: merged_cell', 'grade: cell_error'],
      [5, 'length: length_not_of_stage'],
    ])
    expect(rows[0]?.values).toMatchObject({
      classNumber: '2025101',
      name: '一年级(1)班',
      cohort: 2025,
      length: 6,
    })
    expect(rows[2]?.values).toMatchObject({ classNumber: '2019101', stage: 'junior', cohort: 2019 })
  })
  it('that is a filled graduates list is read as an allocation list', async () => {
    const rows = await all(allocation, made('graduates-filled.xlsx'))
    expect(rulesOf(rows)).toEqual([
      [2],
      [3, 'admittingSchoolCode: required'],
      [4, 'studentNumber: student_number_form'],
    ])
    expect(rows[0]?.values).toEqual({
      studentNumber: 'G370102201305010133',
      name: '张小明',
      graduatingSchoolCode: '2137000001',
      admittingSchoolCode: '3137000002',
      stage: 'junior',
    })
  })
})

describe('a file is refused as a whole, with the way to convert it', () => {
  it('when a required column is missing, which is named', async () => {
    const { code, title } = await refusal(made('registration-missing-column.xlsx'))
    expect([code, title]).toEqual(['file_header_missing', '表头不全,缺少必填的列:身份证件类型、上下学距离。'])
  })
  it('when it is another template, in a few words', async () => {
    const { code, title } = await refusal(made('graduates-filled.xlsx'))
    expect(code).toBe('file_other_template')
    expect(title).toMatch(/所需的是“学生信息模板”,文件缺少姓名、.+等 \d+ 列;文件中不认识的列:个人标识码/)
    expect(title.length).toBeLessThan(200)
  })
  it.each([
    ['old.xls', 'file_old_xls'],
    ['encrypted.xlsx', 'file_encrypted'],
    ['other.ods', 'file_not_xlsx'],
    ['source/registration-clean.csv', 'file_not_xlsx'],
  ])('%s', async (name, code) => {
    const problem = await refusal(made(name))
    expect(problem.code).toBe(code)
    expect(problem.cure).toMatch(/另存为|密码/)
  })
  it('when it is cut off or is an empty file', async () => {
    const whole = zip(workbookParts('<worksheet/>'))
    expect((await refusal(await file('cut.xlsx', whole.subarray(0, whole.length - 30)))).code).toBe(
      'file_damaged',
    )
    expect((await refusal(await file('nothing.xlsx', ''))).code).toBe('file_not_xlsx')
  })
  it('or read, whatever bytes of it are damaged: there is no third way', async () => {
    const whole = await readFile(made('graduates-filled.xlsx'))
    const damage = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(damage, async (bytes) => {
        const copy = Buffer.from(whole)
        for (const [at, byte] of bytes) copy[at] = byte
        const read = all(allocation, await file('damaged.xlsx', copy))
        const error = await read.then(
          () => undefined,
          (reason: unknown) => reason,
        )
        expect(error === undefined || error instanceof FileProblem).toBe(true)
      }),
      { numRuns: 150 },
    )
  })
  it('when its XML is not well-formed, or brings a document type', async () => {
    expect((await refusal(await workbook('broken.xlsx', '<worksheet><sheetData><row>'))).code).toBe(
      'file_damaged',
    )
    const bomb = '<!DOCTYPE w [<!ENTITY a "aaaa">]><worksheet><sheetData>&a;</sheetData></worksheet>'
    expect((await refusal(await workbook('entity.xlsx', bomb))).code).toBe('file_damaged')
  })
  it('when it has macros', async () => {
    const path = await workbook('macro.xlsm', '<worksheet/>', [{ name: 'xl/vbaProject.bin', content: 'x' }])
    expect((await refusal(path)).code).toBe('file_macros')
  })
  it('when it has no sheet, or no rows', async () => {
    const noSheet = await workbook('nosheet.xlsx', '<worksheet/>', [
      { name: 'xl/workbook.xml', content: '<workbook><sheets/></workbook>' },
    ])
    expect((await refusal(noSheet)).code).toBe('file_no_sheet')
    expect((await refusal(await workbook('norows.xlsx', '<worksheet><sheetData/></worksheet>'))).code).toBe(
      'file_empty',
    )
  })
  it('when it is a bomb by the size it tells, or by the size it hides', async () => {
    const limits = { ...READ_LIMITS, maxInflatedBytes: 1_000_000 }
    const sheet = `<worksheet>${' '.repeat(3_000_000)}</worksheet>`
    expect((await refusal(await workbook('bomb.xlsx', sheet), limits)).code).toBe('file_too_large')
    const hidden = workbookParts(sheet).map((part) =>
      part.name.endsWith('sheet1.xml') ? { ...part, declaredSize: 500 } : part,
    )
    expect((await refusal(await file('hidden.xlsx', zip(hidden)), limits)).code).toBe('file_too_large')
    const strings: ZipPart = {
      name: 'xl/sharedStrings.xml',
      content: `<sst>${'<si><t>x</t></si>'.repeat(1000)}</sst>`,
    }
    const shared = await workbook('strings.xlsx', '<worksheet/>', [strings])
    expect((await refusal(shared, { ...READ_LIMITS, maxSharedBytes: 1000 })).code).toBe('file_too_large')
  })
  it('when it has too many rows, before reading beyond the limit', async () => {
    const rows: number[] = []
    const read = async () => {
      for await (const { row } of readWorkbook(made('registration-clean.xlsx'), registration, {
        facts,
        limits: { ...READ_LIMITS, maxRows: 2 },
      }))
        rows.push(row)
    }
    await expect(read()).rejects.toMatchObject({
      code: 'file_too_many_rows',
      title: '行数超过上限:最多 2 行。',
    })
    expect(rows).toEqual([2, 3])
  })
})

const inline = (text: string) => `<c t="inlineStr"><is><t>${text}</t></is></c>`
const HEADERS = ['学籍号', '姓名', '毕业学校标识码', '录取学校标识码', '教育阶段']
const headerRow = `<row>${HEADERS.map(inline).join('')}</row>`
const sheet = (rows: string) => `<worksheet><sheetData>${headerRow}${rows}</sheetData></worksheet>`
const GOOD = ['G370102201305010133', '张小明', '2137000001', '3137000002', '初中']
const goodRow = `<row>${GOOD.map(inline).join('')}</row>`

describe('the XML of other programmes', () => {
  it('may leave out addresses, use prefixes, and write rich or shared strings with a phonetic guide', async () => {
    const x = `<x:worksheet xmlns:x="y"><x:sheetData>${headerRow.replaceAll(/<(\/?)(\w)/g, '<$1x:$2')}<x:row r="3">
      <x:c r="A3" t="s"><x:v>0</x:v></x:c><x:c r="B3" t="s"><x:v>1</x:v></x:c><x:c r="C3"><x:v>2.137000001E9</x:v></x:c>
      <x:c r="D3" t="str"><x:f>A1</x:f><x:v>3137000002</x:v></x:c><x:c r="E3" t="inlineStr"><x:is><x:r><x:t>初</x:t></x:r><x:r><x:t>中</x:t></x:r></x:is></x:c>
      </x:row></x:sheetData></x:worksheet>`
    const strings = `<sst><si><t>G370102201305010133</t></si><si><r><t>张小</t></r><r><t>明_x000D_</t></r><rPh><t>zhang</t></rPh></si></sst>`
    const path = await workbook('prefixed.xlsx', x, [{ name: 'xl/sharedStrings.xml', content: strings }])
    const [row] = await all(allocation, path)
    expect(row).toMatchObject({ ok: true, row: 3, raw: GOOD })
  })
  it('may have a hidden sheet in front: the first that is seen is read', async () => {
    const workbookXml = (state: string) =>
      `<workbook><sheets><sheet r:id="r4" ${state}/><sheet r:id="r1"/></sheets></workbook>`
    const type = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet'
    const parts = (state: string) => [
      { name: 'xl/workbook.xml', content: workbookXml(state) },
      {
        name: 'xl/_rels/workbook.xml.rels',
        content: `<Relationships><Relationship Id="r1" Type="${type}" Target="worksheets/sheet1.xml"/><Relationship Id="r4" Type="${type}" Target="worksheets/old.xml"/></Relationships>`,
      },
      { name: 'xl/worksheets/old.xml', content: sheet(goodRow.replace('张小明', '旧数据')) },
    ]
    const nameIn = async (state: string) =>
      (await all(allocation, await workbook('hidden.xlsx', sheet(goodRow), parts(state))))[0]?.values.name
    expect(await nameIn('state="hidden"')).toBe('张小明')
    expect(await nameIn('state="veryHidden"')).toBe('张小明')
    expect(await nameIn('')).toBe('旧数据')
  })
  it('may count days from 1904, and show them as Chinese dates', async () => {
    const table: ColumnsTable<{ birthDate: string }> = {
      ...registration,
      fields: registration.fields.filter((field) => field.key === 'birthDate') as never,
      checkRow: () => [],
    }
    const path = await workbook(
      'mac.xlsx',
      `<worksheet><sheetData><row>${inline('出生日期')}</row><row><c s="1"><v>42124</v></c></row><row><c s="2"><v>42124</v></c></row></sheetData></worksheet>`,
      [
        {
          name: 'xl/workbook.xml',
          content: '<workbook><workbookPr date1904="1"/><sheets><sheet r:id="r1"/></sheets></workbook>',
        },
        {
          name: 'xl/styles.xml',
          content: `<styleSheet><numFmts><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts>
            <cellXfs><xf numFmtId="0"/><xf numFmtId="176"/><xf numFmtId="31"/></cellXfs></styleSheet>`,
        },
      ],
    )
    expect((await all(table, path)).map((row) => row.values.birthDate)).toEqual(['2019-05-01', '2019-05-01'])
  })
  it('with a formula that was never calculated is told so', async () => {
    const path = await workbook(
      'formula.xlsx',
      sheet(`<row><c><f>A1</f></c>${GOOD.slice(1).map(inline).join('')}</row>`),
    )
    expect(rulesOf(await all(allocation, path))).toEqual([[2, 'studentNumber: formula_without_value']])
  })
  it('with a merge over whole rows shows where it must be undone', async () => {
    const merged = sheet(
      `${goodRow}<row>${GOOD.slice(0, 3).map(inline).join('')}<c r="E3" t="str"><v>初中</v></c></row>`,
    )
    const path = await workbook(
      'merge.xlsx',
      merged.replace('</sheetData>', '</sheetData><mergeCells><mergeCell ref="D2:D3"/></mergeCells>'),
    )
    expect(rulesOf(await all(allocation, path))).toEqual([[2], [3, 'admittingSchoolCode: merged_cell']])
  })
  it('with a header twice is refused', async () => {
    const path = await workbook('twice.xlsx', sheet(goodRow).replace('</row>', `${inline('姓 名')}</row>`))
    expect(await refusal(path, READ_LIMITS, allocation)).toMatchObject({ code: 'file_header_twice' })
  })
  it('with rows in disorder is damaged', async () => {
    const path = await workbook('disorder.xlsx', sheet('<row r="5"/><row r="4"/>'))
    expect(await refusal(path, READ_LIMITS, allocation)).toMatchObject({ code: 'file_damaged' })
  })
  it('may be UTF-16', async () => {
    const utf16 = Buffer.from(`\ufeff${sheet(goodRow)}`, 'utf16le')
    const path = await workbook('utf16.xlsx', '', [{ name: 'xl/worksheets/sheet1.xml', content: utf16 }])
    expect(await all(allocation, path)).toMatchObject([{ ok: true, raw: GOOD }])
  })
})
