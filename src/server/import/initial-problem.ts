/** What the registry has against rows of the initial load (ORG-8), beside what is wrong with the cells themselves. */
import type { RowProblem } from '../../rules/field-problem.ts'

const specs = {
  unit_parent_unknown: {
    label: '上级单位不存在',
    cause: '系统中和本行之前都没有这个上级单位。',
    cure: '请填写上级单位的名称或 6 位行政区划代码,并把它写在本行之前。',
  },
  unit_parent_ambiguous: {
    label: '上级单位不唯一',
    cause: '有几个单位都符合所填的上级单位。',
    cure: '请改填上级单位的 6 位行政区划代码或全称。',
  },
  unit_parent_level: {
    label: '上级单位级别不对',
    cause: '市的上级应为省,区县的上级应为省或市,学校的上级应为教育局。',
    cure: '请核对级别和上级单位。',
  },
  unit_name_short: { label: '单位名称过短', cause: '单位名称至少 2 个字。', cure: '请填写单位全称。' },
  unit_name_taken: {
    label: '同名单位已存在',
    cause: '同一上级之下已有同名的单位,级别或行政区划代码与本行不同。',
    cure: '请核对;要更改已有单位,请在“单位管理”中办理。',
  },
  unit_division_other_province: {
    label: '行政区划代码不属于本省',
    cause: '行政区划代码的前两位不是本省的。',
    cure: '请核对行政区划代码。',
  },
  school_code_taken: {
    label: '学校标识码已被使用',
    cause: '这个学校标识码属于另一所学校。',
    cure: '请核对学校标识码、学校名称和上级单位。',
  },
  school_unknown: {
    label: '学校标识码不存在',
    cause: '本省没有这所学校。',
    cure: '请先导入单位,或核对 10 位学校标识码。',
  },
  school_stage_not_taught: {
    label: '学校没有这个教育阶段',
    cause: '该校没有这个教育阶段。',
    cure: '请核对教育阶段,或先更正学校的学制。',
  },
  class_number_taken: {
    label: '班号已被使用',
    cause: '该校已有这个班号,级、年级或学制与本行不同。',
    cure: '请核对班号;同一学校内班号不能重复。',
  },
  class_grade_not_of_cohort: {
    label: '年级与入学年份不符',
    cause: '按入学年份,这个班现在不在所填的年级。',
    cure: '请核对入学年份和年级:年级 = 现在的学年 - 入学年份 + 1。',
  },
  class_of_school_unknown: {
    label: '班号不存在',
    cause: '该校没有这个班号。',
    cure: '请先导入班级,或核对班号。',
  },
  student_number_taken: {
    label: '学籍号已在系统中',
    cause: '系统中已有这个学籍号。',
    cure: '请核对;同一名学生不要重复导入,更改信息请办理信息变更。',
  },
  student_number_twice: {
    label: '学籍号在文件中重复',
    cause: '本行之前已有这个学籍号。',
    cure: '请核对两行,删去多余的一行或改正学籍号。',
  },
  load_entry_month_future: {
    label: '入学年月晚于今天',
    cause: '在校生的入学年月不能晚于今天。',
    cure: '请填写进入本教育阶段一年级的年月。',
  },
  graduation_year_future: {
    label: '毕业年份晚于今年',
    cause: '毕业年份不能晚于今年。',
    cure: '请核对毕业年份。',
  },
} as const

export type InitialRule = keyof typeof specs

/** For counting, by rule. */
export const INITIAL_LABELS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(specs).map(([rule, { label }]) => [rule, label]),
)

export function initialProblem(field: string, rule: InitialRule): RowProblem {
  const { cause, cure } = specs[rule]
  return { field, rule, cause, cure }
}
