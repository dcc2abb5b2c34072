import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { moveOf } from './promotion.ts'
import { type ClassMove, checkPromotionProof, ledgerPrint, PromotionProof } from './promotion-proof.ts'

/** Classes that a promotion of 2014 moves. */
const Moved = fc
  .constantFrom(['primary', 5], ['primary', 6], ['junior', 3], ['junior', 4], ['senior', 3])
  .chain(([stage, length]) =>
    fc.record({
      stage: fc.constant(stage as ClassMove['stage']),
      length: fc.constant(Number(length)),
      from: fc.integer({ min: 1, max: Number(length) - 1 }),
      behind: fc.integer({ min: 0, max: 3 }),
    }),
  )
  .map(({ from, behind, ...of }) => ({ ...of, from, to: from + 1, cohort: 2014 - from - behind }))

function proofOf(moves: readonly Omit<ClassMove, 'id' | 'school'>[], pupils: number): PromotionProof {
  const classes = moves.map((one, at) => ({ id: 7 + at * 3, school: 5, ...one }))
  const waiting = Array.from({ length: pupils }, (_, at) => ({ id: 900_000 + at, from: 2, to: 3 }))
  const print = ledgerPrint({ run: 11, year: 2014 })
  for (const one of classes) print.addClass(one)
  for (const one of waiting) print.addPupil(one)
  return PromotionProof.parse({
    ...{ kind: 'xueji-promotion', version: 1, run: 11, province: '云海省', year: 2014, startedBy: null },
    businessAt: '2014-08-10T16:00:00Z',
    schools: [{ id: 5, code: '2137000001', name: '江东区实验小学' }],
    ...{ classes, pupils: waiting, fingerprint: print.end() },
  })
}

const Proof = fc
  .tuple(fc.array(Moved, { minLength: 1, maxLength: 1200 }), fc.integer({ min: 0, max: 3 }))
  .map(([moves, pupils]) => proofOf(moves, pupils))

describe('the proof of a promotion (PRO-2)', () => {
  it('agrees with itself, whatever moved', () => {
    fc.assert(
      fc.property(Proof, (proof) => {
        expect(checkPromotionProof(proof)).toEqual([])
      }),
      { numRuns: 20 },
    )
  })
  it('does not agree once any line of it is changed, left out or put elsewhere', () => {
    fc.assert(
      fc.property(
        Proof,
        fc.nat(),
        fc.constantFrom('school', 'cohort', 'gone', 'swapped', 'year'),
        (proof, at, how) => {
          const { classes } = proof
          const here = at % classes.length
          const one = classes[here]
          if (!one) throw new Error('A proof has a class.')
          const changed = {
            school: { classes: classes.with(here, { ...one, school: 6 }) },
            cohort: { classes: classes.with(here, { ...one, cohort: one.cohort - 1 }) },
            gone: { classes: classes.toSpliced(here, 1) },
            swapped: { classes: [...classes, one] },
            year: { year: 2015 },
          }[how]
          expect(checkPromotionProof({ ...proof, ...changed })).not.toEqual([])
        },
      ),
      { numRuns: 40 },
    )
  })
  it('names a move that the rule would not have made, however well it is printed', () => {
    const final = { stage: 'primary' as const, length: 6, from: 5, to: 6, cohort: 2010 }
    expect(moveOf({ grade: 5, length: 6, cohort: 2010 }, 2014)).toBe('stays')
    expect(checkPromotionProof(proofOf([final], 0))).toEqual(['班级 7:账本为 5 → 6,按规则不升。'])
    const two = { stage: 'primary' as const, length: 6, from: 1, to: 3, cohort: 2012 }
    expect(checkPromotionProof(proofOf([two], 0))).toEqual(['班级 7:账本为 1 → 3,按规则应升到 2。'])
  })
  it('of an empty ledger has a fingerprint too, another for each run', () => {
    const [one, other] = [
      ledgerPrint({ run: 1, year: 2014 }).end(),
      ledgerPrint({ run: 2, year: 2014 }).end(),
    ]
    expect(one).toMatch(/^[0-9a-f]{32}$/)
    expect(one).not.toBe(other)
  })
})
