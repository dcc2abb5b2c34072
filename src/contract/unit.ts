import { z } from 'zod'
import { anyStaff, bureauRegistrar, inProvince, schoolRegistrar } from './access.ts'
import { Id, PageQuery, pageOf, type Route } from './route.ts'
import { Count, Day, Done, Int, Stage, TermBureau, UnitName, Year } from './season-words.ts'

/** Years of schooling of each stage a school teaches; null where it does not teach it (ORG-2). */
export const Lengths = z.object({
  primary: z.union([z.literal(5), z.literal(6)]).nullable(),
  junior: z.union([z.literal(3), z.literal(4)]).nullable(),
  senior: z.literal(3).nullable(),
})

export const Unit = z.object({
  id: Int,
  name: z.string(),
  level: z.enum(['nation', 'province', 'city', 'county', 'school']),
  divisionCode: z.string(),
  officePhone: z.string().nullable(),
  parent: z.object({ id: Int, name: z.string() }).nullable(),
  school: z.object({ code: z.string(), isSpecial: z.boolean(), lengths: Lengths }).nullable(),
  /** Last day of business of a school that was closed or went into another one (ORG-9). */
  closedOn: Day.nullable(),
  mergedInto: UnitName.nullable(),
  /** What it was called before, each until the first day of the next name. */
  formerNames: z.array(z.object({ name: z.string(), untilOn: Day })),
})

export const listUnits = {
  method: 'GET',
  path: '/api/units',
  summary: '本单位及下级单位',
  access: anyStaff,
  input: {
    query: PageQuery.extend({
      parent: Id.optional(),
      level: z.enum(['province', 'city', 'county', 'school']).optional(),
      name: z.string().max(40).optional().describe('现名称、曾用名称中的文字,或学校标识码'),
      only: z.enum(['bureau', 'open_school']).optional().describe('只列教育局,或只列在办学校'),
    }),
  },
  output: pageOf(Unit),
  refusals: [],
} as const satisfies Route

export const getUnit = {
  method: 'GET',
  path: '/api/units/:id',
  summary: '单位详情',
  access: anyStaff,
  input: { params: z.object({ id: Id }) },
  output: Unit,
  refusals: ['not_found'],
} as const satisfies Route

export const renameUnit = {
  method: 'PUT',
  path: '/api/units/:id/name',
  summary: '更改下级单位名称、办公电话',
  access: bureauRegistrar,
  input: {
    params: z.object({ id: Id }),
    body: z.object({
      name: z.string().min(2).max(60),
      officePhone: z
        .string()
        .regex(/^[\d-]{7,20}$/)
        .nullable(),
    }),
  },
  output: Unit,
  refusals: ['not_found', 'school_name_by_change'],
} as const satisfies Route

const Term = z.object({
  schoolYear: Year,
  term: z.enum(['autumn', 'spring']),
  startsOn: Day,
  endsOn: Day,
})

export const listTerms = {
  method: 'GET',
  path: '/api/terms',
  summary: '学期学年',
  access: inProvince,
  input: {},
  output: z.object({
    rows: z.array(Term),
    bureauRows: z.array(Term),
    /** The unit right above, whose terms a school copies; null for the nation. */
    bureau: TermBureau.nullable(),
  }),
  refusals: [],
} as const satisfies Route

/** A bureau creates the term first, its schools follow (ORG-3). */
export const createTerm = {
  method: 'POST',
  path: '/api/terms',
  summary: '新增学期学年',
  access: { roles: ['registrar'], levels: ['province', 'city', 'county', 'school'] },
  input: { body: Term },
  output: Term,
  refusals: ['term_exists', 'term_dates_wrong', 'term_bureau_first'],
} as const satisfies Route

export const SchoolClass = z.object({
  id: Int,
  schoolId: Int,
  schoolName: z.string(),
  stage: Stage,
  cohort: Year,
  length: Int,
  grade: Int,
  number: z.string(),
  name: z.string(),
  boys: Count,
  girls: Count,
})

export const listClasses = {
  method: 'GET',
  path: '/api/classes',
  summary: '班级',
  access: inProvince,
  input: {
    query: PageQuery.extend({
      id: Id.optional(),
      school: Id.optional(),
      stage: Stage.optional(),
      grade: z.coerce.number().int().optional(),
      cohort: Year.optional(),
      /** Only final-grade classes that still have pupils. */
      leaving: z.enum(['true', 'false']).optional(),
    }),
  },
  output: pageOf(SchoolClass),
  refusals: [],
} as const satisfies Route

/** Classes of a cohort; created in numbers, e.g. six classes of cohort 2026. */
export const createClasses = {
  method: 'POST',
  path: '/api/classes',
  summary: '新建班级',
  access: schoolRegistrar,
  input: { body: z.object({ stage: Stage, cohort: Year, count: z.number().int().min(1).max(60) }) },
  output: z.object({ rows: z.array(SchoolClass) }),
  refusals: [
    'school_does_not_teach_stage',
    'class_cohort_not_begun',
    'class_cohort_left',
    'class_term_missing',
    'class_numbers_used_up',
    'season_promotion_running',
  ],
} as const satisfies Route

export const renameClass = {
  method: 'PUT',
  path: '/api/classes/:id/name',
  summary: '更改班级名称',
  access: schoolRegistrar,
  input: { params: z.object({ id: Id }), body: z.object({ name: z.string().trim().min(1).max(20) }) },
  output: SchoolClass,
  refusals: ['not_found'],
} as const satisfies Route

export const deleteClass = {
  method: 'DELETE',
  path: '/api/classes/:id',
  summary: '删除空班级',
  access: schoolRegistrar,
  input: { params: z.object({ id: Id }) },
  output: Done,
  refusals: ['not_found', 'class_not_empty', 'class_has_history', 'season_promotion_running'],
} as const satisfies Route

/** Moves pupils to another class of the same grade: no approval, logged (ORG-4). */
export const changeClass = {
  method: 'POST',
  path: '/api/class-changes',
  summary: '学生调班(同年级)',
  access: schoolRegistrar,
  input: { body: z.object({ pupils: z.array(Id).min(1).max(500), classId: Id }) },
  output: z.object({ moved: Count }),
  refusals: ['not_found', 'class_other_grade', 'pupil_data_locked', 'stale_view', 'season_promotion_running'],
} as const satisfies Route

export const mergeClasses = {
  method: 'POST',
  path: '/api/classes/:id/merge',
  summary: '合并班级(同年级)',
  access: schoolRegistrar,
  input: { params: z.object({ id: Id }), body: z.object({ into: Id }) },
  output: z.object({ moved: Count }),
  refusals: ['not_found', 'class_other_grade', 'class_merge_with_itself', 'season_promotion_running'],
} as const satisfies Route
