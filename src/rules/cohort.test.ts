import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CohortPlan, type CohortSchool, planSchool } from './cohort.ts'
import { nextClassNumbers } from './school-class.ts'
import type { SchoolTerm } from './term.ts'

const autumn: SchoolTerm = { schoolYear: 2026, term: 'autumn', startsOn: '2026-09-01', endsOn: '2027-01-20' }
const none = { primary: 0, junior: 0, senior: 0 }
const school = (more: Partial<CohortSchool> = {}): CohortSchool => ({
  ...{ schoolId: 1, lengths: { primary: 6, junior: null, senior: null }, terms: [], numbers: [] },
  ...{ now: none, lastYear: { ...none, primary: 3 } },
  ...more,
})
const plan = (more: Partial<CohortPlan> = {}): CohortPlan => ({
  ...{ term: autumn, naming: 'plain', hasBegun: true, targets: undefined },
  ...more,
})
const to = (count: number) => [{ schoolId: 1, stage: 'primary' as const, count }]
const primary = (of: CohortSchool, by: CohortPlan) => planSchool(of, by).stages[0]

describe('the new cohort of a school', () => {
  it('is suggested as many classes as the one before, and at least one', () => {
    expect(primary(school(), plan())?.create.map((one) => one.name)).toEqual(['1班', '2班', '3班'])
    expect(primary(school({ lastYear: none }), plan())?.create).toHaveLength(1)
  })
  it('is filled up to the number asked for, behind the classes there are', () => {
    const of = school({ now: { ...none, primary: 2 }, numbers: ['2026101', '2026102'] })
    expect(primary(of, plan({ targets: to(4) }))?.create).toEqual([
      { number: '2026103', name: '3班' },
      { number: '2026104', name: '4班' },
    ])
    expect(primary(of, plan({ targets: to(2) }))).toMatchObject({ create: [], skip: 'enough_classes' })
  })
  it.each([
    [
      'of a year whose promotion is to come has its term only',
      {},
      { hasBegun: false },
      'cohort_not_begun',
      'create',
    ],
    [
      'of a school whose other term is in the way gets neither',
      {
        terms: [
          { ...autumn, schoolYear: 2025, term: 'spring', startsOn: '2026-02-20', endsOn: '2026-09-05' },
        ],
      },
      {},
      'term_overlaps',
      'term_overlaps',
    ],
    ['for which nothing is asked gets no classes', {}, { targets: to(0) }, 'none_wanted', 'create'],
    ['that a list of numbers leaves out gets no classes', {}, { targets: [] }, 'none_wanted', 'create'],
    [
      'has two-digit numbers',
      { numbers: ['2026199'], now: { ...none, primary: 1 } },
      { targets: to(2) },
      'numbers_used_up',
      'create',
    ],
  ] as const)('%s', (_what, of, by, skip, term) => {
    const planned = planSchool(school(of as Partial<CohortSchool>), plan(by as Partial<CohortPlan>))
    expect(planned.term).toBe(term)
    expect(planned.stages[0]).toMatchObject({ create: [], skip })
  })
  it('planned again when it was made comes to nothing more, whatever the school made meanwhile', () => {
    fc.assert(
      fc.property(fc.nat({ max: 60 }), fc.nat({ max: 60 }), (target, made) => {
        const numbers = nextClassNumbers({ stage: 'primary', cohort: 2026, count: made }, []).map(
          (one) => one.number,
        )
        const of = school({ now: { ...none, primary: made }, numbers, terms: [autumn] })
        const first = primary(of, plan({ targets: to(target) }))?.create ?? []
        const all = [...numbers, ...first.map((one) => one.number)]
        expect(new Set(all).size).toBe(Math.max(made, target))
        const again = school({ now: { ...none, primary: all.length }, numbers: all, terms: [autumn] })
        expect(primary(again, plan({ targets: to(target) }))?.create).toEqual([])
      }),
    )
  })
  it('in spring is a term alone', () => {
    const spring = { ...autumn, term: 'spring' as const, startsOn: '2027-02-20', endsOn: '2027-07-10' }
    expect(planSchool(school({ terms: [autumn] }), plan({ term: spring }))).toEqual({
      schoolId: 1,
      term: 'create',
      stages: [],
    })
  })
  it('has its classes called as people do', () => {
    const names = (naming: 'bracket' | 'chinese') =>
      nextClassNumbers({ stage: 'primary', cohort: 2026, count: 1, naming }, ['2026111', '2026120'])[0]?.name
    expect(names('bracket')).toBe('(21)班')
    expect(names('chinese')).toBe('二十一班')
    const first = nextClassNumbers({ stage: 'primary', cohort: 2026, count: 12, naming: 'chinese' }, [])
    expect(first.map((one) => one.name).slice(8)).toEqual(['九班', '十班', '十一班', '十二班'])
  })
})
