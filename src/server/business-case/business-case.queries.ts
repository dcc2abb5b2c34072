/** Rows of the case machine. Reads are limited by row-level security; what moves paper between desks is not. */
import { bigints, jsonbs, texts } from '../../db/binary-array.ts'
import { type Page, pageOf, pageRows, readKey } from '../../db/keyset.ts'
import type { Tx } from '../../db/tx.ts'
import type { ScopeRange } from '../../rules/scope.ts'

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

/** An array within a row of arrays: its text, cast by the statement. @param values that need no quotes */
const arrayText = (values: readonly (string | number)[]) => `{${values.join(',')}}`

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

export interface NewDeskItem {
  caseId: number
  unitId: number
  unitPath: string
  roles: readonly string[]
  kind: string
  state: string
  schoolId: number
  subject: string
  dueOn: string
}

/** Takes the paper from the desks it lay on and lays it on the next ones. Beyond one unit's scope. */
export async function moveDeskItems(
  tx: Tx,
  schema: string,
  ids: readonly number[],
  since: Date,
  next: readonly NewDeskItem[],
): Promise<void> {
  if (ids.length > 0) await tx.run(`DELETE FROM ${schema}.desk_item WHERE case_id = ANY ($1)`, [ids])
  if (next.length === 0) return
  const column = <K extends keyof NewDeskItem>(key: K) => next.map((one) => one[key])
  await tx.run(
    `INSERT INTO ${schema}.desk_item (case_id, unit_id, unit_path, roles, kind, state, school_id, subject, since, due_on)
     SELECT r.case_id, r.unit_id, r.unit_path, r.roles::text[], r.kind, r.state, r.school_id, r.subject, $1, r.due_on::date
     FROM unnest($2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[], $9::text[],
       $10::text[]) AS r (case_id, unit_id, unit_path, roles, kind, state, school_id, subject, due_on)`,
    [
      since,
      bigints(column('caseId')),
      bigints(column('unitId')),
      texts(column('unitPath')),
      texts(column('roles').map(arrayText)),
      texts(column('kind')),
      texts(column('state')),
      bigints(column('schoolId')),
      texts(column('subject')),
      texts(column('dueOn')),
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

export interface DeskItemRow {
  caseId: number
  version: number
  kind: string
  state: string
  parties: Record<string, number>
  schoolId: number
  schoolName: string
  subject: string
  unitId: number
  unitName: string
  unitPhone: string | null
  since: Date
  dueOn: string
}

export interface DeskItemFilter {
  /** Only the desks of this unit, and only where one of these roles decides. */
  desk?: { unitId: number; roles?: readonly string[] }
  kind?: string | undefined
  schoolId?: number | undefined
  /** Only what was due before this day. */
  dueBefore?: string | undefined
  /** Only what is due on these days, the last one too. */
  dueWithin?: { from: string; until: string } | undefined
  /** Only the desks of units with these paths. */
  within?: ScopeRange | undefined
  /** Only cases that this unit may see: a party, or above one. Asked where the scope does not limit the desks. */
  partyId?: number
  /** Not what one of these roles decides at this unit: what others have to do. */
  notDesk?: { unitId: number; roles: readonly string[] }
  /** Only cases to which this school is a party, whatever its part. */
  partySchoolId?: number | undefined
}

const OF_DESK = `($1::bigint IS NULL OR d.unit_id = $1) AND ($2::text[] IS NULL OR d.roles && $2)
  AND ($3::text IS NULL OR d.kind = $3) AND ($4::bigint IS NULL OR d.school_id = $4)
  AND ($5::date IS NULL OR d.due_on < $5) AND ($6::date IS NULL OR d.due_on BETWEEN $6 AND $7)
  AND ($8::text IS NULL OR (d.unit_path >= $8 AND d.unit_path < $9)) 
  AND ($10::bigint IS NULL OR d.unit_id <> $10 OR NOT d.roles && $11::text[])`
const OF_CASE = `($12::bigint IS NULL OR (c.is_open AND c.visible_to @> ARRAY[$12]))
  AND ($13::bigint IS NULL OR c.visible_to @> ARRAY[$13])`

const deskValues = (f: DeskItemFilter) => [
  f.desk?.unitId ?? null,
  f.desk?.roles ?? null,
  f.kind ?? null,
  f.schoolId ?? null,
  f.dueBefore ?? null,
  f.dueWithin?.from ?? null,
  f.dueWithin?.until ?? null,
  f.within?.from ?? null,
  f.within?.to ?? null,
  f.notDesk?.unitId ?? null,
  f.notDesk?.roles ?? null,
]
const caseValues = (f: DeskItemFilter) => [f.partyId ?? null, f.partySchoolId ?? null]

/** Earliest due first. */
export async function listDeskItems(
  tx: Tx,
  schema: string,
  filter: DeskItemFilter,
  page: { after: string | undefined; limit: number },
): Promise<Page<DeskItemRow>> {
  const key = readKey(page.after, 2)
  const rows = await pageRows<DeskItemRow>(
    tx,
    `SELECT d.case_id AS "caseId", c.version, d.kind, d.state, c.parties, d.school_id AS "schoolId",
       s.name AS "schoolName", d.subject, d.unit_id AS "unitId", u.name AS "unitName", u.office_phone AS "unitPhone",
       d.since, d.due_on::text AS "dueOn"
     FROM ${schema}.desk_item d JOIN ${schema}.business_case c ON c.id = d.case_id
     JOIN nation.unit s ON s.id = d.school_id JOIN nation.unit u ON u.id = d.unit_id
     WHERE ${OF_DESK} AND ${OF_CASE} AND ($14::date IS NULL OR (d.due_on, d.case_id) > ($14, $15::bigint))
     ORDER BY d.due_on, d.case_id LIMIT $16`,
    [...deskValues(filter), ...caseValues(filter), key?.[0] ?? null, key?.[1] ?? null, page.limit + 1],
  )
  return pageOf(rows, page.limit, (row) => [row.dueOn, row.caseId])
}

/** How many rows a list of the same filter has; the cases are looked into only where the filter asks for them. */
export async function countDeskItems(tx: Tx, schema: string, filter: DeskItemFilter): Promise<number> {
  const asksCase = filter.partyId !== undefined || filter.partySchoolId !== undefined
  const rows = await tx.rows<{ n: number }>(
    asksCase
      ? `SELECT count(*) AS n FROM ${schema}.desk_item d JOIN ${schema}.business_case c ON c.id = d.case_id
         WHERE ${OF_DESK} AND ${OF_CASE}`
      : `SELECT count(*) AS n FROM ${schema}.desk_item d WHERE ${OF_DESK}`,
    asksCase ? [...deskValues(filter), ...caseValues(filter)] : deskValues(filter),
  )
  return rows[0]?.n ?? 0
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

export async function findDueOn(tx: Tx, schema: string, caseId: number): Promise<string | null> {
  const rows = await tx.rows<{ dueOn: string }>(
    `SELECT due_on::text AS "dueOn" FROM ${schema}.desk_item WHERE case_id = $1`,
    [caseId],
  )
  return rows[0]?.dueOn ?? null
}

export interface AttachmentRow {
  id: number
  caseId: number
  name: string
  mediaType: string
  size: number
  sealed: Buffer
}

export async function listAttachments(
  tx: Tx,
  schema: string,
  caseId: number,
): Promise<Omit<AttachmentRow, 'sealed'>[]> {
  return tx.rows(
    `SELECT id, case_id AS "caseId", name, media_type AS "mediaType", size FROM ${schema}.case_attachment
     WHERE case_id = $1 ORDER BY id`,
    [caseId],
  )
}

export async function findAttachment(tx: Tx, schema: string, id: number): Promise<AttachmentRow | undefined> {
  const rows = await tx.rows<AttachmentRow>(
    `SELECT id, case_id AS "caseId", name, media_type AS "mediaType", size, sealed FROM ${schema}.case_attachment
     WHERE id = $1`,
    [id],
  )
  return rows[0]
}

/** @returns the id of the attachment: the one already there, when the same file was attached before */
export async function insertAttachment(
  tx: Tx,
  schema: string,
  row: AttachmentRow & { accountId: number; unitId: number; sha256: Buffer; visibleTo: number[]; at: Date },
): Promise<number> {
  const inserted = await tx.rows<{ id: number }>(
    `INSERT INTO ${schema}.case_attachment
       (id, case_id, account_id, unit_id, name, media_type, size, sha256, sealed, visible_to, at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (case_id, sha256) DO NOTHING RETURNING id`,
    [
      row.id,
      row.caseId,
      row.accountId,
      row.unitId,
      row.name,
      row.mediaType,
      row.size,
      row.sha256,
      row.sealed,
      row.visibleTo,
      row.at,
    ],
  )
  if (inserted[0]) return inserted[0].id
  const before = await tx.rows<{ id: number }>(
    `SELECT id FROM ${schema}.case_attachment WHERE case_id = $1 AND sha256 = $2`,
    [row.caseId, row.sha256],
  )
  return before[0]?.id ?? row.id
}
