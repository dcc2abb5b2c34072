import { type Page, pageOf, pageRows, readKey } from '../../db/keyset.ts'
import type { Tx } from '../../db/tx.ts'
import type { NamedPlan } from '../../rules/placement-proof.ts'
import type { Stage } from '../../rules/school-class.ts'

/** What a deal was made from, beside list, seed and counts; lines stand in the order of the placement's own arrays. */
export interface PlacementDetail {
  balance: NamedPlan['balance']
  wishes: NamedPlan['wishes']
  traits: NamedPlan['pupils'][number]['traits'][]
  classes: Pick<NamedPlan['classes'][number], 'name' | 'seated' | 'traits'>[]
}

export interface PlacementRow {
  id: number
  schoolName: string
  stage: Stage
  grade: number
  schoolYear: number
  seed: string
  fingerprint: string | null
  classes: number
  pupils: number
  byName: string | null
  at: Date
}

const SHOWN = `l.id, u.name AS "schoolName", l.stage, l.grade, l.school_year AS "schoolYear", l.seed, l.fingerprint,
  cardinality(l.class_ids) AS classes, cardinality(l.pupil_ids) AS pupils, a.name AS "byName", l.at`
const FROM = (schema: string) => `${schema}.placement l JOIN nation.unit u ON u.id = l.school_id
  LEFT JOIN nation.account a ON a.id = l.account_id`

/** Placements of the scope, the newest of each school first. */
export async function listPlacements(
  tx: Tx,
  schema: string,
  page: { after?: string | undefined; limit: number },
): Promise<Page<PlacementRow>> {
  const key = readKey(page.after, 2)
  const rows = await pageRows<PlacementRow & { unitPath: string }>(
    tx,
    `SELECT ${SHOWN}, l.unit_path AS "unitPath" FROM ${FROM(schema)}
     WHERE $1::text IS NULL OR l.unit_path > $1 COLLATE "C" OR (l.unit_path = $1 COLLATE "C" AND l.id < $2::bigint)
     ORDER BY l.unit_path, l.id DESC LIMIT $3`,
    [key?.[0] ?? null, key?.[1] ?? null, page.limit + 1],
  )
  return pageOf(rows, page.limit, (row) => [row.unitPath, row.id])
}

export interface RecordedPlacement extends PlacementRow {
  classIds: number[]
  boysBefore: number[]
  girlsBefore: number[]
  /** In the order of their lots, with sex and class beside. */
  pupilIds: number[]
  sexes: ('male' | 'female')[]
  placedIn: number[]
  detail: Partial<PlacementDetail>
  /** As the classes are called now, for placements that did not keep it; one that is gone is missing. */
  names: { id: number; stage: Stage; grade: number; name: string }[]
}

export async function findPlacement(
  tx: Tx,
  schema: string,
  id: number,
): Promise<RecordedPlacement | undefined> {
  const rows = await tx.rows<RecordedPlacement>(
    `SELECT ${SHOWN}, l.class_ids AS "classIds", l.boys_before AS "boysBefore", l.girls_before AS "girlsBefore",
            l.pupil_ids AS "pupilIds", l.sexes, l.placed_in AS "placedIn", l.detail,
            coalesce((SELECT jsonb_agg(jsonb_build_object('id', c.id, 'stage', c.stage, 'grade', l.grade, 'name', c.name))
                      FROM ${schema}.class c WHERE c.id = ANY(l.class_ids)), '[]') AS names
     FROM ${FROM(schema)} WHERE l.id = $1`,
    [id],
  )
  return rows[0]
}
