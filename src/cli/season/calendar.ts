/** Days as whole numbers (days since 1970-01-01): pure arithmetic, no clock. */

const DAY = 86_400_000

/** @param month 1 to 12 */
export const dayOf = (year: number, month: number, day: number): number =>
  Date.UTC(year, month - 1, day) / DAY

/** `20140901` */
export function compactDate(day: number): string {
  const date = new Date(day * DAY)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${date.getUTCFullYear()}${two(date.getUTCMonth() + 1)}${two(date.getUTCDate())}`
}

/** `20140901` → `2014-09-01` */
export const isoDate = (compact: string): string =>
  `${compact.slice(0, 4)}-${compact.slice(4, 6)}-${compact.slice(6, 8)}`
