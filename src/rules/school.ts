/** What a school teaches and for how long (ORG-2): changing it, and what that means for the classes there are. */
import { type Refusal, refusalOf } from './refusal.ts'
import { className, type Stage } from './school-class.ts'

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

const STAGE_WORDS = { primary: '小学', junior: '初中', senior: '高中' } as const
const STAGES = Object.keys(STAGE_WORDS) as Stage[]

/** A class as a change of length finds it. */
export interface LengthClass extends LeavingClass {
  name: string
  grade: number
  /** In it now. */
  pupils: number
  /** Left it by graduation this year, and were not taken back. */
  graduates: number
}

/** What is to be: the lengths, and for each stage the first cohort whose classes follow; null for those yet to be made. */
export interface LengthWish {
  lengths: StageLengths
  fromCohort: StageLengths
}

/** What becomes of a class: it keeps its length, gets the new one, or stands in the way. */
export type LengthVerdict =
  | { kind: 'kept' }
  | { kind: 'changes'; length: number }
  | { kind: 'refused'; refusal: Refusal }

/** Whether a class is where its cohort is (ORG-4), were it so long. */
const isInPlace = (of: LengthClass, length: number, schoolYear: number) =>
  of.grade === Math.min(schoolYear - of.cohort + 1, length)

/**
 * Judges one class. A class keeps its length unless its cohort is named; its grade never changes (ORG-4): a length under
 * which it would be past its final grade, or behind its cohort, is refused.
 */
export function lengthVerdict(of: LengthClass, wish: LengthWish, schoolYear: number): LengthVerdict {
  const length = wish.lengths[of.stage]
  const from = wish.fromCohort[of.stage]
  if (length === null || from === null || of.cohort < from || length === of.length) return { kind: 'kept' }
  if (of.pupils === 0 && of.graduates > 0) return { kind: 'kept' }
  const detail = className(of)
  const refused = (refusal: Refusal): LengthVerdict => ({ kind: 'refused', refusal })
  if (of.graduates > 0) return refused(refusalOf('school_class_part_graduated', { field: of.stage, detail }))
  if (of.grade > length) return refused(refusalOf('school_class_past_final', { field: of.stage, detail }))
  if (isInPlace(of, of.length, schoolYear) && !isInPlace(of, length, schoolYear))
    return refused(refusalOf('school_class_left_behind', { field: of.stage, detail }))
  return { kind: 'changes', length }
}

/** The summer in which a class leaves after a change; null where its stage is given up. */
export function graduationYearAfter(
  of: LengthClass,
  wish: LengthWish,
  verdict: LengthVerdict,
): number | null {
  if (wish.lengths[of.stage] === null) return null
  return verdict.kind === 'changes' ? graduationYear({ ...of, length: verdict.length }) : graduationYear(of)
}

/** Everything that a change of lengths is judged by. */
export interface LengthFacts {
  schoolYear: number
  now: StageLengths
  /** Classes of the school that still have pupils or years ahead. */
  classes: readonly LengthClass[]
  /** The highest grade in which somebody waits for a class, by stage; null where nobody does. */
  unplacedGrade: StageLengths
  /** The highest grade into which an admission is asked for and not decided, by stage; null where there is none. */
  admissionGrade: StageLengths
}

/** The first thing that stands in the way of a stage's new length, if anything does. */
function stageRefusal(stage: Stage, wish: LengthWish, facts: LengthFacts): Refusal | undefined {
  const length = wish.lengths[stage]
  const inUse = facts.classes.filter((one) => one.stage === stage).length
  const waits = facts.unplacedGrade[stage]
  const comes = facts.admissionGrade[stage]
  if (length === null) {
    if (inUse === 0 && waits === null && comes === null) return undefined
    const left = inUse > 0 ? ` ${inUse} 个班级` : waits === null ? '未办结的招生录取' : '待分班的学生'
    return refusalOf('school_stage_in_use', { field: stage, detail: `${STAGE_WORDS[stage]}还有${left}` })
  }
  if (waits !== null && waits > length)
    return refusalOf('school_unplaced_past_final', {
      field: stage,
      detail: `${STAGE_WORDS[stage]}有学生在 ${waits} 年级待分班`,
    })
  if (comes !== null && comes > length)
    return refusalOf('school_admission_past_final', {
      field: stage,
      detail: `${STAGE_WORDS[stage]}有学生正在录取到 ${comes} 年级`,
    })
  return undefined
}

/**
 * Why a change cannot be made: the first reason of all, in the order of stages and classes.
 * @returns undefined when it can
 */
export function lengthsRefusal(wish: LengthWish, facts: LengthFacts): Refusal | undefined {
  if (STAGES.every((stage) => wish.lengths[stage] === null)) return refusalOf('school_teaches_nothing')
  for (const stage of STAGES) {
    const refusal = stageRefusal(stage, wish, facts)
    if (refusal) return refusal
  }
  const verdicts = facts.classes.map((one) => lengthVerdict(one, wish, facts.schoolYear))
  for (const verdict of verdicts) if (verdict.kind === 'refused') return verdict.refusal
  const isSame = STAGES.every((stage) => wish.lengths[stage] === facts.now[stage])
  if (isSame && verdicts.every((one) => one.kind === 'kept')) return refusalOf('school_lengths_unchanged')
  return undefined
}

/** @throws Refusal as `lengthsRefusal` tells */
export function requireLengths(wish: LengthWish, facts: LengthFacts): void {
  const refusal = lengthsRefusal(wish, facts)
  if (refusal) throw refusal
}
