/** Proposals of senior highs: open cases of their kind, by class. */
import { type Page, pageOf, pageRows, readKey } from '../../db/keyset.ts'
import type { Tx } from '../../db/tx.ts'
import type { ScopeRange } from '../../rules/scope.ts'
import type { Outcome } from '../../rules/senior-graduation.ts'
import type { LeaverRow } from './graduation.queries.ts'

/** The bureau right above each school, as the units stand. */
export async function findBureaus(tx: Tx, schoolIds: readonly number[]): Promise<Map<number, number>> {
  const rows = await tx.rows<{ id: number; bureauId: number }>(
    'SELECT id, parent_id AS "bureauId" FROM nation.unit WHERE id = ANY ($1::bigint[]) AND parent_id IS NOT NULL',
    [schoolIds],
  )
  return new Map(rows.map((row) => [row.id, row.bureauId]))
}

/**
 * Of these pupils those in school, their classes held and they themselves locked in key order. By the pupil, for a
 * school that goes into another one ends the enrollment under which he was proposed (ORG-9).
 */
export async function lockProposed(
  tx: Tx,
  schema: string,
  pupilIds: readonly number[],
): Promise<LeaverRow[]> {
  await tx.run(
    `SELECT FROM ${schema}.class WHERE id IN
       (SELECT class_id FROM ${schema}.enrollment WHERE pupil_id = ANY ($1::bigint[]) AND state = 'in_school')
     ORDER BY id FOR SHARE`,
    [pupilIds],
  )
  return tx.rows<LeaverRow>(
    `SELECT p.id AS "pupilId", e.id AS "enrollmentId", e.class_id AS "classId", e.school_id AS "schoolId",
            e.unit_path AS "unitPath", e.stage, p.name, p.sex, p.birth_date AS "birthDate", p.sealed
     FROM ${schema}.enrollment e JOIN ${schema}.pupil p ON p.id = e.pupil_id
     WHERE e.pupil_id = ANY ($1::bigint[]) AND e.state = 'in_school' ORDER BY p.id FOR UPDATE OF p, e`,
    [pupilIds],
  )
}

export interface ProposedClass {
  classId: number
  className: string
  stage: 'primary' | 'junior' | 'senior'
  grade: number
  schoolId: number
  schoolName: string
  bureauId: number
  papers: { id: number; version: number; name: string; outcome: Outcome; reason: string | null }[]
}

/** Classes with proposals that the unit is a party to, or stands above. */
export async function listProposedClasses(
  tx: Tx,
  schema: string,
  of: { kind: string; unitId: number; within: ScopeRange | undefined; isDiffering: boolean },
  page: { after?: string | undefined; limit: number },
): Promise<Page<ProposedClass>> {
  const key = readKey(page.after, 2)
  const rows = await pageRows<ProposedClass>(
    tx,
    `WITH paper AS (
       SELECT (b.detail->>'classId')::bigint AS class_id, b.school_id, (b.parties->>'bureau')::bigint AS bureau_id,
              jsonb_agg(jsonb_build_object('id', b.id, 'version', b.version, 'name', b.subject,
                'outcome', b.detail->>'outcome', 'reason', b.detail->>'reason') ORDER BY b.id) AS papers,
              bool_or(b.detail->>'outcome' <> 'graduated') AS is_differing
       FROM ${schema}.business_case b
       WHERE b.visible_to @> ARRAY[$1::bigint] AND b.is_open AND b.kind = $5
       GROUP BY 1, 2, 3)
     SELECT c.id AS "classId", c.name AS "className", c.stage, c.grade, w.school_id AS "schoolId",
            u.name AS "schoolName", w.bureau_id AS "bureauId", w.papers
     FROM paper w JOIN ${schema}.class c ON c.id = w.class_id JOIN nation.unit u ON u.id = w.school_id
     WHERE ($2::bigint IS NULL OR (w.school_id, c.id) > ($2, $3::bigint))
       AND ($6::text IS NULL OR (u.path >= $6 AND u.path < $7)) AND (NOT $8 OR w.is_differing)
     ORDER BY w.school_id, c.id LIMIT $4`,
    [
      ...[of.unitId, key?.[0] ?? null, key?.[1] ?? null, page.limit + 1, of.kind],
      ...[of.within?.from ?? null, of.within?.to ?? null, of.isDiffering],
    ],
  )
  return pageOf(rows, page.limit, (row) => [row.schoolId, row.classId])
}

/** A pupil's sealed data and his class, if he has one. */
export interface ProposedPupil {
  sealed: Buffer
  stage: 'primary' | 'junior' | 'senior' | null
  grade: number | null
  name: string | null
}

/** Whom a proposal is about, as the case page shows him; of one who has left, the class he left last. */
export async function findProposed(
  tx: Tx,
  schema: string,
  pupilId: number,
): Promise<ProposedPupil | undefined> {
  const rows = await tx.rows<ProposedPupil>(
    `SELECT p.sealed, c.stage, c.grade, c.name FROM ${schema}.enrollment e JOIN ${schema}.pupil p ON p.id = e.pupil_id
     LEFT JOIN ${schema}.class c ON c.id = e.class_id WHERE e.pupil_id = $1 ORDER BY e.id DESC LIMIT 1`,
    [pupilId],
  )
  return rows[0]
}
