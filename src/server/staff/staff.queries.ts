import { type Page, pageOf, pageRows, readKey } from '../../db/keyset.ts'
import type { Tx } from '../../db/tx.ts'
import type { Role } from '../../rules/flow.ts'

export interface AccountRow {
  id: number
  login: string
  name: string
  roles: Role[]
  unitId: number
  unitName: string
  unitPath: string
  isSealed: boolean
  mustChangePassword: boolean
}

/** Accounts of the scope, unit by unit. */
export async function listAccounts(
  tx: Tx,
  of: { unit?: number | undefined; name?: string | undefined; after?: string | undefined; limit: number },
): Promise<Page<AccountRow>> {
  const key = readKey(of.after, 2)
  const rows = await pageRows<AccountRow>(
    tx,
    `SELECT a.id, a.login, a.name, a.roles, a.unit_id AS "unitId", u.name AS "unitName", a.unit_path AS "unitPath",
            a.is_sealed AS "isSealed", a.must_change_password AS "mustChangePassword"
     FROM nation.account a JOIN nation.unit u ON u.id = a.unit_id
     WHERE ($1::bigint IS NULL OR a.unit_id = $1)
       AND ($2::text IS NULL OR strpos(a.name, $2) > 0 OR strpos(a.login, $2) > 0)
       AND ($3::text IS NULL OR (a.unit_path, a.id) > ($3 COLLATE "C", $4::bigint))
     ORDER BY a.unit_path, a.id LIMIT $5`,
    [of.unit ?? null, of.name || null, key?.[0] ?? null, key?.[1] ?? null, of.limit + 1],
  )
  return pageOf(rows, of.limit, (row) => [row.unitPath, row.id])
}

export interface UnitRow {
  id: number
  parentId: number | null
  path: string
}

export async function findUnits(tx: Tx, ids: readonly number[]): Promise<UnitRow[]> {
  return tx.rows(`SELECT id, parent_id AS "parentId", path FROM nation.unit WHERE id = ANY($1::bigint[])`, [
    ids,
  ])
}

export interface AccountToInsert {
  id: number
  worldId: number
  unitId: number
  unitPath: string
  login: string
  name: string
  roles: readonly Role[]
  passwordHash: string
}

/** In the order of logins, so that two lists that share some wait for each other instead of both failing. */
export async function insertAccounts(
  tx: Tx,
  rows: readonly AccountToInsert[],
  issued: { by: number; at: Date },
): Promise<{ login: string }[]> {
  return tx.rows(
    `INSERT INTO nation.account (id, world_id, unit_id, unit_path, login, name, roles, password_hash,
                                 must_change_password, issued_by, issued_at)
     SELECT (r->>'id')::bigint, (r->>'worldId')::bigint, (r->>'unitId')::bigint, r->>'unitPath', r->>'login',
            r->>'name', ARRAY(SELECT jsonb_array_elements_text(r->'roles')), r->>'passwordHash', true, $2, $3
     FROM jsonb_array_elements($1::jsonb) AS r ORDER BY r->>'login' COLLATE "C"
     ON CONFLICT (login) DO NOTHING RETURNING login`,
    [JSON.stringify(rows), issued.by, issued.at],
  )
}

/** Logins of the list that somebody has: seen beyond the scope, for they are unique everywhere. */
export async function findTakenLogins(tx: Tx, logins: readonly string[]): Promise<string[]> {
  const rows = await tx.rows<{ login: string }>(
    'SELECT login FROM nation.account WHERE login = ANY($1::text[]) ORDER BY login',
    [logins],
  )
  return rows.map((row) => row.login)
}

export interface ManagedAccount {
  id: number
  login: string
  unitId: number
  parentId: number | null
}

/** An account of the scope with its unit, for whoever is about to change it. */
export async function findAccount(tx: Tx, id: number): Promise<ManagedAccount | undefined> {
  const rows = await tx.rows<ManagedAccount>(
    `SELECT a.id, a.login, a.unit_id AS "unitId", u.parent_id AS "parentId"
     FROM nation.account a JOIN nation.unit u ON u.id = a.unit_id WHERE a.id = $1`,
    [id],
  )
  return rows[0]
}

export async function saveFirstPassword(tx: Tx, id: number, passwordHash: string): Promise<void> {
  await tx.run('UPDATE nation.account SET password_hash = $2, must_change_password = true WHERE id = $1', [
    id,
    passwordHash,
  ])
}

export async function saveSealed(tx: Tx, id: number, isSealed: boolean): Promise<void> {
  await tx.run('UPDATE nation.account SET is_sealed = $2 WHERE id = $1', [id, isSealed])
}

export async function endSessions(tx: Tx, accountId: number, at: Date): Promise<void> {
  await tx.run('UPDATE nation.session SET ended_at = $2 WHERE account_id = $1 AND ended_at IS NULL', [
    accountId,
    at,
  ])
}
