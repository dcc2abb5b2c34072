/** 毕业去向表 (GRD-3): a school's graduates, exported, filled in and sent back. An empty cell leaves what is there. */
import { codeTables } from '../../rules/code-table.ts'
import { text } from '../../rules/field.ts'
import { personName } from '../../rules/field-name.ts'
import { schoolCode } from '../../rules/field-number.ts'
import { as, codesOf, words } from './kinds.ts'
import { columnsTable, field } from './table.ts'

export interface DestinationRow {
  /** Which graduate: the certificate's id. */
  dataKey: string
  className: string | null
  name: string
  outcome: string | null
  destination: string | null
  expectedSchoolCode: string | null
  expectedSchool: string | null
}

const told = (header: string, note = '只供查看。') => ({ header, group: '毕业生', note })

export const destination = columnsTable<DestinationRow>({
  kind: 'destination',
  title: '毕业去向表',
  sheetName: '毕业去向',
  fields: {
    dataKey: field(as(text(20)), {
      ...told('数据编号', '系统用它认出毕业生,请勿改动。'),
      required: true,
      width: 14,
    }),
    className: field(words(20), { ...told('毕业班级'), width: 18 }),
    name: field(as(personName), { ...told('姓名', '请勿改动。'), required: true, width: 14 }),
    outcome: field(words(10), { ...told('毕结业'), width: 10 }),
    destination: field(codesOf(codeTables.destination), {
      header: '毕业去向',
      group: '填写',
      note: '从十五项中选择;留空表示不改。升学的会在录取后自动回填,不必填写。',
      example: '就业',
    }),
    expectedSchoolCode: field(as(schoolCode), {
      header: '期望录取学校标识码',
      group: '填写',
      note: '10 位,供区县招生参考;留空表示不改。',
      example: '3137000003',
      width: 22,
    }),
    expectedSchool: field(words(60), { ...told('期望录取学校'), width: 28 }),
  },
})
