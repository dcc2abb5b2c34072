/** 学制: changing a school's length of schooling, looked at before it is done (ORG-2). */
import { z } from 'zod'
import { bureauRegistrar, inProvince } from './access.ts'
import { Id, type Route } from './route.ts'
import { Count, Int, Saying, Stage, Year } from './season-words.ts'
import { Lengths, Unit } from './unit.ts'

/** For each stage the first cohort whose classes follow; null: only classes that are yet to be made. */
const FromCohort = z.object({
  primary: Year.nullable(),
  junior: Year.nullable(),
  senior: Year.nullable(),
})

const wish = { lengths: Lengths, fromCohort: FromCohort }

/** Which classes would graduate when, before a length is changed, and what stands in the way. */
export const previewLengths = {
  method: 'POST',
  path: '/api/units/:id/lengths/preview',
  summary: '更改学制前预览:哪些班何时毕业',
  access: bureauRegistrar,
  input: { params: z.object({ id: Id }), body: z.object(wish) },
  output: z.object({
    classes: z.array(
      z.object({
        id: Int,
        name: z.string(),
        stage: Stage,
        cohort: Year,
        grade: Int,
        length: Int,
        pupils: Count,
        graduatesIn: Year,
        /** null where the stage is given up. */
        wouldGraduateIn: Year.nullable(),
        /** Why it cannot have the new length. */
        problem: z.string().nullable(),
      }),
    ),
    /** Classes that get another length, and the pupils in them. */
    changes: z.object({ classes: Count, pupils: Count }),
    /** The first thing that stands in the way; null when the change can be made. */
    refusal: z
      .object({ code: z.string(), title: z.string(), cure: z.string(), detail: z.string().nullable() })
      .nullable(),
    /** What was looked at: sent with the change, so that nothing else is done. */
    fingerprint: z.string(),
  }),
  refusals: ['not_found', 'season_promotion_running'],
} as const satisfies Route

export const changeLengths = {
  method: 'PUT',
  path: '/api/units/:id/lengths',
  summary: '更改学制(可选从哪一级起的已有班级一并更改)',
  access: bureauRegistrar,
  input: {
    params: z.object({ id: Id }),
    body: z.object({
      ...wish,
      reason: Saying(200),
      fingerprint: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  },
  output: Unit,
  refusals: [
    'not_found',
    'stale_view',
    'season_promotion_running',
    'school_stage_in_use',
    'school_teaches_nothing',
    'school_class_past_final',
    'school_class_left_behind',
    'school_class_part_graduated',
    'school_unplaced_past_final',
    'school_admission_past_final',
    'school_lengths_unchanged',
  ],
} as const satisfies Route

export const listLengthChanges = {
  method: 'GET',
  path: '/api/units/:id/lengths/changes',
  summary: '学制更改记录',
  access: inProvince,
  input: { params: z.object({ id: Id }) },
  output: z.object({
    rows: z.array(
      z.object({
        id: Int,
        at: z.iso.datetime(),
        by: z.string().nullable(),
        unitName: z.string().nullable(),
        before: Lengths,
        after: Lengths,
        fromCohort: FromCohort,
        classes: Count,
        reason: z.string(),
      }),
    ),
  }),
  refusals: ['not_found'],
} as const satisfies Route
