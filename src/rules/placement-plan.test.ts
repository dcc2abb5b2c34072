import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type PlacementPlan, type PlannedClass, type PlannedPupil, planPlacement } from './placement-plan.ts'
import { finish, levelsOf, unevenness } from './placement-quota.ts'
import type { PlacementWish } from './placement-wish.ts'

const spread = (numbers: number[]) => Math.max(...numbers) - Math.min(...numbers)
const sizesOf = (classes: readonly { boys: number; girls: number }[]) => ({
  boys: spread(classes.map((one) => one.boys)),
  girls: spread(classes.map((one) => one.girls)),
  sizes: spread(classes.map((one) => one.boys + one.girls)),
})
const isEven = (classes: readonly { boys: number; girls: number }[]) =>
  Object.values(sizesOf(classes)).every((by) => by <= 1)

const aPupil = (id: number, sex: PlannedPupil['sex'], traits: number[] = []): PlannedPupil => ({
  id,
  sex,
  traits,
})
const aClass = (id: number, more: Partial<PlannedClass> = {}): PlannedClass => ({
  id,
  boys: 0,
  girls: 0,
  seated: [],
  traits: [],
  ...more,
})
const planOf = (more: Partial<PlacementPlan>): PlacementPlan => ({
  seed: '2026-08-30',
  pupils: [],
  classes: [],
  wishes: [],
  balance: [],
  ...more,
})

/** Up to so many pupils of 1001 …, classes 1 …, and wishes among the pupils. */
const plans = (of: { pupils: number; atLeast?: number; classes: number; wishes: number }) =>
  fc
    .record({
      seed: fc.string(),
      sexes: fc.array(fc.constantFrom<'male' | 'female'>('male', 'female'), {
        minLength: of.atLeast ?? 2,
        maxLength: of.pupils,
      }),
      count: fc.integer({ min: of.atLeast ? 2 : 1, max: of.classes }),
      wishes: fc.array(
        fc.record({
          kind: fc.constantFrom<PlacementWish['kind']>('together', 'apart'),
          at: fc.uniqueArray(fc.nat(of.pupils - 1), { minLength: 2, maxLength: 3 }),
        }),
        { maxLength: of.wishes },
      ),
      traits: fc.array(fc.nat(3), { minLength: of.pupils, maxLength: of.pupils }),
      isBalanced: fc.boolean(),
    })
    .map(({ seed, sexes, count, wishes, traits, isBalanced }) =>
      planOf({
        seed,
        pupils: sexes.map((sex, at) => aPupil(1001 + at, sex, isBalanced ? [traits[at] ?? 0] : [])),
        classes: Array.from({ length: count }, (_, at) => aClass(1 + at)),
        wishes: wishes
          .map(({ kind, at }) => ({
            kind,
            pupils: at.filter((one) => one < sexes.length).map((one) => 1001 + one),
          }))
          .filter((wish) => wish.pupils.length > 1),
        balance: isBalanced ? ['age'] : [],
      }),
    )

/** Whether wishes hold, for everybody's class. */
function areGranted(wishes: readonly PlacementWish[], classOf: ReadonlyMap<number, number>): boolean {
  return wishes.every(({ kind, pupils }) => {
    const classes = new Set(pupils.map((id) => classOf.get(id)))
    return kind === 'together' ? classes.size === 1 : classes.size === pupils.length
  })
}
const placesOf = (plan: PlacementPlan, classes: ReturnType<typeof planPlacement>['classes']) =>
  new Map([
    ...plan.classes.flatMap((one) => one.seated.map((id) => [id, one.id] as const)),
    ...classes.flatMap((one) => one.pupils.map((id) => [id, one.id] as const)),
  ])

/** Tries every way there is: whether one is as even as without wishes, and grants them all. */
function isPossible(plan: PlacementPlan): boolean {
  const counts = plan.classes.map(({ boys, girls }) => ({ boys, girls }))
  const boys = plan.pupils.filter((one) => one.sex === 'male').length
  const levels = levelsOf(counts, { boys, girls: plan.pupils.length - boys })
  const nobody = counts.map(() => false)
  const best = finish(levels, { boys: nobody, girls: nobody })
  const sorted = (of: readonly { boys: number; girls: number }[], sex: 'boys' | 'girls') =>
    `${of.map((one) => one[sex]).sort((a, b) => a - b)}`
  const ways = plan.classes.length ** plan.pupils.length
  for (let way = 0; way < ways; way++) {
    let rest = way
    const classOf = new Map(plan.classes.flatMap((one) => one.seated.map((id) => [id, one.id] as const)))
    const after = counts.map((one) => ({ ...one }))
    for (const { id, sex } of plan.pupils) {
      const at = rest % plan.classes.length
      rest = Math.floor(rest / plan.classes.length)
      classOf.set(id, plan.classes[at]?.id ?? 0)
      const into = after[at]
      if (into) into[sex === 'male' ? 'boys' : 'girls'] += 1
    }
    const isAsEven =
      sorted(after, 'boys') === sorted(best, 'boys') &&
      sorted(after, 'girls') === sorted(best, 'girls') &&
      unevenness(after) <= levels.least
    if (isAsEven && areGranted(plan.wishes, classOf)) return true
  }
  return false
}

