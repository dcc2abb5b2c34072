import { describe, expect, it } from 'vitest'
import { blockersOf, moveOf, reversalRefusal, reversibleUntil } from './promotion.ts'

const nothing = {
  classes: 0,
  registrations: 0,
  allocations: 0,
  admissions: 0,
  placements: 0,
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
    expect(grades.map((grade) => moveOf({ grade, length }))).toEqual([...grades.slice(1), 'stays'])
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
