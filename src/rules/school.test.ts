import { describe, expect, it } from 'vitest'
import { Refusal } from './refusal.ts'
import { graduationYear, graduationYearUnder, requireLengths } from './school.ts'
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
  const entered2021 = { stage: 'primary', cohort: 2021, length: 6 } as const
  it('says when a class leaves: six years after it entered, or five', () => {
    expect(graduationYear(entered2021)).toBe(2027)
    expect(graduationYearUnder(entered2021, lengths(5, null, null))).toBe(2026)
    expect(graduationYearUnder(entered2021, lengths(null, 3, null))).toBeNull()
  })
  it.each([
    ['of a stage that has classes may change', lengths(5, null, null), [entered2021], 'accepted'],
    [
      'of a stage that has classes may not be dropped',
      lengths(null, 3, null),
      [entered2021],
      'school_stage_in_use',
    ],
    ['of a stage without classes may be dropped', lengths(6, null, null), [entered2021], 'accepted'],
    ['is needed for one stage at least', lengths(null, null, null), [], 'school_teaches_nothing'],
  ])('%s', (_what, to, classes, verdict) => {
    expect(refusalOf(() => requireLengths(to, classes))).toBe(verdict)
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
