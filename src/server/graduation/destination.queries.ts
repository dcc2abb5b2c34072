/** Graduates of a school as the workbook of destinations sees them. */
import { type Page, pageOf, pageRows, readKey } from '../../db/keyset.ts'
import type { Tx } from '../../db/tx.ts'
import type { Outcome } from '../../rules/senior-graduation.ts'

export interface DestinationGraduate {
  id: number
  name: string
  destination: string | null
  expectedSchoolId: number | null
  isReversed: boolean
  isBackfilled: boolean
}

const GRADUATE = `id, name, destination, expected_school_id AS "expectedSchoolId",
  reversed_at IS NOT NULL AS "isReversed", is_destination_backfilled AS "isBackfilled"`

/** Graduates of the school among these. @param lock holds them in key order to the end of the transaction */
export function findDestinationGraduates(
  tx: Tx,
  schema: string,
  schoolId: number,
  ids: readonly number[],
  lock: boolean,
): Promise<DestinationGraduate[]> {
  return tx.rows<DestinationGraduate>(
    `SELECT ${GRADUATE} FROM ${schema}.graduation WHERE id = ANY ($1::bigint[]) AND school_id = $2
     ORDER BY id ${lock ? 'FOR UPDATE' : ''}`,
    [ids, schoolId],
  )
}

/** Schools of the world by their codes. */
export async function findSchoolIds(
  tx: Tx,
  worldId: number,
  codes: readonly string[],
): Promise<Map<string, number>> {
  const rows = await tx.rows<{ code: string; id: number }>(
    'SELECT code, unit_id AS id FROM nation.school WHERE world_id = $1 AND code = ANY ($2::text[])',
    [worldId, codes],
  )
  return new Map(rows.map(({ code, id }) => [code, id]))
}

/** Each row sets what it says; null leaves what is there. */
export async function saveDestinationRows(
  tx: Tx,
  schema: string,
  rows: readonly { id: number; destination: string | null; expectedSchoolId: number | null }[],
): Promise<void> {
  await tx.run(
    `UPDATE ${schema}.graduation g SET destination = coalesce(n.destination, g.destination),
       expected_school_id = coalesce(n.school_id, g.expected_school_id), version = g.version + 1
     FROM unnest($1::bigint[], $2::text[], $3::bigint[]) AS n (id, destination, school_id) WHERE g.id = n.id`,
    [rows.map((r) => r.id), rows.map((r) => r.destination), rows.map((r) => r.expectedSchoolId)],
  )
}

export interface ExportedGraduate {
  id: number
  name: string
  stage: 'primary' | 'junior' | 'senior'
  className: string | null
  classGrade: number | null
  outcome: Outcome
  destination: string | null
  expectedSchoolCode: string | null
  expectedSchool: string | null
}

const STANDING = 'g.school_id = $1 AND g.year = $2 AND g.reversed_at IS NULL'

/** At most `limit` are counted. */
export async function countDestinations(
  tx: Tx,
  schema: string,
  of: { schoolId: number; year: number },
  limit: number,
): Promise<number> {
  const rows = await tx.rows<{ n: number }>(
    `SELECT count(*)::int AS n FROM (SELECT 1 FROM ${schema}.graduation g WHERE ${STANDING} LIMIT $3) AS chosen`,
    [of.schoolId, of.year, limit],
  )
  return rows[0]?.n ?? 0
}

/** Class by class. */
export async function listDestinations(
  tx: Tx,
  schema: string,
  of: { schoolId: number; year: number },
  page: { after?: string | undefined; limit: number },
): Promise<Page<ExportedGraduate>> {
  const key = readKey(page.after, 2)
  const rows = await pageRows<ExportedGraduate & { classKey: number }>(
    tx,
    `SELECT g.id, g.name, g.stage, c.name AS "className", c.grade AS "classGrade", g.outcome, g.destination,
            s.code AS "expectedSchoolCode", u.name AS "expectedSchool", coalesce(g.class_id, 0) AS "classKey"
     FROM ${schema}.graduation g LEFT JOIN ${schema}.class c ON c.id = g.class_id
     LEFT JOIN nation.school s ON s.unit_id = g.expected_school_id LEFT JOIN nation.unit u ON u.id = g.expected_school_id
     WHERE ${STANDING} AND ($3::bigint IS NULL OR (coalesce(g.class_id, 0), g.id) > ($3, $4::bigint))
     ORDER BY coalesce(g.class_id, 0), g.id LIMIT $5`,
    [of.schoolId, of.year, key?.[0] ?? null, key?.[1] ?? null, page.limit + 1],
  )
  return pageOf(rows, page.limit, (row) => [row.classKey, row.id])
}
