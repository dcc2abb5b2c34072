import { describe, expect, it } from 'vitest'
import { className, gradeOfCohort, keptName, missingForCohort, nextClassNumbers } from './school-class.ts'

describe('a class is called after its present grade', () => {
  it.each([
    ['primary', 1, '1班', '一年级1班'],
    ['primary', 6, '2021级3班', '六年级3班'],
    ['primary', 6, '小学2021级1班', '六年级1班'],
    ['junior', 2, '火箭班', '初中二年级火箭班'],
    ['senior', 3, '高中二年级10班', '高中三年级10班'],
  ] as const)('%s %i %s', (stage, grade, name, shown) => {
    expect(className({ stage, grade, name })).toBe(shown)
  })
  it('and keeps a name without the grade that would be wrong next year', () => {
    expect(keptName(' 一年级实验班 ')).toBe('实验班')
    expect(keptName('一年级')).toBe('一年级')
  })
})

describe('class numbers', () => {
  it('are cohort, stage digit and two digits', () => {
    expect(nextClassNumbers({ stage: 'junior', cohort: 2026, count: 2 }, [])).toEqual([
      { number: '2026201', name: '1班' },
      { number: '2026202', name: '2班' },
    ])
  })
  it('go on behind the highest one, never filling a gap that history may name', () => {
    const taken = ['2026101', '2026107', '2025109', '2026203']
    expect(nextClassNumbers({ stage: 'primary', cohort: 2026, count: 1 }, taken)).toEqual([
      { number: '2026108', name: '8班' },
    ])
  })
  it('end at 99', () => {
    expect(nextClassNumbers({ stage: 'primary', cohort: 2026, count: 5 }, ['2026198'])).toHaveLength(1)
    expect(nextClassNumbers({ stage: 'primary', cohort: 2026, count: 5 }, ['2026199'])).toEqual([])
  })
})

describe('a cohort', () => {
  it('has its first grade from the promotion of its year on, and its last one until it graduates', () => {
    expect(gradeOfCohort({ cohort: 2026, length: 6, schoolYear: 2026 })).toBe(1)
    expect(gradeOfCohort({ cohort: 2021, length: 6, schoolYear: 2026 })).toBe(6)
  })
  it.each([
    [2026, 2025, 'class_cohort_not_begun'],
    [2020, 2026, 'class_cohort_left'],
  ])('of %i has no classes in the school year %i', (cohort, schoolYear, code) => {
    expect(() => gradeOfCohort({ cohort, length: 6, schoolYear })).toThrow(code)
  })
})

describe('before anybody is registered or admitted (ORG-3)', () => {
  const facts = { schoolYear: 2026, stage: 'primary' as const, grade: 1 }
  it.each([
    [false, false, 'season_term_missing', '2026-2027 学年秋季学期'],
    [false, true, 'season_term_missing', '2026-2027 学年秋季学期'],
    [true, false, 'season_classes_missing', '一年级(2026 级)'],
  ])('with a term %s and a class %s: %s', (hasAutumnTerm, hasClass, code, detail) => {
    expect(missingForCohort({ ...facts, hasAutumnTerm, hasClass })).toMatchObject({ code, detail })
  })
  it('nothing is missing when term and class are there, in whatever grade', () => {
    expect(missingForCohort({ ...facts, hasAutumnTerm: true, hasClass: true })).toBeUndefined()
    const sixth = { ...facts, grade: 6, hasAutumnTerm: true, hasClass: false }
    expect(missingForCohort(sixth)?.detail).toBe('六年级(2021 级)')
  })
})
