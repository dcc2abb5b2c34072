/** The case machine: opening cases and taking steps on one or hundreds of them, in sets. */
import type { Tx } from '../../db/tx.ts'
import { takeStep } from '../../rules/flow.ts'
import { Refusal, refusalOf } from '../../rules/refusal.ts'
import type { Actor, Context } from '../context.ts'
import { notify } from '../notice/notice.actions.ts'
import { schemaOf, write } from '../write.ts'
import * as q from './business-case.queries.ts'
import type { CaseKind, CaseKinds, TakenCase } from './case-kind.ts'
import { arrivalNotices, endNotices, sentBackBy } from './case-notice.ts'
import { moveDeskItems, type NewDeskItem } from './desk.queries.ts'
import { type DeskClock, deskClock, deskItemOf, visibleTo } from './desk.ts'

/** A case to be opened; its id comes from `ctx.db.newIds`. */
export interface CaseToOpen {
  id: number
  /** Name of the pupil, as the parties see it. */
  subject: string
  pupilId: number | null
  schoolId: number
  /** Unit of each party that the flow's desks name. */
  parties: Record<string, number>
  detail: unknown
}

/**
 * Opens cases of one kind in the flow's initial state, each with its first entry and desk item. Inner action.
 * @param by.requestId one for all; the entries are unique by it
 */
export async function openCases(
  tx: Tx,
  ctx: Context,
  actor: Actor,
  kind: CaseKind,
  rows: readonly CaseToOpen[],
): Promise<void> {
  if (rows.length === 0) return
  const schema = schemaOf(actor)
  const clock = await deskClock(tx, ctx, actor)
  const parties = new Set(rows.map((row) => row.parties))
  const units = await q.findUnits(tx, [...new Set([...parties].flatMap((one) => Object.values(one)))])
  const state = kind.flow.initial
  const seenBy = new Map<Record<string, number>, number[]>()
  const cases = rows.map((row) => {
    const ids = seenBy.get(row.parties) ?? visibleTo(row.parties, units)
    seenBy.set(row.parties, ids)
    return { ...row, detail: kind.detail.parse(row.detail), visibleTo: ids }
  })
  const of = {
    kind: kind.kind,
    state,
    detailVersion: kind.detailVersion,
    openedBy: actor.accountId,
    openedAt: clock.businessAt,
  }
  const entryIds = await ctx.db.newIds(rows.length)
  const entries = cases.map((row, at) => ({
    id: entryIds[at] ?? 0,
    caseId: row.id,
    step: 'open',
    from: null,
    to: state,
    visibleTo: row.visibleTo,
  }))
  await q.insertCases(tx, schema, of, cases)
  await q.insertEntries(tx, schema, entryOf(ctx, actor, clock.businessAt, null), entries)
  const items = cases.flatMap(
    (row) => deskItemOf(kind, { ...row, caseId: row.id, state }, units, clock) ?? [],
  )
  await tx.beyondScope(async () => {
    await moveDeskItems(tx, schema, [], clock.businessAt, items)
    if (kind.locksPupil)
      await q.lockPupils(
        tx,
        schema,
        cases.flatMap(({ id, pupilId }) => (pupilId === null ? [] : [{ caseId: id, pupilId }])),
        clock.businessAt,
      )
  })
  await notify(tx, ctx, schema, clock.businessAt, arrivalNotices(actor, items))
}

function entryOf(ctx: Context, actor: Actor, businessAt: Date, opinion: string | null) {
  const requestId = actor.request?.id
  if (!requestId) throw new Error('A case is written under a request id.')
  return {
    requestId,
    accountId: actor.accountId,
    unitId: actor.unitId,
    opinion,
    at: ctx.realNow(),
    businessAt,
  }
}

export interface StepInput {
  step: string
  reason?: string | undefined
  cases: readonly { id: number; version: number }[]
}

/** What a step, or a clean-up, may do of what was asked: the rest is refused, case by case. */
export interface Judged {
  taken: TakenCase[]
  refused: Map<number, Refusal>
}

/** The cases asked for, each once and locked in key order; those out of sight are not found. Inner action. */
export async function lockWanted(tx: Tx, actor: Actor, cases: StepInput['cases']) {
  const wanted = [...new Map(cases.map((one) => [one.id, one])).values()].sort((a, b) => a.id - b.id)
  const ids = wanted.map((one) => one.id)
  const rows = await q.lockCases(tx, schemaOf(actor), ids)
  return { wanted, found: new Map(rows.map((row) => [row.id, row])) }
}

/** Those refused, as the doors tell them. */
export const refusedOf = ({ refused }: Judged) =>
  [...refused].map(([id, { code, text, cure }]) => ({ id, code, title: text, cure }))

/** The flow's verdict on each case. */
function judge(
  kinds: CaseKinds,
  found: ReadonlyMap<number, q.CaseRow>,
  input: StepInput,
  actor: Actor,
): Judged {
  const judged: Judged = { taken: [], refused: new Map() }
  for (const { id, version } of input.cases) {
    const row = found.get(id)
    const kind = kinds.find((one) => one.kind === row?.kind)
    if (!row || !kind) {
      judged.refused.set(id, refusalOf('not_found'))
      continue
    }
    try {
      const { step, reason } = input
      const verdict = takeStep(kind.flow, row, { step, reason, seenVersion: version }, actor)
      judged.taken.push({ ...verdict, case: row, reason: reason?.trim() || undefined })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      judged.refused.set(id, error)
    }
  }
  return judged
}

