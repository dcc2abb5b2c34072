import type { z } from 'zod'
import type { previewCohort } from '../../contract/cohort.ts'

export type Preview = z.output<typeof previewCohort.output>
export type PlannedSchool = Preview['schools'][number]
export type PlannedStage = PlannedSchool['stages'][number]
export type CohortWish = Omit<z.output<typeof previewCohort.input.body>, 'targets'>
export type Target = NonNullable<z.output<typeof previewCohort.input.body>['targets']>[number]

export const TERM_NAMES = { autumn: '秋季学期', spring: '春季学期' } as const
export const NAMING_NAMES = {
  plain: '1班、2班 …',
  bracket: '(1)班、(2)班 …',
  chinese: '一班、二班 …',
} as const

export const termText = (of: Pick<CohortWish, 'schoolYear' | 'term'>) =>
  `${of.schoolYear}-${of.schoolYear + 1} 学年${TERM_NAMES[of.term]}`

export const TERM_STATES = {
  there: '已有',
  create: '将建立',
  term_overlaps: '日期与本校已有学期重叠,请学校自行建立',
} as const

export const targetKey = (schoolId: number, stage: string) => `${schoolId} ${stage}`

/** 1班 至 4班, or the one. */
export function namesText(names: readonly string[]): string {
  if (names.length <= 2) return names.join('、')
  return `${names[0]} 至 ${names.at(-1)}`
}
