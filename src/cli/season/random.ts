/** Chance that can be repeated: the same seed and labels give the same numbers on every machine. */

export interface Random {
  /** At least 0, below 1. */
  next(): number
  /** A whole number, both ends included. */
  between(from: number, to: number): number
  /** True in this share of cases, 0 to 1. */
  chance(share: number): boolean
  pick<T>(items: readonly T[]): T
  /** One of the values, by its weight. */
  weighted<T>(items: readonly (readonly [value: T, weight: number])[]): T
  /** Roughly normal, by the sum of four: the mean, and a spread that holds two thirds. */
  around(mean: number, spread: number): number
}

/** Hash of a text to 32 bits (xmur3, one round). */
function hash(text: string): number {
  let h = 1779033703 ^ text.length
  for (let at = 0; at < text.length; at++) {
    h = Math.imul(h ^ text.charCodeAt(at), 3432918353)
    h = (h << 13) | (h >>> 19)
  }
  h = Math.imul(h ^ (h >>> 16), 2246822507)
  h = Math.imul(h ^ (h >>> 13), 3266489909)
  return (h ^ (h >>> 16)) >>> 0
}

/** mulberry32: fast, and good enough for invented people. */
function mulberry32(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** A stream of its own for what the labels name: adding one elsewhere changes nothing here. */
export function randomOf(...labels: readonly (string | number)[]): Random {
  const next = mulberry32(hash(labels.join('/')))
  const pick = <T>(items: readonly T[]): T => {
    const item = items[Math.floor(next() * items.length)]
    if (item === undefined) throw new RangeError('There is nothing to pick from.')
    return item
  }
  return {
    next,
    pick,
    between: (from, to) => from + Math.floor(next() * (to - from + 1)),
    chance: (share) => next() < share,
    weighted: (items) => {
      let left = next() * items.reduce((sum, [, weight]) => sum + weight, 0)
      for (const [value, weight] of items) {
        left -= weight
        if (left < 0) return value
      }
      return pick(items)[0]
    },
    around: (mean, spread) => mean + (next() + next() + next() + next() - 2) * spread * Math.sqrt(3),
  }
}
