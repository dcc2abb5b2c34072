/** SQL of the province-wide look-up: one question, and how many were put. */
import type { Tx } from '../../db/tx.ts'
import type { PupilState } from '../../rules/pupil-life.ts'

/** One person's questions go one after the other: the second counts the first. */
export async function lockTurn(tx: Tx, accountId: number): Promise<void> {
  await tx.rows('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`xueji.look_up:${accountId}`])
}

export interface MadeRow {
  lastHour: number
  lastDay: number
  hourSince: Date | null
  daySince: Date | null
  /** Whether this very question is among those of the last 24 hours. */
  isRepeated: boolean
}

/** Counts a person's different questions. @param question null: only counting */
export async function countLookUps(
  tx: Tx,
  schema: string,
  of: { accountId: number; now: Date; question: Buffer | null },
): Promise<MadeRow> {
  const rows = await tx.rows<MadeRow>(
    `SELECT count(*) FILTER (WHERE last > $2::timestamptz - interval '1 hour')::int AS "lastHour",
            count(*)::int AS "lastDay",
            min(last) FILTER (WHERE last > $2::timestamptz - interval '1 hour') AS "hourSince",
            min(last) AS "daySince", coalesce(bool_or(question = $3::bytea), false) AS "isRepeated"
     FROM (SELECT question, max(at) AS last FROM ${schema}.look_up
           WHERE account_id = $1 AND at > $2::timestamptz - interval '24 hours' GROUP BY question) made`,
    [of.accountId, of.now, of.question],
  )
  return rows[0] ?? { lastHour: 0, lastDay: 0, hourSince: null, daySince: null, isRepeated: false }
}

export async function insertLookUp(
  tx: Tx,
  schema: string,
  row: { id: number; accountId: number; unitPath: string; question: Buffer; at: Date },
): Promise<void> {
  await tx.run(
    `INSERT INTO ${schema}.look_up (id, account_id, unit_path, question, at) VALUES ($1, $2, $3, $4, $5)`,
    [row.id, row.accountId, row.unitPath, row.question, row.at],
  )
}

export interface FoundRow {
  school: string
  unitId: number
  state: PupilState
}

/**
 * The pupil of the province who has, or ever had, the number and bears the name. Name and number are one condition of
 * one statement: a right number under a wrong name takes the way of no number at all.
 */
export async function findByNameAndNumber(
  tx: Tx,
  schema: string,
  of: { worldId: number; idKey: Buffer; numberKey: Buffer; name: string },
): Promise<FoundRow | undefined> {
  const rows = await tx.rows<FoundRow>(
    `SELECT u.name AS school, u.id AS "unitId", coalesce(e.state, 'newcomer') AS state
     FROM (SELECT c.holder_id AS pupil_id FROM nation.identity_claim c
           WHERE c.world_id = $1 AND c.kind = 'id_number' AND c.key = $2
           UNION SELECT n.pupil_id FROM ${schema}.student_number n WHERE n.hash = $3) f
     JOIN ${schema}.pupil p ON p.id = f.pupil_id AND p.name = $4
     JOIN nation.unit u ON u.path = p.unit_path
     LEFT JOIN LATERAL (SELECT o.state FROM ${schema}.enrollment o WHERE o.pupil_id = p.id
                        ORDER BY lower(o.during) DESC LIMIT 1) e ON true
     LIMIT 1`,
    [of.worldId, of.idKey, of.numberKey, of.name],
  )
  return rows[0]
}

/**
 * Those who are in school, in whatever school of the province, under these names and ID numbers. Name and number are
 * one condition, as above.
 * @param of.idKeys, of.names of one pupil at the same place
 * @returns places of those found
 */
export async function listInSchool(
  tx: Tx,
  schema: string,
  of: { worldId: number; idKeys: readonly Buffer[]; names: readonly string[] },
): Promise<{ at: number; unitId: number }[]> {
  return tx.rows<{ at: number; unitId: number }>(
    `SELECT (a.at - 1)::int AS at, u.id AS "unitId"
     FROM unnest($2::bytea[], $3::text[]) WITH ORDINALITY AS a (key, name, at)
     JOIN nation.identity_claim c ON c.world_id = $1 AND c.kind = 'id_number' AND c.key = a.key
     JOIN ${schema}.pupil p ON p.id = c.holder_id AND p.name = a.name
     JOIN nation.unit u ON u.path = p.unit_path
     JOIN LATERAL (SELECT o.state FROM ${schema}.enrollment o WHERE o.pupil_id = p.id
                   ORDER BY lower(o.during) DESC LIMIT 1) e ON e.state = 'in_school'`,
    [of.worldId, of.idKeys, of.names],
  )
}
