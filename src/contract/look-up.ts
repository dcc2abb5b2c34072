import { z } from 'zod'
import { deskHolders } from './access.ts'
import type { Route } from './route.ts'
import { Count } from './season-words.ts'

const Allowance = z.object({
  perHour: Count,
  perDay: Count,
  leftThisHour: Count,
  leftThisDay: Count,
})

export const LookUpFound = z.object({
  school: z.string(),
  isOwnSchool: z.boolean(),
  state: z.enum(['newcomer', 'in_school', 'graduated', 'departed', 'removed']),
})

/** Name and number travel in the body: an address would be logged. Every question is in the audit (QRY-1). */
export const lookUp = {
  method: 'POST',
  path: '/api/look-ups',
  summary: '全省学籍查询:是否有学籍、在哪所学校、什么状态(限次,留痕)',
  access: deskHolders,
  input: {
    body: z.object({
      name: z.string().min(1).max(80),
      number: z.string().min(1).max(40).describe('完整身份证号或学籍号'),
    }),
  },
  /** `found` is null for nobody, and for a right number under another name. */
  output: z.object({ found: LookUpFound.nullable(), allowance: Allowance }),
  refusals: ['look_up_number_form', 'look_up_used_up'],
} as const satisfies Route

export const getLookUpAllowance = {
  method: 'GET',
  path: '/api/look-ups/allowance',
  summary: '全省学籍查询还可查几次',
  access: deskHolders,
  input: {},
  output: Allowance,
  refusals: [],
} as const satisfies Route
