/** A change as it is planned (ORG-9): the same facts and the same verdicts for the preview and for the deed. */
import type { Tx } from '../../db/tx.ts'
import { refuse } from '../../rules/refusal.ts'
import {
  blockersOf,
  type ClassInMerge,
  effectSentence,
  newsOfChange,
  requireUnblocked,
  type SchoolChangeBlocker,
  type SchoolChangeEffect,
  type SchoolChangeKind,
} from '../../rules/school-change.ts'
import { isWithin } from '../../rules/scope.ts'
import { sha256Hex } from '../../rules/sha256.ts'
import type { CaseKinds } from '../business-case/case-kind.ts'
import type { Actor, Context } from '../context.ts'
import { notifySchoolChanges } from '../notice/notice.actions.ts'
import { requireSettledClasses, type Season, seasonOf } from '../policy/policy.actions.ts'
import { read, schemaOf, write } from '../write.ts'
import * as changes from './school-change.queries.ts'
import * as q from './school-facts.queries.ts'

export interface Confirmed {
  reason: string
  fingerprint: string
}

/** What one kind of change adds to what is asked of all. */
export interface Wish {
  kind: SchoolChangeKind
  /** In words: the new name, bureau or school. */
  to: string | null
  /** From when; the season's today for all but a renaming. */
  on: string
  state: 'planned' | 'done'
  nameAfter?: string
  bureau?: q.UnitFacts
  into?: q.UnitFacts
  /** Where the school's rows will lie; undefined where they stay. */
  pathAfter?: string
  keepsAccounts?: boolean
  /** Classes as they will be called in the school that takes them. */
  classes?: readonly ClassInMerge[]
}

/** Everything that is known when a change is judged. */
export interface Plan {
  wish: Wish
  school: q.UnitFacts
  season: Season
  effect: SchoolChangeEffect
  losing: { unit: string; accounts: number }[]
  /** Units that are above the school now and won't be. */
  lost: number[]
  classes: q.ClassFacts[]
  blockers: SchoolChangeBlocker[]
}

export interface Deed {
  tx: Tx
  ctx: Context
  actor: Actor
  kinds: CaseKinds
  schema: string
  plan: Plan
  changeId: number
}

export const idsOn = (path: string) => path.split('/').filter(Boolean).map(Number)

/** A unit of the person's subtree and province, himself among them. */
export async function findWithin(tx: Tx, actor: Actor, id: number): Promise<q.UnitFacts | undefined> {
  const unit = await q.findUnit(tx, id)
  return unit && unit.schema === schemaOf(actor) && isWithin(unit.path, actor.unitPath) ? unit : undefined
}

/** @throws Refusal not_found for what is no school below the person, school_closed */
async function findSchool(tx: Tx, actor: Actor, id: number): Promise<q.UnitFacts> {
  const school = await findWithin(tx, actor, id)
  if (!school?.code || school.id === actor.unitId) return refuse('not_found')
  return school.closedOn === null ? school : refuse('school_closed')
}

/** What a kind of change asks of its facts. @throws the kind's own refusals */
export type WishOf = (facts: {
  tx: Tx
  actor: Actor
  school: q.UnitFacts
  season: Season
  classes: q.ClassFacts[]
}) => Promise<Wish>

async function makePlan(tx: Tx, ctx: Context, actor: Actor, schoolId: number, wishOf: WishOf): Promise<Plan> {
  const schema = schemaOf(actor)
  const season = await seasonOf(tx, ctx, actor)
  const school = await findSchool(tx, actor, schoolId)
  return tx.beyondScope(async () => {
    const classes = await q.listClasses(tx, schema, { schoolId, year: season.year })
    const wish = await wishOf({ tx, actor, school, season, classes })
    const after = idsOn(wish.pathAfter ?? school.path)
    const lost = idsOn(school.path).filter((id) => !after.includes(id))
    const losing = await q.countAccounts(tx, lost)
    const effect = {
      ...(await q.countEffect(tx, schema, schoolId)),
      classes: classes.length,
      losing: losing.reduce((sum, one) => sum + one.accounts, 0),
    }
    const concerned = [...new Set([...idsOn(school.path), ...after])]
    const schoolIds = [schoolId, ...(wish.into ? [wish.into.id] : [])]
    const underWay = await q.countUnderWay(tx, schema, { unitIds: concerned, schoolIds })
    const blockers = blockersOf(wish.kind, effect, underWay)
    return { wish, school, season, effect, losing, lost, classes, blockers }
  })
}

/** Over everything that the officer saw: one class, pupil, case or account more, and she looks again. */
function fingerprintOf({ wish, school, effect, losing, classes, blockers }: Plan): string {
  const { kind, to, on, state, bureau, into, pathAfter, keepsAccounts } = wish
  const target = [bureau ?? into].map((unit) => unit && [unit.id, unit.name, unit.path, unit.lengths])
  return sha256Hex(
    JSON.stringify([
      ...[kind, to, on, state, pathAfter ?? null, keepsAccounts ?? null, target],
      ...[school.id, school.name, school.path, school.lengths],
      ...[effect, losing, blockers, wish.classes ?? null],
      classes.map((one) => [one.id, one.number, one.name, one.grade, one.pupils]),
    ]),
  )
}

const renamed = ({ wish }: Plan) => (wish.classes ?? []).filter((one) => one.from !== one.to)

