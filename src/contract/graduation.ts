import { z } from 'zod'
import { REGRADUATION_WORDS, type Regraduation } from '../rules/graduation.ts'
import { OUTCOMES } from '../rules/senior-graduation.ts'
import { bureauRegistrar, inProvince, schoolRegistrar } from './access.ts'
import { Id, PageQuery, pageOf, type Route } from './route.ts'
import { Count, Day, Int, Masked, Saying, Sex, Stage, UnitName, Year } from './season-words.ts'

const keysOf = <K extends string>(words: Readonly<Record<K, string>>) => Object.keys(words) as [K, ...K[]]

/** The five counts before graduation (GRD-2); those of kinds not built yet are 0 because none can exist. */
export const getReadiness = {
  method: 'GET',
  path: '/api/graduation/readiness',
  summary: '毕业准备情况',
  access: inProvince,
  input: { query: z.object({ school: Id.optional() }) },
  output: z.object({
    year: Year,
    problemRecords: Count,
    openCases: Count,
    cleanUp: Count,
    erasures: Count,
    openMovements: Count,
    classes: Count,
    toGraduate: Count,
    graduated: Count,
    blocked: Count,
    /** Of senior high, proposed and waiting for their bureau: neither blocked nor an open case here. */
    proposed: Count,
    /** Why nothing can be initiated now, in words with the day; null while the window is open. */
    closed: z.string().nullable(),
  }),
  refusals: [],
} as const satisfies Route

/** Final-grade pupils by class: who may graduate, who is blocked by what. */
export const listLeavers = {
  method: 'GET',
  path: '/api/graduation/leavers',
  summary: '毕业年级学生',
  access: inProvince,
  input: {
    query: PageQuery.extend({
      class: Id.optional(),
      stage: Stage.optional(),
      school: Id.optional().describe('学校,或主管局及其下级'),
      due: z.enum(['true']).optional().describe('只看今年暑期前应毕业的'),
      standing: z.enum(['flagged', 'case', 'movement']).optional().describe('只看还有未办结事项的'),
    }),
  },
  output: pageOf(
    z.object({
      pupilId: Int,
      name: z.string(),
      sex: Sex,
      className: z.string(),
      classId: Int,
      isFlagged: z.boolean(),
      blockedBy: z.string().nullable().describe('未办结业务'),
      caseId: Int.nullable(),
      keptBack: z.string().nullable().describe('今年毕业时留下的原因'),
    }),
  ),
  refusals: [],
} as const satisfies Route

/** What a graduation, or a proposal, does or would do: in numbers and names. */
export const GraduationAnswer = z.object({
  graduated: Count,
  excepted: Count,
  blocked: z.array(z.object({ pupilId: Int, name: z.string(), why: z.string(), caseId: Int.nullable() })),
  byClass: z.array(z.object({ classId: Int, name: z.string(), pupils: Count })),
  /** Everybody who leaves; only in a preview. */
  leaving: z.array(z.object({ pupilId: Int, name: z.string(), classId: Int, outcome: z.enum(OUTCOMES) })),
})

/** Whole classes, less the pupils excepted, in one step; blocked pupils are left out and named (GRD-1, GRD-2). */
export const graduate = {
  method: 'POST',
  path: '/api/graduations',
  summary: '学生毕业',
  access: schoolRegistrar,
  input: {
    body: z.object({
      classes: z.array(Id).min(1).max(100),
      /** Who stays, and why; pupils of other classes are passed over. */
      except: z
        .array(z.object({ pupilId: Id, reason: Saying(100) }))
        .max(2000)
        .default([]),
      /** True: only tells what would happen. */
      preview: z.boolean().default(false),
    }),
  },
  output: GraduationAnswer,
  refusals: [
    'window_closed',
    'not_found',
    'graduation_not_final_grade',
    'graduation_needs_decision',
    'season_promotion_running',
  ],
} as const satisfies Route

