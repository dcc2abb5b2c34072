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
  /** Pupils in open problem groups who have yet to act. */
  problemRecords: number
  /** Bad rows of each unit's latest import of a kind. */
  refusedRows: number
}

/** What asks for something to be done; an open case within its days is nobody's fault. */
const DUE = ['overdue', 'notGraduated', 'problemRecords', 'unplaced', 'refusedRows'] as const

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
    refusedRows: 0,
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
