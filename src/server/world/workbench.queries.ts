/** The workbench's figures, each family in one statement; row-level security keeps them inside the unit's subtree. */
import type { Tx } from '../../db/tx.ts'

interface DeskFigures {
  inbox: number
  overdue: number
  dueSoon: number
}

/** What lies on the desks of one unit and of some roles. */
export async function countDesk(
  tx: Tx,
  schema: string,
  of: { unitId: number; roles: readonly string[]; today: string; nextWorkday: string },
): Promise<DeskFigures> {
  const rows = await tx.rows<DeskFigures>(
    `SELECT count(*) AS inbox, count(*) FILTER (WHERE due_on < $3) AS overdue,
            count(*) FILTER (WHERE due_on BETWEEN $3 AND $4) AS "dueSoon"
     FROM ${schema}.desk_item WHERE unit_id = $1 AND roles && $2::text[]`,
    [of.unitId, of.roles, of.today, of.nextWorkday],
  )
  return rows[0] ?? { inbox: 0, overdue: 0, dueSoon: 0 }
}

interface PupilFigures {
  pupils: number
  unplaced: number
  notGraduated: number
}

/** A class leaves in the summer of cohort + length; whoever is still in it has not graduated. */
export async function countPupils(tx: Tx, schema: string, year: number): Promise<PupilFigures> {
  const rows = await tx.rows<PupilFigures>(
    `SELECT count(*) AS pupils, count(*) FILTER (WHERE e.class_id IS NULL) AS unplaced,
            count(*) FILTER (WHERE c.cohort + c.length <= $1) AS "notGraduated"
     FROM ${schema}.enrollment e LEFT JOIN ${schema}.class c ON c.id = e.class_id
     WHERE e.state = 'in_school'`,
    [year],
  )
  return rows[0] ?? { pupils: 0, unplaced: 0, notGraduated: 0 }
}

interface RegraduationFigures {
  regraduating: number
  /** Of those, with a deadline that is over. */
  regraduationOver: number
  regraduateBy: string | null
}

/** Pupils back in school after a reversal, by their latest one, and the first deadline that still runs (GRD-4). */
export async function countRegraduating(tx: Tx, schema: string, today: string): Promise<RegraduationFigures> {
  const rows = await tx.rows<RegraduationFigures>(
    `SELECT count(*) AS regraduating, count(*) FILTER (WHERE by < $1) AS "regraduationOver",
            min(by) FILTER (WHERE by >= $1) AS "regraduateBy"
     FROM (
       SELECT max(g.regraduate_by) AS by FROM ${schema}.graduation g
       JOIN ${schema}.enrollment e ON e.id = g.enrollment_id AND e.state = 'in_school'
       WHERE g.reversed_at IS NOT NULL GROUP BY g.enrollment_id) AS back`,
    [today],
  )
  return rows[0] ?? { regraduating: 0, regraduationOver: 0, regraduateBy: null }
}

/** Graduates on the allocation list whom their school has not claimed. */
export async function countGraduatesWaiting(tx: Tx, schema: string, year: number): Promise<number> {
  const rows = await tx.rows<{ n: number }>(
    `SELECT count(*) AS n FROM ${schema}.allocation WHERE year = $1 AND state = 'open'`,
    [year],
  )
  return rows[0]?.n ?? 0
}

/** Pupils in school with an open problem record: those whom the list of flagged pupils shows. */
export async function countProblemRecords(tx: Tx, schema: string): Promise<number> {
  const rows = await tx.rows<{ n: number }>(
    `WITH flagged AS MATERIALIZED (SELECT id FROM ${schema}.pupil WHERE is_flagged)
     SELECT count(*) AS n FROM flagged f JOIN ${schema}.enrollment e ON e.pupil_id = f.id AND e.state = 'in_school'`,
  )
  return rows[0]?.n ?? 0
}
