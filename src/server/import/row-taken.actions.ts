/** Recognises rows by their content: sent again, or typed again, nothing is done twice (REG-2). Inner actions. */
import type { Sealer } from '../../db/seal.ts'
import type { Tx } from '../../db/tx.ts'
import * as q from './row-taken.queries.ts'

/** A row with the keyed hash of its normalised content. */
export interface HashedRow<Row> {
  values: Row
  hash: Buffer
}

type Entry = [key: string, value: unknown]

/** Keys as a row has them, and an entry for each in their order, to be filled in: the rows of a file have all the same. */
let order: { keys: readonly string[]; entries: readonly Entry[] } = { keys: [], entries: [] }

function entriesOf(keys: readonly string[]): readonly Entry[] {
  const isKnown = keys.length === order.keys.length && keys.every((key, at) => key === order.keys[at])
  if (!isKnown) order = { keys, entries: keys.toSorted().map((key): Entry => [key, null]) }
  return order.entries
}

/** Two rows whose cells say the same have one hash, however they were typed. */
export function hashOfRow(sealer: Sealer, values: object): Buffer {
  const entries = entriesOf(Object.keys(values))
  for (const entry of entries) entry[1] = (values as Record<string, unknown>)[entry[0]]
  return sealer.hash('row', JSON.stringify(entries))
}

/** Takes the rows that are new, each content once. @returns them in their order */
export async function takeRows<R extends { hash: Buffer }>(
  tx: Tx,
  schema: string,
  of: q.RowOwner & { jobId: number },
  rows: readonly R[],
): Promise<R[]> {
  if (rows.length === 0) return []
  const stale = await tx.beyondScope(() =>
    q.insertTaken(
      tx,
      schema,
      of,
      rows.map((row) => row.hash),
    ),
  )
  // Each content once: the second of the same set is not new any more.
  return rows.filter(({ hash }) => {
    const name = hash.toString('hex')
    const isFresh = !stale.has(name)
    stale.add(name)
    return isFresh
  })
}

/** The rows that nobody has taken yet; nothing is written. */
export async function untakenRows<R extends { hash: Buffer }>(
  tx: Tx,
  schema: string,
  of: q.RowOwner,
  rows: readonly R[],
): Promise<R[]> {
  if (rows.length === 0) return []
  const taken = await q.listTaken(
    tx,
    schema,
    of,
    rows.map((row) => row.hash),
  )
  return rows.filter(({ hash }) => !taken.has(hash.toString('hex')))
}

/** Forgets rows, so that they may be sent again: what became of them has been removed. */
export function forgetRows(
  tx: Tx,
  schema: string,
  rows: readonly (q.RowOwner & { hash: Buffer })[],
): Promise<void> {
  return tx.beyondScope(() => q.deleteTaken(tx, schema, rows))
}
