/** Faults of ours that hold jobs up, told to whoever waits: never in words of ours, only since when and until when. */

/** @param shift milliseconds to the clock by which it is told */
export function troubleOf(
  row: { failingSince: Date | null; retryAt: Date | null },
  shift = 0,
): { since: string; retryAt: string | null } | null {
  const told = (at: Date) => new Date(at.getTime() + shift).toISOString()
  return row.failingSince && { since: told(row.failingSince), retryAt: row.retryAt && told(row.retryAt) }
}