const Graduate = z.object({
  id: Int,
  pupilId: Int,
  version: Int,
  name: z.string(),
  sex: Sex,
  birthDate: Day,
  studentNumber: Masked,
  school: UnitName,
  stage: Stage,
  year: Year,
  className: z.string().nullable(),
  graduatedOn: Day,
  outcome: z.enum(OUTCOMES),
  destination: z.string().nullable(),
  isDestinationBackfilled: z.boolean(),
  expectedSchool: UnitName.nullable(),
  admittedSchool: UnitName.nullable(),
  reversedAt: z.iso.datetime().nullable(),
  regraduateBy: Day.nullable(),
  /** Who took it back, and why; null while it stands. */
  reversedBy: z.string().nullable(),
  reversalReason: z.string().nullable(),
  /** The day of the graduation that stands in its stead. */
  graduatedAgainOn: Day.nullable(),
  /** What has become of it since it was taken back; null while it stands. */
  regraduation: z.enum(keysOf<Regraduation>(REGRADUATION_WORDS)).nullable(),
})

export const listGraduates = {
  method: 'GET',
  path: '/api/graduates',
  summary: '毕业生查询',
  access: inProvince,
  input: {
    query: PageQuery.extend({
      year: Year.optional(),
      stage: Stage.optional(),
      school: Id.optional(),
      name: z.string().max(40).optional(),
      reversed: z.enum(['true', 'false']).default('false').describe('毕业生驳回查询'),
      waiting: z.enum(['true', 'false']).optional().describe('尚未录取'),
      outcome: z.enum(OUTCOMES).optional().describe('毕业、结业、肄业'),
      again: z
        .enum(['true', 'false', 'over'])
        .optional()
        .describe('驳回后已重新毕业、待重新毕业、待重新毕业而期限已过'),
    }),
  },
  output: pageOf(Graduate),
  refusals: [],
} as const satisfies Route

/** By hand, for one or many; a destination filled in by an admission can't be typed over (GRD-3). */
export const setDestinations = {
  method: 'PUT',
  path: '/api/graduates/destinations',
  summary: '毕业信息管理:毕业去向、期望录取学校',
  access: schoolRegistrar,
  input: {
    body: z.object({
      graduates: z.array(Id).min(1).max(2000),
      destination: z.string().max(20).nullable().optional(),
      expectedSchoolId: Id.nullable().optional(),
      /** The same by its ten digits, as a clerk knows it. */
      expectedSchoolCode: z
        .string()
        .regex(/^\d{10}$/)
        .optional(),
    }),
  },
  output: z.object({ changed: Count }),
  refusals: [
    'not_found',
    'graduation_already_reversed',
    'graduation_destination_unknown',
    'graduation_destination_backfilled',
  ],
} as const satisfies Route

/** What a reversal would do: how many come back, until when they may graduate again, and who can't and why. */
export const previewReversal = {
  method: 'POST',
  path: '/api/graduates/reversals/preview',
  summary: '毕业生驳回:预览',
  access: bureauRegistrar,
  input: { body: z.object({ graduates: z.array(Id).min(1).max(500) }) },
  output: z.object({
    able: z.array(Int),
    regraduateBy: Day,
    blocked: z.array(
      z.object({ id: Int, name: z.string(), className: z.string().nullable(), why: z.string() }),
    ),
  }),
  refusals: ['not_found'],
} as const satisfies Route

/** Back into the old class, with a deadline of its own to graduate again (GRD-4). */
export const reverseGraduations = {
  method: 'POST',
  path: '/api/graduates/reversals',
  summary: '毕业生驳回',
  access: bureauRegistrar,
  input: { body: z.object({ graduates: z.array(Id).min(1).max(500), reason: Saying(200) }) },
  output: z.object({ reversed: Count, regraduateBy: Day }),
  refusals: ['not_found', 'graduation_admitted', 'graduation_claimed', 'graduation_already_reversed'],
} as const satisfies Route

/** One workbook whose first five columns are those of the allocation list (ADM-2). */
export const exportGraduates = {
  method: 'GET',
  path: '/api/graduates/workbook',
  summary: '导出招生 excel',
  access: { roles: ['registrar'], levels: ['province', 'city', 'county', 'school'] },
  input: {
    query: z.object({ year: Year.optional(), stage: Stage.optional(), purpose: Saying(100) }),
  },
  output: z.any(),
  download: true,
  refusals: [],
} as const satisfies Route

/** The school's graduates of a year, to be filled in and sent back as an import of kind destination (GRD-3). */
export const exportDestinations = {
  method: 'GET',
  path: '/api/graduates/destination-workbook',
  summary: '导出毕业去向表(留痕,带水印)',
  access: schoolRegistrar,
  input: { query: z.object({ year: Year.optional(), purpose: Saying(100) }) },
  output: z.any(),
  download: true,
  refusals: ['export_too_many', 'not_found'],
} as const satisfies Route
