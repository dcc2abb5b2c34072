/** Who may come, in the words that several doors share. */
import type { Access } from './route.ts'

export const BUREAU_LEVELS = ['nation', 'province', 'city', 'county'] as const
const STAFF = ['registrar', 'approver', 'viewer', 'administrator'] as const

/** Everybody who works in a unit of a province. */
export const inProvince = {
  roles: STAFF,
  levels: ['province', 'city', 'county', 'school'],
} as const satisfies Access
/** Everybody, the nation's people too. */
export const anyStaff = {
  roles: [...STAFF, 'support', 'auditor'],
  levels: [...BUREAU_LEVELS, 'school'],
} as const satisfies Access
export const schoolRegistrar = { roles: ['registrar'], levels: ['school'] } as const satisfies Access
export const bureauRegistrar = {
  roles: ['registrar'],
  levels: ['province', 'city', 'county'],
} as const satisfies Access
export const provinceRegistrar = { roles: ['registrar'], levels: ['province'] } as const satisfies Access
/** The bureaus of a province, whatever somebody does there. */
export const provinceBureaus = {
  roles: STAFF,
  levels: ['province', 'city', 'county'],
} as const satisfies Access
/** Those who act on cases: which case, the desk decides. */
export const deskHolders = {
  roles: ['registrar', 'approver'],
  levels: ['province', 'city', 'county', 'school'],
} as const satisfies Access
