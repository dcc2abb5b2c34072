import { describe, expect, it } from 'vitest'
import type { FieldFacts } from './field.ts'
import { cautionsOfClasses, cautionsOfEntrant } from './registration-row-caution.ts'

const facts: FieldFacts = {
  today: '2025-09-01',
  schoolYear: 2025,
  entryAge: 6,
  classNumbers: new Set(['2025101']),
}
const rules = (row: Parameters<typeof cautionsOfEntrant>[0], of = facts) =>
  cautionsOfEntrant(row, of).map((one) => `${one.field}: ${one.rule}`)

describe('a clerk is asked to look again', () => {
  it.each([
    ['2019-08-31', []],
    ['2019-09-01', ['birthDate: entry_age_low']],
    ['2016-09-01', []],
    ['2016-08-31', ['birthDate: entry_age_high']],
  ])('at an entrant born on %s', (birthDate, expected) => {
    expect(rules({ birthDate })).toEqual(expected)
  })
  it('at a class that is not there yet', () => {
    expect(rules({ classNumber: '2025102' })).toEqual(['classNumber: class_hint_unknown'])
    expect(rules({ classNumber: '2025101' })).toEqual([])
    expect(rules({ classNumber: null })).toEqual([])
  })
  it('once for a class, not at every pupil of it', () => {
    const told = new Set(['2025102'])
    expect(cautionsOfEntrant({ classNumber: '2025102' }, facts, told)).toEqual([])
    const [other] = cautionsOfEntrant({ classNumber: '2025103' }, facts, told)
    expect(other?.cause).toContain('2025103')
  })
  it('only where the facts are known', () => {
    expect(rules({ birthDate: '2022-01-01', classNumber: '1' }, { today: '2025-09-01' })).toEqual([])
  })
  it('at a class that is too big', () => {
    const counts = new Map([
      ['2025101', 46],
      ['2025102', 45],
    ])
    expect(cautionsOfClasses(counts, 45)).toMatchObject([{ rule: 'class_over_size', classNumber: '2025101' }])
  })
  it('at a class that would be too big with those who are in it already, with the numbers', () => {
    const counts = new Map([
      ['2025101', 6],
      ['2025102', 5],
      ['2025103', 0],
    ])
    const already = new Map([
      ['2025101', 40],
      ['2025102', 40],
      ['2025103', 60],
    ])
    expect(cautionsOfClasses(counts, 45, already).map(({ cause }) => cause)).toEqual([
      '2025101 班已有 40 人(含已录入、待核办的),加上文件中的 6 人共 46 人,超过 45 人。',
    ])
  })
})
