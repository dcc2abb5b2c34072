/** Cases as they are shown: the inbox, the open cases of a subtree, one case with its path. */
import type { Tx } from '../../db/tx.ts'
import { CLEAN_UP, CLEAN_UP_LABEL, cleanerOf } from '../../rules/clean-up.ts'
import { desksToCome, stepsFor } from '../../rules/flow.ts'
import { refuse } from '../../rules/refusal.ts'
import { scopeRange } from '../../rules/scope.ts'
import type { Actor, Context } from '../context.ts'
import { nextWorkday, seasonOf } from '../policy/policy.actions.ts'
import { read, schemaOf } from '../write.ts'
import { listAttachments } from './attachment.queries.ts'
import * as q from './business-case.queries.ts'
import type { CaseKind, CaseKinds } from './case-kind.ts'
import { toCleanUp } from './clean-up-list.ts'
import { countDeskItems, type DeskItemRow, findDueOn, listDeskItems } from './desk.queries.ts'

interface CaseQuery {
  after?: string | undefined
  limit: number
  kind?: string | undefined
  school?: number | undefined
}

type CaseLike = Pick<q.CaseRow, 'state' | 'version' | 'parties'>

const stepsShown = (kind: CaseKind | undefined, row: CaseLike, actor: Actor) =>
  kind
    ? stepsFor(kind.flow, row, actor).map(({ step, label, reason, to }) => ({
        step,
        label,
        needsReason: reason === 'required',
        to,
        toLabel: kind.flow.states[to]?.label ?? to,
        isFinal: kind.flow.states[to]?.desk === null,
      }))
    : []

function presentItem(kinds: CaseKinds, actor: Actor, today: string, row: DeskItemRow) {
  const kind = kinds.find((one) => one.kind === row.kind)
  return {
    caseId: row.caseId,
    version: row.version,
    kind: row.kind,
    kindLabel: kind?.label ?? row.kind,
    state: row.state,
    stateLabel: kind?.flow.states[row.state]?.label ?? row.state,
    school: { id: row.schoolId, name: row.schoolName },
    subject: row.subject,
    unit: { id: row.unitId, name: row.unitName },
    unitPhone: row.unitPhone,
    since: row.since.toISOString(),
    dueOn: row.dueOn,
    isOverdue: row.dueOn < today,
    steps: stepsShown(kind, row, actor),
    // Paper lies on the desks of open cases only.
    cleanUp: cleanerOf({ isOpen: true, schoolPath: row.schoolPath }, actor),
  }
}

/** What lies on the actor's desks: his unit, one of his roles. Earliest due first. */
export function listInbox(
  ctx: Context,
  kinds: CaseKinds,
  actor: Actor,
  query: CaseQuery & { due?: 'over' | 'soon' | undefined },
) {
  return read(ctx, actor, async (tx) => {
    const schema = schemaOf(actor)
    const { today } = await seasonOf(tx, ctx, actor)
    const isSoon = query.due === 'soon'
    const filter = {
      ...{ kind: query.kind, schoolId: query.school, desk: { unitId: actor.unitId, roles: actor.roles } },
      dueBefore: query.due === 'over' ? today : undefined,
      dueWithin: isSoon ? { from: today, until: await nextWorkday(tx, actor, today) } : undefined,
    }
    const page = await listDeskItems(tx, schema, filter, { after: query.after, limit: query.limit })
    return {
      rows: page.rows.map((row) => presentItem(kinds, actor, today, row)),
      next: page.next,
      total: await countDeskItems(tx, schema, filter),
    }
  })
}

type Waiter = Pick<Actor, 'unitId' | 'roles' | 'level'>

/**
 * What this unit may see and somebody else has to do: at another unit, or in another role at this one. Every desk of a
 * province's schema is below the province, and paper lies only on open cases: there, no case has to be looked into.
 */
const elsewhereOf = ({ unitId, roles, level }: Waiter) => ({
  ...(level === 'province' || level === 'nation' ? {} : { partyId: unitId }),
  notDesk: { unitId, roles },
})

/** How many open cases lie on the desks of others: as many as the list of them has rows. Inner action. */
export const countElsewhere = (tx: Tx, schema: string, actor: Waiter): Promise<number> =>
  tx.beyondScope(() => countDeskItems(tx, schema, elsewhereOf(actor)))

