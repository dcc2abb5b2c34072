/** Rows of the case machine: cases, their entries, whom they lock. Reads are limited by row-level security. */
import { arrayText, bigints, jsonbs, texts } from '../../db/binary-array.ts'
import type { Tx } from '../../db/tx.ts'

export interface CaseRow {
  id: number
  kind: string
  state: string
  version: number
  pupilId: number | null
  schoolId: number
  subject: string
  parties: Record<string, number>
  detail: unknown
  detailVersion: number
  isOpen: boolean
  visibleTo: number[]
}

const CASE = `id, kind, state, version, pupil_id AS "pupilId", school_id AS "schoolId", subject, parties, detail,
  detail_version AS "detailVersion", is_open AS "isOpen", visible_to AS "visibleTo"`

/** Locks the cases in key order; those out of sight are simply not there. */
export async function lockCases(tx: Tx, schema: string, ids: readonly number[]): Promise<CaseRow[]> {
  return tx.rows<CaseRow>(
    `SELECT ${CASE} FROM ${schema}.business_case WHERE id = ANY ($1) ORDER BY id FOR UPDATE`,
    [ids],
  )
}

export async function findCase(tx: Tx, schema: string, id: number): Promise<CaseRow | undefined> {
  const rows = await tx.rows<CaseRow>(`SELECT ${CASE} FROM ${schema}.business_case WHERE id = $1`, [id])
  return rows[0]
}

export interface NewCase {
  id: number
  subject: string
  pupilId: number | null
  schoolId: number
  parties: Record<string, number>
  detail: unknown
  visibleTo: number[]
}

export async function insertCases(
  tx: Tx,
  schema: string,
  of: { kind: string; state: string; detailVersion: number; openedBy: number; openedAt: Date },
  rows: readonly NewCase[],
): Promise<void> {
  const column = <K extends keyof NewCase>(key: K) => rows.map((one) => one[key])
  await tx.run(
    `INSERT INTO ${schema}.business_case (id, kind, state, pupil_id, detail, detail_version, visible_to, opened_at,
       parties, subject, school_id, opened_by)
     SELECT r.id, $1, $2, r.pupil_id, r.detail, $3, r.visible_to::bigint[], $4, r.parties, r.subject, r.school_id, $5
     FROM unnest($6::bigint[], $7::bigint[], $8::jsonb[], $9::text[], $10::jsonb[], $11::text[], $12::bigint[])
       AS r (id, pupil_id, detail, visible_to, parties, subject, school_id)`,
    [
      ...[of.kind, of.state, of.detailVersion, of.openedAt, of.openedBy],
      bigints(column('id')),
      bigints(column('pupilId')),
      jsonbs(column('detail')),
      texts(column('visibleTo').map(arrayText)),
      jsonbs(column('parties')),
      texts(column('subject')),
      bigints(column('schoolId')),
    ],
  )
}

export interface SavedStep {
  id: number
  state: string
  version: number
  isOpen: boolean
}

export async function saveStates(tx: Tx, schema: string, rows: readonly SavedStep[]): Promise<void> {
  await tx.run(
    `UPDATE ${schema}.business_case c SET state = n.state, version = n.version, is_open = n.is_open
     FROM unnest($1::bigint[], $2::text[], $3::int[], $4::bool[]) AS n (id, state, version, is_open) WHERE c.id = n.id`,
    [rows.map((r) => r.id), rows.map((r) => r.state), rows.map((r) => r.version), rows.map((r) => r.isOpen)],
  )
}

export interface NewEntry {
  id: number
  caseId: number
  step: string
  from: string | null
  to: string
  visibleTo: number[]
}

