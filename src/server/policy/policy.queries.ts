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
