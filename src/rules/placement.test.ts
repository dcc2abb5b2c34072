import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ClassToFill, dealPupils, type FilledClass, type PupilToPlace } from './placement.ts'
import { sha256Hex } from './sha256.ts'

const sex = fc.constantFrom<PupilToPlace['sex']>('male', 'female')
const pupils = fc.array(sex, { maxLength: 120 }).map((all) => all.map((sex, at) => ({ id: 1000 + at, sex })))
const emptyClasses = fc
  .integer({ min: 1, max: 12 })
  .map((n): ClassToFill[] => Array.from({ length: n }, (_, at) => ({ id: at + 1, boys: 0, girls: 0 })))
const anyClasses = fc
  .array(fc.record({ boys: fc.nat(30), girls: fc.nat(30) }), { minLength: 1, maxLength: 8 })
  .map((all): ClassToFill[] => all.map((one, at) => ({ id: at + 1, ...one })))

const spread = (numbers: number[]) => Math.max(...numbers) - Math.min(...numbers)
const spreads = (classes: readonly ClassToFill[]) => ({
  boys: spread(classes.map((one) => one.boys)),
  girls: spread(classes.map((one) => one.girls)),
  sizes: spread(classes.map((one) => one.boys + one.girls)),
})
const isEven = (classes: readonly ClassToFill[]) => Object.values(spreads(classes)).every((by) => by <= 1)

/** Each sex alone, dealt as evenly as anyone could: water poured over the classes. */
function evenest(before: number[], more: number): number[] {
  const after = [...before]
  for (let left = more; left > 0; left--) {
    const fewest = after.indexOf(Math.min(...after))
    after.splice(fewest, 1, (after[fewest] ?? 0) + 1)
  }
  return after.sort((a, b) => a - b)
}

describe('automatic placement (CLS-1)', () => {
  it('makes classes whose sizes, boys and girls differ by one at most', () => {
    fc.assert(
      fc.property(fc.string(), pupils, emptyClasses, (seed, all, classes) => {
        expect(isEven(dealPupils(seed, all, classes))).toBe(true)
      }),
    )
  })
  it('places everybody once, and nobody else', () => {
    fc.assert(
      fc.property(fc.string(), pupils, anyClasses, (seed, all, classes) => {
        const dealt = dealPupils(seed, all, classes)
        expect(dealt.flatMap((one) => one.pupils).sort((a, b) => a - b)).toEqual(all.map((one) => one.id))
        for (const [at, one] of dealt.entries()) {
          const { boys = 0, girls = 0 } = classes[at] ?? {}
          expect(one.boys + one.girls).toBe(boys + girls + one.pupils.length)
        }
      }),
    )
  })
  it('keeps classes even, one late arrival after the other', () => {
    fc.assert(
      fc.property(fc.string(), pupils, pupils, emptyClasses, (seed, first, late, classes) => {
        let at: FilledClass[] | ClassToFill[] = dealPupils(seed, first, classes)
        for (const [n, pupil] of late.entries()) {
          at = dealPupils(`${seed}${n}`, [{ ...pupil, id: 5000 + n }], at)
          expect(isEven(at)).toBe(true)
        }
      }),
    )
  })
  it('brings each sex as near to even as those already in the classes allow', () => {
    fc.assert(
      fc.property(fc.string(), pupils, anyClasses, (seed, all, classes) => {
        const dealt = dealPupils(seed, all, classes)
        const boys = all.filter((one) => one.sex === 'male').length
        const sorted = (of: 'boys' | 'girls') => dealt.map((one) => one[of]).sort((a, b) => a - b)
        expect(sorted('boys')).toEqual(
          evenest(
            classes.map((one) => one.boys),
            boys,
          ),
        )
        expect(sorted('girls')).toEqual(
          evenest(
            classes.map((one) => one.girls),
            all.length - boys,
          ),
        )
      }),
    )
  })
  it('makes uneven classes even as soon as there are pupils enough', () => {
    fc.assert(
      fc.property(fc.string(), anyClasses, (seed, classes) => {
        const missing = (of: 'boys' | 'girls') => {
          const most = Math.max(...classes.map((one) => one[of]))
          return classes.reduce((sum, one) => sum + most - one[of], 0)
        }
        const arrivals = (['boys', 'girls'] as const).flatMap((of) =>
          Array.from(
            { length: missing(of) },
            () => (of === 'boys' ? 'male' : 'female') as PupilToPlace['sex'],
          ),
        )
        const all = arrivals.map((sex, at) => ({ id: 1000 + at, sex }))
        expect(isEven(dealPupils(seed, all, classes))).toBe(true)
      }),
    )
  })
  it('depends on the seed and the ids, not on the order in which anybody wrote the lists', () => {
    fc.assert(
      fc.property(fc.string(), pupils, emptyClasses, fc.nat(), (seed, all, classes, by) => {
        const turned = [...all.slice(by % (all.length + 1)), ...all.slice(0, by % (all.length + 1))]
        const there = dealPupils(seed, all, classes)
        const back = dealPupils(seed, turned, classes.toReversed())
        expect(back.toReversed()).toEqual(there)
      }),
    )
  })
  it('gives another deal for another seed', () => {
    const all = Array.from({ length: 40 }, (_, at) => ({ id: at, sex: 'male' as const }))
    const classes = [1, 2].map((id) => ({ id, boys: 0, girls: 0 }))
    expect(dealPupils('2026-08-20', all, classes)).not.toEqual(dealPupils('2026-08-21', all, classes))
  })
  it('can be recomputed by hand', () => {
    // sha256sum of 阳光分班/pupil/101 … 106: ca07… a988… 8d85… 3943… aaaa… d8dd…; of 阳光分班/class/11, 12: a77b… b9cd…
    // So 104 f, 103 m, 102 m, 105 f, 101 m, 106 f, and class 11 before class 12.
    const all = [101, 102, 103, 104, 105, 106].map((id) => ({
      id,
      sex: id <= 103 ? ('male' as const) : ('female' as const),
    }))
    const classes = [12, 11].map((id) => ({ id, boys: 0, girls: 0 }))
    expect(dealPupils('阳光分班', all, classes)).toEqual([
      { id: 12, boys: 1, girls: 2, pupils: [103, 105, 106] },
      { id: 11, boys: 2, girls: 1, pupils: [104, 102, 101] },
    ])
  })
})

describe('SHA-256', () => {
  it('is the one of every other program, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(sha256Hex(text)).toBe(createHash('sha256').update(text).digest('hex'))
      }),
    )
  })
  it('is also for text cut in the middle of a letter', () => {
    const cut = '𠮷'.slice(0, 1)
    expect(sha256Hex(cut)).toBe(createHash('sha256').update(cut).digest('hex'))
  })
})
