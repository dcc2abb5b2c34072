import { z } from 'zod'
import { deskHolders, inProvince, schoolRegistrar } from './access.ts'
import { CaseStep } from './business-case.ts'
import { LookUpFound } from './look-up.ts'
import { Id, PageQuery, pageOf, type Route } from './route.ts'
import { Count, Int, Masked, Sex, UnitName } from './season-words.ts'

const Kind = z.enum(['registration', 'late_registration'])

const Registration = z.object({
  caseId: Int,
  version: Int,
  kind: Kind,
  pupilId: Int,
  name: z.string(),
  sex: Sex,
  birthDate: z.iso.date(),
  idNumber: Masked.nullable(),
  school: UnitName,
  state: z.string(),
  stateLabel: z.string(),
  /** Held back by an identity collision until that is solved (REG-5). */
  isHeld: z.boolean(),
  sentBackBecause: z.string().nullable(),
  /** What should be looked at before it passes; nothing of it forbids that. */
  warnings: z.array(z.object({ code: z.string(), label: z.string() })),
  /** After it was sent back and mended: what the last sending changed, sealed texts masked. Null: never mended. */
  changes: z
    .array(
      z.object({
        field: z.string(),
        label: z.string(),
        group: z.string(),
        before: z.string(),
        after: z.string(),
        changedFrom: Int.nullable(),
      }),
    )
    .nullable(),
  /** What this person may do with it now. */
  steps: z.array(CaseStep),
})

export const listRegistrations = {
  method: 'GET',
  path: '/api/registrations',
  summary: '学籍注册:新生名单',
  access: inProvince,
  input: {
    query: PageQuery.extend({
      kind: Kind.optional(),
      state: z.string().max(40).optional(),
      held: z.enum(['true', 'false']).optional(),
      name: z.string().max(40).optional(),
      desk: z.literal('mine').optional().describe('只看等待本人办理的'),
      warning: z.enum(['age', 'id_region', 'flagged', 'mended']).optional(),
      school: Id.optional(),
      sentBack: z.literal('true').optional().describe('只看被退回、等待修改的'),
    }),
  },
  output: pageOf(Registration).extend({ total: Count }),
  refusals: [],
} as const satisfies Route

/** Cells as a clerk would type them into the template, by field key; read by the same parsers as the workbook. */
const Cells = z.record(z.string().max(40), z.string().max(400))

/** A new pupil by form: the same fields and rules as the workbook (REG-1). */
export const registerPupil = {
  method: 'POST',
  path: '/api/registrations',
  summary: '新生注册(手工录入)',
  access: schoolRegistrar,
  input: {
    body: z.object({
      kind: Kind.default('registration'),
      cells: Cells,
    }),
  },
  output: z.object({ caseId: Int, pupilId: Int, isHeld: z.boolean() }),
  refusals: [
    'window_closed',
    'season_promotion_first',
    'season_term_missing',
    'season_classes_missing',
    'switch_closed',
    'school_does_not_teach_stage',
    'registration_row_wrong',
    'registration_already_taken',
    'look_up_used_up',
    'late_registration_elsewhere',
    'late_registration_here',
  ],
} as const satisfies Route

/** The form's fields as they were entered, for mending a row that was sent back. Opens sealed data: audited. */
export const getRegistrationCells = {
  method: 'GET',
  path: '/api/registrations/:id/cells',
  summary: '打开待修改的注册信息',
  access: schoolRegistrar,
  input: { params: z.object({ id: Id }) },
  output: z.object({
    caseId: Int,
    version: Int,
    kind: Kind,
    cells: Cells,
    sentBackBecause: z.string().nullable(),
  }),
  refusals: ['not_found', 'registration_not_on_your_desk'],
} as const satisfies Route

export const mendRegistration = {
  method: 'PUT',
  path: '/api/registrations/:id',
  summary: '修改尚未审核或被退回的注册信息',
  access: schoolRegistrar,
  input: { params: z.object({ id: Id }), body: z.object({ version: z.number().int(), cells: Cells }) },
  output: z.object({ caseId: Int, version: Int, isHeld: z.boolean() }),
  refusals: [
    'not_found',
    'stale_view',
    'registration_not_on_your_desk',
    'pupil_data_locked',
    'registration_row_wrong',
    'registration_already_taken',
    'look_up_used_up',
    'late_registration_elsewhere',
    'late_registration_here',
  ],
} as const satisfies Route

/** The fields of the registration form and template: one table for both (REG-1). */
export const getFieldProblems = {
  method: 'POST',
  path: '/api/registrations/check',
  summary: '检查填写内容(不保存)',
  access: schoolRegistrar,
  input: { body: z.object({ kind: Kind.default('registration'), cells: Cells }) },
  output: z.object({
    problems: z.array(z.object({ field: z.string(), rule: z.string(), cause: z.string(), cure: z.string() })),
  }),
  refusals: [],
} as const satisfies Route

/** Who is here already: in this school, or (whether only) elsewhere in the province. Asked while a form is filled (REG-5). */
export const findDuplicates = {
  method: 'POST',
  path: '/api/registrations/duplicates',
  summary: '录入时查重:本校已有的,全省是否已有(限次,留痕)',
  access: schoolRegistrar,
  input: {
    body: z.object({
      name: z.string().min(1).max(80),
      sex: Sex,
      birthDate: z.iso.date(),
      /** Resident ID number, 18 characters; left out where there is none. */
      idNumber: z.string().max(40).optional(),
      /** The case that is being mended: its own pupil is none. */
      caseId: Id.optional(),
    }),
  },
  output: z.object({
    here: z.array(
      z.object({
        pupilId: Int,
        by: z.enum(['id_number', 'trace']),
        state: z.enum(['newcomer', 'in_school', 'graduated', 'departed', 'removed']),
      }),
    ),
    /** By name and ID number, elsewhere: as the look-up tells it. */
    elsewhere: LookUpFound.nullable(),
    /** By name, sex and birth date, elsewhere, where no ID number is given: whether only. */
    isNamesakeElsewhere: z.boolean(),
    /** The allowance is used up: about elsewhere nothing is known. */
    isUsedUp: z.boolean(),
  }),
  refusals: ['look_up_number_form'],
} as const satisfies Route

/** Audited: the sealed fields leave in full, to be mended and sent back as an import (REG-4). */
export const getSentBackWorkbook = {
  method: 'GET',
  path: '/api/registrations/sent-back',
  summary: '下载被退回的注册名单(附退回意见,改好后再导入)',
  access: schoolRegistrar,
  input: { query: z.object({ kind: Kind.default('registration') }) },
  output: z.any(),
  download: true,
  refusals: [],
} as const satisfies Route

/** Counties by name, for the forms: `name` tells province and city too. */
export const listDivisions = {
  method: 'GET',
  path: '/api/divisions',
  summary: '区县行政区划代码及名称',
  access: deskHolders,
  input: {},
  output: z.object({ rows: z.array(z.object({ code: z.string(), name: z.string() })) }),
  refusals: [],
} as const satisfies Route
