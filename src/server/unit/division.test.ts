import { describe, expect, it } from 'vitest'
import { countyCodes, everCounty } from './division.ts'

describe('the counties of today', () => {
  it.each([
    ['a district', '370102', true],
    ['a county', '371722', true],
    ['a county that its province runs itself', '429004', true],
    ['a city that has no counties', '441900', true],
    ['a city that has counties', '370100', false],
    ['a province', '370000', false],
    ['市辖区, which is no county', '370101', false],
    ['a development zone of the statistics', '371072', false],
    ['a county that was abolished', '370123', false],
    ['nothing', '999999', false],
  ])('know %s', (_what, code, isOne) => {
    expect(countyCodes().has(code)).toBe(isOne)
  })
  it('are some three thousand, each with six digits', () => {
    expect(countyCodes().size).toBeGreaterThan(2800)
    expect(countyCodes().size).toBeLessThan(3100)
    expect([...countyCodes()].filter((code) => !/^[1-68]\d{5}$/.test(code))).toEqual([])
  })
})

describe('a code that people were born under', () => {
  it('is kept although the county is no more', () => {
    expect(everCounty('370123')).toBe(true)
    expect(everCounty('110103')).toBe(true)
  })
  it('is also one of today, and never one that nobody had', () => {
    expect(everCounty('370102')).toBe(true)
    expect(everCounty('370199')).toBe(false)
    expect(everCounty('constructor')).toBe(false)
  })
})