/** Open cases of the actor's subtree (QRY-2), on whose desk, until when: also those that lie on a desk above it. */
export function listOpenCases(
  ctx: Context,
  kinds: CaseKinds,
  actor: Actor,
  query: CaseQuery & {
    overdue?: 'true' | 'false' | undefined
    elsewhere?: 'true' | 'false' | undefined
    cleanUp?: 'true' | undefined
    unit?: number | undefined
    under?: number | undefined
  },
) {
  return read(ctx, actor, async (tx) => {
    const season = await seasonOf(tx, ctx, actor)
    const { today } = season
    const under =
      query.under === undefined ? undefined : (await q.findUnits(tx, [query.under])).get(query.under)
    if (query.under !== undefined && !under) return { rows: [], next: null }
    const filter = {
      kind: query.kind,
      dueBefore: query.overdue === 'true' ? today : undefined,
      within: under && scopeRange(under.path),
      // A school is a party to more than its own cases: its graduates are admitted elsewhere.
      partySchoolId: query.school,
      toCleanUp: query.cleanUp === 'true' ? toCleanUp(season, scopeRange(actor.unitPath)) : undefined,
      ...(query.elsewhere === 'true' ? elsewhereOf(actor) : { partyId: actor.unitId }),
      ...(query.unit === undefined ? {} : { desk: { unitId: query.unit } }),
    }
    const { after, limit } = query
    // Beyond the scope of desks: a school sees its own case on the bureau's desk, by being a party to it.
    const page = await tx.beyondScope(() => listDeskItems(tx, schemaOf(actor), filter, { after, limit }))
    return { rows: page.rows.map((row) => presentItem(kinds, actor, today, row)), next: page.next }
  })
}

/** Desks passed (once each), the one it lies on, those to come if nobody objects. */
function pathOf(
  kind: CaseKind,
  row: q.CaseRow,
  entries: readonly q.EntryRow[],
  units: ReadonlyMap<number, q.UnitRow>,
  dueOn: string | null,
) {
  const at = (state: string, status: 'done' | 'now' | 'to_come') => {
    const desk = kind.flow.states[state]?.desk
    const unit = desk ? units.get(row.parties[desk.party] ?? 0) : undefined
    return {
      state,
      label: kind.flow.states[state]?.label ?? state,
      unit: unit?.name ?? null,
      phone: unit?.phone ?? null,
      status,
      dueOn: status === 'now' ? dueOn : null,
    }
  }
  const passed = [...new Set(entries.flatMap((entry) => entry.from ?? []))].filter((s) => s !== row.state)
  const ahead = desksToCome(kind.flow, row.state)
  return [
    ...passed.filter((state) => !ahead.includes(state)).map((state) => at(state, 'done')),
    at(row.state, row.isOpen ? 'now' : 'done'),
    ...ahead.map((state) => at(state, 'to_come')),
  ]
}

function presentEntry(kind: CaseKind, entry: q.EntryRow) {
  const step = kind.flow.steps.find((one) => one.step === entry.step && one.from === entry.from)
  return {
    step: entry.step,
    label: step?.label ?? (entry.step === CLEAN_UP ? CLEAN_UP_LABEL : '发起'),
    from: entry.from,
    to: entry.to,
    by: { name: entry.byName ?? '', unit: entry.unitName },
    opinion: entry.opinion,
    at: entry.at.toISOString(),
    businessAt: entry.businessAt.toISOString(),
  }
}

async function describe(tx: Tx, ctx: Context, actor: Actor, kind: CaseKind, row: q.CaseRow) {
  const schema = schemaOf(actor)
  const units = await q.findUnits(tx, [...Object.values(row.parties), row.schoolId])
  // Beyond the scope, to name who decided on the other side; the case itself was found inside it.
  const entries = await tx.beyondScope(() => q.listEntries(tx, schema, row.id))
  const dueOn = await tx.beyondScope(() => findDueOn(tx, schema, row.id))
  return {
    id: row.id,
    version: row.version,
    kind: row.kind,
    kindLabel: kind.label,
    state: row.state,
    stateLabel: kind.flow.states[row.state]?.label ?? row.state,
    isOpen: row.isOpen,
    subject: row.subject,
    pupilId: row.pupilId,
    school: { id: row.schoolId, name: units.get(row.schoolId)?.name ?? '' },
    facts: (await kind.facts?.(tx, ctx, actor, row)) ?? [],
    path: pathOf(kind, row, entries, units, dueOn),
    entries: entries.map((entry) => presentEntry(kind, entry)),
    attachments: (await listAttachments(tx, schema, row.id)).map(({ id, name, mediaType, size }) => ({
      id,
      name,
      mediaType,
      size,
    })),
    steps: stepsShown(kind, row, actor),
    cleanUp: cleanerOf({ isOpen: row.isOpen, schoolPath: units.get(row.schoolId)?.path ?? '' }, actor),
  }
}

/** One case with its path, history and the steps this person may take. @throws Refusal not_found */
export function getCase(ctx: Context, kinds: CaseKinds, actor: Actor, id: number) {
  return read(ctx, actor, async (tx) => {
    const row = await q.findCase(tx, schemaOf(actor), id)
    const kind = kinds.find((one) => one.kind === row?.kind)
    return row && kind ? describe(tx, ctx, actor, kind, row) : refuse('not_found')
  })
}
