/** Groups of pupils who collide (REG-5): who is judged what, and what is written for it. Inner actions. */
import type { Tx } from '../../db/tx.ts'
import {
  type CollisionKind,
  type Contender,
  judgeContenders,
  type ProblemKind,
  type Standing,
} from '../../rules/identity.ts'
import type { Context } from '../context.ts'
import * as q from './problem-group.queries.ts'

/** A pupil under a key, as the database finds him. */
export interface FoundContender {
  key: Buffer
  pupilId: number
  hasIdNumber: boolean
  isEntering: boolean
}

const hex = (key: Buffer) => key.toString('hex')

function byKey<T extends { key: Buffer }>(rows: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const row of rows) {
    const group = groups.get(hex(row.key))
    if (group) group.push(row)
    else groups.set(hex(row.key), [row])
  }
  return groups
}

/** In order of precedence: who stays, then who is held back already, by joining, then who enters. */
function inPrecedence(found: readonly FoundContender[], members: readonly q.OpenMember[]): Contender[] {
  const heldSince = new Map(
    members.filter((m) => m.isActive && !m.isHolder).map((m) => [m.pupilId, m.joinedAt.getTime()]),
  )
  const rank = (one: FoundContender): [number, number] => {
    if (one.isEntering) return [2, 0]
    const since = heldSince.get(one.pupilId)
    return since === undefined ? [0, 0] : [1, since]
  }
  return found
    .map((one) => ({ one, rank: rank(one) }))
    .sort((a, b) => a.rank[0] - b.rank[0] || a.rank[1] - b.rank[1] || a.one.pupilId - b.one.pupilId)
    .map(({ one, rank: [place] }) => ({
      pupilId: one.pupilId,
      hasIdNumber: one.hasIdNumber,
      stays: place === 0,
    }))
}

/** Locks pupils wherever they are, in the order of province and id. */
async function lockMembers(tx: Tx, pupilIds: readonly number[]): Promise<(q.Home & { unitPath: string })[]> {
  const homes = await q.listHomes(tx, [...new Set(pupilIds)])
  const bySchema = new Map<string, q.Home[]>()
  for (const home of homes) bySchema.set(home.schema, [...(bySchema.get(home.schema) ?? []), home])
  const placed: (q.Home & { unitPath: string })[] = []
  for (const [schema, here] of bySchema) {
    const places = new Map(
      (
        await q.lockPlaces(
          tx,
          schema,
          here.map((home) => home.pupilId),
        )
      ).map((p) => [p.pupilId, p.unitPath]),
    )
    for (const home of here) {
      const unitPath = places.get(home.pupilId)
      if (unitPath !== undefined) placed.push({ ...home, unitPath })
    }
  }
  return placed
}

async function saveFlagsOf(tx: Tx, places: readonly q.Home[], isFlagged: boolean): Promise<void> {
  for (const schema of new Set(places.map((place) => place.schema))) {
    const here = places.filter((place) => place.schema === schema)
    await q.saveFlags(
      tx,
      schema,
      here.map((place) => place.pupilId),
      isFlagged,
    )
  }
}

/** Writes who holds and who is held, and flags them in their own provinces. */
export async function saveColliding(
  tx: Tx,
  ctx: Context,
  worldId: number,
  kind: ProblemKind,
  judged: readonly { key: Buffer; standings: readonly Standing[] }[],
): Promise<void> {
  const flagged = judged.flatMap(({ key, standings }) =>
    standings.filter((s) => s.standing !== 'free').map((s) => ({ key, ...s })),
  )
  if (flagged.length === 0) return
  const now = ctx.realNow()
  const keys = [...new Map(flagged.map(({ key }) => [hex(key), key])).values()]
  const groups = await q.openGroups(tx, worldId, kind, keys, await ctx.db.newIds(keys.length), now)
  const places = await lockMembers(
    tx,
    flagged.map((one) => one.pupilId),
  )
  const placeOf = new Map(places.map((place) => [place.pupilId, place]))
  const memberships = flagged.map(({ key, pupilId, standing }) => {
    const groupId = groups.get(hex(key))
    const place = placeOf.get(pupilId)
    if (groupId === undefined || !place) throw new Error(`Pupil ${pupilId} collides but has no home.`)
    const { provinceId, unitPath } = place
    return { groupId, pupilId, provinceId, unitPath, isHolder: standing === 'holder' }
  })
  await q.saveMembers(tx, memberships, now)
  await saveFlagsOf(tx, places, true)
}

