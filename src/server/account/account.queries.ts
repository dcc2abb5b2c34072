import type { Database, Tx } from '../../db/tx.ts'
import type { Role } from '../../rules/flow.ts'

interface AccountForSignIn {
  id: number
  passwordHash: string
  isSealed: boolean
}

export async function findAccountByLogin(tx: Tx, login: string): Promise<AccountForSignIn | undefined> {
  const rows = await tx.rows<AccountForSignIn>(
    `SELECT id, password_hash AS "passwordHash", is_sealed AS "isSealed" FROM nation.account WHERE login = $1`,
    [login],
  )
  return rows[0]
}

export async function insertAttempt(tx: Tx, id: number, loginKey: Buffer, at: Date): Promise<void> {
  await tx.run('INSERT INTO nation.sign_in_attempt VALUES ($1, $2, $3)', [id, loginKey, at])
}

export async function countAttempts(tx: Tx, loginKey: Buffer, since: Date): Promise<number> {
  const rows = await tx.rows<{ n: number }>(
    'SELECT count(*) AS n FROM nation.sign_in_attempt WHERE login_key = $1 AND at > $2',
    [loginKey, since],
  )
  return rows[0]?.n ?? 0
}

/** A success forgives the attempts before it. */
export async function deleteAttempts(tx: Tx, loginKey: Buffer): Promise<void> {
  await tx.run('DELETE FROM nation.sign_in_attempt WHERE login_key = $1', [loginKey])
}

export async function insertSession(
  tx: Tx,
  session: { tokenHash: Buffer; accountId: number; startedAt: Date; expiresAt: Date },
): Promise<void> {
  await tx.run('INSERT INTO nation.session VALUES ($1, $2, $3, $4)', [
    session.tokenHash,
    session.accountId,
    session.startedAt,
    session.expiresAt,
  ])
}

export async function endSession(tx: Tx, tokenHash: Buffer, at: Date): Promise<void> {
  await tx.run('UPDATE nation.session SET ended_at = $2 WHERE token_hash = $1 AND ended_at IS NULL', [
    tokenHash,
    at,
  ])
}

/**
 * @param except hash of the token whose session goes on
 * @returns how many sessions were ended
 */
export async function endAllSessions(
  tx: Tx,
  accountId: number,
  at: Date,
  except: Buffer | null = null,
): Promise<number> {
  return tx.run(
    `UPDATE nation.session SET ended_at = $2
     WHERE account_id = $1 AND ended_at IS NULL AND ($3::bytea IS NULL OR token_hash <> $3)`,
    [accountId, at, except],
  )
}

/** A password of the person's own choice. */
export async function savePassword(tx: Tx, accountId: number, passwordHash: string): Promise<void> {
  await tx.run('UPDATE nation.account SET password_hash = $2, must_change_password = false WHERE id = $1', [
    accountId,
    passwordHash,
  ])
}

export interface SessionAccount {
  accountId: number
  name: string
  login: string
  roles: Role[]
  worldId: number
  clockAt: Date | null
  clockSetAt: Date | null
  unitId: number
  unitPath: string
  unitName: string
  level: number
  mustChangePassword: boolean
  provinceId: number | null
  schema: string | null
}

/** The signed-in person of a running session; one indexed look-up per request. */
export async function findSessionAccount(
  db: Database,
  tokenHash: Buffer,
  at: Date,
): Promise<SessionAccount | undefined> {
  const rows = await db.look<SessionAccount>(
    `SELECT a.id AS "accountId", a.name, a.login, a.roles, a.world_id AS "worldId", w.clock_at AS "clockAt",
            w.clock_set_at AS "clockSetAt", a.unit_id AS "unitId", u.path AS "unitPath", u.name AS "unitName",
            a.must_change_password AS "mustChangePassword", u.level, u.province_id AS "provinceId", p.schema_name AS schema
     FROM nation.session s JOIN nation.account a ON a.id = s.account_id JOIN nation.unit u ON u.id = a.unit_id
     JOIN nation.world w ON w.id = a.world_id LEFT JOIN nation.province p ON p.id = u.province_id
     WHERE s.token_hash = $1 AND s.ended_at IS NULL AND s.expires_at > $2 AND NOT a.is_sealed`,
    // As text: a Date would be written in the zone of whoever runs the server, part by part.
    [tokenHash, at.toISOString()],
    'session_account',
  )
  return rows[0]
}

/** Which of these sessions still run. */
export async function listLiveSessions(
  db: Database,
  tokenHashes: readonly Buffer[],
  at: Date,
): Promise<Buffer[]> {
  const rows = await db.look<{ hash: Buffer }>(
    `SELECT s.token_hash AS hash FROM nation.session s JOIN nation.account a ON a.id = s.account_id
     WHERE s.token_hash = ANY ($1) AND s.ended_at IS NULL AND s.expires_at > $2 AND NOT a.is_sealed`,
    [tokenHashes, at.toISOString()],
    'live_sessions',
  )
  return rows.map(({ hash }) => hash)
}

export async function insertAudit(
  tx: Tx,
  entry: { id: number; worldId: number | null; accountId: number; act: string; at: Date },
): Promise<void> {
  await tx.run(
    'INSERT INTO nation.audit_entry (id, world_id, account_id, act, at, business_at) VALUES ($1, $2, $3, $4, $5, $5)',
    [entry.id, entry.worldId, entry.accountId, entry.act, entry.at],
  )
}
