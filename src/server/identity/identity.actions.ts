/** The identity check (REG-5): race-free and nation-wide within a world. Inner actions: the caller has the transaction. */
import type { Tx } from '../../db/tx.ts'
import type { Context } from '../context.ts'
import { idNumberKey, traceKey } from '../pupil/sealed-pupil.ts'
import * as q from './identity.queries.ts'
import { enterGroups, leaveGroups } from './problem-group.actions.ts'
import { listHeld } from './problem-group.queries.ts'
import { closeRegisterProblems } from './register-problem.actions.ts'

/** What a pupil is known by. */
export interface Identity {
  pupilId: number
  /** Resident ID number, normalised; null for none, another document's number included. */
  idNumber: string | null
  name: string
  sex: string
  /** `YYYY-MM-DD` */
  birthDate: string
}

export type Entrance = 'clean' | 'held'

export function keysOf(ctx: Context, one: Identity): q.KeyedPupil {
  return {
    pupilId: one.pupilId,
    idKey: one.idNumber === null ? null : idNumberKey(ctx.sealer, one.idNumber),
    traceKey: traceKey(ctx.sealer, one),
  }
}

/**
 * Enters many identities at once. Every key is locked in its order; two who want one key wait for each other, and
 * the second collides. A collision is no error: holder and newcomers become members of one open group, flagged in
 * their own provinces; the newcomers are held back.
 * @param source keyed hashes of pupils whose rows are written already in this transaction
 * @returns who is held back
 */
function screenIdentities(
  tx: Tx,
  ctx: Context,
  worldId: number,
  source: q.NewcomerSource,
): Promise<Set<number>> {
  return tx.beyondScope(async () => {
    await q.claimNumbers(tx, worldId, source, ctx.realNow())
    await q.enterTraces(tx, worldId, source)
    return groupColliding(tx, ctx, worldId, source)
  })
}

/** Looks at everybody under the keys of the source, which are locked, and puts those who collide into their groups. */
async function groupColliding(
  tx: Tx,
  ctx: Context,
  worldId: number,
  source: q.NewcomerSource,
): Promise<Set<number>> {
  const wanted = await q.listClaimCollisions(tx, worldId, source)
  const shared = await q.listTraceCollisions(tx, worldId, source)
  const byNumber = await enterGroups(tx, ctx, worldId, 'id_duplicate', wanted)
  const byTrace = await enterGroups(tx, ctx, worldId, 'trace_duplicate', shared)
  return new Set([...byNumber, ...byTrace])
}

/**
 * The same for newcomers at hand.
 * @returns for each of them whether he may go on
 */
export async function claimIdentities(
  tx: Tx,
  ctx: Context,
  worldId: number,
  province: { id: number },
  newcomers: readonly Identity[],
): Promise<ReadonlyMap<number, Entrance>> {
  const keyed = newcomers.map((one) => keysOf(ctx, one))
  const [first] = keyed
  if (!first) return new Map()
  const held =
    keyed.length === 1
      ? await screenOne(tx, ctx, worldId, province.id, first)
      : await screenSet(tx, ctx, worldId, province.id, q.sourceOf(keyed))
  return new Map(newcomers.map(({ pupilId }) => [pupilId, held.has(pupilId) ? 'held' : 'clean']))
}

async function screenSet(
  tx: Tx,
  ctx: Context,
  worldId: number,
  provinceId: number,
  source: q.NewcomerSource,
): Promise<Set<number>> {
  await tx.beyondScope(() => q.insertHomes(tx, provinceId, source))
  return screenIdentities(tx, ctx, worldId, source)
}

/**
 * One alone is entered with one statement, for which the web's own role is enough. Only
 * where that meets somebody, or might have, is everybody under his keys looked at, behind the locks that it has taken.
 */
