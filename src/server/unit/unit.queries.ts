/** Units and schools. `nation.unit` has no row-level security: whoever lists names the subtree. */
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
