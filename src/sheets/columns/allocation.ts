/** 招生结果模板: exactly the circular's five columns (ADM-3); a filled graduates' workbook is read as one (ADM-2). */
import { codeTables } from '../../rules/code-table.ts'
import { personName } from '../../rules/field-name.ts'
import { schoolCode, studentNumber } from '../../rules/field-number.ts'
import { as, codesOf } from './kinds.ts'
import { columnsTable, type FieldSpecs, field } from './table.ts'

export interface AllocationRow {
  studentNumber: string
  name: string
  graduatingSchoolCode: string
  admittingSchoolCode: string
  /** The stage of the admission. */
  stage: 'primary' | 'junior' | 'senior'
}

const must = (header: string) => ({ header, group: '招生结果', required: true })

/** In the circular's order and words. */
export const allocationFields: FieldSpecs<AllocationRow> = {
  studentNumber: field(as(studentNumber), {
    ...must('个人标识码(学籍号)'),
    aliases: ['学籍号', '个人标识码'],
    note: '19 位;从毕业生导出表复制。',
    example: 'G370102201305010133',
    width: 24,
    isSealed: true,
  }),
  name: field(as(personName), { ...must('学生姓名'), aliases: ['姓名'], example: '张小明', width: 14 }),
  graduatingSchoolCode: field(as(schoolCode), {
    ...must('毕业学校标识码'),
    note: '10 位。',
    example: '2137000001',
  }),
  admittingSchoolCode: field(as(schoolCode), {
    ...must('录取学校标识码'),
    note: '10 位。没有录取学校的毕业生,请删去该行。',
    example: '3137000002',
  }),
  stage: field(codesOf<'primary' | 'junior' | 'senior'>(codeTables.stage), {
    ...must('教育阶段'),
    note: '升入的阶段:初中或高中;五年制小学毕业生升入六年级的,填小学。',
    example: '初中',
  }),
}

export const allocation = columnsTable<AllocationRow>({
  kind: 'allocation',
  title: '招生结果模板',
  sheetName: '招生结果',
  fields: allocationFields,
})
