/** Promotion (PRO-1, PRO-2): which classes move up, and when a promotion may be taken back. */
import { Temporal } from 'temporal-polyfill'
import { type Refusal, refusalOf } from './refusal.ts'

/** What decides whether a class moves. */
export interface ClassGrade {
  grade: number
  /** Years of schooling of its stage: its final grade. */
  length: number
  /** Year in which it entered the stage. */
  cohort: number
}

/**
 * The grade a class moves to by the promotion of a year; `stays` in its final grade, with whoever did not graduate
 * (PRO-1), and where it is already as far as its cohort is in the new school year (ORG-4): a class made or loaded for
 * the new year is never promoted for it.
 */
export function moveOf(of: ClassGrade, year: number): number | 'stays' {
  return of.grade < of.length && of.grade < year - of.cohort + 1 ? of.grade + 1 : 'stays'
}

/** What was done after a promotion and would hang in the air without it; numbers of each. */
export interface PromotionDependents {
  classes: number
  registrations: number
  allocations: number
  admissions: number
  placements: number
  /** Pupils who changed between a class that moved and one that did not: a reversal would tear them from their cohort. */
  classChanges: number
  graduations: number
}

const DEPENDENT_WORDS: Readonly<Record<keyof PromotionDependents, string>> = {
  classes: '新建班级',
  registrations: '新生注册',
  allocations: '招生结果',
  admissions: '招生录取',
  placements: '学生分班',
  classChanges: '升级后跨级调班',
  graduations: '升级后办理的毕业',
}

/** Who blocks a reversal, in words: `新建班级 2、新生注册 3`; undefined when nobody does. */
export function blockersOf(dependents: PromotionDependents): string | undefined {
  const said = (Object.keys(DEPENDENT_WORDS) as (keyof PromotionDependents)[])
    .filter((what) => dependents[what] > 0)
    .map((what) => `${DEPENDENT_WORDS[what]} ${dependents[what]}`)
  return said.length > 0 ? said.join('、') : undefined
}

export interface PromotionState {
  state: string
  /** ISO instant of the business clock at which the run began. */
  businessAt: string
}

/** The last instant at which a promotion may be reversed, by policy; null for one that is not complete. */
export function reversibleUntil(run: PromotionState, hours: number): string | null {
  if (run.state !== 'complete') return null
  return Temporal.Instant.from(run.businessAt).add({ hours }).toString()
}

/**
 * Why a promotion cannot be reversed (PRO-2): it did not end, the policy's time is over, or something depends on it.
 * @param at.now ISO instant of the business clock
 */
export function reversalRefusal(
  run: PromotionState,
  dependents: PromotionDependents,
  at: { now: string; hours: number },
): Refusal | undefined {
  const until = reversibleUntil(run, at.hours)
  if (until === null) return refusalOf('promotion_not_complete')
  if (Temporal.Instant.compare(Temporal.Instant.from(at.now), Temporal.Instant.from(until)) > 0)
    return refusalOf('promotion_reversal_late', { detail: `期限为升级后 ${at.hours} 小时。` })
  const blockers = blockersOf(dependents)
  return blockers ? refusalOf('promotion_depended_on', { detail: blockers }) : undefined
}
