/** 待升学毕业生: graduates of the initial load who wait for admission (ORG-8). */
import { codeTables } from '../../rules/code-table.ts'
import { type FieldFacts, wholeNumber } from '../../rules/field.ts'
import { birthDate } from '../../rules/field-date.ts'
import { personName } from '../../rules/field-name.ts'
import { documentNumber, schoolCode, studentNumber } from '../../rules/field-number.ts'
import { cellProblem, type RowProblem } from '../../rules/field-problem.ts'
import { documentProblem } from '../../rules/registration-row-check.ts'
import { as, codesOf, compact, number } from './kinds.ts'
import { columnsTable, field } from './table.ts'

export interface InitialGraduateRow {
  studentNumber: string
  name: string
  sex: 'male' | 'female'
  birthDate: string
  idType: string
  idNumber: string | null
  schoolCode: string
  /** The stage that was finished. */
  stage: 'primary' | 'junior' | 'senior'
  year: number
  destination: string | null
}

/** A wrong check digit is left to the identity screen, as with pupils of the load (PRB-1). */
function checkRow(row: Partial<InitialGraduateRow>, facts: FieldFacts): RowProblem[] {
  if (row.idType === undefined || row.idNumber === undefined) return []
  if (row.idNumber === null)
    return row.idType === 'Z' ? [] : [{ field: 'idNumber', ...cellProblem('id_number_required') }]
  const problem = documentProblem(row.idType, row.idNumber, facts)
  const isScreened = problem?.rule === 'id_check_digit' || problem?.rule === 'id_region'
  return problem && !isScreened ? [{ field: 'idNumber', ...problem }] : []
}

const must = (header: string) => ({ header, group: '毕业生', required: true })

export const initialGraduate = columnsTable<InitialGraduateRow>({
  kind: 'initial_graduate',
  title: '待升学毕业生初始化模板',
  sheetName: '毕业生',
  takesCsv: true,
  fields: {
    studentNumber: field(as(studentNumber), {
      ...must('学籍号'),
      aliases: ['个人标识码(学籍号)', '个人标识码'],
      example: 'G370102201305010133',
      width: 24,
      isSealed: true,
    }),
    name: field(as(personName), { ...must('姓名'), aliases: ['学生姓名'], example: '张小明' }),
    sex: field(codesOf<'male' | 'female'>(codeTables.sex), { ...must('性别'), example: '男' }),
    birthDate: field(compact(birthDate), { ...must('出生日期'), example: '20130501', width: 12 }),
    idType: field(codesOf(codeTables.idType), { ...must('身份证件类型'), example: '居民身份证' }),
    idNumber: field(as(documentNumber), {
      header: '身份证件号',
      group: '毕业生',
      note: '身份证件类型不是“其他”时必填。',
      example: '370102201305010133',
      width: 22,
      isSealed: true,
    }),
    schoolCode: field(as(schoolCode), { ...must('毕业学校标识码'), example: '2137000001' }),
    stage: field(codesOf<'primary' | 'junior' | 'senior'>(codeTables.stage), {
      ...must('教育阶段'),
      note: '已毕业的阶段。',
      example: '小学',
    }),
    year: field(number(wholeNumber(1990, 2100)), { ...must('毕业年份'), example: '2025' }),
    destination: field(codesOf(codeTables.destination), { header: '毕业去向', group: '毕业生' }),
  },
  checkRow,
})
