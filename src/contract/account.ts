import { z } from 'zod'
import { LEVELS } from '../rules/scope.ts'
import type { Route } from './route.ts'

const SignInInput = z.object({
  login: z.string().min(1).max(80).describe('用户名'),
  password: z.string().min(1).max(200).describe('密码'),
})

export const signIn = {
  method: 'POST',
  path: '/api/session',
  summary: '登录',
  access: 'public',
  input: { body: SignInInput },
  output: z.object({ expiresAt: z.iso.datetime() }),
  refusals: ['invalid_input', 'wrong_login_or_password', 'sign_in_throttled'],
} as const satisfies Route

/** The signed-in person, as he is shown to himself. */
const Myself = z.object({
  name: z.string(),
  login: z.string(),
  roles: z.array(z.string()),
  mustChangePassword: z.boolean().describe('是否仍为初始密码:修改前不能办理业务'),
  unit: z.object({ id: z.number().int(), name: z.string(), level: z.enum(LEVELS) }),
  clock: z.object({
    at: z.iso.datetime().describe('业务时间:演练中可拨动,平时即当前时间'),
    isPractice: z.boolean().describe('是否为演练'),
  }),
})

export const getMyself = {
  method: 'GET',
  path: '/api/session',
  summary: '当前用户',
  access: 'signed-in',
  input: {},
  output: Myself,
  refusals: ['not_signed_in'],
} as const satisfies Route

export const signOut = {
  method: 'DELETE',
  path: '/api/session',
  summary: '退出登录;可在所有设备上退出',
  access: 'signed-in',
  input: { query: z.object({ everywhere: z.enum(['true', 'false']).default('false') }) },
  output: z.object({ signedOut: z.literal(true) }),
  refusals: ['not_signed_in', 'invalid_input'],
} as const satisfies Route
