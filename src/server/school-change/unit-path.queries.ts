/** Everything that carries the path of a unit, and how it moves when a school does (ORG-9). */
import type { Tx } from '../../db/tx.ts'
import type { ScopeRange } from '../../rules/scope.ts'

/**
 * Tables whose `unit_path` follows the unit: row-level security shows each to whoever is above it now. A test reads the
 * catalog and finds the table that is neither here nor in `STAYING`.
 */
export const MOVING = {
  nation: ['account', 'business_window', 'problem_member', 'switch_opening'],
  province: [
    'allocation',
    'class',
    'desk_item',
    'enrollment',
    'graduation',
    'graduation_confirmation',
    'graduation_exception',
    'import_file',
    'import_job',
    'length_change',
    'placement',
    'promotion_ledger',
    'promotion_school',
    'promotion_stayer',
    'pupil',
    'term',
  ],
} as const

/** Tables whose rows say where somebody acted, and are never changed (ACC-5). */
export const STAYING = { nation: [], province: ['audit_entry', 'look_up'] } as const

/**
 * Moves a unit, and whatever lies below it, to another place in the tree with all rows that carry the path: a statement
 * a table, in the order of the names. The caller is alone and has locked the unit.
 * @param of.range its subtree as it lies now, which begins with its path; @param of.to the path that it gets
 * @returns rows that moved, the units among them
 */
export async function moveUnitPath(
  tx: Tx,
  schema: string,
  of: { range: ScopeRange; to: string },
): Promise<number> {
  const { from, to } = of.range
  const values = [from, to, of.to, from.length + 1]
  const tables = [
    ...MOVING.nation.map((table) => `nation.${table}`),
    ...MOVING.province.map((table) => `${schema}.${table}`),
  ]
  // The unit's row first: whoever inserts a row that names the unit is over before, or waits.
  let moved = await tx.run(
    'UPDATE nation.unit SET path = $3 || substr(path, $4) WHERE path >= $1 AND path < $2',
    values,
  )
  for (const table of tables)
    moved += await tx.run(
      `UPDATE ${table} SET unit_path = $3 || substr(unit_path, $4) WHERE unit_path >= $1 AND unit_path < $2`,
      values,
    )
  return moved
}
