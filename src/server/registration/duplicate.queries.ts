/** SQL of duplicates: who of the province has an ID number, or a name with sex and birth date. */
import type { Tx } from '../../db/tx.ts'
import type { PupilState } from '../../rules/pupil-life.ts'

export interface DuplicateRow {
  pupilId: number
  by: 'id_number' | 'trace'
  state: PupilState
  isHere: boolean
}

/**
 * Beyond the scope: the caller tells of other schools no more than whether.
 * @param of.idKey null: nobody is looked for by number
 * @param of.exceptCaseId its pupil is left out
 */
export async function listDuplicates(
  tx: Tx,
  schema: string,
  of: {
    worldId: number
    idKey: Buffer | null
    traceKey: Buffer
    unitPath: string
    exceptCaseId: number | null
  },
): Promise<DuplicateRow[]> {
  return tx.rows<DuplicateRow>(
    `SELECT DISTINCT ON (p.id) p.id AS "pupilId", f.by, coalesce(e.state, 'newcomer') AS state,
            p.unit_path = $4 AS "isHere"
     FROM (SELECT c.holder_id AS pupil_id, 'id_number' AS by FROM nation.identity_claim c
           WHERE c.world_id = $1 AND c.kind = 'id_number' AND c.key = $2
           UNION ALL SELECT m.pupil_id, 'id_number' FROM nation.problem_group g JOIN nation.problem_member m ON m.group_id = g.id
           WHERE g.world_id = $1 AND g.kind = 'id_duplicate' AND g.key = $2 AND g.closed_at IS NULL
             AND m.state IN ('untreated', 'substantiated')
           UNION ALL SELECT t.pupil_id, 'trace' FROM nation.identity_trace t WHERE t.world_id = $1 AND t.key = $3) f
     JOIN ${schema}.pupil p ON p.id = f.pupil_id
     LEFT JOIN LATERAL (SELECT o.state FROM ${schema}.enrollment o WHERE o.pupil_id = p.id
                        ORDER BY lower(o.during) DESC LIMIT 1) e ON true
     WHERE p.id <> ALL (SELECT c.pupil_id FROM ${schema}.business_case c WHERE c.id = $5 AND c.pupil_id IS NOT NULL)
     ORDER BY p.id, f.by LIMIT 50`,
    [of.worldId, of.idKey, of.traceKey, of.unitPath, of.exceptCaseId],
  )
}
