import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { byNeed, dueIn, type ProgressFigures, sumOf } from './progress.ts'

const none: ProgressFigures = sumOf([])
const count = fc.nat({ max: 50 })
const figures = fc.record({
  pupils: count,
  graduated: count,
  notGraduated: count,
  openCases: count,
  overdue: count,
  unplaced: count,
  problemRecords: count,
  refusedRows: count,
})

describe('the order of units', () => {
  it('puts overdue cases first, then who has most to do', () => {
    const units = [
      { ...none, name: 'done' },
      { ...none, name: 'much', unplaced: 40 },
      { ...none, name: 'late', overdue: 1 },
      { ...none, name: 'some', problemRecords: 2 },
    ]
    expect(byNeed(units).map(({ name }) => name)).toEqual(['late', 'much', 'some', 'done'])
  })
  it('never counts cases within their days, pupils or graduates as something to do', () => {
    expect(dueIn({ ...none, openCases: 9, pupils: 9, graduated: 9 })).toBe(0)
  })
  it('loses no unit and changes none', () => {
    fc.assert(
      fc.property(fc.array(figures), (units) => {
        const sorted = byNeed(units)
        expect(new Set(sorted)).toEqual(new Set(units))
        expect(sumOf(sorted)).toEqual(sumOf(units))
        for (const [at, unit] of sorted.entries())
          expect(unit.overdue).toBeLessThanOrEqual(sorted[at - 1]?.overdue ?? Number.POSITIVE_INFINITY)
      }),
    )
  })
})
