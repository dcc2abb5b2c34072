/**
 * Leaving senior high (GRD-1): the school proposes how each pupil of a final class leaves, its bureau decides. Sent back
 * or withdrawn the paper is closed; the school proposes anew.
 */
import type { Flow } from './flow.ts'

/** How a pupil leaves senior high; compulsory stages know graduation only. */
export const OUTCOMES = ['graduated', 'completed', 'incomplete'] as const
export type Outcome = (typeof OUTCOMES)[number]

export type SeniorGraduationState = 'with_bureau' | 'decided' | 'sent_back' | 'withdrawn'

/** The kind of business under which proposals lie on the bureau's desk. */
export const SENIOR_GRADUATION = 'senior_graduation'

export const seniorGraduationFlow: Flow<SeniorGraduationState> = {
  kind: SENIOR_GRADUATION,
  initial: 'with_bureau',
  states: {
    with_bureau: {
      label: '待主管局核准',
      desk: { party: 'bureau', roles: ['registrar', 'approver'], workdays: 10 },
    },
    decided: { label: '已核准', desk: null },
    sent_back: { label: '已退回学校', desk: null },
    withdrawn: { label: '已撤回', desk: null },
  },
  steps: [
    { from: 'with_bureau', step: 'decide', to: 'decided', label: '核准' },
    { from: 'with_bureau', step: 'send_back', to: 'sent_back', label: '退回', reason: 'required' },
    {
      from: 'with_bureau',
      step: 'withdraw',
      to: 'withdrawn',
      label: '撤回',
      by: { party: 'school', roles: ['registrar'] },
    },
  ],
}

/** What a school says of one pupil: how he leaves, or that he stays. */
export interface LeavingChoice {
  outcome: Outcome | 'stay'
  reason: string | null
}

/**
 * How a pupil of the classes leaves: as chosen for him, else as all others. Whatever differs from graduation carries its
 * reason, which the bureau reads.
 */
export function choiceOf(
  pupilId: number,
  choices: ReadonlyMap<number, LeavingChoice>,
  byDefault: Outcome,
): LeavingChoice {
  return choices.get(pupilId) ?? { outcome: byDefault, reason: null }
}