async function screenOne(
  tx: Tx,
  ctx: Context,
  worldId: number,
  provinceId: number,
  one: q.KeyedPupil,
): Promise<Set<number>> {
  const { holderId, isFirst } = await q.enterOne(tx, { worldId, provinceId, now: ctx.realNow() }, one)
  if (isFirst && (holderId === null || holderId === one.pupilId)) return new Set()
  return tx.beyondScope(async () => {
    const source = q.sourceOf([one])
    if (!isFirst) await q.enterTraces(tx, worldId, source)
    return groupColliding(tx, ctx, worldId, source)
  })
}

/** Opens a table for the identities of one transaction, so that they are screened in one go, whatever their number. */
export async function beginStaging(tx: Tx): Promise<void> {
  await q.createStaging(tx)
}

/**
 * Lays identities aside; see screenStaged. Whoever has no home yet gets this province as his at once: that waits for
 * nobody, and is done while the file is read on.
 */
export async function stageIdentities(
  tx: Tx,
  ctx: Context,
  provinceId: number,
  identities: readonly Identity[],
): Promise<void> {
  if (identities.length === 0) return
  const source = q.sourceOf(identities.map((one) => keysOf(ctx, one)))
  await q.insertStaged(tx, source)
  await tx.beyondScope(() => q.insertHomes(tx, provinceId, source))
}

/** Screens what was laid aside, and clears it away. @returns who is held back */
export async function screenStaged(tx: Tx, ctx: Context, worldId: number): Promise<Set<number>> {
  await q.analyseStaging(tx)
  const held = await screenIdentities(tx, ctx, worldId, q.STAGED)
  await q.clearStaging(tx)
  return held
}

/**
 * Gives identities back: of newcomers who are removed, or whose key data are entered anew (`corrected`). A claim
 * passes to the first who contends for it; who contends with nobody any more is released and loses his flag.
 * @param identities as they were claimed
 */
export function releaseIdentities(
  tx: Tx,
  ctx: Context,
  worldId: number,
  identities: readonly Identity[],
  as: 'removed' | 'corrected',
): Promise<void> {
  return tx.beyondScope(async () => {
    if (identities.length === 0) return
    const keyed = identities.map((one) => keysOf(ctx, one))
    const leaving = { pupilIds: new Set(keyed.map((one) => one.pupilId)), as }
    const idKeys = keyed.flatMap((one) => one.idKey ?? [])
    const traceKeys = keyed.map((one) => one.traceKey)
    const claims = await q.lockClaims(tx, worldId, idKeys)
    await q.lockTraces(tx, worldId, traceKeys)
    await q.deleteTraces(tx, worldId, keyed)
    const left = await leaveGroups(tx, ctx, worldId, 'id_duplicate', idKeys, leaving)
    await passClaims(tx, worldId, claims, left, leaving.pupilIds)
    const bearers = await q.listTraces(tx, worldId, traceKeys)
    await leaveGroups(tx, ctx, worldId, 'trace_duplicate', traceKeys, leaving, bearers)
    await closeRegisterProblems(tx, ctx, worldId, [...leaving.pupilIds], as)
  })
}

/** A claim whose holder goes passes to the first contender left, or is free. */
async function passClaims(
  tx: Tx,
  worldId: number,
  claims: readonly { key: Buffer; holderId: number }[],
  left: readonly { key: Buffer; pupilIds: readonly number[] }[],
  leaving: ReadonlySet<number>,
): Promise<void> {
  const nextOf = new Map(left.map(({ key, pupilIds }) => [key.toString('hex'), pupilIds[0]]))
  const given = claims
    .filter((claim) => leaving.has(claim.holderId))
    .map(({ key }) => ({ key, next: nextOf.get(key.toString('hex')) }))
  await q.deleteClaims(
    tx,
    worldId,
    given.filter((g) => g.next === undefined).map((g) => g.key),
  )
  await q.saveClaimHolders(
    tx,
    worldId,
    given.flatMap(({ key, next }) => (next === undefined ? [] : [{ key, holderId: next }])),
  )
}

/** Which of these pupils are held back by an open group. */
export function heldAmong(tx: Tx, pupilIds: readonly number[]): Promise<Set<number>> {
  return tx.beyondScope(() => listHeld(tx, pupilIds))
}
