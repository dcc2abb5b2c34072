import { z } from 'zod'
import { bureauRegistrar, inProvince, schoolRegistrar } from './access.ts'
import { Id, PageQuery, pageOf, type Route } from './route.ts'
import { Count, Int, Masked, Sex, Stage, UnitName, Year } from './season-words.ts'

const Allocation = z.object({
  id: Int,
  name: z.string(),
  sex: Sex,
  studentNumber: Masked,
  stage: Stage,
  school: UnitName,
  fromSchool: UnitName,
  year: Year,
  state: z.enum(['open', 'claimed', 'admitted', 'withdrawn']),
  caseId: Int.nullable(),
})

/** The allocation list: a bureau sees its area's, a school the pupils given to it (ADM-3). */
export const listAllocations = {
  method: 'GET',
  path: '/api/allocations',
  summary: '招生结果管理',
  access: inProvince,
  input: {
    query: PageQuery.extend({
      stage: Stage.optional(),
      state: z.enum(['open', 'claimed', 'admitted', 'withdrawn']).optional(),
      school: Id.optional(),
      name: z.string().max(40).optional(),
    }),
  },
  output: pageOf(Allocation).extend({ total: Count }),
  refusals: [],
} as const satisfies Route

export const addAllocation = {
  method: 'POST',
  path: '/api/allocations',
  summary: '手动增加招生结果',
  access: bureauRegistrar,
  input: {
    body: z.object({
      studentNumber: z.string().min(19).max(24),
      name: z.string().min(1).max(40),
      fromSchoolCode: z.string().regex(/^\d{10}$/),
      schoolCode: z.string().regex(/^\d{10}$/),
      /** 小学: a leaver of a five-year primary goes on in grade 6. */
      stage: Stage,
    }),
  },
  output: z.object({ id: Int }),
  refusals: [
    'window_closed',
    'season_promotion_first',
    'allocation_graduate_unknown',
    'allocation_school_unknown',
    'allocation_stage_wrong',
    'allocation_taken',
  ],
} as const satisfies Route

export const withdrawAllocation = {
  method: 'DELETE',
  path: '/api/allocations/:id',
  summary: '删除尚未录取的招生结果',
  access: bureauRegistrar,
  input: { params: z.object({ id: Id }) },
  output: z.object({ done: z.literal(true) }),
  refusals: ['not_found', 'allocation_claimed'],
} as const satisfies Route

/** The school admits from its list, choosing the grade: one case each, to its bureau (ADM-3). */
export const admit = {
  method: 'POST',
  path: '/api/admissions',
  summary: '统一招生录取',
  access: schoolRegistrar,
  input: {
    body: z.object({
      /** Empty: everybody of the stage still open on the school's list. */
      allocations: z.array(Id).max(5000).default([]),
      stage: Stage,
      /** Of primary only grade 6, for leavers of five-year primaries. */
      grade: z.number().int().min(1).max(6).default(1),
    }),
  },
  output: z.object({
    opened: Count,
    cases: z.array(Int),
    refused: z.array(z.object({ id: Int, code: z.string(), title: z.string() })),
  }),
  refusals: [
    'window_closed',
    'season_promotion_first',
    'season_term_missing',
    'season_classes_missing',
    'not_found',
    'admission_nobody',
    'admission_grade_not_taught',
  ],
} as const satisfies Route
