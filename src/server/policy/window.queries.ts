/** Rows of business windows; readable by everybody, written beyond the scope. */
import type { Tx } from '../../db/tx.ts'
import type { BusinessWindow } from '../../rules/window.ts'

export interface HeldWindow extends BusinessWindow {
  id: number
  unitId: number
  unitName: string
  /** 0 nation … 4 school. */
  level: number
  fromYear: number
  toYear: number | null
}

const WINDOW = `w.id, w.unit_id AS "unitId", u.name AS "unitName", u.level, w.business, w.kind, w.from_day AS "from",
  w.to_day AS "to", w.from_year AS "fromYear", w.to_year AS "toYear"`

/**
 * Windows that hold in a year at units of a path, the widest unit first.
 * @param of.business one business, or null for all
 */
export async function listWindows(
  tx: Tx,
  of: { paths: readonly string[]; business: string | null; year: number },
): Promise<HeldWindow[]> {
  return tx.rows<HeldWindow>(
    `SELECT DISTINCT ON (u.level, w.unit_id, w.business)
            ${WINDOW}
     FROM nation.business_window w JOIN nation.unit u ON u.id = w.unit_id
     WHERE w.unit_path = ANY($1::text[]) AND ($2::text IS NULL OR w.business = $2)
       AND w.from_year <= $3 AND (w.to_year IS NULL OR w.to_year >= $3)
     ORDER BY u.level, w.unit_id, w.business, w.from_year DESC`,
    [of.paths, of.business, of.year],
  )
}

/** Windows of a unit's path and of the units below it, that hold in a year or later. */
export async function listWindowsBelow(
  tx: Tx,
  of: { paths: readonly string[]; scope: { from: string; to: string }; year: number },
): Promise<HeldWindow[]> {
  return tx.rows<HeldWindow>(
    `SELECT ${WINDOW} FROM nation.business_window w JOIN nation.unit u ON u.id = w.unit_id
     WHERE (w.unit_path = ANY($1::text[]) OR (w.unit_path >= $2 AND w.unit_path < $3))
       AND (w.to_year IS NULL OR w.to_year >= $4)
     ORDER BY u.level, w.unit_path, w.business, w.from_year`,
    [of.paths, of.scope.from, of.scope.to, of.year],
  )
}

/** Windows of one business above a unit that hold in any of the years; `toYear` null for all to come. */
export async function listWindowsAbove(
  tx: Tx,
  of: { paths: readonly string[]; business: string; fromYear: number; toYear: number | null },
): Promise<HeldWindow[]> {
  return tx.rows<HeldWindow>(
    `SELECT ${WINDOW} FROM nation.business_window w JOIN nation.unit u ON u.id = w.unit_id
     WHERE w.unit_path = ANY($1::text[]) AND w.business = $2
       AND ($4::integer IS NULL OR w.from_year <= $4) AND (w.to_year IS NULL OR w.to_year >= $3)
       -- One that a later one of the same unit has replaced before these years is over.
       AND NOT EXISTS (SELECT 1 FROM nation.business_window n
                       WHERE n.unit_id = w.unit_id AND n.business = w.business AND n.from_year > w.from_year
                         AND n.from_year <= $3 AND (n.to_year IS NULL OR n.to_year >= coalesce($4, 9999)))
     ORDER BY u.level, w.from_year`,
    [of.paths, of.business, of.fromYear, of.toYear],
  )
}

/** Sets a window; set again for the same unit, business and first year, it is replaced. @returns its id */
export async function saveWindow(
  tx: Tx,
  window: BusinessWindow & {
    id: number
    worldId: number
    unitId: number
    unitPath: string
    fromYear: number
    toYear: number | null
  },
): Promise<number> {
  const rows = await tx.rows<{ id: number }>(
    `INSERT INTO nation.business_window
       (id, world_id, unit_id, unit_path, business, kind, from_day, to_day, from_year, to_year)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     ON CONFLICT (unit_id, business, from_year) DO UPDATE
       SET kind = excluded.kind, from_day = excluded.from_day, to_day = excluded.to_day, to_year = excluded.to_year
     RETURNING id`,
    [
      window.id,
      window.worldId,
      window.unitId,
      window.unitPath,
      window.business,
      window.kind,
      window.from,
      window.to,
      window.fromYear,
      window.toYear,
    ],
  )
  return rows[0]?.id ?? window.id
}

export async function insertWindows(
  tx: Tx,
  of: { worldId: number; unit: { id: number; path: string } },
  rows: readonly (BusinessWindow & { id: number; fromYear: number })[],
): Promise<void> {
  const column = <K extends keyof (typeof rows)[number]>(key: K) => rows.map((row) => row[key])
  await tx.run(
    `INSERT INTO nation.business_window (id, world_id, unit_id, unit_path, business, kind, from_day, to_day, from_year)
     SELECT n.id, $1, $2, $3, n.business, n.kind, n.from_day, n.to_day, n.from_year
     FROM unnest($4::bigint[], $5::text[], $6::text[], $7::text[], $8::text[], $9::smallint[])
       AS n (id, business, kind, from_day, to_day, from_year)`,
    [
      of.worldId,
      of.unit.id,
      of.unit.path,
      column('id'),
      column('business'),
      column('kind'),
      column('from'),
      column('to'),
      column('fromYear'),
    ],
  )
}
