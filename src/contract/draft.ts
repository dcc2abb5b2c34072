import { z } from 'zod'
import { deskHolders } from './access.ts'
import type { Route } from './route.ts'
import { Int } from './season-words.ts'

const Form = z.string().regex(/^[a-z][a-z0-9._-]{0,59}$/)
const Values = z
  .record(z.string().max(60), z.string().max(1000))
  .refine((values) => Object.keys(values).length <= 200, '项目太多')

/** A form as far as it was typed: kept sealed, its own person's alone, not in the browser (ACC-4). */
export const getDraft = {
  method: 'GET',
  path: '/api/drafts/:form',
  summary: '取回未提交的草稿(仅本人)',
  access: deskHolders,
  input: { params: z.object({ form: Form }) },
  output: z.object({
    /** 0: there is none. */
    revision: Int,
    values: Values.nullable(),
    savedAt: z.iso.datetime().nullable(),
  }),
  refusals: [],
} as const satisfies Route

/** @param revision the one that was read or saved last; another one means somebody else has typed meanwhile */
export const saveDraft = {
  method: 'PUT',
  path: '/api/drafts/:form',
  summary: '保存草稿(加密,仅本人)',
  access: deskHolders,
  input: {
    params: z.object({ form: Form }),
    body: z.object({ revision: z.number().int().min(0).max(1_000_000), values: Values }),
  },
  output: z.object({ revision: Int, savedAt: z.iso.datetime() }),
  refusals: ['draft_changed_elsewhere'],
} as const satisfies Route

export const deleteDraft = {
  method: 'DELETE',
  path: '/api/drafts/:form',
  summary: '放弃草稿',
  access: deskHolders,
  input: { params: z.object({ form: Form }) },
  output: z.object({ ok: z.literal(true) }),
  refusals: [],
} as const satisfies Route

/**
 * The key of a copy that a browser keeps while the connection is lost. It is made of the salt that lies with the copy
 * and of what only the server knows: without signing in as its writer the copy is noise. Null for a day whose drafts
 * are no more.
 */
export const getDraftKey = {
  method: 'GET',
  path: '/api/drafts/:form/key',
  summary: '断线时暂存在本机的草稿的密钥(仅本人,过期不给)',
  access: deskHolders,
  input: {
    params: z.object({ form: Form }),
    query: z.object({
      salt: z.string().regex(/^[0-9a-f]{32}$/),
      day: z.iso.date().optional().describe('暂存的日期;不填为今天'),
    }),
  },
  output: z.object({ day: z.iso.date(), key: z.string().nullable() }),
  refusals: [],
} as const satisfies Route
