import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Contender, judgeContenders } from './identity.ts'

const judge = (kind: 'id_duplicate' | 'trace_duplicate', ...of: [hasIdNumber: boolean, stays: boolean][]) =>
  judgeContenders(
    kind,
    of.map(([hasIdNumber, stays], pupilId) => ({ pupilId, hasIdNumber, stays })),
  ).map((one) => one.standing)

describe('one ID number', () => {
  it('belongs to who was here; whoever comes later is held back', () => {
    expect(judge('id_duplicate', [true, true], [true, false], [true, false])).toEqual([
      'holder',
      'held',
      'held',
    ])
  })
  it('belongs to the first when all come at once', () => {
    expect(judge('id_duplicate', [true, false], [true, false])).toEqual(['holder', 'held'])
  })
  it('is free again for the last one left', () => {
    expect(judge('id_duplicate', [true, false])).toEqual(['free'])
  })
})

describe('one name, sex and birth date', () => {
  it('is no collision between two who both have an ID number', () => {
    expect(judge('trace_duplicate', [true, true], [true, false])).toEqual(['free', 'free'])
  })
  it.each([
    ['the newcomer', [true, true], [false, false]],
    ['the one in school', [false, true], [true, false]],
    ['both', [false, true], [false, false]],
  ] as const)('is a collision when %s has none', (_who, one, other) => {
    expect(judge('trace_duplicate', [...one], [...other])).toEqual(['holder', 'held'])
  })
  it('leaves namesakes with ID numbers out of a collision between others', () => {
    // The third has none and collides with both; the fourth has one and collides with the third alone.
    expect(judge('trace_duplicate', [true, true], [true, true], [false, false], [true, false])).toEqual([
      'holder',
      'holder',
      'held',
      'held',
    ])
  })
  it('never moves those who stay, even when they collide: that was settled before', () => {
    expect(judge('trace_duplicate', [false, true], [false, true])).toEqual(['free', 'free'])
  })
})

describe('any contenders', () => {
  const contender = fc.record({ hasIdNumber: fc.boolean(), stays: fc.boolean() })
  const list = fc.array(contender, { maxLength: 12 }).map((all) =>
    // Precedence: those who stay come first.
    [...all.filter((c) => c.stays), ...all.filter((c) => !c.stays)].map(
      (one, pupilId): Contender => ({ ...one, pupilId }),
    ),
  )
  it('agree with the definition, pair by pair', () => {
    fc.assert(
      fc.property(list, fc.constantFrom('id_duplicate', 'trace_duplicate'), (all, kind) => {
        const meet = (a: Contender, b: Contender) =>
          kind === 'id_duplicate' || !(a.hasIdNumber && b.hasIdNumber)
        const held = all.filter((one, at) => !one.stays && all.slice(0, at).some((b) => meet(one, b)))
        const expected = all.map((one) => {
          if (held.includes(one)) return 'held'
          return held.some((b) => meet(one, b)) ? 'holder' : 'free'
        })
        expect(judgeContenders(kind, all).map((s) => s.standing)).toEqual(expected)
      }),
    )
  })
})
