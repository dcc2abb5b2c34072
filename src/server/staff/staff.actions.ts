/** Accounts of one's own unit and of the units directly below: issuing, resetting, sealing (ACC-1, ACC-3). */
import { randomInt } from 'node:crypto'
import type { Tx } from '../../db/tx.ts'
import { refuse } from '../../rules/refusal.ts'
import {
  initialPassword,
  isManagedBy,
  type NewAccount,
  refuseTaken,
  requireIssuable,
} from '../../rules/staff.ts'
import { hashPassword } from '../account/account.actions.ts'
import type { Actor, Context } from '../context.ts'
import { seasonOf } from '../policy/policy.actions.ts'
import { read, wasDone, write } from '../write.ts'
import * as q from './staff.queries.ts'

/** Each hash takes 19 MiB and a thread for 30 ms: five hundred at once would leave none for anybody else. */
const HASHES_AT_ONCE = 2

export function listAccounts(
  ctx: Context,
  actor: Actor,
  query: { unit?: number | undefined; name?: string | undefined; after?: string | undefined; limit: number },
) {
  return read(ctx, actor, async (tx) => {
    const { rows, next } = await q.listAccounts(tx, query)
    return {
      rows: rows.map(({ unitId, unitName, unitPath: _, ...account }) => ({
        ...account,
        unit: { id: unitId, name: unitName },
      })),
      next,
    }
  })
}

interface Secret {
  password: string
  hash: string
}

async function makeSecrets(count: number): Promise<Secret[]> {
  const secrets: Secret[] = []
  const worker = async () => {
    while (secrets.length < count) {
      const secret = { password: initialPassword(randomInt), hash: '' }
      // Its place is taken before the wait, so that the others go on with the next one.
      secrets.push(secret)
      secret.hash = await hashPassword(secret.password)
    }
  }
  await Promise.all(Array.from({ length: HASHES_AT_ONCE }, worker))
  return secrets
}

async function checkIssuable(
  tx: Tx,
  ctx: Context,
  actor: Actor,
  accounts: readonly NewAccount[],
): Promise<Map<number, q.UnitRow>> {
  const units = await q.findUnits(tx, [...new Set(accounts.map((one) => one.unitId))])
  const { policy } = await seasonOf(tx, ctx, actor)
  requireIssuable(accounts, units, actor.unitId, { mayHoldBoth: policy.registrarMayApprove })
  const logins = accounts.map((one) => one.login)
  const taken = await tx.beyondScope(() => q.findTakenLogins(tx, logins))
  if (taken.length > 0) refuseTaken(accounts, taken)
  return new Map(units.map((one) => [one.id, one]))
}

interface Issued {
  login: string
  unitId: number
  password: string | null
}

/**
 * Issues many accounts at once, all or none. The passwords are hashed before the transaction, and shown this once:
 * the request repeated tells the logins only.
 * @throws Refusal account_unit_not_below, account_roles_must_be_two_people, account_login_taken
 */
export async function issueAccounts(ctx: Context, actor: Actor, accounts: readonly NewAccount[]) {
  const isRepeated = await read(ctx, actor, async (tx) => {
    if (await wasDone(tx, actor)) return true
    await checkIssuable(tx, ctx, actor, accounts)
    return false
  })
  const secrets = isRepeated ? [] : await makeSecrets(accounts.length)
  return write<{ issued: Issued[] }>(ctx, actor, async (tx) => {
    const units = await checkIssuable(tx, ctx, actor, accounts)
    const ids = await ctx.db.newIds(accounts.length)
    const rows = accounts.map((one, at) => ({
      ...one,
      id: ids[at] ?? 0,
      worldId: actor.worldId,
      unitPath: units.get(one.unitId)?.path ?? '',
      passwordHash: secrets[at]?.hash ?? '',
    }))
    const issued = { by: actor.accountId, at: ctx.realNow() }
    const done = await tx.beyondScope(() => q.insertAccounts(tx, rows, issued))
    if (done.length < rows.length) {
      const inserted = new Set(done.map((one) => one.login))
      refuseTaken(
        accounts,
        accounts.map((one) => one.login).filter((login) => !inserted.has(login)),
      )
    }
    const issuedWith = (password: (at: number) => string | null) => ({
      issued: accounts.map(({ login, unitId }, at) => ({ login, unitId, password: password(at) })),
    })
    return {
      answer: issuedWith((at) => secrets[at]?.password ?? null),
      stored: issuedWith(() => null),
      audit: { act: 'account_issue', subjectKind: 'account', detail: { accounts: ids } },
    }
  })
}

/** @throws Refusal not_found beyond the scope, account_unit_not_below deeper down */
async function getManaged(tx: Tx, actor: Actor, id: number): Promise<q.ManagedAccount> {
  const account = await q.findAccount(tx, id)
  if (!account) return refuse('not_found')
  if (!isManagedBy({ id: account.unitId, parentId: account.parentId }, actor.unitId))
    refuse('account_unit_not_below')
  return account
}

/** Gives a new first password, shown this once; every session of the person ends. */
export function resetPassword(ctx: Context, actor: Actor, id: number) {
  return write<{ login: string; password: string | null }>(ctx, actor, async (tx) => {
    const { login } = await getManaged(tx, actor, id)
    const password = initialPassword(randomInt)
    const hash = await hashPassword(password)
    await tx.beyondScope(async () => {
      await q.saveFirstPassword(tx, id, hash)
      await q.endSessions(tx, id, ctx.realNow())
    })
    return {
      answer: { login, password },
      stored: { login, password: null },
      audit: { act: 'account_reset', subjectKind: 'account', subjectId: id },
    }
  })
}

/**
 * Seals an account, whose sessions end at once, or opens it again. Sealed twice is sealed.
 * @throws Refusal not_found, account_unit_not_below, account_seal_yourself
 */
export function sealAccount(ctx: Context, actor: Actor, id: number, isSealed: boolean) {
  return write(ctx, actor, async (tx) => {
    await getManaged(tx, actor, id)
    if (isSealed && id === actor.accountId) refuse('account_seal_yourself')
    await tx.beyondScope(async () => {
      await q.saveSealed(tx, id, isSealed)
      if (isSealed) await q.endSessions(tx, id, ctx.realNow())
    })
    const act = isSealed ? 'account_seal' : 'account_unseal'
    return { answer: { done: true as const }, audit: { act, subjectKind: 'account', subjectId: id } }
  })
}
