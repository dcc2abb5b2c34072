/** Worlds, their clocks and their provinces. */
import type { Tx } from '../../db/tx.ts'

export interface WorldRow {
  id: number
  kind: 'real' | 'practice'
  name: string
  clockAt: Date | null
  clockSetAt: Date | null
}

const WORLD = 'id, kind, name, clock_at AS "clockAt", clock_set_at AS "clockSetAt"'

export async function findWorld(tx: Tx, id: number): Promise<WorldRow | undefined> {
  const rows = await tx.rows<WorldRow>(`SELECT ${WORLD} FROM nation.world WHERE id = $1`, [id])
  return rows[0]
}

/** Two people moving one clock wait for each other here. */
export async function lockWorld(tx: Tx, id: number): Promise<WorldRow | undefined> {
  const rows = await tx.rows<WorldRow>(`SELECT ${WORLD} FROM nation.world WHERE id = $1 FOR UPDATE`, [id])
  return rows[0]
}

export async function saveClock(tx: Tx, id: number, clock: { at: string; setAt: Date }): Promise<void> {
  await tx.run('UPDATE nation.world SET clock_at = $2, clock_set_at = $3 WHERE id = $1', [
    id,
    clock.at,
    clock.setAt,
  ])
}

export interface ProvinceRow {
  id: number
  schema: string
  name: string
}

export async function listProvinces(tx: Tx, worldId: number): Promise<ProvinceRow[]> {
  return tx.rows<ProvinceRow>(
    'SELECT id, schema_name AS schema, name FROM nation.province WHERE world_id = $1 ORDER BY id',
    [worldId],
  )
}

export interface ClockedProvince extends ProvinceRow {
  worldId: number
  clockAt: Date | null
  clockSetAt: Date | null
}

/** Every province of every world with its clock, for the minute's look at what fell due. */
export async function listClockedProvinces(tx: Tx): Promise<ClockedProvince[]> {
  return tx.rows<ClockedProvince>(
    `SELECT p.id, p.schema_name AS schema, p.name, p.world_id AS "worldId", w.clock_at AS "clockAt",
            w.clock_set_at AS "clockSetAt"
     FROM nation.province p JOIN nation.world w ON w.id = p.world_id ORDER BY p.id`,
  )
}
