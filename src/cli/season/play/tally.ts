/** What the player counts while it plays: requests, how long they took, and every answer that it did not expect. */
import { ProblemError } from '../../../contract/client.ts'

export interface Tally {
  requests: number
  errors: number
  /** A request was answered, well or not. @param ms milliseconds */
  answered(ms: number): void
  /** Something came that should not: told at once, the first of them in full. */
  unexpected(what: string): void
  /** Runs a piece of work; when it fails that is unexpected, and the others go on. @returns undefined then */
  attempt<T>(who: string, work: () => Promise<T>): Promise<T | undefined>
  /** Milliseconds: half and 95 in 100 of the requests took no longer, and the longest. */
  times(): { p50: number; p95: number; max: number }
}

const TOLD = 40
/** Times are counted in steps of a tenth more: a few hundred counters, whatever the number of requests. */
const STEP = Math.log(1.1)

/** An error in words without personal data: a refusal's code and detail, else its message. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof ProblemError)) return error instanceof Error ? error.message : String(error)
  return [error.status, error.code, error.field, error.detail].filter((part) => part !== undefined).join(' ')
}

/** @param say tells the person who watches */
export function makeTally(say: (line: string) => void): Tally {
  const slots: number[] = []
  let max = 0
  const quantile = (share: number): number => {
    let left = slots.reduce((sum, n) => sum + (n ?? 0), 0) * share
    for (const [slot, n] of slots.entries()) {
      left -= n ?? 0
      if (left <= 0) return Math.min(max, Math.round(Math.exp(slot * STEP)))
    }
    return max
  }
  const tally: Tally = {
    requests: 0,
    errors: 0,
    answered: (ms) => {
      tally.requests += 1
      const slot = Math.max(0, Math.ceil(Math.log(Math.max(1, ms)) / STEP))
      slots[slot] = (slots[slot] ?? 0) + 1
      max = Math.max(max, Math.round(ms))
    },
    unexpected: (what) => {
      tally.errors += 1
      if (tally.errors <= TOLD) say(`  unexpected: ${what}`)
      if (tally.errors === TOLD) say('  further ones are only counted')
    },
    attempt: async (who, work) => {
      try {
        return await work()
      } catch (error) {
        tally.unexpected(`${who}: ${wordsOf(error)}`)
        return undefined
      }
    },
    times: () => ({ p50: quantile(0.5), p95: quantile(0.95), max }),
  }
  return tally
}
