/** 新学年准备: the term and the new cohort's classes in bulk, and who lacks them (ORG-3). */
import { z } from 'zod'
import { inProvince } from './access.ts'
import { Id, type Route } from './route.ts'
import { Count, Day, Int, Stage, TermBureau, UnitName, Year } from './season-words.ts'

/** A school makes its own; a county or city those of the schools whose competent bureau it is. */
const access = { roles: ['registrar'], levels: ['city', 'county', 'school'] } as const

const Target = z.object({ schoolId: Id, stage: Stage, count: z.number().int().min(0).max(60) })

const plan = {
  schoolYear: Year,
  term: z.enum(['autumn', 'spring']),
  /** The bureau's term; where it has it already, its own days hold. */
  startsOn: Day,
  endsOn: Day,
  naming: z.enum(['plain', 'bracket', 'chinese']).describe('1班、(1)班、一班'),
}

const Skip = z
  .enum(['enough_classes', 'cohort_not_begun', 'term_overlaps', 'numbers_used_up', 'none_wanted'])
  .nullable()

const PlannedSchool = z.object({
  school: UnitName,
  term: z.enum(['there', 'create', 'term_overlaps']),
  stages: z.array(
    z.object({
      stage: Stage,
      existing: Count,
      lastYear: Count,
      /** How many there are to be. */
      target: Count,
      /** Names of what is made. */
      create: z.array(z.string()),
      skip: Skip,
    }),
  ),
})

const refusals = ['term_dates_wrong', 'not_found', 'season_promotion_running'] as const

/** What is there, what would be made, and what not and why, school by school; without `targets` it suggests numbers. */
export const previewCohort = {
  method: 'POST',
  path: '/api/cohorts/preview',
  summary: '新学年准备预览:各校已有什么、将建什么',
  access,
  input: { body: z.object({ ...plan, targets: z.array(Target).max(5000).optional() }) },
  output: z.object({
    /** Whose days the schools copy. */
    term: z.object({ schoolYear: Year, term: plan.term, startsOn: Day, endsOn: Day }),
    /** Whether the unit's own term is to be made first. */
    isOwnTermNew: z.boolean(),
    /** Whether classes of the cohort may be made now. */
    hasBegun: z.boolean(),
    schools: z.array(PlannedSchool),
    terms: Count,
    classes: Count,
    /** The bureau that has to make the term first; null for all but a school whose bureau has not. */
    waitsFor: TermBureau.nullable(),
  }),
  refusals,
} as const satisfies Route

/**
 * Makes what the preview shows, in one transaction. `count` is how many classes there are to be: sent twice, or while a
 * school makes its own, nothing is made twice.
 */
export const createCohort = {
  method: 'POST',
  path: '/api/cohorts',
  summary: '批量建立学期和新一级的班级',
  access,
  input: { body: z.object({ ...plan, targets: z.array(Target).max(5000) }) },
  output: z.object({
    terms: Count,
    classes: Count,
    /** What was made, and what was not and why. */
    schools: z.array(PlannedSchool),
  }),
  refusals: [...refusals, 'term_bureau_first'],
} as const satisfies Route

const Figures = z.object({ schools: Count, withoutTerm: Count, withoutClasses: Count })

/** Who still lacks the autumn term or classes of the new cohort: the units right below, the lagging first. */
export const getCohortBoard = {
  method: 'GET',
  path: '/api/cohorts/board',
  summary: '新学年准备进度:哪些学校还没有学期、班级',
  access: { roles: inProvince.roles, levels: ['province', 'city', 'county'] },
  input: { query: z.object({ unit: Id.optional().describe('本单位或下级单位;不填为本单位') }) },
  output: z.object({
    schoolYear: Year,
    hasBegun: z.boolean(),
    unit: UnitName,
    above: UnitName.nullable(),
    total: Figures,
    units: z.array(Figures.extend({ id: Int, name: z.string(), isSchool: z.boolean() })),
  }),
  refusals: ['not_found'],
} as const satisfies Route
