import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { beforeAndAfter, blockersOf, moveOf, reversalRefusal, reversibleUntil } from './promotion.ts'

const nothing = {
  classes: 0,
  registrations: 0,
  allocations: 0,
  admissions: 0,
  placements: 0,
  classChanges: 0,
  graduations: 0,
}
const complete = { state: 'complete', businessAt: '2014-08-10T16:00:00Z' }

describe('at the promotion (PRO-1)', () => {
  it.each([
    ['primary of six years', 6],
    ['primary of five years', 5],
    ['junior of three years', 3],
    ['junior of four years', 4],
  ])('a %s moves up in every grade but the final one, which stays', (_, length) => {
    const grades = Array.from({ length }, (_, at) => at + 1)
    const moved = grades.map((grade) => moveOf({ grade, length, cohort: 2014 - grade }, 2014))
    expect(moved).toEqual([...grades.slice(1), 'stays'])
  })
  it('a class that is of the new year already stays, whoever made it and however often the year is promoted', () => {
    expect(moveOf({ grade: 1, length: 6, cohort: 2014 }, 2014)).toBe('stays')
    expect(moveOf({ grade: 2, length: 6, cohort: 2013 }, 2014)).toBe('stays')
  })
  it('leaves every undisturbed class in grade school year − cohort + 1, at most its length (ORG-4)', () => {
    const undisturbed = (year: number, cohort: number, length: number) => Math.min(year - cohort + 1, length)
    fc.assert(
      fc.property(
        fc.integer({ min: 2000, max: 2030 }),
        fc.integer({ min: 3, max: 6 }),
        fc.integer({ min: 1, max: 8 }),
        fc.array(fc.boolean(), { minLength: 1, maxLength: 9 }),
        (cohort, length, years, again) => {
          let grade = 1
          for (let year = cohort + 1; year <= cohort + years; year++)
            // Run a second time for the same year, it changes nothing.
            for (let run = 0; run < (again[year % again.length] ? 2 : 1); run++) {
              const to = moveOf({ grade, length, cohort }, year)
              grade = to === 'stays' ? grade : to
              expect(grade).toBe(undisturbed(year, cohort, length))
            }
        },
      ),
    )
  })
})

describe('a promotion is reversed (PRO-2)', () => {
  const at = (now: string) => ({ now, hours: 72 })
  it('within the hours of the policy, the last one included', () => {
    expect(reversibleUntil(complete, 72)).toBe('2014-08-13T16:00:00Z')
    expect(reversalRefusal(complete, nothing, at('2014-08-13T16:00:00Z'))).toBeUndefined()
    expect(reversalRefusal(complete, nothing, at('2014-08-13T16:00:01Z'))?.code).toBe(
      'promotion_reversal_late',
    )
  })
  it.each(['rehearsed', 'running', 'reversing', 'reversed'])('never while it is %s', (state) => {
    expect(reversalRefusal({ ...complete, state }, nothing, at('2014-08-11T00:00:00Z'))?.code).toBe(
      'promotion_not_complete',
    )
    expect(reversibleUntil({ ...complete, state }, 72)).toBeNull()
  })
  it('never once something depends on it, and says what', () => {
    const dependents = { ...nothing, classes: 2, registrations: 31 }
    expect(reversalRefusal(complete, dependents, at('2014-08-11T00:00:00Z'))).toMatchObject({
      code: 'promotion_depended_on',
      detail: '新建班级 2、新生注册 31',
    })
    expect(blockersOf(nothing)).toBeUndefined()
  })
})

describe('what a person signs', () => {
  it('has every class before and after, the graduated ones gone, and nobody in grade 1', () => {
    const rows = [
      { stage: 'primary', grade: 1, moving: 8, finishing: 0, staying: 0 },
      { stage: 'primary', grade: 2, moving: 7, finishing: 0, staying: 0 },
      // Of five years: the fifth moves in some schools, and is the last in others.
      { stage: 'primary', grade: 5, moving: 6, finishing: 2, staying: 1 },
      { stage: 'junior', grade: 3, moving: 0, finishing: 4, staying: 0 },
    ]
    const told = beforeAndAfter(rows)
    expect(told).toEqual([
      { stage: 'primary', grade: 1, before: 8, moved: 8, after: 0 },
      { stage: 'primary', grade: 2, before: 7, moved: 7, after: 8 },
      { stage: 'primary', grade: 3, before: 0, moved: 0, after: 7 },
      { stage: 'primary', grade: 5, before: 8, moved: 6, after: 1 },
      { stage: 'primary', grade: 6, before: 0, moved: 0, after: 6 },
      { stage: 'junior', grade: 3, before: 4, moved: 0, after: 0 },
    ])
    const sum = (of: (row: (typeof told)[number]) => number) =>
      told.reduce((total, row) => total + of(row), 0)
    const gone = rows.reduce((total, row) => total + row.finishing - row.staying, 0)
    expect(sum((row) => row.after)).toBe(sum((row) => row.before) - gone)
  })
})
