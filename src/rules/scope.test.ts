import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { commonSuperior, isWithin, scopeRange } from './scope.ts'

const unitPath = fc
  .array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 5 })
  .map((parts) => `${parts.join('/')}/`)

describe('scope', () => {
  it('is the same as a range and as a prefix, for any two units', () => {
    fc.assert(
      fc.property(unitPath, unitPath, (path, scope) => {
        const { from, to } = scopeRange(scope)
        expect(path >= from && path < to).toBe(isWithin(path, scope))
      }),
    )
  })
  it.each([
    ['1/2/3/4/', '1/2/3/5/', '1/2/3/'],
    ['1/2/3/', '1/2/4/', '1/2/'],
    ['1/2/3/', '1/2/3/', '1/2/3/'],
    ['1/2/', '1/2/31/', '1/2/'],
    ['1/23/', '1/2/', '1/'],
    ['1/2/', '3/2/', null],
  ])('the common superior of %s and %s is %s', (a, b, superior) => {
    expect(commonSuperior(a, b)).toBe(superior)
    expect(commonSuperior(b, a)).toBe(superior)
  })
})
