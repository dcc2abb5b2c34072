/** 在校生: the pupils of a province's initial load, with the numbers they have (ORG-8). */
import { classNumber, schoolCode, studentNumber } from '../../rules/field-number.ts'
import type { RegistrationRow } from '../../rules/registration-row.ts'
import { checkLoadedPupilRow } from '../../rules/registration-row-check.ts'
import { as } from './kinds.ts'
import { pupilFields } from './registration.ts'
import { columnsTable, type FieldSpecs, field } from './table.ts'

export type InitialPupilRow = Omit<RegistrationRow, 'classNumber'> & {
  schoolCode: string
  classNumber: string
  studentNumber: string
}

const { classNumber: _, ...registrationFields } = pupilFields
const must = (header: string) => ({ header, group: '学籍信息', required: true })

const fields: FieldSpecs<InitialPupilRow> = {
  schoolCode: field(as(schoolCode), { ...must('学校标识码'), note: '10 位。', example: '2137000001' }),
  classNumber: field(as(classNumber), { ...must('班号'), note: '须是已导入的班级。', example: '2025101' }),
  studentNumber: field(as(studentNumber), {
    ...must('学籍号'),
    aliases: ['个人标识码(学籍号)', '个人标识码'],
    note: '19 位,以 G、L 或 J 开头。',
    example: 'G370102201905010135',
    width: 24,
    isSealed: true,
  }),
  ...registrationFields,
}

export const initialPupil = columnsTable<InitialPupilRow>({
  kind: 'initial_pupil',
  title: '在校生初始化模板',
  sheetName: '在校生',
  takesCsv: true,
  fields,
  checkRow: checkLoadedPupilRow,
})
