/** Accounts with a running session, written as the owner: tests of doors other than the sign-in begin here. */
import { createHash, randomBytes } from 'node:crypto'
import type { TestDatabase } from './db.ts'

const NO_PASSWORD = `$argon2id$v=19$m=19456,t=2,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`

/** @returns the session's token, for the cookie */
export async function signedIn(
  t: TestDatabase,
  of: { unitId: number; unitPath: string; roles: readonly string[]; login: string; name?: string },
): Promise<string> {
  const id = await t.db.newId()
  await t.owner.query(
    `INSERT INTO nation.account (id, world_id, unit_id, unit_path, login, name, roles, password_hash)
     SELECT $1, world_id, $2, $3, $4, $5, $6, $7 FROM nation.unit WHERE id = $2`,
    [id, of.unitId, of.unitPath, of.login, of.name ?? of.login, of.roles, NO_PASSWORD],
  )
  const token = randomBytes(32).toString('base64url')
  await t.owner.query(`INSERT INTO nation.session VALUES ($1, $2, now(), now() + interval '1 hour')`, [
    createHash('sha256').update(token).digest(),
    id,
  ])
  return token
}
