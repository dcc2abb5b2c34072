/** Graduation (GRD-1 to GRD-4): who may leave, where he goes, when it is taken back. */
import { Temporal } from 'temporal-polyfill'
import { codeTables } from './code-table.ts'
import type { Season } from './policy.ts'
import { type Refusal, refusalOf } from './refusal.ts'

type SchoolStage = 'primary' | 'junior' | 'senior'

/** What decides whether a class may graduate by its school alone. */
export interface GraduatingClass {
  grade: number
  length: number
  stage: SchoolStage
  /** Year of entry to the stage. */
  cohort: number
}

/**
 * Why a school may not graduate a class, or propose it: not its final grade; a senior high, which its bureau decides, or
 * a compulsory stage, which needs no decision (GRD-1).
 * @param by who decides: the school alone, or the bureau on its proposal
 * @param promotedYear the year whose promotion is complete, or null while it has not run: who came into his final
 *   grade by it has a year before him, however long a province keeps its graduation open
 */
export function classRefusal(
  of: GraduatingClass,
  promotedYear: number | null,
  by: 'school' | 'bureau' = 'school',
): Refusal | undefined {
  const isNewlyFinal = promotedYear !== null && of.cohort + of.length > promotedYear
  if (of.grade !== of.length || isNewlyFinal)
    return refusalOf('graduation_not_final_grade', { field: 'classes' })
  if ((of.stage === 'senior') === (by === 'bureau')) return undefined
  const code = by === 'school' ? 'graduation_needs_decision' : 'graduation_needs_no_decision'
  return refusalOf(code, { field: 'classes' })
}

/** What decides whether one pupil of a final grade graduates. A problem flag is no hindrance (PRB-4). */
export interface Leaver {
  /** Kind of his open business case, in words. */
  openCase: string | null
  hasStudentNumber: boolean
  /** Last day on which he may graduate again after a reversal, `YYYY-MM-DD`. */
  regraduateBy: string | null
}

/** When the graduation is asked for. */
export interface GraduationTime {
  today: string
  isWindowOpen: boolean
}

/**
 * Why a pupil does not graduate now, in words; null when he does (GRD-2: a hindrance is his own and nobody else's).
 * After a reversal he has a deadline of his own, inside the window or not (GRD-4).
 */
export function hindranceOf(leaver: Leaver, at: GraduationTime): string | null {
  if (leaver.openCase !== null) return `${leaver.openCase}尚未办结`
  if (!leaver.hasStudentNumber) return '尚无学籍号'
  if (at.isWindowOpen || isRegraduating(leaver, at.today)) return null
  const { regraduateBy } = leaver
  return regraduateBy === null ? '不在毕业办理时段' : `重新毕业的期限 ${regraduateBy} 已过,又不在毕业办理时段`
}

/** Whether his own deadline after a reversal still runs; its day counts. */
export function isRegraduating(leaver: Pick<Leaver, 'regraduateBy'>, today: string): boolean {
  return leaver.regraduateBy !== null && leaver.regraduateBy >= today
}

/** What has become of a graduation that was taken back. */
export type Regraduation = 'done' | 'waiting' | 'over' | 'superseded' | 'left'

export const REGRADUATION_WORDS: Readonly<Record<Regraduation, string>> = {
  done: '已重新毕业',
  waiting: '尚未办理',
  over: '期限已过,尚未办理',
  superseded: '重新毕业后又被驳回',
  left: '未重新毕业,已离校',
}

/** What decides it. */
export interface ReversedGraduation {
  regraduateBy: string | null
  isAgain: boolean
  /** Graduated again, and that was taken back too. */
  isSuperseded: boolean
  isInSchool: boolean
}

/** Whether he has graduated again, still may until his own day, or is too late for it (GRD-4). @param today `YYYY-MM-DD` */
export function regraduationOf(of: ReversedGraduation, today: string): Regraduation {
  if (of.isAgain) return 'done'
  if (of.isSuperseded) return 'superseded'
  if (!of.isInSchool) return 'left'
  return isRegraduating(of, today) ? 'waiting' : 'over'
}

/** The circular's fifteen, as they are stored and shown (GRD-3). */
export const DESTINATIONS: readonly string[] = codeTables.destination.entries.map((entry) => entry.value)

/** The destination that an admission to a stage fills in (ADM-9); grade 6 of a primary is none of the schools named. */
export function destinationOf(admittedTo: SchoolStage): string {
  if (admittedTo === 'primary') return '升学'
  return admittedTo === 'junior' ? '普通初中' : '普通高中'
}

/** The stage that graduates of a stage are admitted to; who leaves senior high leaves the registry. */
export function leadingTo(from: SchoolStage): 'junior' | 'senior' | null {
  if (from === 'senior') return null
  return from === 'primary' ? 'junior' : 'senior'
}

/** Who came into his final grade by the promotion of this year leaves in the next one. */
export const promotedYearOf = ({
  year,
  promotion,
}: Pick<Season, 'year' | 'promotion'>): number | undefined => (promotion === 'complete' ? year : undefined)

/** What decides whether a graduation may be taken back. */
export interface GraduationState {
  isReversed: boolean
  isAdmitted: boolean
  /** A school has claimed the graduate, and the claim is not decided. */
  isClaimed: boolean
}

/** Why a graduation cannot be reversed (GRD-4). */
export function reversalRefusalOf(state: GraduationState): Refusal | undefined {
  if (state.isReversed) return refusalOf('graduation_already_reversed')
  if (state.isAdmitted) return refusalOf('graduation_admitted')
  return state.isClaimed ? refusalOf('graduation_claimed') : undefined
}

/** Last day on which a pupil is to graduate again. @param today `YYYY-MM-DD` of the reversal */
export function regraduationDeadline(today: string, days: number): string {
  return Temporal.PlainDate.from(today).add({ days }).toString()
}
