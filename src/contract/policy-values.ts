import { z } from 'zod'
import { PolicyValues } from '../rules/policy-values.ts'
import { BusinessWindow } from '../rules/window.ts'
import { anyStaff, BUREAU_LEVELS } from './access.ts'
import { ChangeEffect, Seen } from './change-effect.ts'
import type { Route } from './route.ts'
import { Day, Int } from './season-words.ts'

/** A policy as it is kept: of the province, or of its world for every province without one of its own. */
const PolicyRow = z.object({
  id: Int,
  name: z.string(),
  owner: z.enum(['province', 'world']),
  validFrom: Day,
  validTo: Day.nullable(),
  isInForce: z.boolean(),
  values: PolicyValues,
})

export const listPolicies = {
  method: 'GET',
  path: '/api/policies',
  summary: '政策参数:现行的、待生效的和以往的',
  access: anyStaff,
  input: {},
  output: z.object({
    /** The values that hold today; the circular's where nobody has set any. */
    current: PolicyValues,
    rows: z.array(PolicyRow),
  }),
  refusals: [],
} as const satisfies Route

const wish = {
  basis: z.string().trim().min(2).max(60).describe('依据,例如文件名'),
  validFrom: Day,
  validTo: Day.nullable(),
  values: PolicyValues.partial(),
}
const access = { roles: ['administrator'], levels: ['province'] } as const
const refusals = [
  'policy_in_the_past',
  'window_dates_wrong',
  'policy_promotion_day_past',
  'policy_unchanged',
] as const

/** What values would do, before they are set: who stays behind, which forms go, what each of them means. */
export const previewPolicy = {
  method: 'POST',
  path: '/api/policies/preview',
  summary: '设置政策参数前预览影响',
  access,
  input: { body: z.object(wish) },
  output: ChangeEffect,
  refusals,
} as const satisfies Route

/** From a day on, the province's values are these; what is not named stays. Set again for the same day, it is replaced. */
export const setPolicy = {
  method: 'PUT',
  path: '/api/policies',
  summary: '设置本省的政策参数',
  access,
  input: { body: z.object({ ...wish, seen: Seen }) },
  output: PolicyRow,
  refusals: [...refusals, 'stale_view', 'effect_changed'],
} as const satisfies Route

/** Six digits of a province's division; 000000: the world's own policy, for every province without one. */
const ProvinceCode = z.string().regex(/^\d{6}$/)
const SideQuery = {
  province: ProvinceCode.optional().describe('省级行政区划代码;000000 为全国;不填为本省'),
  day: Day.optional().describe('那一天实行的政策;不填为今天'),
}

/** A policy as it holds in a province on a day, with its windows of that year. */
const PolicySide = z.object({
  province: z.object({ code: ProvinceCode, name: z.string() }),
  day: Day,
  /** The policy that says so; null where nobody has set one, and the circular's values hold. */
  set: z
    .object({
      name: z.string(),
      owner: z.enum(['province', 'world']),
      validFrom: Day,
      validTo: Day.nullable(),
    })
    .nullable(),
  values: PolicyValues,
  windows: z.array(BusinessWindow),
  /** Days from which another policy holds here, with its name. */
  versions: z.array(z.object({ day: Day, name: z.string(), owner: z.enum(['province', 'world']) })),
})

/** Two policies, of two days or two provinces of one world: a policy is public, and nobody's data. */
export const comparePolicies = {
  method: 'GET',
  path: '/api/policies/comparison',
  summary: '两份政策对照',
  access: { roles: anyStaff.roles, levels: BUREAU_LEVELS },
  input: {
    query: z.object({
      leftProvince: SideQuery.province,
      leftDay: SideQuery.day,
      rightProvince: SideQuery.province,
      rightDay: SideQuery.day,
    }),
  },
  output: z.object({
    provinces: z.array(z.object({ code: ProvinceCode, name: z.string() })),
    left: PolicySide,
    right: PolicySide,
  }),
  refusals: ['not_found'],
} as const satisfies Route
