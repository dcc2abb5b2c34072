/** 毕业去向表 (GRD-3): what is wrong with a row that was read right. */
import type { RowProblem } from './field-problem.ts'

const rules = {
  destination_graduate_unknown: {
    label: '不是本校的毕业生',
    cause: '按“数据编号”找不到本校的这名毕业生,或姓名与编号不符。',
    cure: '请重新导出毕业去向表,在新表里填写;不要改动“数据编号”和“姓名”,也不要打乱行列。',
  },
  destination_reversed: {
    label: '毕业已被驳回',
    cause: '该生的毕业已被驳回。',
    cure: '请删去该行;重新办理毕业后再填写去向。',
  },
  destination_backfilled: {
    label: '去向已由录取回填',
    cause: '该生已被录取,毕业去向由录取结果自动回填,不能改写。',
    cure: '请保持导出时的内容,或删去该行。',
  },
  destination_twice: {
    label: '同一毕业生出现两次',
    cause: '同一“数据编号”在表中出现了两次。',
    cure: '请只保留一行。',
  },
  destination_school_unknown: {
    label: '录取学校标识码不存在',
    cause: '没有标识码为此的学校。',
    cure: '请核对 10 位学校标识码;不知道的可以留空。',
  },
} as const

export type DestinationRule = keyof typeof rules

/** Chinese names of the rules, for counting. */
export const DESTINATION_LABELS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(rules).map(([rule, { label }]) => [rule, label]),
)

const at = (field: string, rule: DestinationRule): RowProblem => {
  const { cause, cure } = rules[rule]
  return { field, rule, cause, cure }
}

/** What the row asks for, and what is known of the graduate it names. */
export interface DestinationFacts {
  /** Empty: stays as it is. */
  destination: string | null
  name: string
  /** null: none of this school's. */
  graduate: { name: string; destination: string | null; isReversed: boolean; isBackfilled: boolean } | null
  isTwice: boolean
  /** The code names a school of this world, or none is given. */
  isSchoolKnown: boolean
}

/** Why a row can't be taken in; one that says what is already written harms nobody, even where an admission wrote it. */
export function destinationProblem(of: DestinationFacts): RowProblem | undefined {
  const { graduate } = of
  if (!graduate || graduate.name !== of.name) return at('dataKey', 'destination_graduate_unknown')
  if (of.isTwice) return at('dataKey', 'destination_twice')
  if (graduate.isReversed) return at('dataKey', 'destination_reversed')
  const isOther = of.destination !== null && of.destination !== graduate.destination
  if (isOther && graduate.isBackfilled) return at('destination', 'destination_backfilled')
  return of.isSchoolKnown ? undefined : at('expectedSchoolCode', 'destination_school_unknown')
}
