/**
 * 新学年准备: the term and the new cohort's classes of one school or of all schools of a bureau (ORG-3). What is asked
 * for is how many classes there are to be, not how many to add: asked twice, or while the school does the same, it comes
 * to the same.
 */
import type { StageLengths } from './school.ts'
import { type ClassNaming, nextClassNumbers, type Stage } from './school-class.ts'
import { type SchoolTerm, termFault } from './term.ts'

/** A school as the plan finds it. */
export interface CohortSchool {
  schoolId: number
  lengths: StageLengths
  terms: readonly SchoolTerm[]
  /** Numbers of the classes of its new cohort. */
  numbers: readonly string[]
  /** Classes of the new cohort, and of the one before, by stage. */
  now: Readonly<Record<Stage, number>>
  lastYear: Readonly<Record<Stage, number>>
}

/** How many classes a stage of a school is to have in the new cohort. */
export interface ClassTarget {
  schoolId: number
  stage: Stage
  count: number
}

/** Why something is not made. */
export type CohortSkip =
  | 'enough_classes'
  | 'cohort_not_begun'
  | 'term_overlaps'
  | 'numbers_used_up'
  | 'none_wanted'

export const COHORT_SKIP_WORDS: Readonly<Record<CohortSkip, string>> = {
  enough_classes: '已有这么多班',
  cohort_not_begun: '升级完成后才能建班',
  term_overlaps: '学期日期与本校已有学期重叠,请学校自行建立',
  numbers_used_up: '班号不够用,每级最多 99 个班',
  none_wanted: '填的是 0',
}

export interface PlannedStage {
  stage: Stage
  length: number
  existing: number
  lastYear: number
  target: number
  /** Numbers and names of what is to be made. */
  create: { number: string; name: string }[]
  skip: CohortSkip | null
}

export interface PlannedSchool {
  schoolId: number
  /** Whether it has the term, is to get it, or cannot. */
  term: 'there' | 'create' | 'term_overlaps'
  stages: PlannedStage[]
}

export interface CohortPlan {
  term: SchoolTerm
  naming: ClassNaming
  /** Whether the new cohort's classes may be made now: its school year runs, by the promotion (PRO-1). */
  hasBegun: boolean
  /** undefined: as many as suggested. */
  targets: readonly ClassTarget[] | undefined
}

const STAGES: readonly Stage[] = ['primary', 'junior', 'senior']

/** As many as there are, or as the cohort before has; one where the stage is new. */
function suggested(school: CohortSchool, stage: Stage): number {
  return Math.max(school.now[stage], school.lastYear[stage]) || 1
}

function planStage(
  school: CohortSchool,
  plan: CohortPlan,
  stage: Stage,
  length: number,
  hasTerm: boolean,
): PlannedStage {
  const { schoolId } = school
  const wanted = plan.targets?.find((one) => one.schoolId === schoolId && one.stage === stage)?.count
  const target = plan.targets === undefined ? suggested(school, stage) : (wanted ?? 0)
  const existing = school.now[stage]
  const of = { stage, length, existing, lastYear: school.lastYear[stage], target }
  const skipped = (skip: CohortSkip): PlannedStage => ({ ...of, create: [], skip })
  if (target === 0) return skipped('none_wanted')
  if (target <= existing) return skipped('enough_classes')
  if (!hasTerm) return skipped('term_overlaps')
  if (!plan.hasBegun) return skipped('cohort_not_begun')
  const count = target - existing
  const create = nextClassNumbers(
    { stage, cohort: plan.term.schoolYear, count, naming: plan.naming },
    school.numbers,
  )
  return create.length < count ? skipped('numbers_used_up') : { ...of, create, skip: null }
}

/** What is to be made at one school, what is there already, and what is not made and why. */
export function planSchool(school: CohortSchool, plan: CohortPlan): PlannedSchool {
  const isTerm = (one: SchoolTerm) => one.schoolYear === plan.term.schoolYear && one.term === plan.term.term
  const isThere = school.terms.some(isTerm)
  const term = isThere ? 'there' : termFault(plan.term, school.terms) ? 'term_overlaps' : 'create'
  const stages =
    plan.term.term === 'spring'
      ? []
      : STAGES.flatMap((stage) => {
          const length = school.lengths[stage]
          return length === null ? [] : [planStage(school, plan, stage, length, term !== 'term_overlaps')]
        })
  return { schoolId: school.schoolId, term, stages }
}
