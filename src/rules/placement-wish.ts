/**
 * Wishes of a placement (CLS-1): pupils who are to come into one class, and pupils who are to be kept apart. Here they
 * become groups that are placed whole, with the groups that each must avoid; and what contradicts itself is named.
 */

export interface PlacementWish {
  kind: 'together' | 'apart'
  /** Two or more: all of them in one class, or each two of them in two. */
  pupils: readonly number[]
}

/** Why wishes can't be granted: which of the list, by place, and the pupils in whom it shows. */
export interface ImpossibleWish {
  /**
   * `contradiction`: a chain of those to be together ends in two to be apart. `two_classes`: a chain leads into two
   * classes. `too_large`, `no_room`: no class, or not the one, can take them evenly. `too_many_apart`: more than
   * classes. `no_way`: each alone could be, not all at once. `not_found`: the search ended without an answer.
   */
  reason:
    | 'contradiction'
    | 'two_classes'
    | 'too_large'
    | 'no_room'
    | 'too_many_apart'
    | 'no_way'
    | 'not_found'
  wishes: number[]
  /** In the order of the chain. */
  pupils: number[]
}

/** Pupils who go the same way, as few as one. Classes are named by their place in the list. */
export interface WishGroup {
  /** Those to be placed, in the order of their lots. */
  pupils: number[]
  boys: number
  girls: number
  /** The class where one of them sits already. */
  only: number | undefined
  /** Classes in which somebody sits whom they must avoid. */
  never: Set<number>
  /** Groups that must be elsewhere, by place. */
  apart: Set<number>
  /** Wishes that tie them together. */
  wishes: number[]
}

/** Pupils are nodes under their ids, classes under -1, -2 …: who sits in a class is tied to it. */
type Ties = Map<number, { to: number; wish: number | null }[]>

const nodeOfClass = (at: number): number => -1 - at

function tie(ties: Ties, a: number, b: number, wish: number | null): void {
  for (const [from, to] of [
    [a, b],
    [b, a],
  ] as const)
    ties.set(from, [...(ties.get(from) ?? []), { to, wish }])
}

function tiesOf(wishes: readonly PlacementWish[], seatedIn: ReadonlyMap<number, number>): Ties {
  const ties: Ties = new Map()
  for (const [pupil, at] of seatedIn) tie(ties, pupil, nodeOfClass(at), null)
  for (const [at, wish] of wishes.entries())
    if (wish.kind === 'together')
      for (const [n, pupil] of wish.pupils.slice(1).entries()) tie(ties, wish.pupils[n] ?? 0, pupil, at)
  return ties
}

interface Reached {
  from: number | null
  wish: number | null
}

/** Everything tied to a node, with the shortest way to each. */
function reach(ties: Ties, start: number): Map<number, Reached> {
  const seen = new Map<number, Reached>([[start, { from: null, wish: null }]])
  const waiting = [start]
  for (let node = waiting.shift(); node !== undefined; node = waiting.shift())
    for (const { to, wish } of ties.get(node) ?? [])
      if (!seen.has(to)) {
        seen.set(to, { from: node, wish })
        waiting.push(to)
      }
  return seen
}

function wayTo(seen: ReadonlyMap<number, Reached>, end: number): { pupils: number[]; wishes: number[] } {
  const pupils: number[] = []
  const wishes: number[] = []
  for (let node: number | null = end; node !== null; ) {
    if (node > 0) pupils.unshift(node)
    const step: Reached | undefined = seen.get(node)
    if (step?.wish !== null && step?.wish !== undefined && !wishes.includes(step.wish))
      wishes.unshift(step.wish)
    node = step?.from ?? null
  }
  return { pupils, wishes }
}

const pairsOf = (pupils: readonly number[]) =>
  pupils.flatMap((a, at) => pupils.slice(at + 1).map((b) => [a, b] as const))

