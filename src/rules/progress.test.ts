import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  byNeed,
  byProvinceLag,
  dueIn,
  type ProgressFigures,
  type ProvinceState,
  percentLeft,
  sumOf,
} from './progress.ts'

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
  refusedFiles: count,
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

describe('the order of provinces', () => {
  const quiet: ProvinceState = {
    ...{ name: 'quiet', isPromotionDue: true, promotion: 'complete', schools: 0, confirmedSchools: 0 },
    ...{
      notGraduated: 0,
      graduated: 0,
      toAdmit: 0,
      admitted: 0,
      unplaced: 0,
      placed: 0,
      openCases: 0,
      overdue: 0,
    },
  }
  it('puts first who should be promoted and is not, then overdue cases, then the greatest part left', () => {
    const provinces: ProvinceState[] = [
      quiet,
      { ...quiet, name: 'big', unplaced: 1000, placed: 99_000 },
      { ...quiet, name: 'small', unplaced: 50, placed: 50 },
      { ...quiet, name: 'overdue', overdue: 1 },
      { ...quiet, name: 'late', promotion: 'pending' },
    ]
    const names = ['late', 'overdue', 'small', 'big', 'quiet']
    expect(byProvinceLag(provinces).map(({ name }) => name)).toEqual(names)
  })
  it('does not call a province late before its own instant', () => {
    const waiting: ProvinceState = { ...quiet, name: 'waiting', isPromotionDue: false, promotion: 'pending' }
    expect(byProvinceLag([quiet, waiting]).map(({ name }) => name)).toEqual(['quiet', 'waiting'])
  })
  it('never shows nothing where one pupil of a million is left', () => {
    expect([
      percentLeft(0, 0),
      percentLeft(0, 5),
      percentLeft(1, 999_999),
      percentLeft(1, 1),
      percentLeft(3, 0),
    ]).toEqual([0, 0, 1, 50, 100])
  })
})
