/** Keyset pages: `after` carries the sort key of the last row shown, so that the last page costs what the first does. */
import type { Tx } from './tx.ts'

export interface Page<R> {
  rows: R[]
  next: string | null
}

type Key = readonly (string | number)[]

/** Reads a page's `after`. @returns undefined for the first page, or for a text that is nobody's key of that length */
export function readKey(after: string | undefined, length: number): Key | undefined {
  if (!after) return undefined
  try {
    const key: unknown = JSON.parse(Buffer.from(after, 'base64url').toString('utf8'))
    const isKey =
      Array.isArray(key) &&
      key.length === length &&
      key.every((part) => typeof part === 'string' || typeof part === 'number')
    return isKey ? (key as Key) : undefined
  } catch (error) {
    // Typed by hand or cut off: the list begins anew.
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/**
 * The limit + 1 rows of a page. In a transaction that counts (`tx.counter`) the very same statement is only counted, by
 * the database and up to its own limit, and no row comes back: a list's count can't be of other rows than the list.
 */
export async function pageRows<R extends object>(
  tx: Pick<Tx, 'rows' | 'counter'>,
  statement: string,
  values: unknown[],
): Promise<R[]> {
  if (!tx.counter) return tx.rows<R>(statement, values)
  const [row] = await tx.rows<{ n: number }>(`SELECT count(*)::int AS n FROM (${statement}) counted`, values)
  tx.counter.counted = row?.n ?? 0
  return []
}

/** Cuts the page out of limit + 1 rows; `keyOf` must give what the query sorts by, and no personal data. */
export function pageOf<R>(rows: R[], limit: number, keyOf: (row: R) => Key): Page<R> {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const hasMore = rows.length > limit && last !== undefined
  return {
    rows: shown,
    next: hasMore ? Buffer.from(JSON.stringify(keyOf(last)), 'utf8').toString('base64url') : null,
  }
}
