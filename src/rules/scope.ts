/** Units as paths: `2/37/3701/12/`, one number a level, slash-terminated (ACC-2). */

export const LEVELS = ['nation', 'province', 'city', 'county', 'school'] as const
/** Level of a unit (ORG-1); the database keeps its place in the list, 0 to 4. */
export type Level = (typeof LEVELS)[number]

/** The subtree of a unit as a range on a C-collated column: from ≤ path < to. */
export interface ScopeRange {
  from: string
  to: string
}

/** `0` is the character behind `/`, so the range ends just behind the last descendant. */
export function scopeRange(path: string): ScopeRange {
  return { from: path, to: `${path.slice(0, -1)}0` }
}

/** Whether a unit is the scope itself or lies below it. */
export function isWithin(path: string, scope: string): boolean {
  return path.startsWith(scope)
}

/** Paths from the nation down to the unit itself. */
export function ancestors(path: string): string[] {
  const parts = path.split('/').slice(0, -1)
  return parts.map((_, at) => `${parts.slice(0, at + 1).join('/')}/`)
}

/**
 * The lowest unit above (or equal to) both (ORG-1): given the competent bureaus of two schools, who arbitrates.
 * @returns null for units of two worlds, which have nobody above both
 */
export function commonSuperior(a: string, b: string): string | null {
  return (
    ancestors(a)
      .filter((path) => isWithin(b, path))
      .at(-1) ?? null
  )
}
