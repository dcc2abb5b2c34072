/**
 * How many boys and girls each class gets (CLS-1): as even as it can be without moving anybody who is placed. Each sex
 * is poured over the classes like water; who is left over after the last whole layer comes one to a class.
 */

export interface ClassCounts {
  boys: number
  girls: number
}

/** One sex: how full each class is after the whole layers, and how many classes get one more. */
interface Layers {
  base: number[]
  extras: number
  /** Whether a class may get one of the extras: the water has reached it. */
  isReached: boolean[]
}

export interface Levels {
  boys: Layers
  girls: Layers
  /** Sum of the squared sizes of the evenest division: no other may be less even. */
  least: number
}

function pour(before: readonly number[], more: number): Layers {
  let level = Math.min(...before)
  const missing = (to: number) => before.reduce((sum, one) => sum + Math.max(0, to - one), 0)
  while (missing(level + 1) <= more) level += 1
  return {
    base: before.map((one) => Math.max(one, level)),
    extras: more - missing(level),
    isReached: before.map((one) => one <= level),
  }
}

/** Gives the extras to classes: those that must have one, then the smallest, then by lot. */
function spreadExtras(
  { base, extras, isReached }: Layers,
  must: readonly boolean[],
  others: readonly number[],
): number[] {
  const free = base
    .map((one, at) => ({ at, size: one + (others[at] ?? 0) }))
    .filter(({ at }) => isReached[at] && !must[at])
    .sort((a, b) => a.size - b.size || a.at - b.at)
    .slice(0, extras - must.filter(Boolean).length)
  const given = new Set(free.map(({ at }) => at))
  return base.map((one, at) => one + (must[at] || given.has(at) ? 1 : 0))
}

/** Boys and girls of each class at the end, when some classes must have one of the extras. */
export function finish(
  levels: Pick<Levels, 'boys' | 'girls'>,
  must: { boys: readonly boolean[]; girls: readonly boolean[] },
): ClassCounts[] {
  const girlsSoFar = levels.girls.base.map((one, at) => one + (must.girls[at] ? 1 : 0))
  const boys = spreadExtras(levels.boys, must.boys, girlsSoFar)
  const girls = spreadExtras(levels.girls, must.girls, boys)
  return boys.map((one, at) => ({ boys: one, girls: girls[at] ?? 0 }))
}

export const unevenness = (classes: readonly ClassCounts[]): number =>
  classes.reduce((sum, one) => sum + (one.boys + one.girls) ** 2, 0)

/** @param classes in the order of their lots, with who sits there already; @param more pupils to come */
export function levelsOf(classes: readonly ClassCounts[], more: ClassCounts): Levels {
  const layers = {
    boys: pour(
      classes.map((one) => one.boys),
      more.boys,
    ),
    girls: pour(
      classes.map((one) => one.girls),
      more.girls,
    ),
  }
  const nobody = classes.map(() => false)
  return { ...layers, least: unevenness(finish(layers, { boys: nobody, girls: nobody })) }
}
