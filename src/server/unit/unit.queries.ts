/** Units and schools. `nation.unit` has no row-level security: whoever lists names the subtree. */
import { type Page, pageOf, pageRows, readKey } from '../../db/keyset.ts'
import type { Tx } from '../../db/tx.ts'

export interface NewUnit {
  id: number
  parentId: number | null
  level: number
  path: string
  name: string
  divisionCode: string
  officePhone: string | null
}

export async function insertUnits(
  tx: Tx,
  of: { worldId: number; provinceId: number | null },
  rows: readonly NewUnit[],
): Promise<void> {
  const column = <K extends keyof NewUnit>(key: K) => rows.map((row) => row[key])
  await tx.run(
    `INSERT INTO nation.unit (id, world_id, province_id, parent_id, level, path, name, division_code, office_phone)
     SELECT n.id, $1, $2, n.parent_id, n.level, n.path, n.name, n.division_code, n.office_phone
     FROM unnest($3::bigint[], $4::bigint[], $5::smallint[], $6::text[], $7::text[], $8::text[], $9::text[])
       AS n (id, parent_id, level, path, name, division_code, office_phone)`,
    [
      of.worldId,
      of.provinceId,
      column('id'),
      column('parentId'),
      column('level'),
      column('path'),
      column('name'),
      column('divisionCode'),
      column('officePhone'),
    ],
  )
}

/** Years of schooling by stage; null where the school does not teach it. */
export interface SchoolLengths {
  primary: number | null
  junior: number | null
  senior: number | null
}

export interface NewSchool {
  unitId: number
  /** Ten digits. */
  code: string
  isSpecial: boolean
  lengths: SchoolLengths
}

export async function insertSchools(tx: Tx, worldId: number, rows: readonly NewSchool[]): Promise<void> {
  await tx.run(
    `INSERT INTO nation.school (unit_id, world_id, code, is_special, primary_length, junior_length, senior_length)
     SELECT n.unit_id, $1, n.code, n.is_special, n.primary_length, n.junior_length, n.senior_length
     FROM unnest($2::bigint[], $3::text[], $4::boolean[], $5::smallint[], $6::smallint[], $7::smallint[])
       AS n (unit_id, code, is_special, primary_length, junior_length, senior_length)`,
    [
      worldId,
      rows.map((row) => row.unitId),
      rows.map((row) => row.code),
      rows.map((row) => row.isSpecial),
      rows.map((row) => row.lengths.primary),
      rows.map((row) => row.lengths.junior),
      rows.map((row) => row.lengths.senior),
    ],
  )
}

export interface UnitRow {
  id: number
  name: string
  level: number
  path: string
  divisionCode: string
  officePhone: string | null
  parentId: number | null
  parentName: string | null
  provinceId: number | null
  schema: string | null
  /** Ten digits; null for a bureau. */
  code: string | null
  isSpecial: boolean | null
  primary: number | null
  junior: number | null
  senior: number | null
  closedOn: string | null
  mergedIntoId: number | null
  mergedInto: string | null
  /** What it was called before, the latest first. */
  formerNames: { name: string; untilOn: string }[]
}

const UNIT = `u.id, u.name, u.level, u.path, u.division_code AS "divisionCode", u.office_phone AS "officePhone",
  u.parent_id AS "parentId", b.name AS "parentName", u.province_id AS "provinceId", p.schema_name AS schema,
  s.code, s.is_special AS "isSpecial", s.primary_length AS primary, s.junior_length AS junior, s.senior_length AS senior,
  u.closed_on AS "closedOn", u.merged_into AS "mergedIntoId", m.name AS "mergedInto",
  (SELECT coalesce(jsonb_agg(jsonb_build_object('name', f.name, 'untilOn', f.until_on) ORDER BY f.until_on DESC, f.id DESC), '[]')
   FROM nation.former_name f WHERE f.unit_id = u.id) AS "formerNames"
  FROM nation.unit u LEFT JOIN nation.unit b ON b.id = u.parent_id LEFT JOIN nation.school s ON s.unit_id = u.id
  LEFT JOIN nation.province p ON p.id = u.province_id LEFT JOIN nation.unit m ON m.id = u.merged_into`

/** Units of a subtree in the order of the tree: each before those below it. */
export async function listUnits(
  tx: Tx,
  of: {
    scope: { from: string; to: string }
    parent?: number | undefined
    level?: number | undefined
    name?: string | undefined
    /** Only what is no school, or only schools that are open. */
    only?: 'bureau' | 'open_school' | undefined
    after?: string | undefined
    limit: number
  },
): Promise<Page<UnitRow>> {
  const [after = null] = readKey(of.after, 1) ?? []
  const rows = await pageRows<UnitRow>(
    tx,
    `SELECT ${UNIT}
     WHERE u.path >= $1 AND u.path < $2 AND ($3::text IS NULL OR u.path > $3 COLLATE "C")
       AND ($4::bigint IS NULL OR u.parent_id = $4) AND ($5::smallint IS NULL OR u.level = $5)
       -- By what it is or was called, and by its code: people search by the name on an old paper.
       AND ($6::text IS NULL OR strpos(u.name, $6) > 0 OR s.code = $6
            OR EXISTS (SELECT FROM nation.former_name f WHERE f.unit_id = u.id AND strpos(f.name, $6) > 0))
       AND CASE $8::text WHEN 'bureau' THEN s.code IS NULL WHEN 'open_school' THEN s.code IS NOT NULL AND u.closed_on IS NULL
           ELSE true END
     ORDER BY u.path LIMIT $7`,
    [
      of.scope.from,
      of.scope.to,
      after,
      of.parent ?? null,
      of.level ?? null,
      of.name || null,
      of.limit + 1,
      of.only ?? null,
    ],
  )
  return pageOf(rows, of.limit, (row) => [row.path])
}

/** A unit of a subtree, or one on the way up from it. */
export async function findUnit(
  tx: Tx,
  id: number,
  of: { scope: { from: string; to: string }; above: readonly string[] },
): Promise<UnitRow | undefined> {
  const rows = await tx.rows<UnitRow>(
    `SELECT ${UNIT} WHERE u.id = $1 AND ((u.path >= $2 AND u.path < $3) OR u.path = ANY($4::text[]))`,
    [id, of.scope.from, of.scope.to, of.above],
  )
  return rows[0]
}

/** Two people changing one unit take turns; also whoever makes classes of the school. */
export async function lockUnit(tx: Tx, id: number): Promise<void> {
  await tx.rows('SELECT 1 FROM nation.unit WHERE id = $1 FOR NO KEY UPDATE', [id])
  await tx.rows('SELECT 1 FROM nation.school WHERE unit_id = $1 FOR NO KEY UPDATE', [id])
}

export async function saveName(
  tx: Tx,
  id: number,
  unit: { name: string; officePhone: string | null },
): Promise<void> {
  await tx.run('UPDATE nation.unit SET name = $2, office_phone = $3 WHERE id = $1', [
    id,
    unit.name,
    unit.officePhone,
  ])
}
