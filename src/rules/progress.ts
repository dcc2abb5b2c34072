/** How far a unit is with the season, and who needs help first (design: the board, sorted by who needs help). */

/** What is still to be done below a unit; every figure is a number of pupils, cases or rows. */
export interface ProgressFigures {
  /** In school, in the unit's subtree. */
  pupils: number
  /** Graduated this year. */
  graduated: number
  /** Still in a class that leaves, or should have left, this summer. */
  notGraduated: number
  /** Cases on a desk in the subtree. */
  openCases: number
  /** Of those, behind their day. */
  overdue: number
  unplaced: number
  /** Pupils in school with an open problem record. */
  problemRecords: number
  /** Workbooks with refused rows that are still to be made good. */
  refusedFiles: number
}

/** What asks for something to be done; an open case within its days is nobody's fault. */
const DUE = ['overdue', 'notGraduated', 'problemRecords', 'unplaced', 'refusedFiles'] as const

export const dueIn = (of: ProgressFigures): number => DUE.reduce((sum, key) => sum + of[key], 0)

/**
 * Units in the order in which they need help: first whose cases lie too long, then who has most to do; those without
 * anything due keep the order they came in.
 */
export function byNeed<Unit extends ProgressFigures>(units: readonly Unit[]): Unit[] {
  return [...units].sort((a, b) => b.overdue - a.overdue || dueIn(b) - dueIn(a))
}

/** The sums over units that do not overlap. */
export function sumOf(units: readonly ProgressFigures[]): ProgressFigures {
  const sum: ProgressFigures = {
    pupils: 0,
    graduated: 0,
    notGraduated: 0,
    openCases: 0,
    overdue: 0,
    unplaced: 0,
    problemRecords: 0,
    refusedFiles: 0,
  }
  for (const unit of units)
    for (const key of Object.keys(sum) as (keyof ProgressFigures)[]) sum[key] += unit[key]
  return sum
}

/** Units by how long their oldest paper is overdue, then by how much there is. */
export function byLag<Unit extends { oldest: string; overdue: number; id: number }>(
  units: readonly Unit[],
): Unit[] {
  return [...units].sort(
    (a, b) => (a.oldest < b.oldest ? -1 : a.oldest > b.oldest ? 1 : b.overdue - a.overdue) || a.id - b.id,
  )
}

/** How far a province is with the season: sums over its schools, never a pupil. */
export interface ProvinceState {
  name: string
  /** Whether its promotion instant has passed, and where its promotion is. */
  isPromotionDue: boolean
  promotion: 'pending' | 'running' | 'complete'
  /** Schools with a final grade this year, and those that have confirmed their graduation (GRD-5). */
  schools: number
  confirmedSchools: number
  notGraduated: number
  graduated: number
  /** On the allocation list and not yet claimed; and admissions of the year that are effective. */
  toAdmit: number
  admitted: number
  /** In school without a class; and in a class of the year's new cohort. */
  unplaced: number
  placed: number
  openCases: number
  overdue: number
}

/** The part of something that is left to do, in percent, rounded up so that one pupil is never nothing. */
export const percentLeft = (left: number, done: number): number =>
  left === 0 ? 0 : Math.max(1, Math.round((left / (left + done)) * 100))

const isLate = (of: ProvinceState) => of.isPromotionDue && of.promotion !== 'complete'
const leftOf = (of: ProvinceState) =>
  percentLeft(of.notGraduated, of.graduated) +
  percentLeft(of.toAdmit, of.admitted) +
  percentLeft(of.unplaced, of.placed)

/**
 * Provinces in the order in which they lag: first whose promotion should be over, then whose cases lie too long, then
 * who has the greatest parts of the season left, so that a small province is not hidden behind a big one.
 */
export function byProvinceLag<Province extends ProvinceState>(provinces: readonly Province[]): Province[] {
  return [...provinces].sort(
    (a, b) => Number(isLate(b)) - Number(isLate(a)) || b.overdue - a.overdue || leftOf(b) - leftOf(a),
  )
}
