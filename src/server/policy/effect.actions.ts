/** What a change of a window or a switch would do to the units below: the same for its preview and its commit. Inner actions. */
import { createHash } from 'node:crypto'
import type { z } from 'zod'
import type { Seen } from '../../contract/change-effect.ts'
import type { Tx } from '../../db/tx.ts'
import {
  type AffectedUnit,
  type ChangeEffect,
  opensText,
  requireSeenEffect,
} from '../../rules/change-effect.ts'
import { refuse } from '../../rules/refusal.ts'
import { ancestors, isWithin, scopeRange } from '../../rules/scope.ts'
import {
  heldWindows,
  type PlacedWindow,
  type ShutWindow,
  shutBy,
  type WindowBusiness,
  windowsOfYear,
} from '../../rules/window.ts'
import type { Actor, Context } from '../context.ts'
import { schemaOf } from '../write.ts'
import * as q from './effect.queries.ts'
import type { Season } from './policy.actions.ts'
import type { PolicyUnit } from './policy.queries.ts'

/** As many as a person reads. */
const NAMED = 20
const DAY_MS = 86_400_000

export type NamedUnit = AffectedUnit & { id: number; name: string }

/** An effect with the units that it touches, and a fingerprint of what it was reckoned from. */
export type LookedAt = ChangeEffect & {
  units: { id: number; name: string; what: string }[]
  basis: string
}

function whatOf({ after, opensAt }: NamedUnit, year: number): string {
  if (after) return '可以发起'
  return opensAt === undefined ? '不能再发起' : `不能再发起,${opensText(opensAt, year)}`
}

/** @param of.year of the season @param of.basis what it was reckoned from */
export function lookedAt(
  effect: ChangeEffect,
  units: readonly NamedUnit[],
  { year, basis }: { year: number; basis: unknown },
): LookedAt {
  const touched = units.filter((one) => one.before !== one.after)
  return {
    ...effect,
    units: touched
      .toSorted((a, b) => b.drafts + b.waiting - (a.drafts + a.waiting))
      .slice(0, NAMED)
      .map((one) => ({ id: one.id, name: one.name, what: whatOf(one, year) })),
    basis: createHash('sha256').update(JSON.stringify(basis)).digest('hex'),
  }
}

/** @throws Refusal stale_view when somebody changed it in between, effect_changed when much more would happen */
export function requireSeen(seen: z.output<typeof Seen>, now: Pick<LookedAt, 'numbers' | 'basis'>): void {
  if (!seen) return
  if (seen.basis !== now.basis) refuse('stale_view')
  requireSeenEffect(seen.numbers, now.numbers)
}

const ofUnit = (counts: ReadonlyMap<number, number>, id: number) => counts.get(id) ?? 0

/** What is begun or still to be done at the units that begin a business, with whether they may before and after. */
export async function affectedUnits(
  tx: Tx,
  ctx: Context,
  actor: Actor,
  of: { path: string; business: WindowBusiness | 'late_registration'; season: Season },
  standing: (unit: q.EffectUnit) => Pick<AffectedUnit, 'before' | 'after' | 'opensAt'>,
): Promise<{ units: NamedUnit[]; openCases: number }> {
  const { path, business, season } = of
  const schema = schemaOf(actor)
  const scope = scopeRange(path)
  const since = new Date(ctx.realNow().getTime() - season.policy.draftDays * DAY_MS)
  const drafts = await tx.beyondScope(() => q.countDrafts(tx, schema, { form: business, since, scope }))
  const waiting = await q.countWaiting(tx, schema, { business, year: season.year, scope })
  const units = (await q.listBeginners(tx, scope, business)).map((unit) => ({
    ...{ id: unit.id, name: unit.name },
    ...standing(unit),
    ...{ drafts: ofUnit(drafts, unit.id), waiting: ofUnit(waiting, unit.id) },
  }))
  return { units, openCases: await q.countOpenCases(tx, schema, { kind: business, scope }) }
}

/** What keeps units from beginning by a set of windows; those under the same windows are judged once. */
export function judgeBy(set: readonly PlacedWindow[], season: Season, business: WindowBusiness) {
  const { year, policy } = season
  const now = season.businessAt.toISOString()
  const holding = windowsOfYear(set, year)
  const verdicts = new Map<string, ShutWindow | undefined>()
  return (unit: q.EffectUnit): ShutWindow | undefined => {
    const mine = holding.filter((one) => isWithin(unit.path, one.path))
    const key = `${unit.level <= 1} ${mine.map((one) => one.path).join()}`
    if (verdicts.has(key)) return verdicts.get(key)
    const { allocationDay } = policy
    const held = heldWindows(mine, { business, level: unit.level, allocationDay })
    const shut = shutBy(held, now, year)
    verdicts.set(key, shut)
    return shut
  }
}

type Judge = ReturnType<typeof judgeBy>

/** Whether a unit may begin before and after, and if not, from when. */
export const standingBy = (judges: { before: Judge; after: Judge }) => (unit: q.EffectUnit) => {
  const shut = judges.after(unit)
  const standing = { before: judges.before(unit) === undefined, after: shut === undefined }
  return shut ? { ...standing, opensAt: shut.opensAt } : standing
}

/** Units below a unit whose window is set, under the windows before and after. */
export function unitsUnderWindows(
  tx: Tx,
  ctx: Context,
  actor: Actor,
  of: {
    path: string
    business: WindowBusiness
    season: Season
    before: readonly PlacedWindow[]
    after: readonly PlacedWindow[]
  },
) {
  const { season, business } = of
  const judges = {
    before: judgeBy(of.before, season, business),
    after: judgeBy(of.after, season, business),
  }
  return affectedUnits(tx, ctx, actor, of, standingBy(judges))
}

/** Schools of a unit for which late registration is opened or closed; `openings` hold before and after. */
export function schoolsUnderSwitches(
  tx: Tx,
  ctx: Context,
  actor: Actor,
  of: { unit: PolicyUnit; season: Season; before: readonly string[]; after: readonly string[] },
) {
  const isOpen = (path: string, openings: readonly string[]) => openings.some((one) => isWithin(path, one))
  const wish = { path: of.unit.path, business: 'late_registration' as const, season: of.season }
  return affectedUnits(tx, ctx, actor, wish, ({ path }) => ({
    ...{ before: isOpen(path, of.before), after: isOpen(path, of.after) },
  }))
}

/** Units on whose openings a unit's schools may stand: those above it and those below. */
export const pathsOf = (path: string) => ({ paths: ancestors(path), scope: scopeRange(path) })
