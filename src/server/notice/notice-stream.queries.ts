/** The order of notices, and what came after a place: one reader for all who listen. For jobs. */
import type { Tx } from '../../db/tx.ts'
import type { NoticeRow } from './notice.queries.ts'

export interface PlacedNotice extends Omit<NoticeRow, 'isRead'> {
  place: number
  unitId: number
  accountId: number | null
  roles: string[]
}

/**
 * Gives places to notices that have become visible. One at a time, by a lock that lasts until the commit: a place is
 * seen only after every place before it.
 */
export async function givePlaces(tx: Tx, schema: string): Promise<void> {
  const [lock] = await tx.rows<{ isMine: boolean }>(
    'SELECT pg_try_advisory_xact_lock(hashtext($1)) AS "isMine"',
    [`${schema}.notice`],
  )
  // Another server is giving them just now.
  if (!lock?.isMine) return
  await tx.run(
    `UPDATE ${schema}.notice n SET place = fresh.place
     FROM (SELECT id, nextval('nation.notice_place') AS place
           FROM (SELECT id FROM ${schema}.notice WHERE place IS NULL ORDER BY at, id) sorted) fresh
     WHERE n.id = fresh.id`,
  )
}

/** The last place given, 0 for none. */
export async function findLastPlace(tx: Tx, schema: string): Promise<number> {
  const rows = await tx.rows<{ place: number | null }>(`SELECT max(place) AS place FROM ${schema}.notice`)
  return rows[0]?.place ?? 0
}

export function listAfter(
  tx: Tx,
  schema: string,
  of: { after: number; limit: number },
): Promise<PlacedNotice[]> {
  return tx.rows<PlacedNotice>(
    `SELECT n.id, n.place, n.unit_id AS "unitId", n.account_id AS "accountId", n.roles, n.at,
            n.business_at AS "businessAt", n.kind, n.what, n.state, n.subject_id AS "subjectId", c.subject, n.count
     FROM ${schema}.notice n LEFT JOIN ${schema}.business_case c ON n.kind IN ('case_arrived', 'case_sent_back', 'case_closed') AND c.id = n.subject_id
     WHERE n.place > $1 ORDER BY n.place LIMIT $2`,
    [of.after, of.limit],
  )
}
