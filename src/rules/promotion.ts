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

export const DEPENDENT_WORDS: Readonly<Record<keyof PromotionDependents, string>> = {
  classes: '新建班级',
  registrations: '新生注册',
  allocations: '招生结果',
  admissions: '招生录取',
  placements: '学生分班',
  classChanges: '升级后跨级调班',
  graduations: '升级后办理的毕业',
}
/** A kind of what may hang on a promotion. */
export type DependentKind = keyof PromotionDependents
export const DEPENDENT_KINDS = Object.keys(DEPENDENT_WORDS) as [DependentKind, ...DependentKind[]]

/** How each kind is undone, so that the promotion can be reversed. */
export const DEPENDENT_CURES: Readonly<Record<DependentKind, string>> = {
  classes: '由学校在「班级」里删除没有学生的新班。',
  registrations: '尚未核办的,由学校撤回并删除;已核办通过的,升级不能再撤回。',
  allocations: '由主管局在「招生结果管理」里删除。',
  admissions: '尚未核办的,由学校撤销或由主管局驳回;已录取的,升级不能再撤回。',
  placements: '分班一经确认不能撤销,升级不能再撤回,请逐项更正。',
  classChanges: '由学校把学生调回原来的班级。',
  graduations: '由主管局在「毕业生查询」里驳回。',
}

/** Why somebody stays in a final grade (PRO-1); the first that applies. */
export const STAYER_WHYS = {
  open_case: '有业务尚未办结',
  no_number: '尚无学籍号',
  reversed: '毕业被驳回,尚未重新毕业',
  kept_back: '学校暂不办理毕业',
  not_graduated: '学校尚未办理毕业',
} as const
export type StayerWhy = keyof typeof STAYER_WHYS

/** What may be wanting in a school before a promotion; by these a report is narrowed. */
export const REPORT_NEEDS = {
  ungraduated: '有未毕业学生',
  blocked: '有被业务挡住的学生',
  unconfirmed: '未确认毕业',
  unplaced: '有待分班学生',
  openCases: '有在办业务',
  wrongLengths: '学制不一致',
} as const
export type ReportNeed = keyof typeof REPORT_NEEDS

/** Who blocks a reversal, in words: `新建班级 2、新生注册 3`; undefined when nobody does. */
export function blockersOf(dependents: PromotionDependents): string | undefined {
  const said = DEPENDENT_KINDS.filter((what) => dependents[what] > 0).map(
    (what) => `${DEPENDENT_WORDS[what]} ${dependents[what]}`,
  )
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

/** Classes of a grade before a promotion: those that move up, and those for which it was the last. */
export interface GradeBefore {
  stage: string
  grade: number
  moving: number
  finishing: number
  /** Of the finishing, those in which somebody stays. */
  staying: number
}

/**
 * Classes by stage and grade before and after a promotion, as a person signs them. A finishing class whose pupils have
 * all graduated is there before and gone afterwards; grade 1 is empty afterwards, until the new cohort has classes.
 */
export function beforeAndAfter(
  rows: readonly GradeBefore[],
): { stage: string; grade: number; before: number; moved: number; after: number }[] {
  const moving = (stage: string, grade: number) =>
    rows.find((one) => one.stage === stage && one.grade === grade)?.moving ?? 0
  const entered = rows
    .filter(
      (one) => one.moving > 0 && !rows.some((up) => up.stage === one.stage && up.grade === one.grade + 1),
    )
    .map(({ stage, grade }) => ({ stage, grade: grade + 1, moving: 0, finishing: 0, staying: 0 }))
  const stages = [...new Set(rows.map((one) => one.stage))]
  return [...rows, ...entered]
    .sort((a, b) => stages.indexOf(a.stage) - stages.indexOf(b.stage) || a.grade - b.grade)
    .map((one) => ({
      stage: one.stage,
      grade: one.grade,
      before: one.moving + one.finishing,
      moved: one.moving,
      after: moving(one.stage, one.grade - 1) + one.staying,
    }))
}
