import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseIdNumber } from './id-number.ts'
import {
  type CheckState,
  checkAfter,
  type NumberFacts,
  nextNumberStep,
  numberStanding,
  officialNumber,
  problemOf,
  substituteNumbers,
  waitAfter,
} from './number-allocation.ts'
import { isStudentNumber } from './student-number.ts'

const facts: NumberFacts = { current: 'L', hasIdNumber: true, isFlagged: false, checked: null }
const anyFacts = fc.record<NumberFacts>({
  current: fc.constantFrom('L', 'G', 'J'),
  hasIdNumber: fc.boolean(),
  isFlagged: fc.boolean(),
  checked: fc.constantFrom<CheckState | null>(
    null,
    'waiting',
    'matched',
    'name_mismatch',
    'not_found',
    'number_taken',
  ),
})

describe('which number a pupil is to get', () => {
  it.each<[string, Partial<NumberFacts>, string]>([
    ['with an ID number not yet checked is asked about', {}, 'ask'],
    ['for whom the register did not answer is asked about again', { checked: 'waiting' }, 'ask'],
    ['whom the register confirmed gets G', { checked: 'matched' }, 'give_g'],
    ['without an ID number gets J', { hasIdNumber: false }, 'give_j'],
    ['with J and no ID number keeps it', { current: 'J', hasIdNumber: false }, 'keep'],
    ['with J whose ID number arrived is asked about', { current: 'J' }, 'ask'],
    ['with J and a confirmed ID number gets G', { current: 'J', checked: 'matched' }, 'give_g'],
    ['with G keeps it, whatever the ID number becomes', { current: 'G', checked: null }, 'keep'],
    [
      'whose objection was settled by proof gets G without being asked about again',
      { checked: 'not_found' },
      'give_g',
    ],
    ['whose G number somebody else has is held', { checked: 'number_taken' }, 'hold'],
  ])('a pupil %s', (_, some, step) => {
    expect(nextNumberStep({ ...facts, ...some })).toBe(step)
  })
  it('is never G or J, and nobody is asked, while a problem record is open', () => {
    fc.assert(
      fc.property(anyFacts, (one) => {
        const step = nextNumberStep({ ...one, isFlagged: true })
        const hasHis = one.current === 'G' || (one.current === 'J' && !one.hasIdNumber)
        expect(step).toBe(hasHis ? 'keep' : 'hold')
      }),
    )
  })
  it('never takes a G number away, and gives J to nobody who has an ID number', () => {
    fc.assert(
      fc.property(anyFacts, (one) => {
        const step = nextNumberStep(one)
        if (one.current === 'G') expect(step).toBe('keep')
        if (one.hasIdNumber) expect(step).not.toBe('give_j')
        else expect(['ask', 'give_g']).not.toContain(step)
      }),
    )
  })
  it('is told by one standing', () => {
    expect(numberStanding(facts)).toBe('unverified')
    expect(numberStanding({ ...facts, isFlagged: true })).toBe('problem')
    expect(numberStanding({ ...facts, hasIdNumber: false })).toBe('due')
    expect(numberStanding({ ...facts, current: 'G', isFlagged: true })).toBe('official')
    expect(numberStanding({ ...facts, current: 'J', hasIdNumber: false, isFlagged: true })).toBe('official')
  })
})

describe('an answer of the register', () => {
  it('against the identity opens a problem record of its kind; one that did not come opens none', () => {
    expect(['match', 'name_mismatch', 'not_found', 'unavailable'].map((a) => problemOf(a as never))).toEqual([
      undefined,
      'id_name_mismatch',
      'id_not_found',
      undefined,
    ])
    expect(checkAfter('unavailable')).toBe('waiting')
    expect(checkAfter('match')).toBe('matched')
    expect(checkAfter('not_found')).toBe('not_found')
  })
})

describe('official numbers', () => {
  it('with an ID number are that number', () => {
    expect(officialNumber('11010519491231002X')).toBe('G11010519491231002X')
    expect(isStudentNumber(officialNumber('11010519491231002X'))).toBe(true)
  })
  it.each(['male', 'female'] as const)('without one are built as ID numbers are, of a %s pupil', (sex) => {
    const all = [...substituteNumbers({ region: '370102', birthDate: '2012-02-29', sex })]
    expect(all).toHaveLength(sex === 'male' ? 500 : 499)
    expect(new Set(all).size).toBe(all.length)
    for (const number of all) {
      expect(isStudentNumber(number)).toBe(true)
      expect(parseIdNumber(number.slice(1))).toEqual({
        ok: true,
        region: '370102',
        birthDate: '2012-02-29',
        sex,
      })
    }
  })
})

it('the wait for the register doubles from a minute, six hours at most', () => {
  expect([1, 2, 3, 9, 10, 1000].map((n) => waitAfter(n) / 60_000)).toEqual([1, 2, 4, 256, 360, 360])
})