/** Chains that lead into two classes, or from one pupil to another from whom he is to be kept apart. */
function contradictions(
  wishes: readonly PlacementWish[],
  ties: Ties,
  seatedIn: ReadonlyMap<number, number>,
): ImpossibleWish[] {
  const found: ImpossibleWish[] = []
  const told = new Set<number>()
  for (const [pupil, at] of seatedIn) {
    if (told.has(at)) continue
    const seen = reach(ties, pupil)
    const classes = [...seen.keys()].filter((node) => node < 0)
    for (const node of classes) told.add(-1 - node)
    const other = [...seatedIn].find(([one, where]) => where !== at && seen.has(one))
    if (other) found.push({ reason: 'two_classes', ...wayTo(seen, other[0]) })
  }
  for (const [at, wish] of wishes.entries()) {
    if (wish.kind !== 'apart') continue
    for (const [a, b] of pairsOf(wish.pupils)) {
      const seen = reach(ties, a)
      if (!seen.has(b)) continue
      const way = wayTo(seen, b)
      found.push({ reason: 'contradiction', pupils: way.pupils, wishes: [...way.wishes, at] })
      break
    }
  }
  return found
}

interface Named {
  /** Pupils to be placed, in the order of their lots. */
  pupils: readonly { id: number; sex: 'male' | 'female' }[]
  /** Who of those named sits where already: places in the list of classes. */
  seatedIn: ReadonlyMap<number, number>
}

function groupOf(nodes: ReadonlySet<number>, ties: Ties, of: Named): WishGroup {
  const members = of.pupils.filter((one) => nodes.has(one.id))
  const classNode = [...nodes].find((node) => node < 0)
  const wishes = [...nodes].flatMap((node) => (ties.get(node) ?? []).map(({ wish }) => wish))
  const boys = members.filter((one) => one.sex === 'male').length
  return {
    pupils: members.map((one) => one.id),
    boys,
    girls: members.length - boys,
    only: classNode === undefined ? undefined : -1 - classNode,
    never: new Set(),
    apart: new Set(),
    wishes: [...new Set(wishes)].filter((wish) => wish !== null).sort((a, b) => a - b),
  }
}

/** Which groups must avoid which, and which classes: those of the groups that sit already. */
function keepApart(
  groups: readonly WishGroup[],
  wishes: readonly PlacementWish[],
  groupAt: Map<number, number>,
) {
  for (const wish of wishes) {
    if (wish.kind !== 'apart') continue
    for (const [a, b] of pairsOf(wish.pupils).map((pair) => pair.map((id) => groupAt.get(id) ?? 0))) {
      const [one, other] = [groups[a ?? 0], groups[b ?? 0]]
      if (!one || !other) continue
      if (one.only !== undefined) other.never.add(one.only)
      if (other.only !== undefined) one.never.add(other.only)
      one.apart.add(b ?? 0)
      other.apart.add(a ?? 0)
    }
  }
}

/**
 * The wishes as groups in the order of their lots, those without anybody to place left out; or what contradicts itself.
 */
export function groupsOf(
  wishes: readonly PlacementWish[],
  of: Named,
): { groups: WishGroup[]; impossible: ImpossibleWish[] } {
  const ties = tiesOf(wishes, of.seatedIn)
  const impossible = contradictions(wishes, ties, of.seatedIn)
  if (impossible.length > 0) return { groups: [], impossible }
  const named = new Set(wishes.flatMap((wish) => wish.pupils))
  const inOrder = [...of.pupils.map((one) => one.id), ...of.seatedIn.keys()].filter((id) => named.has(id))
  const groups: WishGroup[] = []
  const groupAt = new Map<number, number>()
  for (const id of inOrder) {
    if (groupAt.has(id)) continue
    const nodes = new Set(reach(ties, id).keys())
    for (const node of nodes) groupAt.set(node, groups.length)
    groups.push(groupOf(nodes, ties, of))
  }
  keepApart(groups, wishes, groupAt)
  return { groups, impossible: [] }
}
