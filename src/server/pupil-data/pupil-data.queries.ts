/** Rows of pupils' data and of what was changed of it: sets only, locks in the order of the key. */
import { type Page, pageOf, pageRows, readKey } from '../../db/keyset.ts'
import type { Tx } from '../../db/tx.ts'

export interface DataPupil {
  id: number
  name: string
  sex: 'male' | 'female'
  birthDate: string
  detail: unknown
  sealed: Buffer
  version: number
  unitPath: string
  isInSchool: boolean
}

const DATA = (
  schema: string,
) => `p.id, p.name, p.sex, p.birth_date AS "birthDate", p.detail, p.sealed, p.version,
  p.unit_path AS "unitPath",
  EXISTS (SELECT FROM ${schema}.enrollment e WHERE e.pupil_id = p.id AND e.state = 'in_school') AS "isInSchool"`

export async function listDataPupils(tx: Tx, schema: string, ids: readonly number[]): Promise<DataPupil[]> {
  return tx.rows<DataPupil>(
    `SELECT ${DATA(schema)} FROM ${schema}.pupil p WHERE p.id = ANY($1::bigint[]) ORDER BY p.id`,
    [ids],
  )
}

/** The same, locked until the transaction ends. */
export async function lockDataPupils(tx: Tx, schema: string, ids: readonly number[]): Promise<DataPupil[]> {
  return tx.rows<DataPupil>(
    `SELECT ${DATA(schema)} FROM ${schema}.pupil p WHERE p.id = ANY($1::bigint[]) ORDER BY p.id
     FOR NO KEY UPDATE OF p`,
    [ids],
  )
}

export interface ChangedPupil {
  id: number
  detail: object
  sealed: Buffer
  /** What is kept of the change, sealed. */
  change: Buffer
}

export interface ChangeOrigin {
  source: 'form' | 'workbook'
  requestId: string
  unitId: number
  accountId: number
  at: Date
  businessAt: Date
}

/** Writes pupils who are locked, and the change of each under his new version. */
export async function saveChanged(
  tx: Tx,
  schema: string,
  pupils: readonly ChangedPupil[],
  of: ChangeOrigin,
): Promise<void> {
  await tx.run(
    `WITH saved AS (
       UPDATE ${schema}.pupil p SET detail = n.detail, sealed = n.sealed, version = p.version + 1
       FROM (SELECT s.id, d.value AS detail, s.sealed
             FROM unnest($1::bigint[], $2::bytea[]) WITH ORDINALITY AS s (id, sealed, at)
             JOIN jsonb_array_elements($3::jsonb) WITH ORDINALITY AS d (value, at) ON d.at = s.at) n
       WHERE p.id = n.id RETURNING p.id, p.version)
     INSERT INTO ${schema}.pupil_change
       (pupil_id, version, source, request_id, sealed, unit_id, account_id, at, business_at)
     SELECT s.id, s.version, $5, $6, c.sealed, $7, $8, $9, $10
     FROM saved s JOIN unnest($1::bigint[], $4::bytea[]) AS c (id, sealed) ON c.id = s.id`,
    [
      pupils.map((one) => one.id),
      pupils.map((one) => one.sealed),
      JSON.stringify(pupils.map((one) => one.detail)),
      pupils.map((one) => one.change),
      of.source,
      of.requestId,
      of.unitId,
      of.accountId,
      of.at,
      of.businessAt,
    ],
  )
}

export interface ChangeRow {
  version: number
  source: 'form' | 'workbook' | 'case'
  sealed: Buffer
  unit: string
  by: string | null
  at: Date
}

/** The newest first. Names of people elsewhere too: the caller has checked that the pupil is in scope. */
export async function listChanges(
  tx: Tx,
  schema: string,
  pupilId: number,
  page: { after?: string | undefined; limit: number },
): Promise<Page<ChangeRow>> {
  const [before] = readKey(page.after, 1) ?? []
  const rows = await pageRows<ChangeRow>(
    tx,
    `SELECT c.version, c.source, c.sealed, u.name AS unit, a.name AS by, c.at
     FROM ${schema}.pupil_change c JOIN nation.unit u ON u.id = c.unit_id
     LEFT JOIN nation.account a ON a.id = c.account_id
     WHERE c.pupil_id = $1 AND ($2::bigint IS NULL OR c.version < $2) ORDER BY c.version DESC LIMIT $3`,
    [pupilId, typeof before === 'number' ? before : null, page.limit + 1],
  )
  return pageOf(rows, page.limit, (row) => [row.version])
}

export interface ExportedPupil extends DataPupil {
  stage: 'primary' | 'junior' | 'senior'
  grade: number | null
  className: string | null
}

/** Who is exported: everybody in school at the unit, or in one of its classes. */
export interface ExportFilter {
  unitPath: string
  classId: number | null
}

const CHOSEN = (schema: string) => `FROM ${schema}.enrollment n JOIN ${schema}.pupil p ON p.id = n.pupil_id
  LEFT JOIN ${schema}.class c ON c.id = n.class_id
  WHERE n.state = 'in_school' AND n.unit_path = $1 AND ($2::bigint IS NULL OR n.class_id = $2)`

/** At most `limit` are counted. */
export async function countExported(
  tx: Tx,
  schema: string,
  of: ExportFilter,
  limit: number,
): Promise<number> {
  const rows = await tx.rows<{ count: number }>(
    `SELECT count(*)::int AS count FROM (SELECT 1 ${CHOSEN(schema)} LIMIT $3) AS chosen`,
    [of.unitPath, of.classId, limit],
  )
  return rows[0]?.count ?? 0
}

/** Class by class. */
export async function listExported(
  tx: Tx,
  schema: string,
  of: ExportFilter,
  page: { after?: string | undefined; limit: number },
): Promise<Page<ExportedPupil>> {
  const key = readKey(page.after, 2)
  const rows = await pageRows<ExportedPupil & { classNumber: string; enrollmentId: number }>(
    tx,
    `SELECT ${DATA(schema)}, n.stage, c.grade, c.name AS "className", coalesce(c.number, '') AS "classNumber",
            n.id AS "enrollmentId"
     ${CHOSEN(schema)} AND ($3::text IS NULL OR (coalesce(c.number, ''), n.id) > ($3, $4::bigint))
     ORDER BY coalesce(c.number, ''), n.id LIMIT $5`,
    [of.unitPath, of.classId, key?.[0] ?? null, key?.[1] ?? null, page.limit + 1],
  )
  return pageOf(rows, page.limit, (row) => [row.classNumber, row.enrollmentId])
}
