/**
 * Finds a class for each group of wishes (CLS-1), by search: the group with the fewest classes left goes first, into the
 * class with the fewest wishes yet, and what leads nowhere is taken back. The search counts its looks, not its seconds:
 * it ends alike on every machine.
 */
import { type ClassCounts, finish, type Levels, unevenness } from './placement-quota.ts'
import type { WishGroup } from './placement-wish.ts'

/** Looks left; shared by the searches that belong together. */
export interface LooksLeft {
  left: number
}

interface Search {
  groups: readonly WishGroup[]
  classes: readonly ClassCounts[]
  levels: Levels
  looks: LooksLeft
  /** Classes that nothing tells apart as long as nobody is in them: one stands for all. */
  twin: readonly string[]
  used: ClassCounts[]
  in: (number | undefined)[]
}

const SEXES = ['boys', 'girls'] as const

/** Which classes must have one of the extras, with this group in this class. */
function mustHave(s: Search, group: WishGroup | undefined, into: number) {
  const of = (sex: (typeof SEXES)[number]) =>
    s.classes.map((one, at) => {
      const more = at === into ? (group?.[sex] ?? 0) : 0
      return one[sex] + (s.used[at]?.[sex] ?? 0) + more > (s.levels[sex].base[at] ?? 0)
    })
  return { boys: of('boys'), girls: of('girls') }
}

/** One sex: 0 within the whole layers, 1 with one of the extras, 2 beyond. */
function over(s: Search, sex: (typeof SEXES)[number], more: number, into: number): number {
  if (more === 0) return 0
  const { base, isReached } = s.levels[sex]
  const beyond = (s.classes[into]?.[sex] ?? 0) + (s.used[into]?.[sex] ?? 0) + more - (base[into] ?? 0)
  return beyond <= 0 ? 0 : beyond === 1 && isReached[into] ? 1 : 2
}

/** Whether everybody else could still come in as evenly as without wishes. */
function staysEven(s: Search, group: WishGroup, into: number): boolean {
  const extras = Math.max(over(s, 'boys', group.boys, into), over(s, 'girls', group.girls, into))
  if (extras !== 1) return extras === 0
  const must = mustHave(s, group, into)
  if (SEXES.some((sex) => must[sex].filter(Boolean).length > s.levels[sex].extras)) return false
  return unevenness(finish(s.levels, must)) <= s.levels.least
}

const inUse = (one: ClassCounts | undefined) => (one?.boys ?? 0) + (one?.girls ?? 0)

/** Classes open to a group now; one stands for all that nothing tells apart. */
function classesFor(s: Search, group: WishGroup): number[] {
  const closed = new Set(group.never)
  for (const other of group.apart) closed.add(s.in[other] ?? -1)
  const found: number[] = []
  const tried = new Set<string>()
  for (let at = 0; at < s.classes.length; at++) {
    if (closed.has(at) || (group.only !== undefined && group.only !== at)) continue
    const twin = s.twin[at] ?? ''
    if (inUse(s.used[at]) === 0) {
      if (tried.has(twin)) continue
      tried.add(twin)
    }
    s.looks.left -= 1
    if (staysEven(s, group, at)) found.push(at)
  }
  return found
}

/** Whose turn it is: the one with the fewest classes left, then the larger one, then the more entangled, then by lot. */
function nextGroup(s: Search): { at: number; into: number[] } | undefined {
  let best: { at: number; into: number[] } | undefined
  for (const [at, group] of s.groups.entries()) {
    if (s.in[at] !== undefined) continue
    const into = classesFor(s, group)
    const isBetter =
      !best || into.length < best.into.length || (into.length === best.into.length && isFirst(s, at, best.at))
    if (isBetter) best = { at, into }
    if (best?.into.length === 0) return best
  }
  return best
}

function isFirst(s: Search, a: number, b: number): boolean {
  const [one, other] = [s.groups[a], s.groups[b]]
  if (!one || !other) return false
  return (
    one.pupils.length > other.pupils.length ||
    (one.pupils.length === other.pupils.length && one.apart.size > other.apart.size)
  )
}

function put(s: Search, at: number, into: number, by: 1 | -1): void {
  const [group, used] = [s.groups[at], s.used[into]]
  if (!group || !used) return
  used.boys += by * group.boys
  used.girls += by * group.girls
  s.in[at] = by === 1 ? into : undefined
}

function search(s: Search): boolean {
  const next = nextGroup(s)
  if (!next) return true
  const byUse = next.into.sort((a, b) => inUse(s.used[a]) - inUse(s.used[b]) || a - b)
  for (const into of byUse) {
    if (s.looks.left <= 0) return false
    put(s, next.at, into, 1)
    if (search(s)) return true
    put(s, next.at, into, -1)
  }
  return false
}

/**
 * @param of.classes in the order of their lots; @param of.groups in the order of theirs
 * @returns each group's class, by place, and who is in each class by wish; or that there is no way, or none was found
 */
export function packGroups(
  of: { groups: readonly WishGroup[]; classes: readonly ClassCounts[]; levels: Levels },
  looks: LooksLeft,
): { in: number[]; used: ClassCounts[]; final: ClassCounts[] } | 'no_way' | 'not_found' {
  const named = new Set(
    of.groups.flatMap((group) => [...group.never, ...(group.only === undefined ? [] : [group.only])]),
  )
  const s: Search = {
    ...of,
    looks,
    twin: of.classes.map((one, at) => (named.has(at) ? `${at}` : `${one.boys} ${one.girls}`)),
    used: of.classes.map(() => ({ boys: 0, girls: 0 })),
    in: of.groups.map((group) => (group.pupils.length === 0 ? group.only : undefined)),
  }
  if (!search(s)) return looks.left > 0 ? 'no_way' : 'not_found'
  return {
    in: s.in.map((at) => at ?? 0),
    used: s.used,
    final: finish(s.levels, mustHave(s, undefined, -1)),
  }
}

/** Whether a group could come anywhere if it were alone. */
export function fitsAlone(
  group: WishGroup,
  of: { classes: readonly ClassCounts[]; levels: Levels },
): boolean {
  const alone = { ...group, apart: new Set<number>() }
  return (
    group.pupils.length === 0 || typeof packGroups({ ...of, groups: [alone] }, { left: 10_000 }) === 'object'
  )
}
