/** 单位: the units of a province's initial load (ORG-8). */
import { codeTables } from '../../rules/code-table.ts'
import { type FieldFacts, text, wholeNumber } from '../../rules/field.ts'
import { phone, schoolCode, shortDivision } from '../../rules/field-number.ts'
import { cellProblem, type RowProblem } from '../../rules/field-problem.ts'
import { as, codesOf, number, words, yesOrNo } from './kinds.ts'
import { columnsTable, field } from './table.ts'

export interface InitialUnitRow {
  name: string
  level: 'city' | 'county' | 'school'
  /** Name or division code of the unit above; null: the province. */
  parent: string | null
  /** Six digits. */
  division: string
  /** Ten digits; of schools only. */
  schoolCode: string | null
  primaryLength: number | null
  juniorLength: number | null
  seniorLength: number | null
  isSpecial: boolean | null
  officePhone: string | null
}

const ONLY_SCHOOLS = ['schoolCode', 'primaryLength', 'juniorLength', 'seniorLength'] as const

function checkRow(row: Partial<InitialUnitRow>, _: FieldFacts): RowProblem[] {
  if (row.level === undefined) return []
  if (row.level !== 'school')
    return ONLY_SCHOOLS.filter((key) => (row[key] ?? null) !== null).map((key) => ({
      field: key,
      ...cellProblem('only_for_schools'),
    }))
  const problems: RowProblem[] = []
  if (row.schoolCode === null) problems.push({ field: 'schoolCode', ...cellProblem('school_code_required') })
  if (row.primaryLength === null && row.juniorLength === null && row.seniorLength === null)
    problems.push({ field: 'primaryLength', ...cellProblem('school_teaches_nothing') })
  return problems
}

const length = (header: string, from: number, to: number) =>
  field(number(wholeNumber(from, to)), {
    header,
    group: '学校',
    note: `学校填写:${from === to ? from : `${from} 或 ${to}`} 年;没有这个阶段的留空。`,
  })

export const initialUnit = columnsTable<InitialUnitRow>({
  kind: 'initial_unit',
  title: '单位初始化模板',
  sheetName: '单位',
  takesCsv: true,
  fields: {
    name: field(as(text(60)), {
      header: '单位名称',
      group: '单位',
      required: true,
      example: '历下区教育局',
      width: 28,
    }),
    level: field(codesOf<'city' | 'county' | 'school'>(codeTables.unitLevel), {
      header: '级别',
      group: '单位',
      required: true,
      example: '区县',
    }),
    parent: field(words(60), {
      header: '上级单位',
      group: '单位',
      note: '上级单位的名称或 6 位行政区划代码;上级是省级的留空。上级单位须写在本行之前,或已在系统中。',
      example: '济南市教育局',
      width: 28,
    }),
    division: field(as(shortDivision), {
      header: '行政区划代码',
      group: '单位',
      required: true,
      note: '6 位。',
      example: '370102',
    }),
    schoolCode: field(as(schoolCode), { header: '学校标识码', group: '学校', note: '学校必填,10 位。' }),
    primaryLength: length('小学学制', 5, 6),
    juniorLength: length('初中学制', 3, 4),
    seniorLength: length('高中学制', 3, 3),
    isSpecial: field(yesOrNo, { header: '特殊教育', group: '学校', note: '特殊教育学校填“是”。' }),
    officePhone: field(as(phone), { header: '办公电话', group: '单位', example: '0531-80000000', width: 16 }),
  },
  checkRow,
})
