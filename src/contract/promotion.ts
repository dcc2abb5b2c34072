import { z } from 'zod'
import { BUREAU_LEVELS, provinceRegistrar } from './access.ts'
import { Id, type Route } from './route.ts'
import { Count, Int, Saying, Stage, Year } from './season-words.ts'

/** Sums over schools: classes that move up, pupils who stay in a final grade, and what is still open (PRO-2). */
export const ReportSums = z.object({
  /** Schools that the report has anything to tell of. */
  schools: Count,
  classes: Count,
  unplaced: Count.describe('待分班,随同级升入'),
  ungraduated: Count,
  blocked: Count.describe('未毕业学生中被在办业务挡住的'),
  openCases: Count,
  waitingSchools: Count.describe('尚有未毕业学生的学校'),
  unconfirmedSchools: Count.describe('有毕业年级而未确认毕业的学校(GRD-5)'),
  wrongLengthSchools: Count.describe('班级与学校学制不一致的学校'),
})

export const PromotionReport = ReportSums.extend({
  /** Classes as they were before: those that move up from a grade, and those that had it as their last. */
  grades: z.array(
    z.object({
      stage: Stage,
      grade: Int,
      moving: Count,
      finishing: Count.describe('本年毕业的班级'),
      staying: Count.describe('其中仍有学生未毕业的班级'),
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
  /** The policy's instant of the year, as it was when the run began. */
  dueAt: z.iso.datetime().nullable(),
  /** Until when it can be reversed; null when it can't any more. */
  reversibleUntil: z.iso.datetime().nullable(),
  reversal: z.object({ by: z.string(), at: z.iso.datetime(), reason: z.string() }).nullable(),
  /** Over the whole ledger of the province; null for a rehearsal, and until it is reckoned. */
  fingerprint: z.string().nullable(),
})

/** Those of a province's bureaus who may look at its promotions. */
export const promotionReaders = {
  roles: ['registrar', 'approver', 'viewer', 'administrator'],
  levels: BUREAU_LEVELS,
} as const

export const listPromotions = {
  method: 'GET',
  path: '/api/promotions',
  summary: '升级记录',
  access: promotionReaders,
  input: {},
  output: z.object({ rows: z.array(PromotionRun) }),
  refusals: [],
} as const satisfies Route

export const getPromotion = {
  method: 'GET',
  path: '/api/promotions/:id',
  summary: '升级进度与报告',
  access: promotionReaders,
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
