/** SQL of the lists of numbers: units, and pupils with the number they have and where its check stands. */
import { type Page, pageOf, pageRows, readKey } from '../../db/keyset.ts'
import type { Tx } from '../../db/tx.ts'
import type { CheckState, NumberKind, NumberStanding } from '../../rules/number-allocation.ts'
import type { Stage } from '../../rules/school-class.ts'

export interface UnitFacts {
  id: number
  name: string
  path: string
  level: number
  parentId: number | null
  parentName: string | null
}

export async function findUnit(tx: Tx, id: number): Promise<UnitFacts | undefined> {
  const rows = await tx.rows<UnitFacts>(
    `SELECT u.id, u.name, u.path, u.level, p.id AS "parentId", p.name AS "parentName"
     FROM nation.unit u LEFT JOIN nation.unit p ON p.id = u.parent_id WHERE u.id = $1`,
    [id],
  )
  return rows[0]
}

/** The units right below one, whether or not they have pupils. */
export async function listChildren(
  tx: Tx,
  parentId: number,
): Promise<{ id: number; name: string; level: number }[]> {
  return tx.rows(
    'SELECT id, name, level FROM nation.unit WHERE parent_id = $1 AND closed_on IS NULL ORDER BY path',
    [parentId],
  )
}

export interface NumberFilter {
  within: readonly [from: string, to: string]
  kind?: NumberKind | undefined
  standing?: NumberStanding | undefined
}

export interface NumberListRow {
  pupilId: number
  name: string
  sex: 'male' | 'female'
  birthDate: string
  sealed: Buffer
  hasIdNumber: boolean
  isFlagged: boolean
  schoolId: number
  schoolName: string
  stage: Stage
  grade: number
  className: string | null
  kind: NumberKind
  issuedAt: Date
  former: number
  checkState: CheckState | null
  since: Date | null
  attempts: number | null
  askedAt: Date | null
}

const OFFICIAL = `(s.kind = 'G' OR (s.kind = 'J' AND NOT p.has_id_number))`

/** What nextNumberStep says of a row, told in SQL so that pages can be cut; a test holds the two together. */
const STANDING: Readonly<Record<NumberStanding, string>> = {
  official: OFFICIAL,
  problem: `(NOT ${OFFICIAL} AND (p.is_flagged OR c.state IS NOT DISTINCT FROM 'number_taken'))`,
  unverified: `(s.kind <> 'G' AND NOT p.is_flagged AND p.has_id_number AND coalesce(c.state, 'waiting') = 'waiting')`,
  due: `(NOT ${OFFICIAL} AND NOT p.is_flagged AND CASE WHEN p.has_id_number
           THEN coalesce(c.state, 'waiting') NOT IN ('waiting', 'number_taken')
           ELSE c.state IS DISTINCT FROM 'number_taken' END)`,
}

const FILTERED = (schema: string, filter: NumberFilter) =>
  `FROM ${schema}.enrollment e JOIN ${schema}.pupil p ON p.id = e.pupil_id
     JOIN ${schema}.student_number s ON s.pupil_id = p.id AND s.is_current
     LEFT JOIN ${schema}.population_check c ON c.pupil_id = p.id
     WHERE e.state = 'in_school' AND e.unit_path >= $1 COLLATE "C" AND e.unit_path < $2 COLLATE "C"
       AND ($3::text IS NULL OR s.kind = $3) AND ${filter.standing ? STANDING[filter.standing] : 'true'}`

/** Pupils that the filter finds, counted no further than asked. */
export async function countListed(
  tx: Tx,
  schema: string,
  filter: NumberFilter,
  atMost: number,
): Promise<number> {
  const rows = await tx.rows<{ count: number }>(
    `SELECT count(*) FROM (SELECT 1 ${FILTERED(schema, filter)} LIMIT $4) counted`,
    [...filter.within, filter.kind ?? null, atMost],
  )
  return rows[0]?.count ?? 0
}

/** Pupils in school, school by school. */
export async function listNumbers(
  tx: Tx,
  schema: string,
  filter: NumberFilter,
  page: { after?: string | undefined; limit: number },
): Promise<Page<NumberListRow>> {
  const key = readKey(page.after, 2)
  const rows = await pageRows<NumberListRow & { enrollmentId: number; unitPath: string }>(
    tx,
    `SELECT p.id AS "pupilId", p.name, p.sex, p.birth_date AS "birthDate", p.sealed, p.has_id_number AS "hasIdNumber",
            p.is_flagged AS "isFlagged", u.id AS "schoolId", u.name AS "schoolName", e.stage,
            coalesce(k.grade, e.entry_grade) AS grade, k.name AS "className", s.kind, s.issued_at AS "issuedAt",
            (SELECT count(*) FROM ${schema}.student_number f WHERE f.pupil_id = p.id AND NOT f.is_current) AS former,
            c.state AS "checkState", c.since, c.attempts, c.asked_at AS "askedAt",
            e.id AS "enrollmentId", e.unit_path AS "unitPath"
     FROM ${schema}.enrollment e JOIN ${schema}.pupil p ON p.id = e.pupil_id JOIN nation.unit u ON u.id = e.school_id
     JOIN ${schema}.student_number s ON s.pupil_id = p.id AND s.is_current
     LEFT JOIN ${schema}.population_check c ON c.pupil_id = p.id LEFT JOIN ${schema}.class k ON k.id = e.class_id
     WHERE e.state = 'in_school' AND e.unit_path >= $1 COLLATE "C" AND e.unit_path < $2 COLLATE "C"
       AND ($3::text IS NULL OR s.kind = $3) AND ${filter.standing ? STANDING[filter.standing] : 'true'}
       AND ($4::text IS NULL OR (e.unit_path, e.id) > ($4 COLLATE "C", $5::bigint))
     ORDER BY e.unit_path, e.id LIMIT $6`,
    [...filter.within, filter.kind ?? null, key?.[0] ?? null, key?.[1] ?? null, page.limit + 1],
  )
  return pageOf(rows, page.limit, (row) => [row.unitPath, row.enrollmentId])
}
