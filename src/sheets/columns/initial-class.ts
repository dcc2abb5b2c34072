/** 班级: the classes of a province's initial load (ORG-8). */
import { codeTables } from '../../rules/code-table.ts'
import { text, wholeNumber } from '../../rules/field.ts'
import { classNumber, schoolCode } from '../../rules/field-number.ts'
import { cellProblem, type RowProblem } from '../../rules/field-problem.ts'
import { as, codesOf, number } from './kinds.ts'
import { columnsTable, field } from './table.ts'

type Stage = 'primary' | 'junior' | 'senior'

export interface InitialClassRow {
  schoolCode: string
  classNumber: string
  name: string
  stage: Stage
  /** Year of entry to the stage. */
  cohort: number
  /** Years of schooling. */
  length: number
  grade: number
}

/** Years of schooling that a stage may have (ORG-2). */
const LENGTHS: Readonly<Record<Stage, readonly number[]>> = { primary: [5, 6], junior: [3, 4], senior: [3] }

function checkRow(row: Partial<InitialClassRow>): RowProblem[] {
  const problems: RowProblem[] = []
  if (row.stage && row.length !== undefined && !LENGTHS[row.stage].includes(row.length))
    problems.push({ field: 'length', ...cellProblem('length_not_of_stage') })
  if (row.grade !== undefined && row.length !== undefined && row.grade > row.length)
    problems.push({ field: 'grade', ...cellProblem('grade_beyond_length') })
  return problems
}

const must = (header: string) => ({ header, group: '班级', required: true })

export const initialClass = columnsTable<InitialClassRow>({
  kind: 'initial_class',
  title: '班级初始化模板',
  sheetName: '班级',
  takesCsv: true,
  fields: {
    schoolCode: field(as(schoolCode), {
      ...must('学校标识码'),
      note: '10 位,学校须已在系统中。',
      example: '2137000001',
    }),
    classNumber: field(as(classNumber), {
      ...must('班号'),
      note: '同一学校内不重复,最多 10 位。',
      example: '2025101',
    }),
    name: field(as(text(20)), { ...must('班级名称'), example: '一年级(1)班', width: 16 }),
    stage: field(codesOf<Stage>(codeTables.stage), { ...must('教育阶段'), example: '小学' }),
    cohort: field(number(wholeNumber(1990, 2100)), {
      ...must('入学年份(级)'),
      aliases: ['入学年份', '级'],
      note: '进入本阶段一年级的年份,4 位。',
      example: '2025',
    }),
    length: field(number(wholeNumber(3, 6)), {
      ...must('学制'),
      note: '小学 6 或 5,初中 3 或 4,高中 3。',
      example: '6',
    }),
    grade: field(number(wholeNumber(1, 6)), {
      ...must('年级'),
      note: '在本阶段内的年级:1 至学制。',
      example: '1',
    }),
  },
  checkRow,
})
