import { describe, expect, it } from 'vitest'
import {
  businessDay,
  CIRCULAR_POLICY,
  isPromotionDue,
  numberRunInstant,
  promotionInstant,
  promotionPhase,
  readPolicy,
  schoolYearOf,
} from './policy.ts'

describe('the business day', () => {
  it('is the day in Asia/Shanghai', () => {
    expect(businessDay('2026-08-10T15:59:59Z')).toEqual({ today: '2026-08-10', year: 2026 })
    expect(businessDay('2026-12-31T16:00:00Z')).toEqual({ today: '2027-01-01', year: 2027 })
  })
})

describe('the promotion instant', () => {
  it('is 10 August 24:00', () => {
    expect(promotionInstant(CIRCULAR_POLICY, 2014)).toBe('2014-08-10T16:00:00Z')
    expect(isPromotionDue(CIRCULAR_POLICY, 2014, '2014-08-10T23:59:59.999+08:00')).toBe(false)
    expect(isPromotionDue(CIRCULAR_POLICY, 2014, '2014-08-11T00:00:00+08:00')).toBe(true)
  })
})

describe('the school year', () => {
  it('begins when the promotion of the year is complete, not when it is due', () => {
    expect(
      [null, 'running', 'reversing', 'complete'].map((run) => schoolYearOf(2026, promotionPhase(run))),
    ).toEqual([2025, 2025, 2025, 2026])
  })
})

describe('a policy as it is kept', () => {
  it('is the circular in what it does not name', () => {
    expect(readPolicy({ deskWorkdays: 5 })).toEqual({ ...CIRCULAR_POLICY, deskWorkdays: 5 })
    expect(readPolicy(null)).toEqual(CIRCULAR_POLICY)
  })
  it('is refused with a limit that is none', () => {
    expect(() => readPolicy({ deskWorkdays: 0 })).toThrow()
  })
})

describe('the monthly run of official numbers', () => {
  it('is due from the policy’s day of this month, or else of the month before', () => {
    expect(numberRunInstant({ numberRunDay: 5 }, '2014-09-05')).toBe('2014-09-04T16:00:00Z')
    expect(numberRunInstant({ numberRunDay: 5 }, '2014-09-04')).toBe('2014-08-04T16:00:00Z')
    expect(numberRunInstant({ numberRunDay: 28 }, '2015-03-27')).toBe('2015-02-27T16:00:00Z')
  })
})
