/** What a deal is made from, beside the list: who sits where already, and what classes are to be made alike in. */
import type { Tx } from '../../db/tx.ts'
import type { BalanceFacts } from '../../rules/placement-facts.ts'

/** Those of the pupils named who sit in one of the classes. */
export async function findSeated(
  tx: Tx,
  schema: string,
  of: { classes: readonly number[]; pupils: readonly number[] },
): Promise<{ id: number; classId: number }[]> {
  return tx.rows(
    `SELECT e.pupil_id AS id, e.class_id AS "classId" FROM ${schema}.enrollment e
     WHERE e.state = 'in_school' AND e.class_id = ANY($1::bigint[]) AND e.pupil_id = ANY($2::bigint[]) ORDER BY e.id`,
    [of.classes, of.pupils],
  )
}

export interface PupilFacts extends BalanceFacts {
  id: number
  /** Null for one who is to be placed. */
  classId: number | null
}

/**
 * What the balance looks at, of those to be placed and of those in the classes. The school before lies elsewhere: called
 * beyond the scope, for enrollments that the scope has found.
 */
export async function findBalanceFacts(
  tx: Tx,
  schema: string,
  of: { classes: readonly number[]; enrollments: readonly number[] },
): Promise<PupilFacts[]> {
  return tx.rows<PupilFacts>(
    `SELECT p.id, e.class_id AS "classId", p.birth_date AS "birthDate",
            CASE jsonb_typeof(p.detail -> 'hadPreschool') WHEN 'boolean'
              THEN (p.detail ->> 'hadPreschool')::boolean END AS "hadPreschool",
            CASE jsonb_typeof(p.detail -> 'distance') WHEN 'number'
              THEN (p.detail ->> 'distance')::float8 END AS distance,
            (SELECT g.school_id FROM ${schema}.graduation g WHERE g.pupil_id = p.id AND g.reversed_at IS NULL
             ORDER BY g.year DESC, g.id DESC LIMIT 1) AS "previousSchoolId"
     FROM ${schema}.enrollment e JOIN ${schema}.pupil p ON p.id = e.pupil_id
     WHERE e.state = 'in_school' AND (e.id = ANY($1::bigint[]) OR e.class_id = ANY($2::bigint[]))`,
    [of.enrollments, of.classes],
  )
}

/** Of pupils of the scope. */
export async function findNames(
  tx: Tx,
  schema: string,
  pupils: readonly number[],
): Promise<{ id: number; name: string }[]> {
  return tx.rows(`SELECT id, name FROM ${schema}.pupil WHERE id = ANY($1::bigint[])`, [pupils])
}
