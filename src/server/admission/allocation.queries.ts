/** Rows of the allocation list. */
import { type Page, pageOf, pageRows, readKey } from '../../db/keyset.ts'
import type { Tx } from '../../db/tx.ts'

/** A row of a list, its number as a keyed hash. */
export interface WantedAllocation {
  numberHash: Buffer
  name: string
  graduatingSchoolCode: string
  admittingSchoolCode: string
}

/** What was found for it; the position is that in the list. */
export interface FoundAllocation {
  at: number
  graduationId: number | null
  pupilId: number | null
  name: string
  sex: string
  graduated: 'primary' | 'junior' | 'senior' | null
  fromSchoolId: number | null
  schoolId: number | null
  unitPath: string | null
  teaches: string[] | null
  /** Years of schooling of the class he left, or of the school where the class is not known. */
  leftLength: number | null
  primaryLength: number | null
  isTaken: boolean
}

/** The unit whose list it is: graduates and admitting schools are looked for in its subtree only. */
export interface AllocationArea {
  worldId: number
  from: string
  to: string
  year: number
}

/**
 * Finds graduate and school of each row, in one statement. A former student number finds its pupil too. The area is
 * given as a range, so that it holds for a job as it does for a person.
 */
export async function findAllocations(
  tx: Tx,
  schema: string,
  area: AllocationArea,
  rows: readonly WantedAllocation[],
): Promise<FoundAllocation[]> {
  return tx.rows<FoundAllocation>(
    `SELECT n.at::int, g.id AS "graduationId", g.pupil_id AS "pupilId", n.name, g.sex, g.stage AS graduated,
            g.school_id AS "fromSchoolId", u.id AS "schoolId", u.path AS "unitPath",
            CASE WHEN u.id IS NOT NULL THEN array_remove(ARRAY[
              CASE WHEN s.primary_length IS NOT NULL THEN 'primary' END,
              CASE WHEN s.junior_length IS NOT NULL THEN 'junior' END,
              CASE WHEN s.senior_length IS NOT NULL THEN 'senior' END], NULL) END AS teaches,
            s.primary_length AS "primaryLength", g.left_length AS "leftLength",
            g.id IS NOT NULL AND (
              EXISTS (SELECT FROM ${schema}.allocation a
                      WHERE a.pupil_id = g.pupil_id AND a.year = $4 AND a.state <> 'withdrawn')
              OR EXISTS (SELECT FROM nation.admission_effective e WHERE e.pupil_id = g.pupil_id AND e.year = $4)
              OR EXISTS (SELECT FROM ${schema}.enrollment e
                         WHERE e.pupil_id = g.pupil_id AND e.state = 'in_school')) AS "isTaken"
     FROM unnest($5::bytea[], $6::text[], $7::text[], $8::text[]) WITH ORDINALITY
       AS n (hash, name, from_code, to_code, at)
     LEFT JOIN LATERAL (
       SELECT g.*, coalesce(k.length, CASE g.stage
           WHEN 'primary' THEN f.primary_length WHEN 'junior' THEN f.junior_length ELSE f.senior_length END) AS left_length
       FROM (
         SELECT pupil_id FROM ${schema}.student_number WHERE hash = n.hash
         UNION SELECT pupil_id FROM ${schema}.graduation WHERE number_hash = n.hash) p
       JOIN ${schema}.graduation g ON g.pupil_id = p.pupil_id JOIN nation.school f ON f.unit_id = g.school_id
       LEFT JOIN ${schema}.class k ON k.id = g.class_id
       WHERE g.reversed_at IS NULL AND g.year <= $4 AND g.name = n.name AND f.code = n.from_code
         AND g.unit_path >= $2 AND g.unit_path < $3
       ORDER BY g.year DESC, g.id DESC LIMIT 1) g ON true
     LEFT JOIN nation.school s ON s.world_id = $1 AND s.code = n.to_code
     LEFT JOIN nation.unit u ON u.id = s.unit_id AND u.path >= $2 AND u.path < $3
       AND u.closed_on IS NULL
     ORDER BY n.at`,
    [
      area.worldId,
      area.from,
      area.to,
      area.year,
      rows.map((row) => row.numberHash),
      rows.map((row) => row.name),
      rows.map((row) => row.graduatingSchoolCode),
      rows.map((row) => row.admittingSchoolCode),
    ],
  )
}

export interface NewAllocation {
  id: number
  pupilId: number
  graduationId: number
  stage: string
  schoolId: number
  unitPath: string
  fromSchoolId: number
  name: string
  sex: string
  /** By what the row is recognised when it is sent again. */
  rowHash: Buffer
}

/** @returns ids of those that were free; a graduate who got onto a list meanwhile is left out */
export async function insertAllocations(
  tx: Tx,
  schema: string,
  of: { year: number; accountId: number; at: Date },
  rows: readonly NewAllocation[],
): Promise<Set<number>> {
  const inserted = await tx.rows<{ id: number }>(
    `INSERT INTO ${schema}.allocation (id, pupil_id, graduation_id, stage, school_id, unit_path, from_school_id, name,
       sex, row_hash, year, state, account_id, at)
     SELECT n.*, $11, 'open', $12, $13
     FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[], $5::bigint[], $6::text[], $7::bigint[],
                 $8::text[], $9::text[], $10::bytea[]) AS n (id, pupil_id, graduation_id, stage, school_id, unit_path,
                 from_school_id, name, sex, row_hash)
     ORDER BY n.pupil_id
     ON CONFLICT (pupil_id, year) WHERE state <> 'withdrawn' DO NOTHING RETURNING id`,
    [
      rows.map((r) => r.id),
      rows.map((r) => r.pupilId),
      rows.map((r) => r.graduationId),
      rows.map((r) => r.stage),
      rows.map((r) => r.schoolId),
      rows.map((r) => r.unitPath),
      rows.map((r) => r.fromSchoolId),
      rows.map((r) => r.name),
      rows.map((r) => r.sex),
      rows.map((r) => r.rowHash),
      of.year,
      of.accountId,
      of.at,
    ],
  )
  return new Set(inserted.map((row) => row.id))
}

