/** The practice clock: forward only, and never past a promotion that has not been run. */
import { Temporal } from 'temporal-polyfill'
import { businessDay } from './policy.ts'
import { refuse } from './refusal.ts'

/**
 * Judges a move of a practice world's clock.
 * @param move.now ISO instant that the clock reads
 * @param move.to ISO instant that it is to read
 * @param move.isPromoted whether every province has completed the promotion of the year that the clock reads
 * @throws Refusal clock_only_forward; clock_skips_promotion, for a year left behind would leave its classes behind
 */
export function requireClockMove(move: { now: string; to: string; isPromoted: boolean }): void {
  if (Temporal.Instant.compare(move.to, move.now) <= 0) refuse('clock_only_forward', { field: 'to' })
  const years = businessDay(move.to).year - businessDay(move.now).year
  if (years > 1 || (years === 1 && !move.isPromoted))
    refuse('clock_skips_promotion', {
      field: 'to',
      detail: `${businessDay(move.now).year + (move.isPromoted ? 1 : 0)} 年的升级`,
    })
}
