import { z } from 'zod'
import { Id, PageQuery, pageOf, type Route } from './route.ts'
import { Done, Int } from './season-words.ts'

const AccountRole = z.enum(['registrar', 'approver', 'viewer', 'support', 'auditor', 'administrator'])
const administrators = {
  roles: ['administrator'],
  levels: ['nation', 'province', 'city', 'county', 'school'],
} as const

const Account = z.object({
  id: Int,
  login: z.string(),
  name: z.string(),
  roles: z.array(AccountRole),
  unit: z.object({ id: Int, name: z.string() }),
  isSealed: z.boolean(),
  mustChangePassword: z.boolean().describe('仍为初始密码'),
})

export const listAccounts = {
  method: 'GET',
  path: '/api/accounts',
  summary: '本单位及下级单位的用户',
  access: administrators,
  input: { query: PageQuery.extend({ unit: Id.optional(), name: z.string().max(40).optional() }) },
  output: pageOf(Account),
  refusals: [],
} as const satisfies Route

/** Each level issues the accounts of its own unit and the level below, many at once (ACC-1). */
export const issueAccounts = {
  method: 'POST',
  path: '/api/accounts',
  summary: '批量开通用户',
  access: administrators,
  input: {
    body: z.object({
      accounts: z
        .array(
          z.object({
            unitId: Id,
            login: z.string().regex(/^[a-z0-9][a-z0-9._-]{2,39}$/),
            name: z.string().min(2).max(40),
            roles: z.array(AccountRole).min(1),
          }),
        )
        .min(1)
        .max(500),
    }),
  },
  /** Initial passwords are shown this once; the request repeated tells the logins without them. */
  output: z.object({
    issued: z.array(z.object({ login: z.string(), unitId: Int, password: z.string().nullable() })),
  }),
  refusals: ['account_login_taken', 'account_unit_not_below', 'account_roles_must_be_two_people'],
} as const satisfies Route

export const resetPassword = {
  method: 'POST',
  path: '/api/accounts/:id/reset',
  summary: '重置密码(该用户的登录全部失效)',
  access: administrators,
  input: { params: z.object({ id: Id }) },
  output: z.object({ login: z.string(), password: z.string().nullable() }),
  refusals: ['not_found', 'account_unit_not_below'],
} as const satisfies Route

export const sealAccount = {
  method: 'PUT',
  path: '/api/accounts/:id/sealed',
  summary: '封存或启用用户',
  access: administrators,
  input: { params: z.object({ id: Id }), body: z.object({ isSealed: z.boolean() }) },
  output: Done,
  refusals: ['not_found', 'account_unit_not_below', 'account_seal_yourself'],
} as const satisfies Route

export const changePassword = {
  method: 'PUT',
  path: '/api/session/password',
  summary: '修改自己的密码',
  access: 'signed-in',
  input: { body: z.object({ old: z.string().max(200), next: z.string().min(8).max(200) }) },
  output: Done,
  refusals: ['wrong_login_or_password', 'password_unchanged', 'sign_in_throttled'],
} as const satisfies Route
