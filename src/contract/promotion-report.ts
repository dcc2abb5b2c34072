/** What a promotion found and did: schools, classes and pupils behind the sums, the ledger, and what keeps it standing. */
import { z } from 'zod'
import {
  DEPENDENT_KINDS,
  REPORT_NEEDS,
  type ReportNeed,
  STAYER_WHYS,
  type StayerWhy,
} from '../rules/promotion.ts'
import { promotionReaders, ReportSums } from './promotion.ts'
import { Id, PageQuery, pageOf, type Route } from './route.ts'
import { Count, Day, Int, Saying, Stage, UnitName, Year } from './season-words.ts'

const keysOf = <K extends string>(words: Readonly<Record<K, string>>) => Object.keys(words) as [K, ...K[]]
const Need = z.enum(keysOf<ReportNeed>(REPORT_NEEDS)).describe('只看需要处理的')
const Why = z.enum(keysOf<StayerWhy>(STAYER_WHYS)).describe('未毕业的原因')
const Dependent = z.enum(DEPENDENT_KINDS).describe('升级之后办理、以升级为前提的业务')
const OneRun = z.object({ id: Id })
const Within = z.object({ unit: Id.optional().describe('本单位或下级单位;不填为本单位') })
const provinceReaders = { roles: promotionReaders.roles, levels: ['province'] } as const
const bureauWriters = { roles: ['registrar', 'approver'], levels: ['province', 'city', 'county'] } as const

/** A unit of the report, its sums and those of the bureaus right below it; its schools are at the next door. */
export const getPromotionUnit = {
  method: 'GET',
  path: '/api/promotions/:id/unit',
  summary: '升级报告:本单位和下级主管局',
  access: promotionReaders,
  input: { params: OneRun, query: Within },
  output: z.object({
    unit: UnitName,
    /** The bureau above it, inside the asking person's subtree. */
    above: UnitName.nullable(),
    isSchool: z.boolean(),
    total: ReportSums,
    bureaus: z.array(ReportSums.extend({ id: Int, name: z.string() })),
    /** Counties and cities, the unit itself among them, that had not confirmed the year's graduation (GRD-5). */
    unconfirmedBureaus: z.array(UnitName),
    /** Who stays, by stage and reason. */
    stayers: z.array(z.object({ stage: Stage, why: Why, pupils: Count })),
    /** Whether the pupils behind the figures are kept: of older rehearsals they are not. */
    hasPupils: z.boolean(),
  }),
  refusals: ['not_found'],
} as const satisfies Route

export const listPromotionSchools = {
  method: 'GET',
  path: '/api/promotions/:id/schools',
  summary: '升级报告:各学校',
  access: promotionReaders,
  input: {
    params: OneRun,
    query: PageQuery.extend({
      ...Within.shape,
      need: Need.optional(),
      name: z.string().max(40).optional().describe('学校名称的一部分'),
    }),
  },
  output: pageOf(
    z.object({
      school: UnitName,
      code: z.string(),
      bureau: z.string(),
      classes: Count,
      unplaced: Count,
      ungraduated: Count,
      blocked: Count,
      openCases: Count,
      isUnconfirmed: z.boolean(),
      wrongLengths: z.array(Stage),
    }),
  ),
  refusals: ['not_found'],
} as const satisfies Route

/** Everybody who stays in a final grade, with what holds him, as it was found; and what has become of him since. */
export const listPromotionStayers = {
  method: 'GET',
  path: '/api/promotions/:id/stayers',
  summary: '升级报告:毕业年级未毕业学生',
  access: promotionReaders,
  input: {
    params: OneRun,
    query: PageQuery.extend({ ...Within.shape, why: Why.optional(), stage: Stage.optional() }),
  },
  output: pageOf(
    z.object({
      pupilId: Int,
      name: z.string(),
      school: UnitName,
      className: z.string(),
      stage: Stage,
      why: Why,
      /** What holds him, in words. */
      reason: z.string(),
      caseId: Int.nullable(),
      regraduateBy: Day.nullable(),
      state: z.enum(['in_school', 'graduated', 'left']).describe('现在:仍在校、已毕业、已离校'),
    }),
  ),
  refusals: ['not_found'],
} as const satisfies Route

/**
 * Everybody who waits for a class: he moves with his cohort, or stays in a final grade (PRO-1). Of a run that has moved
 * them, the ledger; of a rehearsal, who waits now. And what has become of him since.
 */