const ofKind = (taken: readonly TakenCase[], kind: CaseKind) =>
  taken.filter((one) => one.case.kind === kind.kind)

/** What only the kind's own facts forbid. */
export async function guard(
  tx: Tx,
  ctx: Context,
  kinds: CaseKinds,
  actor: Actor,
  judged: Judged,
): Promise<void> {
  for (const kind of kinds) {
    const mine = ofKind(judged.taken, kind)
    if (mine.length === 0 || !kind.guard) continue
    for (const [id, refusal] of await kind.guard(tx, ctx, actor, mine)) judged.refused.set(id, refusal)
  }
  judged.taken = judged.taken.filter((one) => !judged.refused.has(one.case.id))
}

/** States, entries, desks, notices, and what the steps do beside. Inner action; the cases are locked. */
export async function carryOut(
  tx: Tx,
  ctx: Context,
  kinds: CaseKinds,
  actor: Actor,
  taken: readonly TakenCase[],
): Promise<void> {
  if (taken.length === 0) return
  await saveTaken(tx, ctx, kinds, actor, taken)
  for (const kind of kinds) {
    const mine = ofKind(taken, kind)
    if (mine.length > 0) await kind.onTaken?.(tx, ctx, actor, mine)
  }
}

async function saveTaken(
  tx: Tx,
  ctx: Context,
  kinds: CaseKinds,
  actor: Actor,
  taken: readonly TakenCase[],
): Promise<void> {
  const schema = schemaOf(actor)
  const clock = await deskClock(tx, ctx, actor)
  const kindOf = new Map(kinds.map((kind) => [kind.kind, kind]))
  const units = await q.findUnits(tx, [...new Set(taken.flatMap((one) => Object.values(one.case.parties)))])
  const states = taken.map((one) => ({
    id: one.case.id,
    state: one.state,
    version: one.version,
    isOpen: kindOf.get(one.case.kind)?.flow.states[one.state]?.desk != null,
  }))
  await q.saveStates(tx, schema, states)
  const steps = taken.flatMap((one) => one.taken.map((step) => ({ ...step, case: one.case })))
  const ids = await ctx.db.newIds(steps.length)
  const entries = steps.map((step, at) => ({
    ...step,
    id: ids[at] ?? 0,
    caseId: step.case.id,
    visibleTo: step.case.visibleTo,
  }))
  const reason = taken[0]?.reason ?? null
  await q.insertEntries(tx, schema, entryOf(ctx, actor, clock.businessAt, reason), entries)
  const items = await tx.beyondScope(() => moveOn(tx, schema, taken, states, clock, units, kindOf))
  const ended = new Set(states.filter((one) => !one.isOpen).map((one) => one.id))
  const openers = await tx.beyondScope(() => q.findOpeners(tx, schema, [...ended]))
  await notify(tx, ctx, schema, clock.businessAt, [
    ...arrivalNotices(actor, items, sentBackBy(taken)),
    ...endNotices(actor, taken, ended, { openers, kindOf }),
  ])
}

async function moveOn(
  tx: Tx,
  schema: string,
  taken: readonly TakenCase[],
  states: readonly q.SavedStep[],
  clock: DeskClock,
  units: ReadonlyMap<number, q.UnitRow>,
  kindOf: ReadonlyMap<string, CaseKind>,
): Promise<NewDeskItem[]> {
  const items = taken.flatMap((one) => {
    const kind = kindOf.get(one.case.kind)
    return kind
      ? (deskItemOf(kind, { ...one.case, caseId: one.case.id, state: one.state }, units, clock) ?? [])
      : []
  })
  const ids = taken.map((one) => one.case.id)
  await moveDeskItems(tx, schema, ids, clock.businessAt, items)
  const ended = states.filter((one) => !one.isOpen).map((one) => one.id)
  const locked = new Set(taken.flatMap((one) => (kindOf.get(one.case.kind)?.locksPupil ? [one.case.id] : [])))
  const toUnlock = ended.filter((id) => locked.has(id))
  if (toUnlock.length > 0) await q.unlockPupils(tx, schema, toUnlock)
  return items
}

/**
 * Takes a step on each case, each judged by itself; those refused are named and stay as they are. A step on one case
 * alone that is refused throws the refusal. Everything else is one transaction: states, entries, desks, effects.
 * @throws Refusal stale_view, step_not_allowed, reason_required, not_found, and the kind's own, for a single case
 */
export function takeSteps(ctx: Context, kinds: CaseKinds, actor: Actor, input: StepInput) {
  return write(ctx, actor, async (tx) => {
    const { wanted, found } = await lockWanted(tx, actor, input.cases)
    const judged = judge(kinds, found, { ...input, cases: wanted }, actor)
    await guard(tx, ctx, kinds, actor, judged)
    const [only] = judged.refused.values()
    if (wanted.length === 1 && only) throw only
    await carryOut(tx, ctx, kinds, actor, judged.taken)
    return {
      answer: {
        taken: judged.taken.map((one) => ({ id: one.case.id, state: one.state, version: one.version })),
        refused: refusedOf(judged),
      },
      audit: {
        act: 'case.step',
        subjectKind: 'business_case',
        ...(wanted.length === 1 && wanted[0] ? { subjectId: wanted[0].id } : {}),
        detail: { step: input.step, cases: judged.taken.map((one) => one.case.id) },
      },
    }
  })
}