/** What a change would do, and what stands in its way; nothing is locked. */
export function previewChange(ctx: Context, actor: Actor, schoolId: number, wishOf: WishOf) {
  return read(ctx, actor, async (tx) => {
    const plan = await makePlan(tx, ctx, actor, schoolId, wishOf)
    const { school, wish, effect, losing, blockers, classes } = plan
    const pupils = new Map(classes.map((one) => [one.id, one.pupils]))
    return {
      fingerprint: fingerprintOf(plan),
      school: { id: school.id, name: school.name },
      kind: wish.kind,
      to: wish.to,
      sentence: effectSentence(wish.kind, effect),
      effect,
      losing,
      classes: renamed(plan).map(({ id, from, to, number }) => ({
        ...{ from, to, number },
        pupils: pupils.get(id) ?? 0,
      })),
      blockers,
    }
  })
}

/** @throws Refusal school_change_blocked, season_promotion_running, school_change_stale */
async function makeFirmPlan(
  tx: Tx,
  ctx: Context,
  actor: Actor,
  of: { schoolId: number; fingerprint: string },
  wishOf: WishOf,
): Promise<Plan> {
  const seen = await makePlan(tx, ctx, actor, of.schoolId, wishOf)
  requireUnblocked(seen.blockers)
  // Before any row is locked: no promotion begins or ends between here and the end.
  if (seen.wish.kind !== 'rename') await requireSettledClasses(tx, schemaOf(actor))
  const { school, wish } = seen
  await tx.beyondScope(() =>
    q.lockUnits(
      tx,
      [school, wish.bureau, wish.into].flatMap((one) => one?.id ?? []),
    ),
  )
  // Jobs do not wait for us; what they did since is seen now, under the lock of the units.
  const plan = await makePlan(tx, ctx, actor, of.schoolId, wishOf)
  requireUnblocked(plan.blockers)
  if (fingerprintOf(plan) !== of.fingerprint) refuse('school_change_stale')
  return plan
}

function toBook({ ctx, actor, plan, changeId }: Deed, reason: string): changes.NewChange {
  const { school, wish, season, effect } = plan
  const { bureau, into, pathAfter } = wish
  const readers = [school.path, ...[pathAfter, into?.path].filter((path) => path !== undefined)].flatMap(
    idsOn,
  )
  return {
    id: changeId,
    schoolId: school.id,
    kind: wish.kind,
    state: wish.state,
    effectiveOn: wish.on,
    reason,
    nameBefore: school.name,
    nameAfter: wish.nameAfter ?? null,
    bureauBefore: school.parentId,
    bureauAfter: bureau?.id ?? null,
    intoSchool: into?.id ?? null,
    pathBefore: school.path,
    effect: {
      sentence: effectSentence(wish.kind, effect),
      counts: effect,
      classes: renamed(plan).map(({ from, to }) => ({ from, to })),
    },
    visibleTo: [...new Set(readers)].sort((a, b) => a - b),
    accountId: actor.accountId,
    at: ctx.realNow(),
    businessAt: season.businessAt,
  }
}

/** The school, the one that it goes into, and the bureaus of both, as they were and as they will be. */
const concernedBy = ({ school, wish: { bureau, into } }: Plan) => [
  ...[school.id, school.parentId],
  ...[bureau?.id, into?.id, into?.parentId].filter((id) => id !== undefined),
]

async function tell({ tx, ctx, schema, plan }: Deed): Promise<void> {
  const { school, wish, season } = plan
  const { kind, to, on, state } = wish
  const news = newsOfChange({ kind, name: school.name, to, on, state })
  const told = { units: concernedBy(plan), schoolId: school.id, news }
  await notifySchoolChanges(tx, ctx, schema, season.businessAt, [told])
}

/** @param by who made it, as the reader may know him */
export function presentChange(row: changes.ChangeRow, by: string | null) {
  const named = (id: number | null, name: string | null) => (id === null ? null : { id, name: name ?? '' })
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    effectiveOn: row.effectiveOn,
    school: { id: row.schoolId, name: row.schoolName, code: row.schoolCode },
    nameBefore: row.nameBefore,
    nameAfter: row.nameAfter,
    bureauBefore: { id: row.bureauBeforeId, name: row.bureauBefore },
    bureauAfter: named(row.bureauAfterId, row.bureauAfter),
    intoSchool: named(row.intoSchoolId, row.intoSchool),
    sentence: row.effect.sentence,
    classes: row.effect.classes,
    reason: row.reason,
    by,
    at: row.at.toISOString(),
  }
}

/**
 * Does a change as it was previewed, alone in its province, in one transaction with its line in the book.
 * @param does what the kind does beside the book, beyond the scope
 * @throws Refusal not_found, school_closed, school_change_blocked, school_change_stale, and the kind's own
 */
export function performChange(
  ctx: Context,
  kinds: CaseKinds,
  actor: Actor,
  of: Confirmed & { schoolId: number },
  wishOf: WishOf,
  does: (deed: Deed) => Promise<void>,
) {
  return write(
    ctx,
    actor,
    async (tx) => {
      const schema = schemaOf(actor)
      const plan = await makeFirmPlan(tx, ctx, actor, of, wishOf)
      const changeId = await ctx.db.newId()
      const deed = { tx, ctx, actor, kinds, schema, plan, changeId }
      const row = await tx.beyondScope(async () => {
        await changes.insertChange(tx, schema, toBook(deed, of.reason))
        await does(deed)
        await tell(deed)
        return changes.findChange(tx, schema, changeId)
      })
      if (!row) throw new Error(`Change ${changeId} is not in the book.`)
      const { kind } = plan.wish
      return {
        answer: presentChange(row, actor.name),
        audit: {
          act: `school.${kind}`,
          subjectKind: 'unit',
          subjectId: of.schoolId,
          detail: { change: changeId, from: plan.school.path, ...plan.effect },
        },
      }
    },
    'alone',
  )
}
