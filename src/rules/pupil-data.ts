/** Data that the school changes alone (CHG-1): which fields, what a change is, and what a cell of a workbook asks for. */
import type { FieldFacts, FieldValue } from './field.ts'
import type { CellProblem, RowProblem } from './field-problem.ts'
import { maskNumber } from './mask.ts'
import type { RegistrationRow } from './registration-row.ts'
import { checkLateRegistrationRow } from './registration-row-check.ts'

/** Key data: proof, school and bureau decide; never changed here. */
export const KEY_FIELDS = ['name', 'sex', 'birthDate', 'idType', 'idNumber'] as const
export type KeyField = (typeof KEY_FIELDS)[number]

/** The class is changed by placement and class change. */
const ELSEWHERE = ['classNumber'] as const

/** A field that the school may change by itself. */
export type DataField = Exclude<keyof RegistrationRow & string, KeyField | (typeof ELSEWHERE)[number]>

const NOT_HERE = new Set<string>([...KEY_FIELDS, ...ELSEWHERE])

export function isDataField(key: string): key is DataField {
  return !NOT_HERE.has(key)
}

/** What a clerk writes into a cell to empty the field; an empty cell leaves it as it is. */
export const CLEAR_MARK = '清空'

/** One field of a pupil before and after. */
export interface FieldChange {
  field: DataField
  before: FieldValue
  after: FieldValue
}

const blank = (value: FieldValue | undefined): FieldValue =>
  value === undefined || value === '' ? null : value

/**
 * What is to change.
 * @param wanted by field; undefined: not asked for
 */
export function changesOf(
  before: Partial<RegistrationRow>,
  wanted: Partial<Record<DataField, FieldValue | undefined>>,
): FieldChange[] {
  return (Object.entries(wanted) as [DataField, FieldValue | undefined][]).flatMap(([field, value]) => {
    if (value === undefined) return []
    const was = blank(before[field])
    const after = blank(value)
    return was === after ? [] : [{ field, before: was, after }]
  })
}

/** The row after the changes. */
export function changed(row: RegistrationRow, changes: readonly FieldChange[]): RegistrationRow {
  return { ...row, ...Object.fromEntries(changes.map(({ field, after }) => [field, after])) }
}

/**
 * What the changes make wrong between the fields. Older faults of the record are not held against whoever mends
 * another field.
 */
export function problemsOfChange(
  before: RegistrationRow,
  after: RegistrationRow,
  facts: FieldFacts,
): RowProblem[] {
  const of = ({ field, rule }: RowProblem) => `${field}:${rule}`
  const old = new Set(checkLateRegistrationRow(before, facts).map(of))
  return checkLateRegistrationRow(after, facts).filter((problem) => !old.has(of(problem)))
}

const dataRules = {
  data_key_unknown: {
    label: '数据编号不对',
    cause: '这一行的“数据编号”不是本系统导出的。',
    cure: '请重新导出学生信息修改表,在导出的表中修改,不要改动“数据编号”。',
  },
  data_pupil_not_yours: {
    label: '不是本校在校生',
    cause: '这名学生现在不是本校的在校生。',
    cure: '请删除这一行。',
  },
  data_pupil_locked: {
    label: '学生已毕业',
    cause: '学生已毕业,信息已锁定。',
    cure: '请删除这一行;确需修改的,请先由主管教育局驳回毕业。',
  },
  data_stale: {
    label: '导出后信息已被改动',
    cause: '导出这份表之后,这名学生的信息又有改动。',
    cure: '请重新导出,在新表中修改这一行。',
  },
  data_pupil_twice: {
    label: '同一学生有几行',
    cause: '同一名学生在表中出现了不止一次。',
    cure: '请只保留一行。',
  },
  key_field_changed: {
    label: '改动了关键数据',
    cause: '姓名、性别、出生日期、证件类型、证件号是关键数据,不能在这里修改。',
    cure: '请恢复原值;确需修改的,请备好证明材料办理“关键数据变更”。',
  },
  data_not_clearable: {
    label: '必填项不能清空',
    cause: '这一项必须有内容,不能清空。',
    cure: '请填写新的内容,或把单元格留空(留空表示不改)。',
  },
} as const

export type DataRule = keyof typeof dataRules

/** Chinese names of the rules, for counting. */
export const DATA_LABELS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(dataRules).map(([rule, { label }]) => [rule, label]),
)

export function dataProblem(rule: DataRule): CellProblem {
  const { cause, cure } = dataRules[rule]
  return { rule, cause, cure }
}

/** An address, a name, a phone, as history shows it: numbers as maskNumber, of other texts the beginning only (ACC-4). */
export function maskText(text: string): string {
  if (/^[\w@.+-]+$/.test(text)) return maskNumber(text)
  return text === '' ? '' : `${Array.from(text).slice(0, 2).join('')}***`
}
