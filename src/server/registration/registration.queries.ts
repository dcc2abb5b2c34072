/** Registrations as lists and forms show them; limited by row-level security. */
import { type Page, pageOf, pageRows, readKey } from '../../db/keyset.ts'
import type { Tx } from '../../db/tx.ts'

export interface RegistrationListRow {
  caseId: number
  version: number
  kind: 'registration' | 'late_registration'
  state: string
  pupilId: number
  name: string
  sex: 'male' | 'female'
  birthDate: string
  sealed: Buffer
  schoolId: number
  schoolName: string
  parties: Record<string, number>
  detail: unknown
  pupilDetail: unknown
  isFlagged: boolean
  isMended: boolean
  lastStep: string | null
  lastOpinion: string | null
}

export interface RegistrationFilter {
  /** Subtree as a range of paths. */
  scope: { from: string; to: string }
  kind?: string | undefined
  state?: string | undefined
  /** Only these pupils, or only others. */
  held?: { isHeld: boolean; pupilIds: readonly number[] } | undefined
  /** Beginning of the name or of its pinyin. */
  name?: string | undefined
  /** Only what waits for a decision of this unit, before one of these roles. */
  desk?: { unitId: number; roles: readonly string[] } | undefined
  /** A mark of the row itself. */
  rowWarning?: string | undefined
  isFlagged?: true | undefined
  isMended?: true | undefined
  schoolId?: number | undefined
  isSentBack?: true | undefined
}

const IS_MENDED = (schema: string) =>
  `EXISTS (SELECT 1 FROM ${schema}.case_submission m WHERE m.case_id = c.id)`

const MATCHES = (
  schema: string,
) => `c.kind IN ('registration', 'late_registration') AND ($7::text IS NULL OR c.kind = $7)
  AND c.school_id IN (SELECT u.id FROM nation.unit u WHERE u.path >= $1 AND u.path < $2 AND u.level = 4)
  AND ($3::text IS NULL OR c.state = $3)
  AND ($4::boolean IS NULL OR (c.pupil_id = ANY($5::bigint[])) = $4)
  AND ($6::text IS NULL OR starts_with(p.name, $6) OR starts_with(p.pinyin, lower($6)))
  AND ($8::bigint IS NULL OR c.state <> 'with_registrar' AND EXISTS (SELECT 1 FROM ${schema}.desk_item d
       WHERE d.case_id = c.id AND d.unit_id = $8 AND d.roles && $9::text[]))
  AND ($10::text IS NULL OR c.detail->'warnings' ? $10)
  AND ($11::boolean IS NULL OR p.is_flagged) AND ($12::boolean IS NULL OR ${IS_MENDED(schema)})
  AND ($13::bigint IS NULL OR c.school_id = $13)
  AND ($14::boolean IS NULL OR (c.state = 'with_registrar' AND 'send_back' = (
       SELECT x.step FROM ${schema}.case_entry x WHERE x.case_id = c.id ORDER BY x.at DESC, x.id DESC LIMIT 1)))`

const valuesOf = (filter: RegistrationFilter) => [
  filter.scope.from,
  filter.scope.to,
  filter.state ?? null,
  filter.held?.isHeld ?? null,
  filter.held?.pupilIds ?? [],
  filter.name ?? null,
  filter.kind ?? null,
  filter.desk?.unitId ?? null,
  filter.desk?.roles ?? [],
  filter.rowWarning ?? null,
  filter.isFlagged ?? null,
  filter.isMended ?? null,
  filter.schoolId ?? null,
  filter.isSentBack ?? null,
]

/** In the order in which they were entered. */
export async function listRegistrations(
  tx: Tx,
  schema: string,
  filter: RegistrationFilter,
  page: { after?: string | undefined; limit: number },
): Promise<Page<RegistrationListRow>> {
  const [after] = readKey(page.after, 1) ?? []
  const rows = await pageRows<RegistrationListRow>(
    tx,
    `SELECT c.id AS "caseId", c.version, c.kind, c.state, p.id AS "pupilId", p.name, p.sex,
            p.birth_date AS "birthDate", p.sealed, c.school_id AS "schoolId", s.name AS "schoolName",
            c.parties, c.detail, p.detail AS "pupilDetail", p.is_flagged AS "isFlagged",
            ${IS_MENDED(schema)} AS "isMended", e.step AS "lastStep", e.opinion AS "lastOpinion"
     FROM ${schema}.business_case c
     JOIN ${schema}.pupil p ON p.id = c.pupil_id
     JOIN nation.unit s ON s.id = c.school_id
     LEFT JOIN LATERAL (SELECT x.step, x.opinion FROM ${schema}.case_entry x WHERE x.case_id = c.id
                        ORDER BY x.at DESC, x.id DESC LIMIT 1) e ON true
     WHERE ${MATCHES(schema)} AND ($15::bigint IS NULL OR c.id > $15)
     ORDER BY c.id LIMIT $16`,
    [...valuesOf(filter), typeof after === 'number' ? after : null, page.limit + 1],
  )
  return pageOf(rows, page.limit, (row) => [row.caseId])
}

