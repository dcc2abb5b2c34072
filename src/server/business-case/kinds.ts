/** Every kind of business that the case machine runs. */
import type { CaseKinds } from './case-kind.ts'

export const CASE_KINDS: CaseKinds = []
