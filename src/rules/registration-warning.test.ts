import { describe, expect, it } from 'vitest'
import { rowWarnings } from './registration-warning.ts'

const row = {
  birthDate: '2020-05-01',
  entryMonth: '2026-09',
  idType: '1',
  idNumber: '370102202005010135',
  householdDivision: '370102000000',
}
const of = (change: Partial<Omit<typeof row, 'idNumber'> & { idNumber: string | null }>) =>
  rowWarnings('registration', { ...row, ...change }, 6)

describe('an approver is asked to look', () => {
  it.each([
    ['2020-08-31', []],
    ['2020-09-01', ['age']],
    ['2018-09-01', []],
    ['2018-08-31', ['age']],
  ])('at an entrant born on %s: %j', (birthDate, warnings) => {
    expect(of({ birthDate })).toEqual(warnings)
  })
  it('at an ID number of another county than the household’s', () => {
    expect(of({ householdDivision: '370103000000' })).toEqual(['id_region'])
    expect(of({ householdDivision: '370103000000', idNumber: null })).toEqual([])
    expect(of({ householdDivision: '370103000000', idType: 'A' })).toEqual([])
  })
  it('not at the age of a late registration', () => {
    expect(rowWarnings('late_registration', { ...row, birthDate: '2012-01-01' }, 6)).toEqual([])
  })
})
