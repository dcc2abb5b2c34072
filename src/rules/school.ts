/** What a school teaches and for how long (ORG-2): changing it, and what that means for the classes there are. */
import { refuse } from './refusal.ts'
import type { Stage } from './school-class.ts'

/** Years of schooling by stage; null where the school does not teach it. */
export type StageLengths = Readonly<Record<Stage, number | null>>

/** A class, as far as it decides when its pupils leave. */
export interface LeavingClass {
  stage: Stage
  cohort: number
  length: number
}

/** The summer in which a class leaves. */
export function graduationYear(of: { cohort: number; length: number }): number {
  return of.cohort + of.length
}

/** When a class would leave if it were as long as its school's stage; null where the stage is dropped. */
export function graduationYearUnder(of: LeavingClass, lengths: StageLengths): number | null {
  const length = lengths[of.stage]
  return length === null ? null : graduationYear({ cohort: of.cohort, length })
}

const STAGE_WORDS = { primary: '小学', junior: '初中', senior: '高中' } as const

/**
 * Judges new lengths. Classes that exist keep their own; new ones get the new length.
 * @param classes of the school that still have pupils or years ahead
 * @throws Refusal school_teaches_nothing, school_stage_in_use
 */
export function requireLengths(lengths: StageLengths, classes: readonly LeavingClass[]): void {
  const stages = Object.keys(STAGE_WORDS) as Stage[]
  if (stages.every((stage) => lengths[stage] === null)) refuse('school_teaches_nothing')
  for (const stage of stages) {
    const inUse = classes.filter((one) => one.stage === stage).length
    if (lengths[stage] === null && inUse > 0)
      refuse('school_stage_in_use', { field: stage, detail: `${STAGE_WORDS[stage]}还有 ${inUse} 个班级` })
  }
}
