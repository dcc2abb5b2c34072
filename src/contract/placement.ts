import { z } from 'zod'
import { inProvince, schoolRegistrar } from './access.ts'
import { Id, PageQuery, pageOf, type Route } from './route.ts'
import { Count, Int, Sex, Stage, Year } from './season-words.ts'

const Dealt = z.object({
  classes: z.array(
    z.object({
      classId: Int,
      name: z.string(),
      boys: Count,
      girls: Count,
      before: Count,
      pupils: z.array(Int),
    }),
  ),
  seed: z.string(),
  fingerprint: z.string().describe('名单与班级人数的指纹;确认时带回,有变动即拒绝'),
})
const Ask = z.object({
  stage: Stage,
  grade: z.number().int().min(1).max(6),
  classes: z.array(Id).min(1).max(60),
  /** Empty: everybody unplaced of that stage and grade. */
  pupils: z.array(Id).max(5000).default([]),
  seed: z.string().min(4).max(64).describe('公布的随机种子'),
})

export const listUnplaced = {
  method: 'GET',
  path: '/api/unplaced',
  summary: '待分班学生',
  access: inProvince,
  input: { query: PageQuery.extend({ stage: Stage.optional(), grade: z.coerce.number().int().optional() }) },
  output: pageOf(
    z.object({ pupilId: Int, name: z.string(), sex: Sex, birthDate: z.iso.date(), stage: Stage, grade: Int }),
  ).extend({ total: Count }),
  refusals: [],
} as const satisfies Route

/** Deals without writing: sizes and sexes within one (CLS-1). */
export const previewPlacement = {
  method: 'POST',
  path: '/api/placements/preview',
  summary: '自动分班预览(按男女比例)',
  access: schoolRegistrar,
  input: { body: Ask },
  output: Dealt,
  refusals: [
    'not_found',
    'placement_nobody',
    'placement_class_other_grade',
    'placement_not_unplaced',
    'pupil_data_locked',
    'season_promotion_running',
  ],
} as const satisfies Route

/** Deals again on the server with the same seed and records it, in one transaction; refused if the list changed meanwhile. */
export const commitPlacement = {
  method: 'POST',
  path: '/api/placements',
  summary: '确认自动分班',
  access: schoolRegistrar,
  input: {
    body: Ask.extend({
      expected: z.number().int().min(1).describe('预览时的人数'),
      fingerprint: z.string().max(64).optional().describe('预览时的指纹'),
    }),
  },
  output: z.object({ placementId: Int, placed: Count, dealt: Dealt }),
  refusals: [
    'not_found',
    'placement_nobody',
    'placement_class_other_grade',
    'placement_not_unplaced',
    'pupil_data_locked',
    'season_promotion_running',
    'stale_view',
  ],
} as const satisfies Route

export const placeByHand = {
  method: 'POST',
  path: '/api/placements/by-hand',
  summary: '手工分班',
  access: schoolRegistrar,
  input: { body: z.object({ classId: Id, pupils: z.array(Id).min(1).max(500) }) },
  output: z.object({ placed: Count }),
  refusals: [
    'not_found',
    'placement_class_other_grade',
    'placement_not_unplaced',
    'pupil_data_locked',
    'season_promotion_running',
  ],
} as const satisfies Route

/** Everything anyone needs to recompute a placement: no names, internal ids and sexes only. */
export const getPlacement = {
  method: 'GET',
  path: '/api/placements/:id',
  summary: '分班结果与复核材料',
  access: inProvince,
  input: { params: z.object({ id: Id }) },
  output: z.object({
    id: Int,
    schoolYear: Year,
    stage: Stage,
    grade: Int,
    seed: z.string(),
    at: z.iso.datetime(),
    /** Classes with who was in them before, and pupils in the order of their lots. */
    classes: z.array(z.object({ classId: Int, boysBefore: Count, girlsBefore: Count })),
    rows: z.array(z.object({ pupilId: Int, sex: Sex, classId: Int })),
  }),
  refusals: ['not_found'],
} as const satisfies Route
