/** 毕业确认 (GRD-5): school → county → city confirm that the year's graduation is done; the province may override. */
import { type Refusal, refusalOf } from './refusal.ts'
import type { Level } from './scope.ts'

/** What decides whether a unit's graduation may be confirmed now. */
export interface ConfirmationFacts {
  level: Level
  isConfirmed: boolean
  /** Pupils of a school's final grades who are still in school. */
  remaining: number
  /** Units right below with a final grade that have not confirmed, by name. */
  unconfirmedBelow: readonly string[]
  /** The province confirms in the unit's stead. */
  isOverride: boolean
  /** Why pupils remain, or why the province overrides. */
  reason: string | null
}

/** As many as one sentence can name. */
const NAMED = 5

function namesOf(units: readonly string[]): string {
  const named = units.slice(0, NAMED).join('、')
  return units.length > NAMED ? `${named}等 ${units.length} 个单位` : named
}

/** Why a graduation cannot be confirmed now; undefined when it can. */
export function confirmationRefusal(of: ConfirmationFacts): Refusal | undefined {
  if (of.isConfirmed) return refusalOf('graduation_already_confirmed')
  if (of.isOverride)
    return of.reason === null ? refusalOf('graduation_confirmation_reason', { field: 'reason' }) : undefined
  if (of.unconfirmedBelow.length > 0)
    return refusalOf('graduation_confirmation_below', { detail: namesOf(of.unconfirmedBelow) })
  if (of.level === 'school' && of.remaining > 0 && of.reason === null)
    return refusalOf('graduation_confirmation_reason', {
      field: 'reason',
      detail: `毕业年级还有 ${of.remaining} 人未毕业`,
    })
  return undefined
}
