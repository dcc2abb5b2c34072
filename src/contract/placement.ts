import { z } from 'zod'
import { BALANCE_FACTORS } from '../rules/placement-plan.ts'
import { inProvince, schoolRegistrar } from './access.ts'
import { Id, PageQuery, pageOf, type Route } from './route.ts'
import { Count, Int, Sex, Stage, Year } from './season-words.ts'

const Factor = z.enum(BALANCE_FACTORS).describe('均衡项目:出生季度、学前教育、距离、毕业学校')
const Spread = z.object({ factor: Factor, spread: Count.describe('各班同类人数最多相差') })

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
  fingerprint: z.string().describe('名单、班级、要求和种子的指纹;确认时带回,有变动即拒绝'),
  balance: z.array(Spread),
  impossible: z
    .array(
      z.object({
        reason: z.enum([
          'contradiction',
          'two_classes',
          'too_large',
          'no_room',
          'too_many_apart',
          'no_way',
          'not_found',
        ]),
        wishes: z.array(Int).describe('第几条要求,从 0 起'),
        why: z.string(),
      }),
    )
    .describe('无法满足的要求;有则一个也不分'),
})
const Ask = z.object({
  stage: Stage,
  grade: z.number().int().min(1).max(6),
  classes: z.array(Id).min(1).max(60),
  /** Empty: everybody unplaced of that stage and grade. */
  pupils: z.array(Id).max(5000).default([]),
  seed: z.string().min(4).max(64).describe('公布的随机种子'),
  wishes: z
    .array(
      z.object({
        kind: z.enum(['together', 'apart']).describe('同班,或两两不同班'),
        /** To be placed now, or in one of the classes already. */
        pupils: z.array(Id).min(2).max(12),
      }),
    )
    .max(200)
    .default([]),
  balance: z.array(Factor).max(BALANCE_FACTORS.length).default([]),
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
    'placement_wish_unknown_pupil',
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
    'placement_wish_unknown_pupil',
    'placement_wish_impossible',
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

/** A board of several classes, everybody or nobody; refused when a class is no longer as the board showed it. */
export const placeBoard = {
  method: 'POST',
  path: '/api/placements/board',
  summary: '手工分班:一次编入几个班',
  access: schoolRegistrar,
  input: {
    body: z.object({
      stage: Stage,
      grade: z.number().int().min(1).max(6),
      seats: z
        .array(z.object({ pupilId: Id, classId: Id }))
        .min(1)
        .max(5000),
      seen: z
        .array(z.object({ classId: Id, boys: Count, girls: Count }))
        .min(1)
        .max(60)
        .describe('页面上各班原有的男女人数'),
    }),
  },
  output: z.object({ placed: Count }),
  refusals: [...placeByHand.refusals, 'stale_view'],
} as const satisfies Route

export const listPlacements = {
  method: 'GET',
  path: '/api/placements',
  summary: '自动分班记录',
  access: inProvince,
  input: { query: PageQuery },
  output: pageOf(
    z.object({
      id: Int,
      schoolName: z.string(),
      stage: Stage,
      grade: Int,
      schoolYear: Year,
      seed: z.string(),
      classes: Count,
      pupils: Count,
      by: z.string().nullable(),
      at: z.iso.datetime(),
    }),
  ),
  refusals: [],
} as const satisfies Route

/** The sheet to be published: names masked; wishes are only counted. */
export const getPlacement = {
  method: 'GET',
  path: '/api/placements/:id',
  summary: '分班结果公示',
  access: inProvince,
  input: { params: z.object({ id: Id }) },
  output: z.object({
    id: Int,
    school: z.string(),
    schoolYear: Year,
    stage: Stage,
    grade: Int,
    seed: z.string(),
    fingerprint: z.string(),
    by: z.string().nullable(),
    at: z.iso.datetime(),
    wishes: z.object({ together: Count, apart: Count }),
    balance: z.array(Spread),
    /** Classes with who was in them before, and pupils in the order of their lots. */
    classes: z.array(z.object({ classId: Int, name: z.string(), boysBefore: Count, girlsBefore: Count })),
    rows: z.array(
      z.object({
        pupilId: Int,
        /** Masked; null for one who has left the scope since. */
        name: z.string().nullable(),
        sex: Sex,
        classId: Int,
      }),
    ),
  }),
  refusals: ['not_found'],
} as const satisfies Route

/** Everything anyone needs to deal again (`npm run verify -- placement FILE`): ids, sexes and kinds, no names. */
export const downloadPlacementProof = {
  method: 'GET',
  path: '/api/placements/:id/proof',
  summary: '下载分班核验文件',
  access: inProvince,
  input: { params: z.object({ id: Id }) },
  output: z.any(),
  download: true,
  refusals: ['not_found'],
} as const satisfies Route
