/** The data lock of graduates (GRD-4), asked at every door that changes a pupil's data or place. */
import type { Tx } from '../../db/tx.ts'
import { refuse } from '../../rules/refusal.ts'
import { findLocked } from './graduation.queries.ts'

/**
 * Every hand that changes a pupil's data or moves him asks this first. Inner action; asked within a scope, it tells of
 * the graduates of that scope only, so that nobody learns of others.
 * @throws Refusal pupil_data_locked for one who has graduated and is in no school since (GRD-4)
 */
export async function requireUnlocked(tx: Tx, schema: string, pupilIds: readonly number[]): Promise<void> {
  if ((await lockedOf(tx, schema, pupilIds)).length > 0) refuse('pupil_data_locked')
}

/** Which of the pupils are locked so. Inner action. */
export function lockedOf(tx: Tx, schema: string, pupilIds: readonly number[]): Promise<number[]> {
  return findLocked(tx, schema, pupilIds)
}
