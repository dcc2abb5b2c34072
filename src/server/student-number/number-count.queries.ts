/** SQL that counts pupils by what decides their numbers; the rule tells what each count means. */
import type { Tx } from '../../db/tx.ts'
import type { CheckState, NumberFacts, NumberKind } from '../../rules/number-allocation.ts'

export interface NumberCount {
  /** The unit right below the one that is asked for; null for a school's own pupils. */
  childId: number | null
  kind: NumberKind
  hasIdNumber: boolean
  isFlagged: boolean
  checkState: CheckState | null
  pupils: number
}

/** A count as the rule sees each pupil in it. */
export const factsOfCount = (one: NumberCount): NumberFacts => ({
  current: one.kind,
  hasIdNumber: one.hasIdNumber,
  isFlagged: one.isFlagged,
  checked: one.checkState,
})

/** Pupils in school of a subtree. @param of.from path of the unit, and so the first of its subtree */
export async function countNumbers(
  tx: Tx,
  schema: string,
  of: { from: string; to: string },
): Promise<NumberCount[]> {
  return tx.rows<NumberCount>(
    `SELECT nullif(split_part(substr(e.unit_path, length($1) + 1), '/', 1), '')::bigint AS "childId", s.kind,
            p.has_id_number AS "hasIdNumber", p.is_flagged AS "isFlagged", c.state AS "checkState", count(*) AS pupils
     FROM ${schema}.enrollment e JOIN ${schema}.pupil p ON p.id = e.pupil_id
     JOIN ${schema}.student_number s ON s.pupil_id = p.id AND s.is_current
     LEFT JOIN ${schema}.population_check c ON c.pupil_id = p.id
     WHERE e.state = 'in_school' AND e.unit_path >= $1 COLLATE "C" AND e.unit_path < $2 COLLATE "C"
     GROUP BY 1, 2, 3, 4, 5`,
    [of.from, of.to],
  )
}
