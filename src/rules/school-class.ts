/** How classes are numbered and called (ORG-4). A class keeps number and name; its grade moves on. */

import { type Refusal, refusalOf, refuse } from './refusal.ts'
import { termName } from './term.ts'

export type Stage = 'primary' | 'junior' | 'senior'

const STAGE_DIGIT = { primary: '1', junior: '2', senior: '3' } as const
const STAGE_NAME = { primary: '', junior: '初中', senior: '高中' } as const
const GRADES = ['一', '二', '三', '四', '五', '六']

/** 年级 as people say it: `一年级`, `初中二年级`, `高中三年级`. */
export function gradeName(stage: Stage, grade: number): string {
  return `${STAGE_NAME[stage]}${GRADES[grade - 1] ?? grade}年级`
}

/**
 * A class as it is shown in its present grade: `一年级1班`, `初中二年级火箭班`.
 * @param of.name as kept: `1班`, `2026级1班` or a name given by the school
 */
export function className(of: { stage: Stage; grade: number; name: string }): string {
  return `${gradeName(of.stage, of.grade)}${keptName(of.name)}`
}

/** A name as it is kept: without the grade or the cohort in front, which would be wrong next year. */
export function keptName(typed: string): string {
  const rest = typed.trim().replace(/^(小学|初中|高中)?([一二三四五六七八九]年级|\d{4}级)/, '')
  return rest || typed.trim()
}

/** Highest running number of a cohort's classes in a stage: numbers have two digits. */
export const CLASSES_PER_COHORT = 99

/** How new classes are called: 1班, (1)班 or 一班. */
export const CLASS_NAMINGS = ['plain', 'bracket', 'chinese'] as const
export type ClassNaming = (typeof CLASS_NAMINGS)[number]

const DIGITS = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九']

/** 1 to 99 as people write it: 十二. */
function chineseNumber(value: number): string {
  const [tens, ones] = [Math.floor(value / 10), value % 10]
  const ten = tens === 0 ? '' : `${tens === 1 ? '' : DIGITS[tens]}十`
  return `${ten}${DIGITS[ones]}`
}

const NAME_OF: Readonly<Record<ClassNaming, (running: number) => string>> = {
  plain: (running) => `${running}班`,
  bracket: (running) => `(${running})班`,
  chinese: (running) => `${chineseNumber(running)}班`,
}

/**
 * Numbers of new classes: cohort (4), stage digit, running number (2), e.g. `2026101`; behind the highest one taken.
 * @returns fewer than asked when the running number is used up
 */
export function nextClassNumbers(
  of: { stage: Stage; cohort: number; count: number; naming?: ClassNaming },
  taken: readonly string[],
): { number: string; name: string }[] {
  const prefix = `${of.cohort}${STAGE_DIGIT[of.stage]}`
  const used = taken
    .filter((number) => number.startsWith(prefix))
    .map((number) => Number(number.slice(prefix.length)))
    .filter((running) => running <= CLASSES_PER_COHORT)
  const first = Math.max(0, ...used) + 1
  const count = Math.min(of.count, CLASSES_PER_COHORT - first + 1)
  const nameOf = NAME_OF[of.naming ?? 'plain']
  return Array.from({ length: Math.max(0, count) }, (_, at) => ({
    number: `${prefix}${String(first + at).padStart(2, '0')}`,
    name: nameOf(first + at),
  }))
}

/**
 * The grade in which a cohort's classes are now (ORG-4).
 * @throws Refusal class_cohort_not_begun, class_cohort_left for one that has graduated
 */
export function gradeOfCohort(of: { cohort: number; length: number; schoolYear: number }): number {
  const grade = of.schoolYear - of.cohort + 1
  if (grade < 1) refuse('class_cohort_not_begun', { field: 'cohort' })
  if (grade > of.length) refuse('class_cohort_left', { field: 'cohort' })
  return grade
}

/** @throws Refusal class_other_grade unless all classes are of the target's school, stage and grade */
export function requireSameGrade(
  classes: readonly { schoolId: number; stage: string; grade: number }[],
  target: { schoolId: number; stage: string; grade: number },
): void {
  const isSame = classes.every(
    (one) => one.schoolId === target.schoolId && one.stage === target.stage && one.grade === target.grade,
  )
  if (!isSame) refuse('class_other_grade')
}

/** What has to be there before somebody is registered for, or admitted to, a grade of a school (ORG-3). */
export interface CohortFacts {
  schoolYear: number
  stage: Stage
  grade: number
  hasAutumnTerm: boolean
  /** Whether the school has a class in that grade. */
  hasClass: boolean
}

/** What is missing of the new year's term and classes, the term first: classes need it. Undefined when all is there. */
export function missingForCohort(of: CohortFacts): Refusal | undefined {
  const { schoolYear, stage, grade } = of
  if (!of.hasAutumnTerm)
    return refusalOf('season_term_missing', { detail: termName({ schoolYear, term: 'autumn' }) })
  if (of.hasClass) return undefined
  const detail = `${gradeName(stage, grade)}(${schoolYear - grade + 1} 级)`
  return refusalOf('season_classes_missing', { detail })
}
