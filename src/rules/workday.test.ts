import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addWorkdays, isWorkday, workdaysUntil } from './workday.ts'

const calendar = {
  holidays: new Set([1, 2, 3, 4, 5, 6, 7].map((day) => `2014-10-0${day}`)),
  makeUpDays: new Set(['2014-09-28', '2014-10-11']),
}

describe('working days', () => {
  it('a step reached on 2014-09-19 with 10 working days is due on 2014-10-09', () => {
    expect(addWorkdays('2014-09-19', 10, calendar)).toBe('2014-10-09')
  })
  it.each([
    ['2014-09-26', true],
    ['2014-09-27', false],
    ['2014-09-28', true],
    ['2014-10-01', false],
    ['2014-10-11', true],
  ])('%s is a working day: %s', (date, works) => {
    expect(isWorkday(date, calendar)).toBe(works)
  })
  it('a deadline always falls on a working day, and adding goes step by step', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 40 }), (day, days) => {
        const from = `2014-09-${String(day).padStart(2, '0')}`
        const due = addWorkdays(from, days, calendar)
        expect(isWorkday(due, calendar)).toBe(true)
        expect(addWorkdays(addWorkdays(from, days - 1, calendar), 1, calendar)).toBe(due)
      }),
    )
  })
  it.each([
    ['2014-09-19', '2014-10-09', 10],
    ['2014-10-09', '2014-10-09', 0],
    ['2014-10-10', '2014-10-09', -1],
    ['2014-10-12', '2014-10-10', -1],
    ['2014-10-05', '2014-09-30', -1],
    ['2014-10-13', '2014-10-09', -3],
  ])('on %s a deadline of %s is %i working days away', (today, dueOn, left) => {
    expect(workdaysUntil(today, dueOn, calendar)).toBe(left)
  })
  it('as many days are left as were given, whatever the day', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 0, max: 40 }), (day, days) => {
        const from = `2014-09-${String(day).padStart(2, '0')}`
        expect(workdaysUntil(from, addWorkdays(from, days, calendar), calendar)).toBe(days)
      }),
    )
  })
})
