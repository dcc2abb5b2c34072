/** Facts of policy: season, windows, switches, calendar. */
import type { Tx } from '../../db/tx.ts'
import type { BusinessWindow } from '../../rules/window.ts'

interface SeasonFacts {
  /** Body of the policy that holds: the province's own, else the world's; null where there is none. */
  body: unknown
  /** State of the year's promotion run that runs or stands. */
  run: string | null
}

/** Policy and promotion of a province, in one statement. */
export async function findSeasonFacts(
  tx: Tx,
  of: { worldId: number; province: { id: number; schema: string } | null; today: string; year: number },
): Promise<SeasonFacts> {
  const run = of.province
    ? `(SELECT r.state FROM ${of.province.schema}.promotion_run r
        WHERE r.school_year = $4 AND r.state IN ('running', 'complete', 'reversing'))`
    : 'CASE WHEN $4::integer IS NULL THEN NULL::text END'
  const rows = await tx.rows<SeasonFacts>(
    `SELECT (SELECT p.body FROM nation.policy p
             WHERE p.world_id = $1 AND (p.province_id IS NULL OR p.province_id = $2)
               AND p.valid_from <= $3 AND (p.valid_to IS NULL OR p.valid_to >= $3)
             ORDER BY p.province_id NULLS LAST, p.valid_from DESC LIMIT 1) AS body,
            ${run} AS run`,
    [of.worldId, of.province?.id ?? null, of.today, of.year],
  )
  return rows[0] ?? { body: null, run: null }
}

export interface HeldWindow extends BusinessWindow {
  id: number
  unitId: number
  unitName: string
  /** 0 nation … 4 school. */
  level: number
  fromYear: number
  toYear: number | null
}

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
            w.id, w.unit_id AS "unitId", u.name AS "unitName", u.level, w.business, w.kind,
            w.from_day AS "from", w.to_day AS "to", w.from_year AS "fromYear", w.to_year AS "toYear"
     FROM nation.business_window w JOIN nation.unit u ON u.id = w.unit_id
     WHERE w.unit_path = ANY($1::text[]) AND ($2::text IS NULL OR w.business = $2)
       AND w.from_year <= $3 AND (w.to_year IS NULL OR w.to_year >= $3)
     ORDER BY u.level, w.unit_id, w.business, w.from_year DESC`,
    [of.paths, of.business, of.year],
  )
}

export async function listCalendarDays(
  tx: Tx,
  worldId: number,
  range: { from: string; to: string },
): Promise<{ day: string; kind: 'holiday' | 'make_up'; note: string | null }[]> {
  return tx.rows(
    `SELECT day, kind, note FROM nation.calendar_day WHERE world_id = $1 AND day BETWEEN $2 AND $3 ORDER BY day`,
    [worldId, range.from, range.to],
  )
}

export async function insertPolicy(
  tx: Tx,
  policy: { id: number; worldId: number; name: string; validFrom: string; body: unknown },
): Promise<void> {
  await tx.run(
    'INSERT INTO nation.policy (id, world_id, name, valid_from, body) VALUES ($1, $2, $3, $4, $5)',
    [policy.id, policy.worldId, policy.name, policy.validFrom, JSON.stringify(policy.body)],
  )
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

export async function insertCalendarDays(
  tx: Tx,
  worldId: number,
  days: readonly { day: string; kind: string; note: string | null }[],
): Promise<void> {
  await tx.run(
    `INSERT INTO nation.calendar_day (world_id, day, kind, note)
     SELECT $1, n.day, n.kind, n.note FROM unnest($2::date[], $3::text[], $4::text[]) AS n (day, kind, note)`,
    [worldId, days.map((one) => one.day), days.map((one) => one.kind), days.map((one) => one.note)],
  )
}

/** Whether one of the units of a path has the business opened at an instant. */
export async function isOpened(
  tx: Tx,
  of: { paths: readonly string[]; business: string; at: Date },
): Promise<boolean> {
  const rows = await tx.rows(
    `SELECT 1 FROM nation.switch_opening
     WHERE unit_path = ANY($1::text[]) AND business = $2 AND from_at <= $3 AND to_at > $3 LIMIT 1`,
    [of.paths, of.business, of.at],
  )
  return rows.length > 0
}
