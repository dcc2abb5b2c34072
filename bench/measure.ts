/** How benchmarks measure: ours and its floor in turn, in one run, so that a busy machine slows both. */

export interface Pairs {
  /** Medians, milliseconds. */
  ours: number
  floor: number
  /** Median of the pairs' ratios. */
  ratio: number
  /** Every pair, milliseconds. */
  pairs: { ours: number; floor: number }[]
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

/** Milliseconds that a piece of work takes, with a hundredth. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = process.hrtime.bigint()
  await work()
  return Number((process.hrtime.bigint() - from) / 10_000n) / 100
}

const round = (value: number) => Math.round(value * 100) / 100

/**
 * Runs both in turn, each from the state that `arrange` makes, after one pair that does not count.
 * @param count pairs that count
 * @param of.ours gives milliseconds where it has measured itself, e.g. without the start of its process
 */
export async function inPairs(
  count: number,
  of: { arrange: () => Promise<void>; ours: () => Promise<unknown>; floor: () => Promise<unknown> },
): Promise<Pairs> {
  const one = async (work: () => Promise<unknown>) => {
    await of.arrange()
    let told: unknown
    const ms = await timed(async () => {
      told = await work()
    })
    return typeof told === 'number' ? told : ms
  }
  const pairs: Pairs['pairs'] = []
  for (let at = -1; at < count; at++) {
    // Who goes first changes, so that neither always finds what the other left warm.
    const isOursFirst = at % 2 === 0
    const first = await one(isOursFirst ? of.ours : of.floor)
    const second = await one(isOursFirst ? of.floor : of.ours)
    const pair = isOursFirst ? { ours: first, floor: second } : { ours: second, floor: first }
    console.log(`${at < 0 ? 'warm-up' : `pair ${at + 1}`}: ours ${pair.ours} ms, floor ${pair.floor} ms`)
    if (at >= 0) pairs.push(pair)
  }
  return {
    ours: median(pairs.map((pair) => pair.ours)),
    floor: median(pairs.map((pair) => pair.floor)),
    ratio: round(median(pairs.map((pair) => pair.ours / pair.floor))),
    pairs,
  }
}
