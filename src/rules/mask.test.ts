import { describe, expect, it } from 'vitest'
import { maskName, maskNumber } from './mask.ts'

describe('a masked number', () => {
  it.each([
    ['G370102201905011234', 'G3701**********1234'],
    ['370102201905011234', '3701**********1234'],
    ['12345', '*****'],
  ])('%s is shown as %s', (text, shown) => {
    expect(maskNumber(text)).toBe(shown)
    expect(maskNumber(text)).toHaveLength(text.length)
  })
})

describe('a masked name', () => {
  it.each([
    ['王小明', '王*明'],
    ['欧阳诗琪', '欧**琪'],
    ['𠮷祥', '𠮷*'],
    ['王', '王*'],
  ])('%s is shown as %s', (name, shown) => {
    expect(maskName(name)).toBe(shown)
  })
})
