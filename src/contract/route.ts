import { z } from 'zod'
import type { Role } from '../rules/flow.ts'
import type { RefusalCode } from '../rules/refusal.ts'
import type { Level } from '../rules/scope.ts'

/** Who may come to a door: one of the roles, in a unit of one of the levels. Nobody else. */
export interface Access {
  roles: readonly Role[]
  levels: readonly Level[]
}

/** One door: what it takes, what it gives, and every refusal it may answer with. */
export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  path: string
  /** One short Chinese line for the API page. */
  summary: string
  access: 'public' | 'signed-in' | Access
  input: {
    params?: z.ZodType
    query?: z.ZodType
    body?: z.ZodType
    /** The body is a file of at most so many bytes, sent as application/octet-stream. */
    file?: { maxBytes: number }
  }
  /** What a JSON answer holds; a door with `download` answers with a file instead. */
  output: z.ZodType
  download?: true
  /** It answers with server-sent events, as long as both sides are there. */
  stream?: true
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
  detail: z.string().optional().describe('具体情况:哪个时段、何时开放、被什么挡住'),
})

/** Ids are whole numbers below 2^53; in an address they come as text. */
export const Id = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER)

/** The part of a list's query that turns pages: `after` is the `next` of the page before. */
export const PageQuery = z.object({
  after: z.string().max(200).optional().describe('上一页返回的 next'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

/** One page of a list; `next` is null on the last one. */
export const pageOf = <T extends z.ZodType>(row: T) =>
  z.object({ rows: z.array(row), next: z.string().nullable() })
