/** A province's state of the season as sums, in one statement over its own schema. */
import type { Tx } from '../../db/tx.ts'

export interface ProvincePlace {
  id: number
  schema: string
  unitId: number
  name: string
  path: string
  phone: string | null
}

/** A world's provinces with their units. @param unitPath of a unit inside one of them: only that one */
export function listProvincePlaces(tx: Tx, worldId: number, unitPath?: string): Promise<ProvincePlace[]> {
  return tx.rows<ProvincePlace>(
    `SELECT p.id, p.schema_name AS schema, u.id AS "unitId", u.name, u.path, u.office_phone AS phone
     FROM nation.province p JOIN nation.unit u ON u.province_id = p.id AND u.level = 1
     WHERE p.world_id = $1 AND ($2::text IS NULL OR ($2 >= u.path AND $2 < rtrim(u.path, '/') || '0')) ORDER BY p.id`,
    [worldId, unitPath ?? null],
  )
}

export interface ProvinceSums {
  promotedAt: Date | null
  schools: number
  confirmedSchools: number
  notGraduated: number
  graduated: number
  toAdmit: number
  admitted: number
  unplaced: number
  placed: number
  openCases: number
  overdue: number
}

/** A school is to confirm when it has or had a final grade this year, as in the confirmations' own board (GRD-5). */
export async function sumProvince(
  tx: Tx,
  schema: string,
  of: { provinceId: number; year: number; today: string },
): Promise<ProvinceSums | undefined> {
  const rows = await tx.rows<ProvinceSums>(
    `WITH seated AS (
       SELECT e.school_id, count(*) FILTER (WHERE e.class_id IS NULL) AS unplaced,
              count(*) FILTER (WHERE k.cohort + k.length <= $1) AS not_graduated,
              count(*) FILTER (WHERE k.cohort = $1) AS placed
       FROM ${schema}.enrollment e LEFT JOIN ${schema}.class k ON k.id = e.class_id
       WHERE e.state = 'in_school' GROUP BY 1),
     gone AS (
       SELECT school_id, count(*) AS graduated FROM ${schema}.graduation
       WHERE year = $1 AND reversed_at IS NULL GROUP BY 1),
     leaving AS (
       SELECT u.id FROM nation.unit u
       LEFT JOIN seated s ON s.school_id = u.id LEFT JOIN gone g ON g.school_id = u.id
       WHERE u.province_id = $2 AND u.closed_on IS NULL AND (s.not_graduated > 0 OR g.graduated > 0)),
     desk AS (
       SELECT count(*) AS open_cases, count(*) FILTER (WHERE due_on < $3) AS overdue FROM ${schema}.desk_item)
     SELECT (SELECT business_at FROM ${schema}.promotion_run WHERE school_year = $1 AND state = 'complete') AS "promotedAt",
            (SELECT count(*) FROM leaving) AS schools,
            (SELECT count(*) FROM leaving l JOIN ${schema}.graduation_confirmation f ON f.unit_id = l.id
             WHERE f.year = $1 AND f.lapsed_at IS NULL) AS "confirmedSchools",
            (SELECT coalesce(sum(not_graduated), 0)::bigint FROM seated) AS "notGraduated",
            (SELECT coalesce(sum(graduated), 0)::bigint FROM gone) AS graduated,
            (SELECT count(*) FROM ${schema}.allocation WHERE year = $1 AND state = 'open') AS "toAdmit",
            (SELECT count(*) FROM nation.admission_effective WHERE year = $1 AND province_id = $2) AS admitted,
            (SELECT coalesce(sum(unplaced), 0)::bigint FROM seated) AS unplaced,
            (SELECT coalesce(sum(placed), 0)::bigint FROM seated) AS placed,
            desk.open_cases AS "openCases", desk.overdue
     FROM desk`,
    [of.year, of.provinceId, of.today],
  )
  return rows[0]
}
