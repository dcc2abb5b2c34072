/** A pupil's past, for the page of his life. Most of it lies in other schools: read beyond the scope, after the check. */
import type { Tx } from '../../db/tx.ts'
import type { Stage } from '../../rules/school-class.ts'

export interface EnrollmentOfLife {
  schoolName: string
  stage: Stage
  enteredBy: string
  entryGrade: number
  state: 'in_school' | 'graduated' | 'departed' | 'removed' | 'merged'
  /** First day, and the first day after; `YYYY-MM-DD`. */
  from: string
  until: string | null
  unitPath: string
}

/** What a school was called on a day: the former name that ended next after it, else the present one (ORG-9). */
const nameOn = (school: string, day: string, present: string) =>
  `coalesce((SELECT f.name FROM nation.former_name f WHERE f.unit_id = ${school} AND f.until_on > ${day}
             ORDER BY f.until_on, f.id LIMIT 1), ${present})`

export async function listEnrollments(tx: Tx, schema: string, pupilId: number): Promise<EnrollmentOfLife[]> {
  return tx.rows(
    `SELECT ${nameOn('e.school_id', 'lower(e.during)', 'u.name')} AS "schoolName", e.stage, e.entered_by AS "enteredBy", e.entry_grade AS "entryGrade", e.state,
            lower(e.during) AS "from", upper(e.during) AS until, e.unit_path AS "unitPath"
     FROM ${schema}.enrollment e JOIN nation.unit u ON u.id = e.school_id
     WHERE e.pupil_id = $1 ORDER BY lower(e.during)`,
    [pupilId],
  )
}

export interface NumberOfLife {
  kind: 'L' | 'G' | 'J'
  isCurrent: boolean
  at: Date
  /** Who gave it; null for a number that a load brought, and for one of a run that the clock began. */
  by: string | null
  isOfRun: boolean
}

export async function listNumbers(tx: Tx, schema: string, pupilId: number): Promise<NumberOfLife[]> {
  return tx.rows(
    `SELECT n.kind, n.is_current AS "isCurrent", n.issued_at AS at, a.name AS by, n.run_id IS NOT NULL AS "isOfRun"
     FROM ${schema}.student_number n LEFT JOIN nation.account a ON a.id = n.issued_by
     WHERE n.pupil_id = $1 ORDER BY n.issued_at`,
    [pupilId],
  )
}

export interface ProblemOfLife {
  kind: 'id_duplicate' | 'trace_duplicate' | 'id_not_found' | 'id_name_mismatch' | 'id_checksum'
  state: 'untreated' | 'substantiated' | 'corrected' | 'removed' | 'released'
  at: Date
}

/** Problem groups that he is, or was, a member of. */
export async function listProblems(tx: Tx, pupilId: number): Promise<ProblemOfLife[]> {
  return tx.rows(
    `SELECT g.kind, m.state, m.joined_at AS at FROM nation.problem_member m JOIN nation.problem_group g ON g.id = m.group_id
     WHERE m.pupil_id = $1 ORDER BY m.joined_at`,
    [pupilId],
  )
}

export interface GraduationOfLife {
  schoolName: string
  stage: Stage
  outcome: 'graduated' | 'completed' | 'incomplete'
  destination: string | null
  on: string
  reversedAt: Date | null
  reversalReason: string | null
}

export async function listGraduations(tx: Tx, schema: string, pupilId: number): Promise<GraduationOfLife[]> {
  return tx.rows(
    `SELECT ${nameOn('g.school_id', 'g.graduated_on', 'u.name')} AS "schoolName", g.stage, g.outcome, g.destination, g.graduated_on AS "on",
            g.reversed_at AS "reversedAt", g.reversal_reason AS "reversalReason"
     FROM ${schema}.graduation g JOIN nation.unit u ON u.id = g.school_id WHERE g.pupil_id = $1 ORDER BY g.id`,
    [pupilId],
  )
}

/** Placements of the schools he was in that dealt him into a class. */
export async function listPlacements(
  tx: Tx,
  schema: string,
  of: { pupilId: number; paths: readonly string[] },
): Promise<{ schoolName: string; className: string; stage: Stage; grade: number; seed: string; at: Date }[]> {
  return tx.rows(
    `SELECT u.name AS "schoolName", c.name AS "className", l.stage, l.grade, l.seed, l.at
     FROM ${schema}.placement l JOIN nation.unit u ON u.id = l.school_id
     JOIN ${schema}.class c ON c.id = l.placed_in[array_position(l.pupil_ids, $1::bigint)]
     WHERE l.unit_path = ANY($2::text[]) ORDER BY l.at`,
    [of.pupilId, of.paths],
  )
}

export interface CaseOfLife {
  id: number
  kind: string
  state: string
  schoolName: string
  openedBy: string | null
  openedAt: Date
}

/** Cases about him to which the acting unit, or one below it, is a party: row-level security sees to it. */
export async function listCases(tx: Tx, schema: string, pupilId: number): Promise<CaseOfLife[]> {
  return tx.rows(
    `SELECT b.id, b.kind, b.state, u.name AS "schoolName", a.name AS "openedBy", b.opened_at AS "openedAt"
     FROM ${schema}.business_case b JOIN nation.unit u ON u.id = b.school_id
     LEFT JOIN nation.account a ON a.id = b.opened_by
     WHERE b.pupil_id = $1 ORDER BY b.opened_at, b.id`,
    [pupilId],
  )
}
