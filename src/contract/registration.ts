import { z } from 'zod'
import { inProvince, schoolRegistrar } from './access.ts'
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
    'switch_closed',
    'school_does_not_teach_stage',
    'registration_row_wrong',
    'registration_already_taken',
  ],
} as const satisfies Route

/** The form's fields as they were entered, for mending a row that was sent back. Opens sealed data: audited. */
export const getRegistrationCells = {
  method: 'GET',
  path: '/api/registrations/:id/cells',
  summary: '打开待修改的注册信息',
  access: schoolRegistrar,
  input: { params: z.object({ id: Id }) },
  output: z.object({ caseId: Int, version: Int, cells: Cells }),
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
    'registration_row_wrong',
    'registration_already_taken',
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
