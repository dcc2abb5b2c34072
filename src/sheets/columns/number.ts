/** 学籍号表: pupils in school with the number they have and how it stands; only taken away, never read in. */
import { codeTables } from '../../rules/code-table.ts'
import { wholeNumber } from '../../rules/field.ts'
import { date } from '../../rules/field-date.ts'
import { personName } from '../../rules/field-name.ts'
import { studentNumber } from '../../rules/field-number.ts'
import { as, codesOf, number, words } from './kinds.ts'
import { columnsTable, field } from './table.ts'

export interface NumberSheetRow {
  studentNumber: string | null
  name: string
  sex: 'male' | 'female'
  birthDate: string
  school: string
  className: string | null
  /** In words, as are the next two. */
  kind: string
  standing: string
  check: string | null
  /** How often the population register was asked. */
  attempts: number
}

const told = (header: string, width: number) => ({ header, group: '学籍号', width })

export const numberSheet = columnsTable<NumberSheetRow>({
  kind: 'student_number',
  title: '学籍号表',
  sheetName: '学籍号',
  fields: {
    studentNumber: field(as(studentNumber), { ...told('学籍号', 24), isSealed: true }),
    name: field(as(personName), told('姓名', 14)),
    sex: field(codesOf<'male' | 'female'>(codeTables.sex), told('性别', 8)),
    birthDate: field(as(date), told('出生日期', 14)),
    school: field(words(60), told('学校', 28)),
    className: field(words(20), told('班级', 16)),
    kind: field(words(20), told('学籍号类型', 14)),
    standing: field(words(20), told('编制情况', 18)),
    check: field(words(40), told('人口库核验', 28)),
    attempts: field(number(wholeNumber(0, 100_000)), told('送核次数', 10)),
  },
})