/**
 * Puts everybody who collides under a key into its group. The keys are locked by the caller.
 * @param found everybody who has a part in each key, whoever else is in its open group apart
 * @returns who of those entering is held back
 */
export async function enterGroups(
  tx: Tx,
  ctx: Context,
  worldId: number,
  kind: CollisionKind,
  found: readonly FoundContender[],
): Promise<Set<number>> {
  const contenders = byKey(found)
  if (contenders.size === 0) return new Set()
  const keys = [...contenders.values()].flatMap((rows) => rows[0]?.key ?? [])
  const members = byKey(await q.listOpenMembers(tx, worldId, kind, keys))
  const judged = [...contenders].map(([name, rows]) => {
    const here = members.get(name) ?? []
    const known = new Set(rows.map((row) => row.pupilId))
    // Whoever contends for an ID number stands in the group only: the claim names its holder.
    const others = kind === 'id_duplicate' ? here.filter((m) => m.isActive && !known.has(m.pupilId)) : []
    const all = [...rows, ...others.map((m) => ({ ...m, hasIdNumber: true, isEntering: false }))]
    return {
      key: rows[0]?.key ?? Buffer.alloc(0),
      standings: judgeContenders(kind, inPrecedence(all, here)),
    }
  })
  await saveColliding(tx, ctx, worldId, kind, judged)
  const entering = new Set(found.filter((one) => one.isEntering).map((one) => one.pupilId))
  const held = judged.flatMap(({ standings }) => standings.filter((s) => s.standing === 'held'))
  return new Set(held.map((s) => s.pupilId).filter((id) => entering.has(id)))
}

/** What leaving a key comes to: who is left, first in precedence first. */
export interface LeftOver {
  key: Buffer
  pupilIds: readonly number[]
}

/**
 * Takes pupils out of the open groups of these keys and judges the rest anew: who contends with nobody any more is
 * released, a group without contenders closes. The keys are locked by the caller.
 * @param bearers who still bears each name + sex + birth date; of an ID number the group itself knows
 */
export async function leaveGroups(
  tx: Tx,
  ctx: Context,
  worldId: number,
  kind: CollisionKind,
  keys: readonly Buffer[],
  leaving: { pupilIds: ReadonlySet<number>; as: 'removed' | 'corrected' },
  bearers: readonly Omit<FoundContender, 'isEntering'>[] = [],
): Promise<LeftOver[]> {
  const members = byKey(await q.listOpenMembers(tx, worldId, kind, keys))
  const borne = byKey(bearers)
  const judged = [...members].map(([name, here]) => {
    const rest = here.filter((m) => m.isActive && !leaving.pupilIds.has(m.pupilId))
    const found =
      kind === 'id_duplicate' ? rest.map((m) => ({ ...m, hasIdNumber: true })) : (borne.get(name) ?? [])
    const ordered = inPrecedence(
      found.map((one) => ({ ...one, isEntering: false })),
      here,
    )
    const standings = judgeContenders(kind, ordered)
    const free = new Set(standings.filter((s) => s.standing === 'free').map((s) => s.pupilId))
    const released = rest.filter((m) => free.has(m.pupilId))
    const isOver = standings.every((s) => s.standing === 'free')
    return { key: here[0]?.key ?? Buffer.alloc(0), here, standings, released, isOver }
  })
  const left = [...members.values()].flat().filter((m) => leaving.pupilIds.has(m.pupilId) && m.isActive)
  const released = judged.flatMap((one) => one.released)
  await q.saveMemberState(tx, leaving.as, left)
  await q.saveMemberState(tx, 'released', released)
  await saveColliding(tx, ctx, worldId, kind, judged)
  await q.closeGroups(
    tx,
    judged.filter((one) => one.isOver).flatMap((one) => one.here[0]?.groupId ?? []),
    ctx.realNow(),
  )
  await unflag(
    tx,
    [...left, ...released].map((m) => m.pupilId),
  )
  return judged.map(({ key, standings }) => ({ key, pupilIds: standings.map((s) => s.pupilId) }))
}

/** Takes the flag from pupils who contend in no group any more; locked first, so that two endings see each other. */
export async function unflag(tx: Tx, pupilIds: readonly number[]): Promise<void> {
  if (pupilIds.length === 0) return
  const places = await lockMembers(tx, pupilIds)
  const still = await q.listStillMembers(tx, pupilIds)
  await saveFlagsOf(
    tx,
    places.filter((place) => !still.has(place.pupilId)),
    false,
  )
}
