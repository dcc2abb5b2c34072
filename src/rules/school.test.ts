import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Refusal } from './refusal.ts'
import {
  graduationYear,
  graduationYearAfter,
  type LengthClass,
  type LengthFacts,
  type LengthWish,
  lengthsRefusal,
  lengthVerdict,
} from './school.ts'
import { requireTermDates, type SchoolTerm, termName } from './term.ts'

const refusalOf = (work: () => void) => {
  try {
    work()
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
  return 'accepted'
}

describe('the length of schooling', () => {
  const lengths = (primary: number | null, junior: number | null, senior: number | null) => ({
    primary,
    junior,
    senior,
  })
  const NOBODY = lengths(null, null, null)
  /** In July 2026, before the promotion: the school year 2025 runs. */
  const classOf = (cohort: number, more: Partial<LengthClass> = {}): LengthClass => ({
    ...{ stage: 'primary', cohort, length: 6, grade: 2026 - cohort, name: '1班', pupils: 40, graduates: 0 },
    ...more,
  })
  const facts = (classes: readonly LengthClass[], more: Partial<LengthFacts> = {}): LengthFacts => ({
    ...{ schoolYear: 2025, now: lengths(6, null, null), classes },
    ...{ unplacedGrade: NOBODY, admissionGrade: NOBODY },
    ...more,
  })
  const to = (primary: number | null, from: number | null = null, junior: number | null = null) => ({
    lengths: lengths(primary, junior, null),
    fromCohort: lengths(from, null, null),
  })
  const leavesIn = (one: LengthClass, wish: LengthWish) =>
    graduationYearAfter(one, wish, lengthVerdict(one, wish, 2025))

  it('says when a class leaves: six years after it entered; five where its cohort is named', () => {
    expect(graduationYear(classOf(2022))).toBe(2028)
    expect(leavesIn(classOf(2022), to(5))).toBe(2028)
    expect(leavesIn(classOf(2022), to(5, 2022))).toBe(2027)
    expect(leavesIn(classOf(2022), to(5, 2023)), 'an earlier cohort keeps its length').toBe(2028)
    expect(leavesIn(classOf(2022), to(null, null, 3))).toBeNull()
  })
  it.each<[string, ReturnType<typeof to>, LengthFacts, string | undefined]>([
    ['of a stage that has classes may change for those to come', to(5), facts([classOf(2021)]), undefined],
    [
      'may take along a class that is in what becomes its final grade',
      to(5, 2021),
      facts([classOf(2021)]),
      undefined,
    ],
    [
      'may not leave a class past its final grade',
      to(5, 2020),
      facts([classOf(2020)]),
      'school_class_past_final',
    ],
    [
      'may not be longer for a class that stayed in its final grade this year',
      to(6, 2020),
      facts([classOf(2020, { length: 5, grade: 5 })], { now: lengths(5, null, null) }),
      'school_class_left_behind',
    ],
    [
      'may be longer for a class that would leave too early',
      to(6, 2021),
      facts([classOf(2021, { length: 5 })], { now: lengths(5, null, null) }),
      undefined,
    ],
    [
      'may not change under a class half of which has graduated',
      to(6, 2021),
      facts([classOf(2021, { length: 5, graduates: 3 })], { now: lengths(5, null, null) }),
      'school_class_part_graduated',
    ],
    [
      'passes by a class that has graduated',
      to(6, 2021),
      facts([classOf(2021, { length: 5, graduates: 40, pupils: 0 })], { now: lengths(5, null, null) }),
      undefined,
    ],
    [
      'may not strand who waits for a class in a grade that is no more',
      to(5),
      facts([], { unplacedGrade: lengths(6, null, null) }),
      'school_unplaced_past_final',
    ],
    [
      'may not strand whose admission into a grade that is no more is not decided yet',
      to(5),
      facts([], { admissionGrade: lengths(6, null, null) }),
      'school_admission_past_final',
    ],
    [
      'of a stage into which somebody is being admitted may not be dropped',
      to(null, null, 3),
      facts([], { admissionGrade: lengths(1, null, null) }),
      'school_stage_in_use',
    ],
    [
      'of a stage that has classes may not be dropped',
      to(null, null, 3),
      facts([classOf(2021)]),
      'school_stage_in_use',
    ],
    [
      'of a stage in which somebody waits may not be dropped',
      to(null, null, 3),
      facts([], { unplacedGrade: lengths(1, null, null) }),
      'school_stage_in_use',
    ],
    ['is needed for one stage at least', to(null), facts([]), 'school_teaches_nothing'],
    ['that is what it was is no change', to(6), facts([classOf(2021)]), 'school_lengths_unchanged'],
    [
      'that no class of the cohort lacks is no change',
      to(6, 2020),
      facts([classOf(2021)]),
      'school_lengths_unchanged',
    ],
  ])('%s', (_what, wish, of, code) => {
    expect(lengthsRefusal(wish, of)?.code).toBe(code)
  })
  it('changed never moves a class out of its place: grade and cohort agree before and after (ORG-4)', () => {
    const place = (one: LengthClass, length: number, year: number) => Math.min(year - one.cohort + 1, length)
    fc.assert(
      fc.property(
        fc.constantFrom(5, 6),
        fc.constantFrom(5, 6),
        fc.integer({ min: 2018, max: 2026 }),
        fc.integer({ min: 2025, max: 2026 }),
        (length, next, cohort, schoolYear) => {
          const one = classOf(cohort, { length })
          fc.pre(place(one, length, schoolYear) >= 1)
          const there = { ...one, grade: place(one, length, schoolYear) }
          const verdict = lengthVerdict(there, to(next, cohort), schoolYear)
          if (verdict.kind === 'changes') expect(there.grade).toBe(place(there, verdict.length, schoolYear))
          else if (verdict.kind === 'refused') expect(there.grade).not.toBe(place(there, next, schoolYear))
          else expect(next).toBe(length)
        },
      ),
    )
  })
})

describe('a term', () => {
  const autumn: SchoolTerm = {
    schoolYear: 2026,
    term: 'autumn',
    startsOn: '2026-09-01',
    endsOn: '2027-01-25',
  }
  const spring: SchoolTerm = {
    schoolYear: 2026,
    term: 'spring',
    startsOn: '2027-02-20',
    endsOn: '2027-07-10',
  }
  it.each([
    ['in autumn', autumn, [], 'accepted'],
    ['in spring, behind the autumn', spring, [autumn], 'accepted'],
    ['that ends before it begins', { ...autumn, endsOn: '2026-08-31' }, [], 'term_dates_wrong'],
    ['that begins before its school year', { ...autumn, startsOn: '2026-07-31' }, [], 'term_dates_wrong'],
    ['in autumn that lasts into spring', { ...autumn, endsOn: '2027-03-01' }, [], 'term_dates_wrong'],
    ['in spring that begins in autumn', { ...spring, startsOn: '2026-12-31' }, [], 'term_dates_wrong'],
    [
      'in spring that ends behind its school year',
      { ...spring, endsOn: '2027-09-01' },
      [],
      'term_dates_wrong',
    ],
    [
      'that begins before the other has ended',
      { ...spring, startsOn: '2027-01-25' },
      [autumn],
      'term_dates_wrong',
    ],
  ] as const)('%s', (_what, term, others, verdict) => {
    expect(refusalOf(() => requireTermDates(term, others))).toBe(verdict)
  })
  it('is called by its school year and season', () => {
    expect(termName(autumn)).toBe('2026-2027 学年秋季学期')
  })
})
