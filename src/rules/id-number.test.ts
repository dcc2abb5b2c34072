import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkCharacter, normaliseIdNumber, parseIdNumber } from './id-number.ts'
import { isStudentNumber, temporaryNumber } from './student-number.ts'

describe('a resident ID number', () => {
  it.each([
    ['11010519491231002X', { ok: true, region: '110105', birthDate: '1949-12-31', sex: 'female' }],
    ['440524188001010014', { ok: true, region: '440524', birthDate: '1880-01-01', sex: 'male' }],
    ['110105194912310021', { ok: false, problem: 'check_digit' }],
    ['11010519490229002X', { ok: false, problem: 'birth_date' }],
    ['110105194912310', { ok: false, problem: 'length' }],
    ['1101051949123100ⅩX', { ok: false, problem: 'characters' }],
  ])('%s', (text, read) => {
    expect(parseIdNumber(text)).toEqual(read)
  })
  it('is read from full-width characters and a small x', () => {
    expect(normaliseIdNumber(' 11010519491231002ｘ ')).toBe('11010519491231002X')
  })
  it('shows every single wrong digit', () => {
    const digits = fc.stringMatching(/^[1-9]\d{5}20(0[1-9]|1\d)(0[1-9]|1[0-2])(0[1-9]|1\d|2[0-8])\d{3}$/)
    fc.assert(
      fc.property(digits, fc.nat(16), fc.integer({ min: 1, max: 9 }), (first17, at, by) => {
        const whole = first17 + checkCharacter(first17)
        expect(parseIdNumber(whole).ok).toBe(true)
        const wrong = (Number(whole.charAt(at)) + by) % 10
        expect(parseIdNumber(`${whole.slice(0, at)}${wrong}${whole.slice(at + 1)}`).ok).toBe(false)
      }),
    )
  })
})

describe('a student number', () => {
  it('temporary: region, birth date, sequence, check character', () => {
    const number = temporaryNumber({ region: '370102', birthDate: '2019-05-01', sequence: 7 })
    expect(number).toMatch(/^L37010220190501007[\dX]$/)
    expect(isStudentNumber(number)).toBe(true)
    expect(parseIdNumber(number.slice(1)).ok).toBe(true)
  })
  it.each([0, 1000, 1.5])('has no sequence %s', (sequence) => {
    expect(() => temporaryNumber({ region: '370102', birthDate: '2019-05-01', sequence })).toThrow(RangeError)
  })
  it.each(['X123', 'L37010220190501007', 'L3701022019050100 7X', 'l370102201905010070'])(
    'is not %s',
    (text) => {
      expect(isStudentNumber(text)).toBe(false)
    },
  )
})