export async function insertEntries(
  tx: Tx,
  schema: string,
  of: {
    requestId: string
    accountId: number
    unitId: number
    opinion: string | null
    at: Date
    businessAt: Date
  },
  rows: readonly NewEntry[],
): Promise<void> {
  const column = <K extends keyof NewEntry>(key: K) => rows.map((one) => one[key])
  await tx.run(
    `INSERT INTO ${schema}.case_entry (id, case_id, step, from_state, to_state, visible_to,
       request_id, account_id, unit_id, opinion, at, business_at)
     SELECT r.id, r.case_id, r.step, r.from_state, r.to_state, r.visible_to::bigint[], $1, $2, $3, $4, $5, $6
     FROM unnest($7::bigint[], $8::bigint[], $9::text[], $10::text[], $11::text[], $12::text[])
       AS r (id, case_id, step, from_state, to_state, visible_to)`,
    [
      ...[of.requestId, of.accountId, of.unitId, of.opinion, of.at, of.businessAt],
      bigints(column('id')),
      bigints(column('caseId')),
      texts(column('step')),
      texts(column('from')),
      texts(column('to')),
      texts(column('visibleTo').map(arrayText)),
    ],
  )
}

/** One open movement or data case per pupil; a second one breaks `pupil_one_open_case`. Locked in key order. */
export async function lockPupils(
  tx: Tx,
  schema: string,
  rows: readonly { pupilId: number; caseId: number }[],
  at: Date,
): Promise<void> {
  const sorted = [...rows].sort((a, b) => a.pupilId - b.pupilId)
  await tx.run(
    `INSERT INTO ${schema}.pupil_lock (pupil_id, case_id, taken_at)
     SELECT p, c, $3 FROM unnest($1::bigint[], $2::bigint[]) AS n (p, c)`,
    [sorted.map((r) => r.pupilId), sorted.map((r) => r.caseId), at],
  )
}

export async function unlockPupils(tx: Tx, schema: string, caseIds: readonly number[]): Promise<void> {
  await tx.run(`DELETE FROM ${schema}.pupil_lock WHERE case_id = ANY ($1)`, [caseIds])
}

export interface UnitRow {
  id: number
  path: string
  name: string
  phone: string | null
}

export async function findUnits(tx: Tx, ids: readonly number[]): Promise<Map<number, UnitRow>> {
  const rows = await tx.rows<UnitRow>(
    'SELECT id, path, name, office_phone AS phone FROM nation.unit WHERE id = ANY ($1)',
    [ids],
  )
  return new Map(rows.map((row) => [row.id, row]))
}

/** Who opened cases, as he is now: none who is no longer there. Asked beyond the scope. */
export async function findOpeners(
  tx: Tx,
  schema: string,
  ids: readonly number[],
): Promise<Map<number, { accountId: number; unitId: number; roles: string[] }>> {
  const rows = await tx.rows<{ id: number; accountId: number; unitId: number; roles: string[] }>(
    `SELECT c.id, a.id AS "accountId", a.unit_id AS "unitId", a.roles
     FROM ${schema}.business_case c JOIN nation.account a ON a.id = c.opened_by AND NOT a.is_sealed
     WHERE c.id = ANY ($1)`,
    [ids],
  )
  return new Map(rows.map((row) => [row.id, row]))
}

export interface EntryRow {
  step: string
  from: string | null
  to: string
  byName: string | null
  unitName: string
  opinion: string | null
  at: Date
  businessAt: Date
}

/** Account names are looked up beyond the scope: parties see who decided on the other side. */
export async function listEntries(tx: Tx, schema: string, caseId: number): Promise<EntryRow[]> {
  return tx.rows<EntryRow>(
    `SELECT e.step, e.from_state AS "from", e.to_state AS "to", a.name AS "byName", u.name AS "unitName", e.opinion,
       e.at, e.business_at AS "businessAt"
     FROM ${schema}.case_entry e JOIN nation.unit u ON u.id = e.unit_id LEFT JOIN nation.account a ON a.id = e.account_id
     WHERE e.case_id = $1 ORDER BY e.at, e.id`,
    [caseId],
  )
}
