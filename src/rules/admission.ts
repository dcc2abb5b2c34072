/** Admission from an allocation list (ADM-3, ADM-5, ADM-6): which list rows hold, who decides, what an admission does. */
import type { Flow } from './flow.ts'
import { leadingTo } from './graduation.ts'
import { type Refusal, refusalOf } from './refusal.ts'

export type AdmissionState =
  | 'with_receiving_bureau'
  | 'with_origin_bureau'
  | 'admitted'
  | 'rejected'
  | 'withdrawn'

const bureau = { roles: ['registrar', 'approver'], workdays: 10 } as const
const bySchool = { party: 'school', roles: ['registrar'] } as const

/**
 * The receiving bureau decides, then the origin bureau. Where the origin is not asked (ADM-6), both desks are the
 * receiving bureau's, and two consecutive steps on one desk are decided once (ADM-5).
 */
export const admissionFlow: Flow<AdmissionState> = {
  kind: 'admission',
  initial: 'with_receiving_bureau',
  states: {
    with_receiving_bureau: { label: '待招生学校主管局核办', desk: { party: 'receiving_bureau', ...bureau } },
    with_origin_bureau: { label: '待生源地主管局核办', desk: { party: 'origin_bureau', ...bureau } },
    admitted: { label: '已录取', desk: null },
    rejected: { label: '不予录取', desk: null },
    withdrawn: { label: '已撤销', desk: null },
  },
  steps: [
    { from: 'with_receiving_bureau', step: 'decide', to: 'with_origin_bureau', label: '核办通过' },
    { from: 'with_receiving_bureau', step: 'reject', to: 'rejected', label: '驳回', reason: 'required' },
    { from: 'with_receiving_bureau', step: 'withdraw', to: 'withdrawn', label: '撤销', by: bySchool },
    { from: 'with_origin_bureau', step: 'decide', to: 'admitted', label: '核办通过' },
    { from: 'with_origin_bureau', step: 'reject', to: 'rejected', label: '驳回', reason: 'required' },
    { from: 'with_origin_bureau', step: 'withdraw', to: 'withdrawn', label: '撤销', by: bySchool },
  ],
}

/** Stage that is admitted to; primary is for leavers of five-year primaries, who may enter grade 6 (ADM-3). */
export type AdmissionStage = 'primary' | 'junior' | 'senior'

/** The unit directly below the province on the way to a bureau: its city, or the bureau itself where there is none. */
const cityOf = (bureauPath: string) => bureauPath.split('/').slice(0, 3).join('/')

/**
 * Whether the origin bureau is asked (ADM-6): in compulsory stages across counties, in senior high across cities.
 * @param of.receiving path of the competent bureau of the admitting school
 * @param of.origin path of the competent bureau of the graduating school
 */
export function isOutOfArea(of: { stage: AdmissionStage; receiving: string; origin: string }): boolean {
  if (of.stage !== 'senior') return of.receiving !== of.origin
  return cityOf(of.receiving) !== cityOf(of.origin)
}

/** Facts about one row of an allocation list, as found inside the bureau's area. */
export interface AllocationFacts {
  /** Stage that the graduate left; null when number, name and graduating school name nobody. */
  graduated: 'primary' | 'junior' | 'senior' | null
  /** Years of schooling of the class that he left; null where nobody was found. */
  leftLength: number | null
  /** Stages that the admitting school teaches; null when it is unknown or not the bureau's. */
  teaches: readonly string[] | null
  /** The admitting school's years of primary schooling; null where it teaches none. */
  primaryLength: number | null
  /** Policy: leavers of five-year primaries may enter grade 6. */
  fiveYearLeaversEnterGradeSix: boolean
  stage: AdmissionStage
  /** On a list already, or admitted. */
  isTaken: boolean
}

/** The grade in which a leaver of a five-year primary goes on in a primary school. */
export const GRADE_SIX = 6

/** Whether somebody may be admitted to primary again: from five years to the sixth, where policy allows it (ADM-3). */
const entersGradeSix = (of: AllocationFacts) =>
  of.fiveYearLeaversEnterGradeSix &&
  of.graduated === 'primary' &&
  of.leftLength === GRADE_SIX - 1 &&
  of.primaryLength === GRADE_SIX

/** Why a school may not admit to a grade of a stage; `length` is null where it does not teach the stage (ADM-3). */
export function gradeRefusal(of: {
  stage: AdmissionStage
  grade: number
  length: number | null
}): Refusal | undefined {
  const isTaught = of.length !== null && of.grade <= of.length
  if (isTaught && (of.stage !== 'primary' || of.grade === GRADE_SIX)) return undefined
  return refusalOf('admission_grade_not_taught', { field: 'grade' })
}

/** Why a row of an allocation list does not hold (ADM-3); the field that is to be mended goes with it. */
export function allocationRefusal(of: AllocationFacts): Refusal | undefined {
  if (of.graduated === null) return refusalOf('allocation_graduate_unknown', { field: 'studentNumber' })
  if (of.teaches === null) return refusalOf('allocation_school_unknown', { field: 'admittingSchoolCode' })
  const isNext =
    of.stage === 'primary'
      ? entersGradeSix(of)
      : leadingTo(of.graduated) === of.stage && of.teaches.includes(of.stage)
  if (!isNext) return refusalOf('allocation_stage_wrong', { field: 'stage' })
  return of.isTaken ? refusalOf('allocation_taken', { field: 'studentNumber' }) : undefined
}

/** Facts about a graduate whom a school would admit. */
export interface AdmissionFacts {
  isReversed: boolean
  /** An admission of this year is effective already. */
  isAdmitted: boolean
}

/** Why a graduate cannot be admitted (ADM-8): one effective admission per graduate and year. */
export function admissionRefusal(of: AdmissionFacts): Refusal | undefined {
  if (of.isAdmitted) return refusalOf('admission_already_effective')
  return of.isReversed ? refusalOf('admission_graduation_reversed') : undefined
}
