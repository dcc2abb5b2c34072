/** New units and schools, in sets: for the seeding of worlds and for the initial load (ORG-8). Inner actions, run as a job. */
import type { Tx } from '../../db/tx.ts'
import type { Context } from '../context.ts'
import { insertSchools, insertUnits, type NewSchool } from './unit.queries.ts'

/** A unit as far as another one can lie below it. */
export interface UnitPlace {
  id: number
  path: string
  /** 0 nation … 4 school. */
  level: number
}

export interface UnitToAdd {
  /** null for a nation. */
  parent: UnitPlace | null
  level: number
  name: string
  /** Six digits. */
  divisionCode: string
  officePhone: string | null
}

/**
 * Adds units below units that are there already; a tree is added level by level.
 * @returns the new units, in the order of the rows
 */
export async function addUnits(
  tx: Tx,
  ctx: Pick<Context, 'db'>,
  of: { worldId: number; provinceId: number | null },
  rows: readonly UnitToAdd[],
): Promise<UnitPlace[]> {
  const ids = await ctx.db.newIds(rows.length)
  const placed = rows.map((row, at) => {
    const id = ids[at] ?? 0
    return { ...row, id, path: `${row.parent?.path ?? ''}${id}/`, parentId: row.parent?.id ?? null }
  })
  await insertUnits(tx, of, placed)
  return placed.map(({ id, path, level }) => ({ id, path, level }))
}

/** What schools teach, under which code, for units added before. The code is unique in its world. */
export async function addSchools(tx: Tx, worldId: number, rows: readonly NewSchool[]): Promise<void> {
  await insertSchools(tx, worldId, rows)
}
