import { describe, expect, it } from 'vitest'
import {
  classRefusal,
  DESTINATIONS,
  destinationOf,
  hindranceOf,
  leadingTo,
  regraduationDeadline,
  regraduationOf,
  reversalRefusalOf,
} from './graduation.ts'

describe('a school graduates (GRD-1)', () => {
  it.each([
    ['primary', 6, 6, undefined],
    ['primary', 5, 5, undefined],
    ['junior', 3, 3, undefined],
    ['junior', 4, 4, undefined],
    ['primary', 6, 5, 'graduation_not_final_grade'],
    ['junior', 4, 3, 'graduation_not_final_grade'],
    ['senior', 3, 3, 'graduation_needs_decision'],
    ['senior', 3, 2, 'graduation_not_final_grade'],
  ] as const)('%s of %i years in grade %i: %s', (stage, length, grade, code) => {
    expect(classRefusal({ stage, length, grade, cohort: 2015 - grade }, null)?.code).toBe(code)
  })
  it('keeps for another year who was promoted into the final grade this summer', () => {
    const sixth = { stage: 'primary', length: 6, grade: 6 } as const
    expect(classRefusal({ ...sixth, cohort: 2009 }, 2014)?.code).toBe('graduation_not_final_grade')
    expect(classRefusal({ ...sixth, cohort: 2008 }, 2014)).toBeUndefined()
  })
})

describe('a pupil of the final grade', () => {
  const free = { openCase: null, hasStudentNumber: true, regraduateBy: null }
  const june = { today: '2014-06-20', isWindowOpen: true }
  const august = { today: '2014-08-20', isWindowOpen: false }
  it('graduates in the window unless a case of his own is open', () => {
    expect(hindranceOf(free, june)).toBeNull()
    expect(hindranceOf({ ...free, openCase: '转学' }, june)).toBe('转学尚未办结')
    expect(hindranceOf({ ...free, hasStudentNumber: false }, june)).toBe('尚无学籍号')
  })
  it('graduates outside the window up to the last day of his own deadline after a reversal', () => {
    expect(hindranceOf(free, august)).toBe('不在毕业办理时段')
    expect(hindranceOf({ ...free, regraduateBy: '2014-08-20' }, august)).toBeNull()
    expect(hindranceOf({ ...free, regraduateBy: '2014-08-19' }, august)).toBe(
      '重新毕业的期限 2014-08-19 已过,又不在毕业办理时段',
    )
  })
})

describe('a graduation is taken back (GRD-4)', () => {
  const stands = { isReversed: false, isAdmitted: false, isClaimed: false }
  it('unless a school has the graduate, or it was taken back before', () => {
    expect(reversalRefusalOf(stands)).toBeUndefined()
    expect(reversalRefusalOf({ ...stands, isAdmitted: true })?.code).toBe('graduation_admitted')
    expect(reversalRefusalOf({ ...stands, isClaimed: true })?.code).toBe('graduation_claimed')
    expect(reversalRefusalOf({ ...stands, isReversed: true })?.code).toBe('graduation_already_reversed')
  })
  it('and is over once his own day is, unless he has left, or has graduated again', () => {
    const back = { regraduateBy: '2014-08-09', isAgain: false, isSuperseded: false, isInSchool: true }
    expect(regraduationOf(back, '2014-08-09')).toBe('waiting')
    expect(regraduationOf(back, '2014-08-10')).toBe('over')
    expect(regraduationOf({ ...back, isInSchool: false }, '2014-08-01')).toBe('left')
    expect(regraduationOf({ ...back, isInSchool: false, isAgain: true }, '2014-08-10')).toBe('done')
    expect(regraduationOf({ ...back, isSuperseded: true }, '2014-08-01')).toBe('superseded')
  })
  it('with a deadline of its own', () => {
    expect(regraduationDeadline('2014-07-25', 15)).toBe('2014-08-09')
  })
})

describe('where graduates go', () => {
  it('is one of the fifteen of the circular', () => {
    expect(DESTINATIONS).toHaveLength(15)
    expect(DESTINATIONS).toContain(destinationOf('junior'))
    expect(DESTINATIONS).toContain(destinationOf('senior'))
  })
  it('is the next stage, and no other', () => {
    expect((['primary', 'junior', 'senior'] as const).map(leadingTo)).toEqual(['junior', 'senior', null])
  })
})