export const listPromotionUnplaced = {
  method: 'GET',
  path: '/api/promotions/:id/unplaced',
  summary: '升级报告:待分班学生',
  access: promotionReaders,
  input: {
    params: OneRun,
    query: PageQuery.extend({
      ...Within.shape,
      outcome: z.enum(['moves', 'stays']).optional().describe('随同级升级、留在毕业年级'),
      stage: Stage.optional(),
    }),
  },
  output: pageOf(
    z.object({
      pupilId: Int,
      name: z.string(),
      school: UnitName,
      stage: Stage,
      fromGrade: Int,
      /** Null for one who stays in a final grade. */
      toGrade: Int.nullable(),
      state: z.enum(['waiting', 'placed', 'left']).describe('现在:仍待分班、已分班、已离校'),
    }),
  ),
  refusals: ['not_found'],
} as const satisfies Route

/** Classes that move (the ledger, once they have) and those that stay, with the reason. */
export const listPromotionClasses = {
  method: 'GET',
  path: '/api/promotions/:id/classes',
  summary: '升级账本:各班级',
  access: promotionReaders,
  input: {
    params: OneRun,
    query: PageQuery.extend({
      ...Within.shape,
      outcome: z.enum(['moves', 'stays']).optional().describe('升级、不升级'),
      stage: Stage.optional(),
    }),
  },
  output: pageOf(
    z.object({
      id: Int,
      school: UnitName,
      /** In the grade before. */
      name: z.string(),
      stage: Stage,
      cohort: Year,
      length: Int,
      fromGrade: Int,
      toGrade: Int.nullable(),
      isBack: z.boolean().describe('升级已撤回,班级已回到原年级'),
      why: z.enum(['final_grade', 'of_new_year']).nullable().describe('不升级的原因'),
      stayers: Count,
      isWrongLength: z.boolean(),
    }),
  ),
  refusals: ['not_found'],
} as const satisfies Route

/** Schools, classes that stay, and, with a purpose, pupils by name (ACC-4). */
export const exportPromotionReport = {
  method: 'GET',
  path: '/api/promotions/:id/workbook',
  summary: '导出升级报告(含学生名单的,须写明用途,留痕)',
  access: bureauWriters,
  input: {
    params: OneRun,
    query: Within.extend({
      purpose: Saying(100).optional().describe('填写用途则附学生名单'),
    }),
  },
  output: z.any(),
  download: true,
  refusals: ['not_found', 'promotion_not_reported', 'export_too_many'],
} as const satisfies Route

export const exportPromotionLedger = {
  method: 'GET',
  path: '/api/promotions/:id/ledger',
  summary: '导出升级账本(逐班)',
  access: promotionReaders,
  input: { params: OneRun, query: Within },
  output: z.any(),
  download: true,
  refusals: ['not_found'],
} as const satisfies Route

/** For `npm run verify -- promotion FILE`: ids and grades, no names of pupils. */
export const downloadPromotionProof = {
  method: 'GET',
  path: '/api/promotions/:id/proof',
  summary: '下载升级核验文件',
  access: provinceReaders,
  input: { params: OneRun },
  output: z.any(),
  download: true,
  refusals: ['not_found', 'promotion_no_ledger'],
} as const satisfies Route

/** Reckons the fingerprint anew from the rows that are there now. */
export const checkPromotionLedger = {
  method: 'GET',
  path: '/api/promotions/:id/fingerprint',
  summary: '重新计算升级账本的指纹',
  access: provinceReaders,
  input: { params: OneRun },
  output: z.object({
    kept: z.string().nullable(),
    reckoned: z.string(),
    isSame: z.boolean(),
    classes: Count,
    pupils: Count,
  }),
  refusals: ['not_found', 'promotion_no_ledger'],
} as const satisfies Route

/** Whether a promotion may be reversed now, each condition by itself. */
export const getReversalConditions = {
  method: 'GET',
  path: '/api/promotions/:id/reversal',
  summary: '撤回升级的条件',
  access: provinceReaders,
  input: { params: OneRun },
  output: z.object({
    isComplete: z.boolean(),
    hours: Count.describe('政策规定的小时数'),
    until: z.iso.datetime().nullable(),
    isInTime: z.boolean(),
    blockers: z.array(z.object({ what: Dependent, label: z.string(), cure: z.string(), count: Count })),
    mayReverse: z.boolean(),
  }),
  refusals: ['not_found', 'promotion_not_complete'],
} as const satisfies Route

/** What depends on a promotion, one by one: to be undone before it can be reversed. */
export const listReversalBlockers = {
  method: 'GET',
  path: '/api/promotions/:id/blockers',
  summary: '挡住撤回升级的业务',
  access: provinceReaders,
  input: { params: OneRun, query: PageQuery.extend({ what: Dependent }) },
  output: pageOf(
    z.object({
      id: Int,
      school: z.string(),
      bureau: z.string(),
      subject: z.string(),
      grade: z.string().nullable().describe('年级、班级'),
      about: z.enum(['class', 'case', 'allocation', 'placement', 'pupil']),
      target: Int,
    }),
  ),
  refusals: ['not_found'],
} as const satisfies Route
