/**
 * Clean-up of open cases (PRO-3): a school ends what is not going to be finished, or a bureau above it does so on its
 * behalf; the pupil is where he was before the case was opened. It ends a case of any kind on any desk, so it is no step
 * of a kind's own table: what it needs of a flow is its two endings.
 */
import type { Flow, Role } from './flow.ts'
import { refuse } from './refusal.ts'
import { isWithin } from './scope.ts'

/** The step under which a clean-up stands among a case's entries. */
export const CLEAN_UP = 'clean_up'
export const CLEAN_UP_LABEL = '清理'

/** Who cleans up: the pupil's school, or a bureau above it on its behalf. */
export type Cleaner = 'school' | 'bureau'

const ENDINGS = {
  school: { state: 'cleaned', label: '已清理' },
  bureau: { state: 'cleaned_on_behalf', label: '已由主管单位代为清理' },
} as const satisfies Record<Cleaner, { state: string; label: string }>

/** States of a case that was cleaned up: it came to nothing. */
export const CLEANED: readonly string[] = [ENDINGS.school.state, ENDINGS.bureau.state]

export const isCleaned = (state: string): boolean => CLEANED.includes(state)

/** A flow with the two endings of a clean-up beside its own. */
export function withCleanUp(flow: Flow<string>): Flow<string> {
  const endings = Object.values(ENDINGS).map(({ state, label }) => [state, { label, desk: null }] as const)
  return { ...flow, states: { ...flow.states, ...Object.fromEntries(endings) } }
}

/** Who acts, and where his unit stands. */
export interface CleaningActor {
  unitPath: string
  roles: readonly Role[]
}

/** The facts of a case that decide its clean-up. */
export interface CaseToClean {
  isOpen: boolean
  /** Path of the school whose case it is. */
  schoolPath: string
}

const AT_SCHOOL: readonly Role[] = ['registrar']
const AT_BUREAU: readonly Role[] = ['registrar', 'approver']

/**
 * As whom somebody may clean up an open case: the school's registrar, who may also withdraw, or above the school whoever
 * decides there. Who opened the case does not matter.
 * @returns null where he may not, or the case is over
 */
export function cleanerOf(of: CaseToClean, actor: CleaningActor): Cleaner | null {
  const has = (roles: readonly Role[]) => roles.some((role) => actor.roles.includes(role))
  if (!of.isOpen || !isWithin(of.schoolPath, actor.unitPath)) return null
  if (of.schoolPath === actor.unitPath) return has(AT_SCHOOL) ? 'school' : null
  return has(AT_BUREAU) ? 'bureau' : null
}

/**
 * The verdict on one case.
 * @param input.seenVersion as the cleaner saw it: what moved since is looked at again first
 * @throws Refusal clean_up_closed, clean_up_not_allowed, stale_view
 */
export function cleanUp(
  at: CaseToClean & { state: string; version: number },
  input: { seenVersion: number },
  actor: CleaningActor,
): { state: string; version: number; taken: readonly { from: string; step: string; to: string }[] } {
  if (!at.isOpen) refuse('clean_up_closed')
  const cleaner = cleanerOf(at, actor)
  if (cleaner === null) return refuse('clean_up_not_allowed')
  if (input.seenVersion !== at.version) refuse('stale_view')
  const { state } = ENDINGS[cleaner]
  return { state, version: at.version + 1, taken: [{ from: at.state, step: CLEAN_UP, to: state }] }
}