describe('placement with wishes and a further balance (CLS-1)', () => {
  it('keeps sizes, boys and girls within one, grants every wish, and places everybody once', () => {
    let granted = 0
    fc.assert(
      fc.property(plans({ pupils: 80, atLeast: 30, classes: 6, wishes: 8 }), (plan) => {
        const { classes, impossible } = planPlacement(plan)
        if (impossible.length > 0) {
          expect(classes).toEqual([])
          return
        }
        granted += plan.wishes.length
        expect(isEven(classes)).toBe(true)
        expect(areGranted(plan.wishes, placesOf(plan, classes))).toBe(true)
        expect(classes.flatMap((one) => one.pupils).sort()).toEqual(plan.pupils.map((one) => one.id).sort())
      }),
      { seed: 7 },
    )
    expect(granted).toBeGreaterThan(50)
  })
  it('finds a way exactly when there is one', () => {
    const found = { yes: 0, no: 0 }
    fc.assert(
      fc.property(plans({ pupils: 7, classes: 3, wishes: 5 }), (plan) => {
        const { impossible } = planPlacement(plan)
        expect(impossible.length === 0).toBe(isPossible(plan))
        found[impossible.length === 0 ? 'yes' : 'no'] += 1
      }),
      { seed: 7, numRuns: 300 },
    )
    expect(found.yes).toBeGreaterThan(30)
    expect(found.no).toBeGreaterThan(30)
  })
  it('names wishes that are impossible together, and none that could go', () => {
    let named = 0
    let least = 0
    fc.assert(
      fc.property(plans({ pupils: 7, atLeast: 6, classes: 3, wishes: 5 }), (plan) => {
        for (const one of planPlacement(plan).impossible) {
          named += 1
          const only = one.wishes.flatMap((at) => plan.wishes[at] ?? [])
          expect(only).not.toEqual([])
          expect(isPossible({ ...plan, wishes: only })).toBe(false)
          if (one.reason !== 'no_way') continue
          least += 1
          for (const without of only)
            expect(isPossible({ ...plan, wishes: only.filter((wish) => wish !== without) })).toBe(true)
        }
      }),
      { seed: 11, numRuns: 300 },
    )
    expect(named).toBeGreaterThan(30)
    expect(least).toBeGreaterThan(5)
  })
  it('places late arrivals without moving anybody: as evenly as without wishes, which hold for those seated too', () => {
    fc.assert(
      fc.property(
        plans({ pupils: 30, classes: 5, wishes: 0 }),
        plans({ pupils: 12, classes: 5, wishes: 4 }),
        fc.nat(),
        (first, second, pick) => {
          const before = planPlacement(first).classes
          const sexOf = new Map(first.pupils.map((one) => [one.id, one.sex]))
          const old = first.pupils[pick % first.pupils.length]?.id ?? 0
          const seatedAt = before.find((one) => one.pupils.includes(old))
          const late = second.pupils.map((one) => ({ ...one, id: one.id + 5000, traits: [] }))
          const plan = planOf({
            seed: second.seed,
            pupils: late,
            classes: before.map(({ id, boys, girls }) =>
              aClass(id, { boys, girls, seated: id === seatedAt?.id ? [old] : [] }),
            ),
            wishes: [
              ...second.wishes.map((wish) => ({ ...wish, pupils: wish.pupils.map((id) => id + 5000) })),
              { kind: 'apart' as const, pupils: [old, late[0]?.id ?? 0] },
            ],
          })
          const { classes, impossible } = planPlacement(plan)
          if (impossible.length > 0) return
          expect(sexOf.size).toBe(before.reduce((sum, one) => sum + one.pupils.length, 0))
          expect(isEven(classes)).toBe(true)
          expect(areGranted(plan.wishes, placesOf(plan, classes))).toBe(true)
        },
      ),
    )
  })
  it('finds a way for late arrivals into uneven classes exactly when there is one', () => {
    const counts = fc.array(fc.record({ boys: fc.nat(3), girls: fc.nat(3) }), { minLength: 2, maxLength: 3 })
    fc.assert(
      fc.property(plans({ pupils: 6, classes: 1, wishes: 3 }), counts, fc.nat(2), (plan, before, at) => {
        const classes = before.map((one, n) =>
          aClass(n + 1, { ...one, seated: n === at % before.length ? [900] : [] }),
        )
        const wishes = [...plan.wishes, { kind: 'together' as const, pupils: [900, plan.pupils[0]?.id ?? 0] }]
        const uneven = { ...plan, classes, wishes }
        const dealt = planPlacement(uneven)
        expect(dealt.impossible.length === 0).toBe(isPossible(uneven))
      }),
      { seed: 7, numRuns: 200 },
    )
  })
  it('depends on the seed and the list, not on the order in which anybody wrote it', () => {
    fc.assert(
      fc.property(plans({ pupils: 40, classes: 6, wishes: 6 }), fc.nat(), (plan, by) => {
        const turn = <T>(all: readonly T[]) => [
          ...all.slice(by % (all.length + 1)),
          ...all.slice(0, by % (all.length + 1)),
        ]
        const turned = {
          ...plan,
          pupils: turn(plan.pupils),
          classes: plan.classes.toReversed(),
          wishes: turn(plan.wishes).map((wish) => ({ ...wish, pupils: wish.pupils.toReversed() })),
        }
        expect(planPlacement(turned).classes.toReversed()).toEqual(planPlacement(plan).classes)
      }),
    )
  })
  it('makes each kind as even as boys and girls: within one for a kind of either sex', () => {
    const pupils = Array.from({ length: 240 }, (_, at) =>
      aPupil(at + 1, at % 2 ? 'male' : 'female', [at % 4, at % 3]),
    )
    const classes = Array.from({ length: 6 }, (_, at) => aClass(at + 1))
    const dealt = planPlacement(planOf({ pupils, classes, balance: ['age', 'distance'] }))
    for (const respect of [0, 1])
      for (const kind of [0, 1, 2, 3].slice(0, respect === 0 ? 4 : 3)) {
        const counts = dealt.classes.map(
          (one) => one.pupils.filter((id) => pupils[id - 1]?.traits[respect] === kind).length,
        )
        expect(spread(counts)).toBeLessThanOrEqual(1)
      }
    expect(isEven(dealt.classes)).toBe(true)
  })
})

