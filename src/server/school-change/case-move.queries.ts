/** Cases whose parties change because a school did (ORG-9): where they lie, and who may see them. */
import { bigints, jsonbs } from '../../db/binary-array.ts'
import type { Tx } from '../../db/tx.ts'

export interface OpenCaseRow {
  id: number
  kind: string
  state: string
  schoolId: number
  parties: Record<string, number>
  detail: unknown
}

/** Open cases that one of the units sees, locked in key order. */
export async function lockOpenCases(
  tx: Tx,
  schema: string,
  unitIds: readonly number[],
): Promise<OpenCaseRow[]> {
  return tx.rows<OpenCaseRow>(
    `SELECT id, kind, state, school_id AS "schoolId", parties, detail FROM ${schema}.business_case
     WHERE is_open AND visible_to && $1::bigint[] ORDER BY id FOR UPDATE`,
    [unitIds],
  )
}

/** Open cases of one school become another one's; the parties are told by each kind afterwards. */
export async function saveCaseSchool(
  tx: Tx,
  schema: string,
  of: { from: number; into: number },
): Promise<void> {
  await tx.run(
    `WITH gone AS (UPDATE ${schema}.business_case SET school_id = $2 WHERE school_id = $1 AND is_open RETURNING id)
     UPDATE ${schema}.desk_item d SET school_id = $2 FROM gone WHERE d.case_id = gone.id`,
    [of.from, of.into],
  )
}

/** @param rows with the unit on whose desk each lies by its new parties */
export async function saveParties(
  tx: Tx,
  schema: string,
  rows: readonly { id: number; parties: Record<string, number>; deskUnitId: number }[],
): Promise<void> {
  if (rows.length === 0) return
  const ids = bigints(rows.map((row) => row.id))
  await tx.run(
    `UPDATE ${schema}.business_case c SET parties = n.parties
     FROM unnest($1::bigint[], $2::jsonb[]) AS n (id, parties) WHERE c.id = n.id`,
    [ids, jsonbs(rows.map((row) => row.parties))],
  )
  await tx.run(
    `UPDATE ${schema}.desk_item d SET unit_id = u.id, unit_path = u.path
     FROM unnest($1::bigint[], $2::bigint[]) AS n (id, unit_id) JOIN nation.unit u ON u.id = n.unit_id
     WHERE d.case_id = n.id AND d.unit_id <> u.id`,
    [ids, bigints(rows.map((row) => row.deskUnitId))],
  )
}

/** Ended cases of a school, and those of its pupils to which it was a party. */
export async function listEndedCases(tx: Tx, schema: string, schoolId: number): Promise<number[]> {
  const rows = await tx.rows<{ id: number }>(
    `SELECT id FROM ${schema}.business_case WHERE school_id = $1 AND NOT is_open
     UNION SELECT c.id FROM ${schema}.business_case c
       JOIN ${schema}.enrollment e ON e.pupil_id = c.pupil_id AND e.school_id = $1
       WHERE NOT c.is_open AND c.visible_to @> ARRAY[$1::bigint]
     ORDER BY id`,
    [schoolId],
  )
  return rows.map((row) => row.id)
}

/**
 * Who may see the cases: the units on the way to each party as the tree is now, and whoever saw them before and has not
 * lost sight of the school.
 * @param of.notOf a party that was one once: it stays written in the case, and sees it only as another party's superior
 */
export async function saveVisibility(
  tx: Tx,
  schema: string,
  of: { ids: readonly number[]; lost: readonly number[]; notOf: number | null },
): Promise<void> {
  if (of.ids.length === 0) return
  await tx.run(
    `WITH seen AS (
       SELECT x.id, array_agg(DISTINCT x.unit_id ORDER BY x.unit_id) AS visible_to FROM (
         SELECT c.id, v.unit_id FROM ${schema}.business_case c, unnest(c.visible_to) AS v (unit_id)
         WHERE c.id = ANY($1::bigint[]) AND v.unit_id <> ALL($2::bigint[])
         UNION
         SELECT c.id, a.unit_id::bigint FROM ${schema}.business_case c
         CROSS JOIN LATERAL jsonb_each_text(c.parties) AS p (party, unit_id)
         JOIN nation.unit u ON u.id = p.unit_id::bigint
         CROSS JOIN LATERAL unnest(string_to_array(rtrim(u.path, '/'), '/')) AS a (unit_id)
         WHERE c.id = ANY($1::bigint[]) AND ($3::bigint IS NULL OR u.id <> $3)) x
       GROUP BY x.id)
     UPDATE ${schema}.business_case c SET visible_to = seen.visible_to FROM seen WHERE c.id = seen.id`,
    [of.ids, of.lost, of.notOf],
  )
  for (const table of ['case_entry', 'case_attachment', 'case_submission'])
    await tx.run(
      `UPDATE ${schema}.${table} t SET visible_to = c.visible_to FROM ${schema}.business_case c
       WHERE c.id = ANY($1::bigint[]) AND t.case_id = c.id AND t.visible_to <> c.visible_to`,
      [of.ids],
    )
}
