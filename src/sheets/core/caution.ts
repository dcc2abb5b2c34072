/**
 * What is asked about although it can be taken: ages, classes, pupils who stand twice. The browser asks before a file is
 * sent, the server when it is taken in, both by this (REG-3). No row is bad for it.
 */
import type { FieldFacts } from '../../rules/field.ts'
import type { RowProblem } from '../../rules/field-problem.ts'
import { duplicateFinder, type RowIdentity, tellDuplicate } from '../../rules/file-duplicate.ts'
import type { RegistrationRow } from '../../rules/registration-row.ts'
import { cautionsOfClasses, cautionsOfEntrant } from '../../rules/registration-row-caution.ts'

/** Kinds whose rows are pupils of this or an older record. */
const OF_PUPILS = new Set(['registration', 'late_registration', 'initial_pupil'])

/** A caution with the rows that it is about; none where it is about a class. */
export interface FileCaution {
  caution: RowProblem
  rows: readonly number[]
}

/**
 * Looks at rows as they are read, bad ones too. Memory grows with the rows, by two short keys each.
 * @param of.classSize pupils of a class beyond which it is asked, by policy
 */
export function cautionFinder(of: { kind: string; facts: FieldFacts; classSize?: number | undefined }) {
  const { kind, facts, classSize } = of
  const duplicates = duplicateFinder()
  const classes = new Map<string, number>()
  const isOfPupils = OF_PUPILS.has(kind)
  const count = ({ classNumber }: Partial<RegistrationRow>, one: 1 | -1) => {
    if (classNumber && kind !== 'initial_pupil')
      classes.set(classNumber, (classes.get(classNumber) ?? 0) + one)
  }
  return {
    /** @returns what is asked about this row alone */
    look({ row, values }: { row: number; values: object }): RowProblem[] {
      if (!isOfPupils) return []
      const pupil: Partial<RegistrationRow> = values
      duplicates.add(row, pupil as RowIdentity)
      const asked = kind === 'registration' ? cautionsOfEntrant(pupil, facts, classes) : []
      // Behind the question: a class that was counted was asked about.
      count(pupil, 1)
      return asked
    },
    /** A row whose pupil the registry has already is not counted in his class twice. */
    skip(values: object): void {
      if (isOfPupils) count(values, -1)
    },
    /** What is asked about several rows together, behind the last. */
    end(): FileCaution[] {
      const twice = duplicates.found().map((one) => ({ caution: tellDuplicate(one), rows: one.rows }))
      const tooBig = classSize === undefined ? [] : cautionsOfClasses(classes, classSize, facts.classPupils)
      return [...twice, ...tooBig.map(({ classNumber: _, ...caution }) => ({ caution, rows: [] }))]
    },
  }
}
