import { z } from 'zod'
import { PolicyValues } from '../rules/policy-values.ts'
import { anyStaff } from './access.ts'
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

/** From a day on, the province's values are these; what is not named stays. Set again for the same day, it is replaced. */
export const setPolicy = {
  method: 'PUT',
  path: '/api/policies',
  summary: '设置本省的政策参数',
  access: { roles: ['administrator'], levels: ['province'] },
  input: {
    body: z.object({
      basis: z.string().trim().min(2).max(60).describe('依据,例如文件名'),
      validFrom: Day,
      validTo: Day.nullable(),
      values: PolicyValues.partial(),
    }),
  },
  output: PolicyRow,
  refusals: ['policy_in_the_past', 'window_dates_wrong', 'policy_promotion_day_past', 'policy_unchanged'],
} as const satisfies Route