export interface AllocationRow {
  id: number
  name: string
  sex: 'male' | 'female'
  stage: 'primary' | 'junior' | 'senior'
  schoolId: number
  schoolName: string
  unitPath: string
  fromSchoolId: number
  fromSchoolName: string
  graduationId: number
  year: number
  state: 'open' | 'claimed' | 'admitted' | 'withdrawn'
  caseId: number | null
}

export interface AllocationFilter {
  year: number
  stage?: string | undefined
  state?: string | undefined
  school?: number | undefined
  /** Beginning of the name. */
  name?: string | undefined
}

const MATCHES = `a.year = $1 AND ($2::text IS NULL OR a.stage = $2) AND ($4::bigint IS NULL OR a.school_id = $4)
  AND CASE WHEN $3::text IS NULL THEN a.state <> 'withdrawn' ELSE a.state = $3 END
  AND ($5::text IS NULL OR left(a.name, length($5)) = $5)`

const filterValues = (f: AllocationFilter) => [
  f.year,
  f.stage ?? null,
  f.state ?? null,
  f.school ?? null,
  f.name ?? null,
]

/** School by school; what was taken off the list is shown only when asked for. */
export async function listAllocations(
  tx: Tx,
  schema: string,
  filter: AllocationFilter,
  page: { after?: string | undefined; limit: number },
): Promise<Page<AllocationRow>> {
  const key = readKey(page.after, 3)
  const rows = await pageRows<AllocationRow>(
    tx,
    `SELECT a.id, a.name, a.sex, a.stage, a.school_id AS "schoolId", u.name AS "schoolName", a.unit_path AS "unitPath",
            a.from_school_id AS "fromSchoolId", f.name AS "fromSchoolName", a.graduation_id AS "graduationId", a.year,
            a.state, a.case_id AS "caseId"
     FROM ${schema}.allocation a JOIN nation.unit u ON u.id = a.school_id JOIN nation.unit f ON f.id = a.from_school_id
     WHERE ${MATCHES} AND ($6::text IS NULL OR (a.unit_path, a.year, a.id) > ($6, $7::smallint, $8::bigint))
     ORDER BY a.unit_path, a.year, a.id LIMIT $9`,
    [...filterValues(filter), key?.[0] ?? null, key?.[1] ?? null, key?.[2] ?? null, page.limit + 1],
  )
  return pageOf(rows, page.limit, (row) => [row.unitPath, row.year, row.id])
}

export async function countAllocations(tx: Tx, schema: string, filter: AllocationFilter): Promise<number> {
  const rows = await tx.rows<{ n: number }>(
    `SELECT count(*) AS n FROM ${schema}.allocation a WHERE ${MATCHES}`,
    filterValues(filter),
  )
  return rows[0]?.n ?? 0
}

/** Sealed certificates; the graduating school may lie beside the asking one. */
export async function findCertificates(
  tx: Tx,
  schema: string,
  graduationIds: readonly number[],
): Promise<Map<number, Buffer>> {
  const rows = await tx.rows<{ id: number; sealed: Buffer }>(
    `SELECT id, sealed FROM ${schema}.graduation WHERE id = ANY ($1::bigint[])`,
    [graduationIds],
  )
  return new Map(rows.map((row) => [row.id, row.sealed]))
}

export async function lockAllocation(
  tx: Tx,
  schema: string,
  id: number,
): Promise<{ state: string } | undefined> {
  const rows = await tx.rows<{ state: string }>(
    `SELECT state FROM ${schema}.allocation WHERE id = $1 FOR UPDATE`,
    [id],
  )
  return rows[0]
}

export async function saveWithdrawn(tx: Tx, schema: string, id: number): Promise<void> {
  await tx.run(`UPDATE ${schema}.allocation SET state = 'withdrawn' WHERE id = $1`, [id])
}

/** What a row of a list said when it was sent, its number sealed, and the unit that sent it. */
export interface SentRow {
  unitId: number
  /** By what it is recognised; null for a row from before this was kept, which named the certificate's number. */
  rowHash: Buffer | null
  sealed: Buffer
  name: string
  graduatingSchoolCode: string
  admittingSchoolCode: string
  stage: 'primary' | 'junior' | 'senior'
}

export async function findSent(tx: Tx, schema: string, id: number): Promise<SentRow | undefined> {
  const rows = await tx.rows<SentRow>(
    `SELECT c.unit_id AS "unitId", a.row_hash AS "rowHash", g.sealed, a.name, f.code AS "graduatingSchoolCode", t.code AS "admittingSchoolCode",
            a.stage
     FROM ${schema}.allocation a JOIN ${schema}.graduation g ON g.id = a.graduation_id
     JOIN nation.account c ON c.id = a.account_id JOIN nation.school f ON f.unit_id = a.from_school_id
     JOIN nation.school t ON t.unit_id = a.school_id WHERE a.id = $1`,
    [id],
  )
  return rows[0]
}
