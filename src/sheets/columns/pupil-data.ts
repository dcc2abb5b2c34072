/**
 * 学生信息修改表 (CHG-1): exported with the current values, mended, and sent back. An empty cell leaves a field as it
 * is; what is to be emptied says so.
 */
import { type FieldValue, good, type Parse, text } from '../../rules/field.ts'
import { CLEAR_MARK, dataProblem, isDataField, KEY_FIELDS } from '../../rules/pupil-data.ts'
import { as } from './kinds.ts'
import { pupilFields } from './registration.ts'
import { columnsTable, type FieldSpec, type FieldSpecs, field } from './table.ts'

/** Key columns as their texts; other fields as stored, or the mark that empties them; null: untouched. */
export interface PupilDataRow {
  /** Which pupil, and of which state of his data this row was exported. */
  dataKey: string
  [field: string]: FieldValue
}

type AnySpec = FieldSpec<NonNullable<FieldValue>>
const specs = Object.entries(pupilFields) as [string, AnySpec][]

const shownOnly = (header: string, note: string, width = 12): AnySpec =>
  field(as(text(100)), { header, group: '学生', note, width }) as unknown as AnySpec

const KEY_NOTE = '关键数据,不能在这里修改;确需修改的,请办理“关键数据变更”。'

/** A field that may be emptied by the mark, unless it is required. */
function changeable(spec: AnySpec): AnySpec {
  const parse: Parse<NonNullable<FieldValue>> = (cell, facts) => {
    if (cell.text !== CLEAR_MARK) return spec.parse(cell, facts)
    return spec.required ? { ok: false, problem: dataProblem('data_not_clearable') } : good(CLEAR_MARK)
  }
  const hint = spec.required ? '留空表示不改。' : `留空表示不改;要清除原来的内容,请填“${CLEAR_MARK}”。`
  return {
    ...spec,
    required: false,
    parse,
    show: (value) => (value === CLEAR_MARK ? CLEAR_MARK : spec.show(value)),
    note: [spec.note, hint].filter(Boolean).join(''),
  }
}

const keyColumns = KEY_FIELDS.flatMap((key) => {
  const spec = specs.find(([name]) => name === key)?.[1]
  return spec ? [[key, shownOnly(spec.header, KEY_NOTE, key === 'idNumber' ? 22 : 12)] as const] : []
})

const fields = {
  dataKey: field(as(text(60)), {
    header: '数据编号',
    group: '学生',
    required: true,
    note: '系统用它认出学生和导出时的内容,请勿改动。',
    width: 24,
  }),
  className: shownOnly('班级', '只供查看。'),
  studentNumber: shownOnly('学籍号', '只供查看,已脱敏。', 24),
  ...Object.fromEntries(keyColumns),
  ...Object.fromEntries(
    specs.filter(([key]) => isDataField(key)).map(([key, spec]) => [key, changeable(spec)]),
  ),
} as unknown as FieldSpecs<PupilDataRow>

export const pupilData = columnsTable<PupilDataRow>({
  kind: 'pupil_data',
  title: '学生信息修改表',
  sheetName: '学生信息',
  fields,
})