describe('wishes that can’t be granted', () => {
  const boys = (count: number) => Array.from({ length: count }, (_, at) => aPupil(at + 1, 'male'))
  const classes = [aClass(11), aClass(12)]
  const impossible = (more: Partial<PlacementPlan>) => planPlacement(planOf({ classes, ...more })).impossible
  const wish = (kind: PlacementWish['kind'], ...pupils: number[]) => ({ kind, pupils })
  it.each<[string, Partial<PlacementPlan>, unknown]>([
    [
      'a chain of friends that ends in two who must be apart',
      {
        pupils: boys(8),
        wishes: [wish('together', 1, 2), wish('apart', 5, 6), wish('together', 2, 3), wish('apart', 3, 1)],
      },
      { reason: 'contradiction', wishes: [2, 0, 3], pupils: [3, 2, 1] },
    ],
    [
      'more friends than come into a class',
      { pupils: boys(6), wishes: [wish('together', 1, 2, 3, 4)] },
      { reason: 'too_large', wishes: [0] },
    ],
    [
      'more to be apart than classes',
      {
        pupils: boys(9),
        wishes: [wish('together', 8, 9), wish('apart', 1, 2), wish('apart', 1, 3), wish('apart', 3, 2)],
      },
      { reason: 'too_many_apart', wishes: [1, 2, 3] },
    ],
    [
      'a friend in each of two classes',
      {
        pupils: boys(4),
        classes: [aClass(11, { boys: 1, seated: [101] }), aClass(12, { boys: 1, seated: [102] })],
        wishes: [wish('together', 1, 101), wish('together', 102, 1)],
      },
      { reason: 'two_classes', wishes: [1, 0], pupils: [102, 1, 101] },
    ],
    [
      'a friend in the fuller class',
      {
        pupils: boys(1),
        classes: [aClass(11, { boys: 2, seated: [101] }), aClass(12, { boys: 1 })],
        wishes: [wish('together', 1, 101)],
      },
      { reason: 'no_room', wishes: [0], pupils: [1] },
    ],
    [
      'two groups of three in two classes of four',
      {
        pupils: boys(9),
        classes: [11, 12, 13].map((id) => aClass(id)),
        wishes: [
          wish('together', 1, 2),
          wish('together', 3, 4),
          wish('together', 5, 6),
          wish('together', 7, 8),
        ],
      },
      { reason: 'no_way', wishes: [0, 1, 2, 3] },
    ],
  ])('%s', (_what, plan, expected) => {
    expect(impossible(plan)).toMatchObject([expected])
  })
})
