import { z } from 'zod'
import type { RefusalCode } from '../rules/refusal.ts'

/** One door: what it takes, what it gives, and every refusal it may answer with. */
export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  path: string
  /** One short Chinese line for the API page. */
  summary: string
  /** Who may come to this door at all; nobody by default. */
  access: 'public' | 'signed-in'
  input: { params?: z.ZodType; query?: z.ZodType; body?: z.ZodType }
  output: z.ZodType
  refusals: readonly RefusalCode[]
}

/** RFC 9457 problem, as every refusal is sent. */
export const Problem = z.object({
  type: z.string(),
  status: z.number().int(),
  code: z.string().describe('拒绝代码,永不复用'),
  title: z.string().describe('哪里不对'),
  cure: z.string().describe('怎样解决'),
  field: z.string().optional().describe('有关的字段'),
})
