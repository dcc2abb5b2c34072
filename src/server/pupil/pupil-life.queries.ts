/** A pupil's past, for the page of his life. Most of it lies in other schools: read beyond the scope, after the check. */
import type { Tx } from '../../db/tx.ts'
import type { Stage } from '../../rules/school-class.ts'

/** Who did it: whether the viewer is told depends on where that person is. */
export interface Doer {
  by: string | null
  byPath: string | null
}

export interface EnrollmentOfLife {
  id: number
  schoolId: number
  classId: number | null
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
    `SELECT e.id, e.school_id AS "schoolId", e.class_id AS "classId", ${nameOn('e.school_id', 'lower(e.during)', 'u.name')} AS "schoolName", e.stage, e.entered_by AS "enteredBy", e.entry_grade AS "entryGrade", e.state,
            lower(e.during) AS "from", upper(e.during) AS until, e.unit_path AS "unitPath"
     FROM ${schema}.enrollment e JOIN nation.unit u ON u.id = e.school_id
     WHERE e.pupil_id = $1 ORDER BY lower(e.during)`,
    [pupilId],
  )
}

export interface NumberOfLife extends Doer {
  kind: 'L' | 'G' | 'J'
  isCurrent: boolean
  at: Date
  /** `by` is null for a number that a load brought, and for one of a run that the clock began. */
  isOfRun: boolean
}

export async function listNumbers(tx: Tx, schema: string, pupilId: number): Promise<NumberOfLife[]> {
  return tx.rows(
    `SELECT n.kind, n.is_current AS "isCurrent", n.issued_at AS at, a.name AS by, a.unit_path AS "byPath", n.run_id IS NOT NULL AS "isOfRun"
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

export interface GraduationOfLife extends Doer {
  unitPath: string
  schoolName: string
  stage: Stage
  outcome: 'graduated' | 'completed' | 'incomplete'
  destination: string | null
  on: string
  reversedAt: Date | null
  reversalReason: string | null
  reversedBy: string | null
  reversedByPath: string | null
}

export async function listGraduations(tx: Tx, schema: string, pupilId: number): Promise<GraduationOfLife[]> {
  return tx.rows(
    `SELECT ${nameOn('g.school_id', 'g.graduated_on', 'u.name')} AS "schoolName", g.stage, g.outcome, g.destination, g.graduated_on AS "on",
            g.reversed_at AS "reversedAt", g.reversal_reason AS "reversalReason",
            g.unit_path AS "unitPath", a.name AS by, a.unit_path AS "byPath", r.name AS "reversedBy",
            r.unit_path AS "reversedByPath"
     FROM ${schema}.graduation g JOIN nation.unit u ON u.id = g.school_id
     LEFT JOIN nation.account a ON a.id = g.account_id LEFT JOIN nation.account r ON r.id = g.reversed_by
     WHERE g.pupil_id = $1 ORDER BY g.id`,
    [pupilId],
  )
}

export interface CaseOfLife {
  id: number
  kind: string
  state: string
  schoolName: string
  openedById: number
  openedAt: Date
  isOpen: boolean
  /** The last entry that this unit may read: who did it, and the opinion given. */
  lastAt: Date | null
  lastUnit: string | null
  lastById: number | null
  opinion: string | null
}

/** Cases about him to which the acting unit, or one below it, is a party: row-level security sees to it. */
export async function listCases(tx: Tx, schema: string, pupilId: number): Promise<CaseOfLife[]> {
  return tx.rows(
    `SELECT b.id, b.kind, b.state, u.name AS "schoolName", b.opened_by AS "openedById", b.opened_at AS "openedAt",
            b.is_open AS "isOpen", l.business_at AS "lastAt", lu.name AS "lastUnit", l.account_id AS "lastById",
            l.opinion
     FROM ${schema}.business_case b JOIN nation.unit u ON u.id = b.school_id
     LEFT JOIN LATERAL (
       SELECT e.business_at, e.unit_id, e.account_id, e.opinion FROM ${schema}.case_entry e WHERE e.case_id = b.id
       ORDER BY e.at DESC, e.id DESC LIMIT 1) l ON true
     LEFT JOIN nation.unit lu ON lu.id = l.unit_id
     WHERE b.pupil_id = $1 ORDER BY b.opened_at, b.id`,
    [pupilId],
  )
}

/** Who the accounts are: beyond the scope, for the one who decides on a case sits above the one who opened it. */
export async function listDoers(tx: Tx, ids: readonly number[]): Promise<Map<number, Doer>> {
  const rows = await tx.rows<Doer & { id: number }>(
    `SELECT id, name AS by, unit_path AS "byPath" FROM nation.account WHERE id = ANY($1::bigint[])`,
    [ids],
  )
  return new Map(rows.map((one) => [one.id, one]))
}

/** On whose desks cases lie, with the office phone: of cases that the unit may see (QRY-2). */
export async function listDesks(
  tx: Tx,
  schema: string,
  caseIds: readonly number[],
): Promise<{ caseId: number; unit: string; officePhone: string | null }[]> {
  return tx.rows(
    `SELECT d.case_id AS "caseId", u.name AS unit, u.office_phone AS "officePhone"
     FROM ${schema}.desk_item d JOIN nation.unit u ON u.id = d.unit_id WHERE d.case_id = ANY($1::bigint[])`,
    [caseIds],
  )
}
