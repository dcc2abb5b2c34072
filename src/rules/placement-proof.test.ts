import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countTraits, traitsOf, whyImpossible } from './placement-facts.ts'
import { planPlacement } from './placement-plan.ts'
import { checkProof, countsAfter, fingerprintOf, PlacementProof, spreadOf } from './placement-proof.ts'

const plan = {
  school: '临江县第一小学',
  stage: 'primary' as const,
  grade: 1,
  seed: '2026-08-30 公证',
  balance: ['age' as const],
  wishes: [
    { kind: 'together' as const, pupils: [101, 102] },
    { kind: 'apart' as const, pupils: [103, 900] },
  ],
  classes: [
    { id: 11, name: '一年级1班', boys: 1, girls: 0, seated: [900], traits: [[1]] },
    { id: 12, name: '一年级2班', boys: 0, girls: 1, seated: [], traits: [[0, 1]] },
  ],
  pupils: Array.from({ length: 21 }, (_, at) => ({
    id: 101 + at,
    sex: at % 3 ? ('male' as const) : ('female' as const),
    traits: [at % 4],
  })),
}

function proofOf(): PlacementProof {
  const { classes } = planPlacement(plan)
  const classOf = new Map(classes.flatMap((one) => one.pupils.map((id) => [id, one.id] as const)))
  return PlacementProof.parse({
    kind: 'xueji-placement',
    version: 2,
    placement: 7,
    schoolYear: 2026,
    at: '2026-08-30T01:00:00.000Z',
    ...plan,
    pupils: plan.pupils.map((one) => ({ ...one, classId: classOf.get(one.id) ?? 0 })),
    fingerprint: fingerprintOf(plan),
  })
}

describe('the proof of a placement (CLS-1)', () => {
  it('agrees, whatever the order of its lines', () => {
    const proof = proofOf()
    expect(checkProof(proof)).toEqual([])
    expect(
      checkProof({ ...proof, pupils: proof.pupils.toReversed(), classes: proof.classes.toReversed() }),
    ).toEqual([])
    expect(checkProof({ ...proof, wishes: proof.wishes.toReversed() })).toEqual([])
  })
  it('does not agree when anybody was moved, and says whom', () => {
    const proof = proofOf()
    fc.assert(
      fc.property(fc.nat(proof.pupils.length - 1), (at) => {
        const pupils = proof.pupils.map((one, n) =>
          n === at ? { ...one, classId: one.classId === 11 ? 12 : 11 } : one,
        )
        expect(checkProof({ ...proof, pupils })).toEqual([expect.stringContaining(`编号 ${pupils[at]?.id}:`)])
      }),
    )
  })
  it.each<[string, (proof: PlacementProof) => PlacementProof]>([
    ['seed', (proof) => ({ ...proof, seed: '2026-08-31 公证' })],
    [
      'a sex',
      (proof) => ({
        ...proof,
        pupils: proof.pupils.map((one, at) =>
          at ? one : { ...one, sex: one.sex === 'male' ? 'female' : 'male' },
        ),
      }),
    ],
    [
      'a kind',
      (proof) => ({ ...proof, pupils: proof.pupils.map((one, at) => (at ? one : { ...one, traits: [9] })) }),
    ],
    ['a pupil left out', (proof) => ({ ...proof, pupils: proof.pupils.slice(1) })],
    ['a wish', (proof) => ({ ...proof, wishes: proof.wishes.slice(1) })],
    ['the balance', (proof) => ({ ...proof, balance: [] })],
    [
      'the name of a class',
      (proof) => ({ ...proof, classes: proof.classes.map((one) => ({ ...one, name: `新${one.name}` })) }),
    ],
    [
      'who was there before',
      (proof) => ({ ...proof, classes: proof.classes.map((one) => ({ ...one, boys: one.boys + 1 })) }),
    ],
    ['the school', (proof) => ({ ...proof, school: '临江县第二小学' })],
  ])('does not agree with another %s', (_what, change) => {
    expect(checkProof(change(proofOf()))).toEqual(
      expect.arrayContaining(['名单、班级、要求或种子与文件中的指纹不符。']),
    )
  })
  it('is refused whole with somebody in it twice', () => {
    const proof = proofOf()
    expect(checkProof({ ...proof, pupils: [...proof.pupils, ...proof.pupils.slice(0, 1)] })).toEqual([
      '名单中有重复的编号。',
    ])
  })
  it('counts classes and kinds', () => {
    const proof = proofOf()
    const after = countsAfter(proof)
    expect(after.reduce((sum, one) => sum + one.boys + one.girls, 0)).toBe(23)
    expect(after.reduce((sum, one) => sum + one.came, 0)).toBe(21)
    expect(spreadOf(plan, planPlacement(plan).classes)).toEqual([
      { factor: 'age', spread: expect.any(Number) },
    ])
  })
})

describe('what classes can be made alike in', () => {
  const facts = (birthDate: string, more = {}) => ({
    birthDate,
    hadPreschool: null,
    distance: null,
    previousSchoolId: null,
    ...more,
  })
  it('is numbered by kind: quarter of birth, preschool, band of distance, the school before', () => {
    const all = [
      facts('2020-01-31', { hadPreschool: true, distance: 0.9, previousSchoolId: 5 }),
      facts('2020-03-01', { hadPreschool: false, distance: 1, previousSchoolId: 40 }),
      facts('2020-04-01', { hadPreschool: true, distance: 12.5, previousSchoolId: 5 }),
      facts('2019-12-31'),
    ]
    expect(traitsOf(all, ['age'])).toEqual([[1], [1], [2], [0]])
    expect(traitsOf(all, ['preschool', 'distance', 'previous_school'])).toEqual([
      [2, 1, 2],
      [1, 1, 1],
      [2, 2, 2],
      [0, 0, 0],
    ])
    expect(countTraits(traitsOf(all, ['age']), 1)).toEqual([[1, 2, 1]])
  })
})

describe('a wish that can’t be granted', () => {
  it('is told with its place, its pupils and the chain', () => {
    const wishes = [
      { kind: 'together' as const, pupils: [1, 2] },
      { kind: 'together' as const, pupils: [2, 3] },
      { kind: 'apart' as const, pupils: [1, 3] },
    ]
    const said = whyImpossible({ reason: 'contradiction', wishes: [0, 1, 2], pupils: [1, 2, 3] }, wishes, {
      nameOf: (id) => ['', '甲', '乙', '丙'][id] ?? '',
      classes: 2,
    })
    expect(said).toBe(
      '第 1 条(甲、乙 同班)、第 2 条(乙、丙 同班)、第 3 条(甲、丙 不同班)互相矛盾:甲—乙—丙 须在同一班,而 甲 与 丙 又须不同班。请去掉其中一条。',
    )
  })
})
