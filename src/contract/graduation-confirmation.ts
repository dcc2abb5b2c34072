import { z } from 'zod'
import { deskHolders, inProvince } from './access.ts'
import { Id, type Route } from './route.ts'
import { Count, Done, Int, Saying, UnitName, Year } from './season-words.ts'

const Confirmation = z.object({
  at: z.iso.datetime(),
  by: z.string(),
  /** Confirmed by the province in the unit's stead. */
  isOverride: z.boolean(),
  reason: z.string().nullable(),
})

const UnitState = z.object({
  id: Int,
  name: z.string(),
  isSchool: z.boolean(),
  officePhone: z.string().nullable(),
  /** Schools in its subtree (itself, for a school) that have a final grade this year, and those that have confirmed. */
  schools: Count,
  confirmedSchools: Count,
  graduated: Count,
  /** Pupils of final grades still in school. */
  remaining: Count,
  confirmation: Confirmation.nullable(),
})

/** Who has confirmed that this year's graduation is done (GRD-5); those who have not come first. */
export const listConfirmations = {
  method: 'GET',
  path: '/api/graduation/confirmations',
  summary: '毕业确认:哪些单位已办完毕业',
  access: inProvince,
  input: { query: z.object({ unit: Id.optional().describe('本单位或下级单位;不填为本单位') }) },
  output: z.object({
    year: Year,
    unit: UnitState,
    above: UnitName.nullable(),
    units: z.array(UnitState),
  }),
  refusals: ['not_found'],
} as const satisfies Route

/** School → county → city; the province confirms in a unit's stead with a reason. */
export const confirmGraduation = {
  method: 'POST',
  path: '/api/graduation/confirmations',
  summary: '确认本单位毕业已办完(省级可代为确认)',
  access: deskHolders,
  input: {
    body: z.object({
      unit: Id.optional().describe('只有省级可代下级确认'),
      reason: Saying(200).optional(),
    }),
  },
  output: Done,
  refusals: [
    'not_found',
    'graduation_already_confirmed',
    'graduation_confirmation_below',
    'graduation_confirmation_reason',
    'graduation_nothing_to_confirm',
  ],
} as const satisfies Route

/** The unit's own; those of the bureaus above, which rest on it, lapse too. */
export const withdrawConfirmation = {
  method: 'POST',
  path: '/api/graduation/confirmations/withdrawal',
  summary: '撤回本单位的毕业确认',
  access: deskHolders,
  input: { body: z.object({}) },
  output: Done,
  refusals: ['graduation_not_confirmed'],
} as const satisfies Route