export async function countRegistrations(
  tx: Tx,
  schema: string,
  filter: RegistrationFilter,
): Promise<number> {
  const rows = await tx.rows<{ n: number }>(
    `SELECT count(*) AS n FROM ${schema}.business_case c JOIN ${schema}.pupil p ON p.id = c.pupil_id
     WHERE ${MATCHES(schema)}`,
    valuesOf(filter),
  )
  return rows[0]?.n ?? 0
}

/** Pupils of the subtree who are held back by an open group. */
export async function listHeldInScope(tx: Tx): Promise<number[]> {
  const rows = await tx.rows<{ pupilId: number }>(
    `SELECT DISTINCT m.pupil_id AS "pupilId"
     FROM nation.problem_member m JOIN nation.problem_group g ON g.id = m.group_id
     WHERE g.closed_at IS NULL AND NOT m.is_holder AND m.state IN ('untreated', 'substantiated')`,
  )
  return rows.map((row) => row.pupilId)
}

export interface RegistrationCaseRow {
  id: number
  version: number
  kind: string
  state: string
  pupilId: number | null
  schoolId: number
  detail: unknown
}

const CASE = `SELECT id, version, kind, state, pupil_id AS "pupilId", school_id AS "schoolId", detail`

export async function findRegistration(
  tx: Tx,
  schema: string,
  id: number,
): Promise<RegistrationCaseRow | undefined> {
  const rows = await tx.rows<RegistrationCaseRow>(`${CASE} FROM ${schema}.business_case WHERE id = $1`, [id])
  return rows[0]
}

export async function findLastEntry(
  tx: Tx,
  schema: string,
  caseId: number,
): Promise<{ step: string; opinion: string | null } | undefined> {
  const rows = await tx.rows<{ step: string; opinion: string | null }>(
    `SELECT step, opinion FROM ${schema}.case_entry WHERE case_id = $1 ORDER BY at DESC, id DESC LIMIT 1`,
    [caseId],
  )
  return rows[0]
}

/** Locks registrations in the order of their ids. */
export async function lockRegistrations(
  tx: Tx,
  schema: string,
  ids: readonly number[],
): Promise<RegistrationCaseRow[]> {
  return tx.rows<RegistrationCaseRow>(
    `${CASE} FROM ${schema}.business_case WHERE id = ANY($1::bigint[]) ORDER BY id FOR UPDATE`,
    [ids],
  )
}

/** Registrations, those of them that are there. */
export async function listRegistrationCases(
  tx: Tx,
  schema: string,
  ids: readonly number[],
): Promise<RegistrationCaseRow[]> {
  return tx.rows<RegistrationCaseRow>(
    `${CASE} FROM ${schema}.business_case WHERE id = ANY($1::bigint[]) ORDER BY id`,
    [ids],
  )
}

/** Keeps mended registrations under their new versions, names and rows. */
export async function saveMended(
  tx: Tx,
  schema: string,
  mended: readonly { caseId: number; version: number; subject: string; detail: object }[],
): Promise<void> {
  const column = <K extends keyof (typeof mended)[number]>(key: K) => mended.map((one) => one[key])
  await tx.run(
    `UPDATE ${schema}.business_case c SET version = n.version, subject = n.subject, detail = d.value
     FROM unnest($1::bigint[], $2::int[], $3::text[]) WITH ORDINALITY AS n (id, version, subject, at)
     JOIN jsonb_array_elements($4::jsonb) WITH ORDINALITY AS d (value, at) ON d.at = n.at
     WHERE c.id = n.id`,
    [column('caseId'), column('version'), column('subject'), JSON.stringify(column('detail'))],
  )
  await tx.run(
    `UPDATE ${schema}.desk_item i SET subject = n.subject FROM unnest($1::bigint[], $2::text[]) AS n (id, subject)
     WHERE i.case_id = n.id`,
    [column('caseId'), column('subject')],
  )
}
