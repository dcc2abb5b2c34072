/** Rows of opened switches (ORG-6). */
import { type Page, pageOf, pageRows, readKey } from '../../db/keyset.ts'
import type { Tx } from '../../db/tx.ts'
import type { ScopeRange } from '../../rules/scope.ts'

/** Whether one of the units of a path has the business opened at an instant. */
export async function isOpened(
  tx: Tx,
  of: { paths: readonly string[]; business: string; at: Date },
): Promise<boolean> {
  const rows = await tx.rows(
    `SELECT 1 FROM nation.switch_opening
     WHERE unit_path = ANY($1::text[]) AND business = $2 AND from_at <= $3 AND to_at > $3
       AND (closed_at IS NULL OR closed_at > $3) LIMIT 1`,
    [of.paths, of.business, of.at],
  )
  return rows.length > 0
}

export interface OpeningRow {
  id: number
  unitId: number
  unitName: string
  business: 'late_registration'
  from: Date
  to: Date
  reason: string
  closedAt: Date | null
}

const OPENINGS = `SELECT o.id, o.unit_id AS "unitId", u.name AS "unitName", o.business, o.from_at AS "from",
  o.to_at AS "to", o.reason, o.closed_at AS "closedAt"
  FROM nation.switch_opening o JOIN nation.unit u ON u.id = o.unit_id`

/** An opening of a unit of the scope, for whoever is about to close it. */
export async function findOpening(
  tx: Tx,
  id: number,
  scope: { from: string; to: string },
): Promise<OpeningRow | undefined> {
  const rows = await tx.rows<OpeningRow>(
    `${OPENINGS} WHERE o.id = $1 AND o.unit_path >= $2 AND o.unit_path < $3`,
    [id, scope.from, scope.to],
  )
  return rows[0]
}

/** @returns when it was closed: by whoever was first */
export async function saveClosed(
  tx: Tx,
  closing: { id: number; at: Date; accountId: number },
): Promise<Date | undefined> {
  await tx.run(
    'UPDATE nation.switch_opening SET closed_at = $2, closed_by = $3 WHERE id = $1 AND closed_at IS NULL',
    [closing.id, closing.at, closing.accountId],
  )
  const rows = await tx.rows<{ at: Date }>(
    'SELECT closed_at AS at FROM nation.switch_opening WHERE id = $1',
    [closing.id],
  )
  return rows[0]?.at
}

export interface OpeningFilter {
  /** Paths of the units above, whose openings hold below too. */
  paths: readonly string[]
  scope: ScopeRange
  /** Only of this unit and those below it. */
  within?: ScopeRange | undefined
  /** Only those not over at this instant. */
  current?: Date | undefined
}

/** Openings of the units above a unit and below it, the latest first; past ones stay for the record. */
export async function listOpenings(
  tx: Tx,
  of: OpeningFilter,
  page: { after?: string | undefined; limit: number },
): Promise<Page<OpeningRow>> {
  const key = readKey(page.after, 2)
  const rows = await pageRows<OpeningRow>(
    tx,
    `${OPENINGS}
     WHERE (o.unit_path = ANY($1::text[]) OR (o.unit_path >= $2 AND o.unit_path < $3))
       AND ($4::text IS NULL OR (o.unit_path >= $4 AND o.unit_path < $5))
       AND ($6::timestamptz IS NULL OR (o.to_at > $6 AND o.closed_at IS NULL))
       AND ($7::timestamptz IS NULL OR (o.from_at, o.id) < ($7, $8::bigint))
     ORDER BY o.from_at DESC, o.id DESC LIMIT $9`,
    [
      ...[of.paths, of.scope.from, of.scope.to, of.within?.from ?? null, of.within?.to ?? null],
      ...[of.current ?? null, key?.[0] ?? null, key?.[1] ?? null, page.limit + 1],
    ],
  )
  return pageOf(rows, page.limit, (row) => [row.from.toISOString(), row.id])
}

export async function insertOpening(
  tx: Tx,
  opening: {
    id: number
    unitId: number
    unitPath: string
    business: string
    /** To the millisecond, as a page's key has it: a finer instant would be skipped when the page is turned. */
    from: Date
    to: Date
    reason: string
    accountId: number
  },
): Promise<void> {
  await tx.run(
    `INSERT INTO nation.switch_opening (id, unit_id, unit_path, business, from_at, to_at, reason, account_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      opening.id,
      opening.unitId,
      opening.unitPath,
      opening.business,
      opening.from,
      opening.to,
      opening.reason,
      opening.accountId,
    ],
  )
}
