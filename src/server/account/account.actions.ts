/** Signing in and out (ACC-3): argon2id, throttled by name, sessions in the database. */
import { hash as digest, randomBytes } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import { refuse } from '../../rules/refusal.ts'
import { type Actor, businessNow, type Context, levelOf } from '../context.ts'
import * as q from './account.queries.ts'

const ATTEMPTS = 5
const WINDOW_MINUTES = 15
const SESSION_HOURS = 12

const sha256 = (text: string) => digest('sha256', text, 'buffer')
const keyOfLogin = (login: string) => sha256(`login\0${login}`)

/** Hashes a password with argon2id at the library's default cost (19 MiB, 2 passes). */
export function hashPassword(password: string): Promise<string> {
  return hash(password)
}

// Verified against when the name is unknown, so that both answers take as long.
const nobody = hashPassword(randomBytes(16).toString('hex'))

/**
 * Whose login and password these are; every try counts, whoever makes it.
 * @throws Refusal sign_in_throttled after five attempts in 15 minutes, wrong_login_or_password
 */
async function requirePassword(ctx: Context, login: string, password: string): Promise<{ id: number }> {
  const at = ctx.realNow()
  const loginKey = keyOfLogin(login)
  // The attempt is committed before it is judged: many at once see each other.
  const attemptId = await ctx.db.newId()
  await ctx.db.asJob((tx) => q.insertAttempt(tx, attemptId, loginKey, at))
  const since = new Date(at.getTime() - WINDOW_MINUTES * 60_000)
  const { attempts, account } = await ctx.db.asJob(async (tx) => ({
    attempts: await q.countAttempts(tx, loginKey, since),
    account: await q.findAccountByLogin(tx, login),
  }))
  if (attempts > ATTEMPTS) return refuse('sign_in_throttled')
  const fits = await verify(account?.passwordHash ?? (await nobody), password)
  if (!account || !fits || account.isSealed) return refuse('wrong_login_or_password')
  return account
}

/**
 * Signs a person in.
 * @returns the session's token, known to the browser alone, and when it ends
 * @throws Refusal sign_in_throttled after five attempts in 15 minutes, wrong_login_or_password
 */
export async function signIn(
  ctx: Context,
  input: { login: string; password: string },
): Promise<{ token: string; expiresAt: Date }> {
  const login = input.login.trim().toLowerCase()
  const account = await requirePassword(ctx, login, input.password)
  const at = ctx.realNow()
  const token = randomBytes(32).toString('base64url')
  const expiresAt = new Date(at.getTime() + SESSION_HOURS * 3_600_000)
  const auditId = await ctx.db.newId()
  await ctx.db.asJob(async (tx) => {
    await q.deleteAttempts(tx, keyOfLogin(login))
    await q.insertSession(tx, { tokenHash: sha256(token), accountId: account.id, startedAt: at, expiresAt })
    await q.insertAudit(tx, { id: auditId, worldId: null, accountId: account.id, act: 'sign_in', at })
  })
  return { token, expiresAt }
}

/**
 * Changes the signed-in person's own password; his other sessions end, this one goes on.
 * @throws Refusal sign_in_throttled, wrong_login_or_password for the old one, password_unchanged
 */
export async function changePassword(
  ctx: Context,
  actor: Actor,
  input: { token: string; old: string; next: string },
): Promise<void> {
  const account = await requirePassword(ctx, actor.login, input.old)
  if (input.next === input.old) refuse('password_unchanged', { field: 'next' })
  const passwordHash = await hashPassword(input.next)
  const at = ctx.realNow()
  const auditId = await ctx.db.newId()
  await ctx.db.asJob(async (tx) => {
    await q.deleteAttempts(tx, keyOfLogin(actor.login))
    await q.savePassword(tx, account.id, passwordHash)
    await q.endAllSessions(tx, account.id, at, sha256(input.token))
    await q.insertAudit(tx, {
      id: auditId,
      worldId: actor.worldId,
      accountId: account.id,
      act: 'password_change',
      at,
    })
  })
}

/** Who a token belongs to; undefined for none, an ended one or a sealed account. */
export async function findActor(ctx: Context, token: string): Promise<Actor | undefined> {
  const found = await q.findSessionAccount(ctx.db, sha256(token), ctx.realNow())
  if (!found) return undefined
  const { clockAt, clockSetAt, level, provinceId, schema, ...rest } = found
  return {
    ...rest,
    level: levelOf(level),
    clock: clockAt && clockSetAt ? { at: clockAt, setAt: clockSetAt } : null,
    province: provinceId !== null && schema !== null ? { id: provinceId, schema } : null,
  }
}

/** Of these tokens, those whose session still runs: not ended, not expired, the account not sealed. */
export async function liveSessions(ctx: Context, tokens: readonly string[]): Promise<Set<string>> {
  const byHash = new Map(tokens.map((token) => [sha256(token).toString('hex'), token]))
  const hashes = [...byHash.keys()].map((hex) => Buffer.from(hex, 'hex'))
  const live = await q.listLiveSessions(ctx.db, hashes, ctx.realNow())
  return new Set(live.map((hash) => byHash.get(hash.toString('hex')) ?? ''))
}

/** The signed-in person as he is shown to himself, with the clock of his world. */
export function presentMyself(ctx: Context, actor: Actor) {
  return {
    name: actor.name,
    login: actor.login,
    roles: actor.roles,
    mustChangePassword: actor.mustChangePassword,
    unit: { id: actor.unitId, name: actor.unitName, level: actor.level },
    clock: { at: businessNow(ctx, actor).toISOString(), isPractice: actor.clock !== null },
  }
}

/** Ends this session, or every session of the person. Safe to send twice. */
export async function signOut(
  ctx: Context,
  actor: Actor,
  input: { token: string; everywhere: boolean },
): Promise<void> {
  const at = ctx.realNow()
  const id = await ctx.db.newId()
  await ctx.db.asJob(async (tx) => {
    if (input.everywhere) await q.endAllSessions(tx, actor.accountId, at)
    else await q.endSession(tx, sha256(input.token), at)
    const act = input.everywhere ? 'sign_out_everywhere' : 'sign_out'
    await q.insertAudit(tx, { id, worldId: actor.worldId, accountId: actor.accountId, act, at })
  })
}
