import { describe, expect, it } from 'vitest'
import { admissionFlow, admissionRefusal, allocationRefusal, gradeRefusal, isOutOfArea } from './admission.ts'
import { flowDefects, takeStep } from './flow.ts'

const officer = (unitId: number) => ({ unitId, roles: ['registrar'] as const })
const at = (origin: number, state = admissionFlow.initial) => ({
  state,
  version: 1,
  parties: { school: 1, receiving_bureau: 2, origin_bureau: origin },
})
const take = (from: ReturnType<typeof at>, step: string, unitId: number, reason?: string) =>
  takeStep(admissionFlow, from, { step, seenVersion: 1, reason }, officer(unitId))

describe('the chain of an admission (ADM-5)', () => {
  it('is a sound flow', () => {
    expect(flowDefects(admissionFlow)).toEqual([])
  })
  it('is decided once where the origin is not asked', () => {
    expect(take(at(2), 'decide', 2).state).toBe('admitted')
  })
  it('goes on to the origin bureau where it is', () => {
    expect(take(at(3), 'decide', 2).state).toBe('with_origin_bureau')
    expect(take(at(3, 'with_origin_bureau'), 'decide', 3).state).toBe('admitted')
    expect(() => take(at(3, 'with_origin_bureau'), 'decide', 2)).toThrow('step_not_allowed')
  })
  it('is rejected with a reason, and withdrawn by the school alone', () => {
    expect(() => take(at(3), 'reject', 2)).toThrow('reason_required')
    expect(take(at(3), 'reject', 2, '名额已满').state).toBe('rejected')
    expect(take(at(3), 'withdraw', 1).state).toBe('withdrawn')
    expect(take(at(3, 'with_origin_bureau'), 'withdraw', 1).state).toBe('withdrawn')
    expect(() => take(at(3), 'withdraw', 2)).toThrow('step_not_allowed')
    expect(() => take(at(3), 'decide', 1)).toThrow('step_not_allowed')
  })
})

describe('the origin bureau is asked (ADM-6)', () => {
  const [city, county, neighbour, far, farCity] = ['1/2/3/', '1/2/3/4/', '1/2/3/5/', '1/2/6/7/', '1/2/6/']
  it.each([
    ['junior', county, county, false],
    ['junior', county, neighbour, true],
    ['junior', city, county, true],
    ['senior', county, neighbour, false],
    ['senior', city, county, false],
    ['senior', city, far, true],
    ['senior', city, farCity, true],
    // Counties directly under the province are cities of their own.
    ['senior', '1/2/8/', '1/2/9/', true],
  ] as const)('%s from %s to %s: %s', (stage, receiving = '', origin = '', asked) => {
    expect(isOutOfArea({ stage, receiving, origin })).toBe(asked)
  })
})

describe('a row of the list holds (ADM-3)', () => {
  const sound = {
    graduated: 'primary',
    leftLength: 6,
    teaches: ['junior'],
    primaryLength: null,
    fiveYearLeaversEnterGradeSix: true,
    stage: 'junior',
    isTaken: false,
  } as const
  const toGradeSix = {
    ...sound,
    stage: 'primary',
    leftLength: 5,
    teaches: ['primary'],
    primaryLength: 6,
  } as const
  it.each([
    [sound, undefined],
    [{ ...sound, graduated: null }, 'allocation_graduate_unknown'],
    [{ ...sound, teaches: null }, 'allocation_school_unknown'],
    [{ ...sound, graduated: 'junior' }, 'allocation_stage_wrong'],
    [{ ...sound, teaches: ['senior'] }, 'allocation_stage_wrong'],
    [{ ...sound, graduated: 'senior', stage: 'senior', teaches: ['senior'] }, 'allocation_stage_wrong'],
    [{ ...sound, isTaken: true }, 'allocation_taken'],
    [toGradeSix, undefined],
    [{ ...toGradeSix, fiveYearLeaversEnterGradeSix: false }, 'allocation_stage_wrong'],
    [{ ...toGradeSix, leftLength: 6 }, 'allocation_stage_wrong'],
    [{ ...toGradeSix, graduated: 'junior' }, 'allocation_stage_wrong'],
    [{ ...toGradeSix, primaryLength: 5 }, 'allocation_stage_wrong'],
  ] as const)('%o: %s', (facts, code) => {
    expect(allocationRefusal(facts)?.code).toBe(code)
  })
})

it('a school admits to a grade it teaches, and to primary in grade 6 only (ADM-3)', () => {
  expect(gradeRefusal({ stage: 'junior', grade: 3, length: 3 })).toBeUndefined()
  expect(gradeRefusal({ stage: 'junior', grade: 4, length: 3 })?.code).toBe('admission_grade_not_taught')
  expect(gradeRefusal({ stage: 'senior', grade: 1, length: null })?.code).toBe('admission_grade_not_taught')
  expect(gradeRefusal({ stage: 'primary', grade: 6, length: 6 })).toBeUndefined()
  expect(gradeRefusal({ stage: 'primary', grade: 1, length: 6 })?.code).toBe('admission_grade_not_taught')
  expect(gradeRefusal({ stage: 'primary', grade: 6, length: 5 })?.code).toBe('admission_grade_not_taught')
})

it('a graduate is admitted once a year, and only while his graduation stands (ADM-8, GRD-4)', () => {
  expect(admissionRefusal({ isReversed: false, isAdmitted: false })).toBeUndefined()
  expect(admissionRefusal({ isReversed: false, isAdmitted: true })?.code).toBe('admission_already_effective')
  expect(admissionRefusal({ isReversed: true, isAdmitted: false })?.code).toBe(
    'admission_graduation_reversed',
  )
})
