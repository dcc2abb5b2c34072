import { z } from 'zod'
import { BUREAU_LEVELS, provinceRegistrar } from './access.ts'
import { Id, type Route } from './route.ts'
import { Count, Int, Saying, UnitName, Year } from './season-words.ts'

/**
 * Per school: classes that move up, pupils who wait for a class and move with their cohort, pupils who stay in a final
 * grade and what blocks them (PRO-2).
 */
export const PromotionReport = z.object({
  classesToMove: Count,
  classesByStage: z.array(z.object({ stage: z.string(), fromGrade: Int, classes: Count })),
  unplaced: Count,
  ungraduated: Count,
  schools: z.array(
    z.object({
      school: UnitName,
      classes: Count,
      unplaced: Count,
      ungraduated: Count,
      openCases: Count,
      /** Has a final grade and has not confirmed its graduation (GRD-5). */
      isUnconfirmed: z.boolean(),
      lengthsOk: z.boolean(),
    }),
  ),
})

export const PromotionRun = z.object({
  id: Int,
  schoolYear: Year,
  state: z.enum(['rehearsing', 'rehearsed', 'running', 'complete', 'reversing', 'reversed']),
  startedBy: z.string().nullable().describe('空:到时自动'),
  classesTotal: Count,
  classesDone: Count,
  /** Of the asking unit's own schools; null in lists, and until the run has found it. */
  report: PromotionReport.nullable(),
  createdAt: z.iso.datetime(),
  businessAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  /** Until when it can be reversed; null when it can't any more. */
  reversibleUntil: z.iso.datetime().nullable(),
})

const readers = {
  roles: ['registrar', 'approver', 'viewer', 'administrator'],
  levels: BUREAU_LEVELS,
} as const

export const listPromotions = {
  method: 'GET',
  path: '/api/promotions',
  summary: '升级记录',
  access: readers,
  input: {},
  output: z.object({ rows: z.array(PromotionRun) }),
  refusals: [],
} as const satisfies Route

export const getPromotion = {
  method: 'GET',
  path: '/api/promotions/:id',
  summary: '升级进度与报告',
  access: readers,
  input: { params: z.object({ id: Id }) },
  output: PromotionRun,
  refusals: ['not_found'],
} as const satisfies Route

export const rehearsePromotion = {
  method: 'POST',
  path: '/api/promotions/rehearsals',
  summary: '升级预演',
  access: provinceRegistrar,
  input: {},
  output: PromotionRun,
  refusals: ['promotion_already_done'],
} as const satisfies Route

/** By hand, when the clock's own run failed or was reversed; never before the policy instant. */
export const runPromotion = {
  method: 'POST',
  path: '/api/promotions',
  summary: '执行升级',
  access: provinceRegistrar,
  input: {},
  output: PromotionRun,
  refusals: ['promotion_too_early', 'promotion_already_done'],
} as const satisfies Route

export const reversePromotion = {
  method: 'POST',
  path: '/api/promotions/:id/reversal',
  summary: '撤回升级(限期内,且其后没有业务依赖它)',
  access: provinceRegistrar,
  input: { params: z.object({ id: Id }), body: z.object({ reason: Saying(200) }) },
  output: PromotionRun,
  refusals: ['not_found', 'promotion_not_complete', 'promotion_reversal_late', 'promotion_depended_on'],
} as const satisfies Route
