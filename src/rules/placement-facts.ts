/** What classes can be made alike in (CLS-1): kinds of pupils, from what the registry knows of them anyway. */
import type { BalanceFactor } from './placement-plan.ts'
import type { ImpossibleWish, PlacementWish } from './placement-wish.ts'

/** What the balance may look at; nothing of origin, household or means. */
export interface BalanceFacts {
  birthDate: string
  hadPreschool: boolean | null
  /** Kilometres from home to school. */
  distance: number | null
  /** From which he graduated last. */
  previousSchoolId: number | null
}

/** Bounds of the bands of distance, kilometres. */
const BANDS = [1, 3, 5, 10]

const KIND: Readonly<Record<BalanceFactor, (of: BalanceFacts) => string>> = {
  age: ({ birthDate }) => `${birthDate.slice(0, 4)} ${Math.ceil(Number(birthDate.slice(5, 7)) / 3)}`,
  preschool: ({ hadPreschool }) => (hadPreschool === null ? '' : hadPreschool ? 'yes' : 'no'),
  distance: ({ distance }) =>
    distance === null ? '' : String(BANDS.filter((bound) => distance > bound).length),
  previous_school: ({ previousSchoolId }) => (previousSchoolId === null ? '' : String(previousSchoolId)),
}

/**
 * Numbers the kinds of pupils in each respect: by quarter of birth, preschool or not, band of distance, school before.
 * @returns for each pupil in the order given, a number for each respect; equal numbers are one kind
 */
export function traitsOf(all: readonly BalanceFacts[], balance: readonly BalanceFactor[]): number[][] {
  const kinds = balance.map((factor) => {
    const told = all.map((one) => KIND[factor](one))
    const known = new Map([...new Set(told)].sort().map((kind, at) => [kind, at]))
    return told.map((kind) => known.get(kind) ?? 0)
  })
  return all.map((_, at) => kinds.map((of) => of[at] ?? 0))
}

/** How many of each kind there are, in each respect. */
export function countTraits(traits: readonly (readonly number[])[], respects: number): number[][] {
  return Array.from({ length: respects }, (_, respect) => {
    const counts: number[] = []
    for (const of of traits) {
      const kind = of[respect] ?? 0
      while (counts.length <= kind) counts.push(0)
      counts[kind] = (counts[kind] ?? 0) + 1
    }
    return counts
  })
}

const list = (names: readonly string[]) => names.join('、')
const WISH = { together: '同班', apart: '不同班' } as const

/** Why wishes can't be granted, for the registrar: which, and what to do. */
export function whyImpossible(
  of: ImpossibleWish,
  wishes: readonly PlacementWish[],
  o: { nameOf(pupil: number): string; classes: number },
): string {
  const names = of.pupils.map(o.nameOf)
  const which = of.wishes.map((at) => {
    const wish = wishes[at]
    return wish ? `第 ${at + 1} 条(${list(wish.pupils.map(o.nameOf))} ${WISH[wish.kind]})` : ''
  })
  const said = list(which)
  const [first = '', last = ''] = [names[0], names.at(-1)]
  switch (of.reason) {
    case 'contradiction':
      return `${said}互相矛盾:${names.join('—')} 须在同一班,而 ${first} 与 ${last} 又须不同班。请去掉其中一条。`
    case 'two_classes':
      return `${said}无法满足:${names.join('—')} 须在同一班,而 ${first} 与 ${last} 已在两个班。请先调班,或去掉其中一条。`
    case 'too_large':
      return `${said}无法满足:${list(names)} 共 ${names.length} 人须在同一班,超过了人数或男女均衡时一个班能编入的人数。请减少同班的人数,或减少班级。`
    case 'no_room':
      return `${said}无法满足:${list(names)} 编入已在班同学的班级后,各班人数或男女人数会相差超过 1。请去掉这条,或分班后再调班。`
    case 'too_many_apart':
      return `${said}无法满足:${list(names)} 有 ${names.length} 人须互不同班,而只有 ${o.classes} 个班。请增加班级,或去掉其中一条。`
    case 'no_way':
      return `${said}单独都可以满足,合在一起就无法保持各班人数和男女人数相差不超过 1。请去掉其中一条。`
    case 'not_found':
      return `没有找到同时满足${said}的分法。要求过多,请减少几条后再试。`
  }
}
