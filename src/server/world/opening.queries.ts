import type { Tx } from '../../db/tx.ts'

export async function insertPracticeWorld(
  tx: Tx,
  world: { id: number; name: string; clockAt: string; setAt: Date },
): Promise<void> {
  await tx.run(
    `INSERT INTO nation.world (id, kind, name, clock_at, clock_set_at) VALUES ($1, 'practice', $2, $3, $4)`,
    [world.id, world.name, world.clockAt, world.setAt],
  )
}

/** The clock of a world; null in a real one. */
export async function findClock(tx: Tx, worldId: number): Promise<{ at: Date; setAt: Date } | null> {
  const rows = await tx.rows<{ at: Date | null; setAt: Date | null }>(
    'SELECT clock_at AS at, clock_set_at AS "setAt" FROM nation.world WHERE id = $1',
    [worldId],
  )
  const { at = null, setAt = null } = rows[0] ?? {}
  return at && setAt ? { at, setAt } : null
}

export async function insertProvince(
  tx: Tx,
  province: { id: number; worldId: number; schema: string; divisionCode: string; name: string },
): Promise<void> {
  const { id, worldId, schema, divisionCode, name } = province
  await tx.run(
    'INSERT INTO nation.province (id, world_id, schema_name, division_code, name) VALUES ($1, $2, $3, $4, $5)',
    [id, worldId, schema, divisionCode, name],
  )
}

export interface AccountToInsert {
  id: number
  unitId: number
  unitPath: string
  login: string
  name: string
  roles: readonly string[]
}

export async function insertAccounts(
  tx: Tx,
  of: { worldId: number; passwordHash: string; mustChangePassword: boolean; at: Date },
  rows: readonly AccountToInsert[],
): Promise<void> {
  await tx.run(
    `INSERT INTO nation.account (id, world_id, unit_id, unit_path, login, name, roles, password_hash,
                                 must_change_password, issued_at)
     SELECT (r->>'id')::bigint, $2, (r->>'unitId')::bigint, r->>'unitPath', r->>'login', r->>'name',
            ARRAY(SELECT jsonb_array_elements_text(r->'roles')), $3, $4, $5
     FROM jsonb_array_elements($1::jsonb) AS r ORDER BY r->>'login' COLLATE "C"`,
    [JSON.stringify(rows), of.worldId, of.passwordHash, of.mustChangePassword, of.at],
  )
}

/** Schema names of every province of the installation that begin alike. */
export async function listSchemas(tx: Tx, digits: string): Promise<string[]> {
  const rows = await tx.rows<{ name: string }>(
    `SELECT schema_name AS name FROM nation.province WHERE left(schema_name, 3) = 'p' || $1::text`,
    [digits],
  )
  return rows.map((row) => row.name)
}

/** Two worlds opened at once are named one after the other. */
export async function lockOpening(tx: Tx): Promise<void> {
  await tx.rows("SELECT pg_advisory_xact_lock(hashtext('xueji.world'))")
}
