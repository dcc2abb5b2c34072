/**
 * 招生 excel: graduates as bureaus take them to admission. Its first five columns are those of the allocation list, so
 * that it is filled in and sent back (ADM-2).
 */
import { codeTables } from '../../rules/code-table.ts'
import { type AllocationRow, allocationFields } from './allocation.ts'
import { codesOf, words } from './kinds.ts'
import { columnsTable, field } from './table.ts'

export type GraduateRow = Omit<AllocationRow, 'admittingSchoolCode'> & {
  /** Blank until the admission office has decided. */
  admittingSchoolCode: string | null
  graduatingSchoolName: string
  className: string | null
  sex: 'male' | 'female'
  /** Name of the school that the graduating school expects. */
  expectedSchool: string | null
  destination: string | null
}

const { studentNumber, name, graduatingSchoolCode, admittingSchoolCode, stage } = allocationFields
const told = (header: string) => ({ header, group: '供参考' })

export const graduate = columnsTable<GraduateRow>({
  kind: 'graduate',
  title: '毕业生招生表',
  sheetName: '毕业生',
  fields: {
    studentNumber,
    name,
    graduatingSchoolCode,
    admittingSchoolCode: { ...admittingSchoolCode, required: false },
    stage,
    graduatingSchoolName: field(words(60), { ...told('毕业学校名称'), required: true, width: 28 }),
    className: field(words(20), { ...told('毕业班级'), width: 16 }),
    sex: field(codesOf<'male' | 'female'>(codeTables.sex), { ...told('性别'), required: true }),
    expectedSchool: field(words(60), { ...told('期望录取学校'), width: 28 }),
    destination: field(codesOf(codeTables.destination), told('毕业去向')),
  },
})
