/** Notices: telling a desk or a person in the transaction of what is told, and reading them. */
import type { Tx } from '../../db/tx.ts'
import { NOTICE_DAYS, type NoticeKind, type NumberStuck, noticeLink, noticeText } from '../../rules/notice.ts'
import type { Season } from '../../rules/policy.ts'
import { addWorkdays, isWorkday } from '../../rules/workday.ts'
import type { CaseKinds } from '../business-case/case-kind.ts'
import { type Actor, businessNow, type Context } from '../context.ts'
import { calendarFrom } from '../policy/policy.actions.ts'
import { read, schemaOf, write } from '../write.ts'
import * as q from './notice.queries.ts'

export type { NewNotice } from './notice.queries.ts'

/** The bell counts no further. */
const MOST_COUNTED = 100
const DAY_MS = 86_400_000

/** Tells in the transaction of what is told. Inner action. */
export async function notify(
  tx: Tx,
  ctx: Context,
  schema: string,
  businessAt: Date,
  notices: readonly q.NewNotice[],
): Promise<void> {
  if (notices.length === 0) return
  const ids = await ctx.db.newIds(notices.length)
  await q.insertNotices(tx, schema, { ids, at: ctx.realNow(), businessAt }, notices)
}

/** Tells the sender of an import how it ended. Inner action. */
export function notifyImport(
  tx: Tx,
  ctx: Context,
  actor: Actor,
  end: { jobId: number; kind: string; state: string; rowsTaken: number; rowsBad: number },
): Promise<void> {
  const isDone = end.state === 'done'
  return notify(tx, ctx, schemaOf(actor), businessNow(ctx, actor), [
    {
      ...{ unitId: actor.unitId, accountId: actor.accountId, roles: actor.roles, state: null },
      kind: isDone ? 'import_done' : 'import_refused',
      what: end.kind,
      subjectId: end.jobId,
      count: isDone ? end.rowsTaken : end.rowsBad,
    },
  ])
}

/**
 * Tells each school how many of its graduations were taken back, and until when they may be done again. Inner action.
 * @param of.schools the school of each graduation
 * @param of.regraduateBy `YYYY-MM-DD`
 */
export function notifyReversal(
  tx: Tx,
  ctx: Context,
  actor: Actor,
  of: { schools: readonly number[]; regraduateBy: string },
): Promise<void> {
  const same = { roles: ['registrar', 'approver'], accountId: null, state: null, subjectId: null }
  const told = [...new Set(of.schools)].map((unitId) => ({
    ...same,
    ...{ unitId, kind: 'graduation_reversed' as const, what: of.regraduateBy },
    count: of.schools.filter((one) => one === unitId).length,
  }))
  return notify(tx, ctx, schemaOf(actor), businessNow(ctx, actor), told)
}

/** What became of a school, and the schools and bureaus that it concerns. */
interface ToldChange {
  units: readonly number[]
  schoolId: number
  /** In words, without a full stop. */
  news: string
}

/**
 * Tells the schools and bureaus concerned what became of schools. Inner action, beyond the scope: a bureau beside one's
 * own may be among them.
 */
export function notifySchoolChanges(
  tx: Tx,
  ctx: Context,
  schema: string,
  businessAt: Date,
  changes: readonly ToldChange[],
): Promise<void> {
  const same = { roles: ['registrar', 'approver', 'administrator'], accountId: null, state: null, count: 1 }
  const told = changes.flatMap(({ units, schoolId, news }) =>
    [...new Set(units)].map((unitId) => ({
      ...{ ...same, unitId, kind: 'school_changed' as const, what: news, subjectId: schoolId },
    })),
  )
  return notify(tx, ctx, schema, businessAt, told)
}

/** Tells every unit of a province that its promotion is done, or taken back. Inner action of the job. */
export async function notifyPromotion(
  tx: Tx,
  ctx: Context,
  schema: string,
  kind: 'promotion_done' | 'promotion_reversed',
  run: { id: number; schoolYear: number },
): Promise<void> {
  const units = await q.listUnitsOf(tx, schema)
  const [{ clockAt, clockSetAt } = { clockAt: null, clockSetAt: null }] = units
  const clock = clockAt && clockSetAt ? { at: clockAt, setAt: clockSetAt } : null
  const same = { kind, what: String(run.schoolYear), state: null, subjectId: run.id, count: 1 }
  await notify(
    tx,
    ctx,
    schema,
    businessNow(ctx, { clock }),
    units.map(({ id }) => ({ ...same, unitId: id, roles: ['registrar', 'approver'], accountId: null })),
  )
}

/**
 * Tells the province's desk that a run of official numbers is done, and each school how many of its pupils got one; or
 * the province alone that the run is held up. Inner action of the job.
 */
export async function notifyNumberRun(
  tx: Tx,
  ctx: Context,
  home: { id: number; schema: string },
  run: { id: number; businessAt: Date; given: number } | { id: number; businessAt: Date; stuck: NumberStuck },
): Promise<void> {
  const top = await q.findProvinceUnit(tx, home.id)
  const same = { roles: ['registrar', 'approver'], accountId: null, state: null, subjectId: run.id }
  if ('stuck' in run) {
    const kind = 'numbers_stuck' as const
    const told = top === undefined ? [] : [{ ...same, unitId: top, kind, what: run.stuck, count: 0 }]
    return notify(tx, ctx, home.schema, run.businessAt, told)
  }
  const schools = run.given > 0 ? await q.countNumbersOf(tx, home.schema, run.id) : []
  const units = [...(top === undefined ? [] : [{ unitId: top, count: run.given }]), ...schools]
  const kind = 'numbers_done' as const
  await notify(
    tx,
    ctx,
    home.schema,
    run.businessAt,
    units.map((unit) => ({ ...same, ...unit, kind, what: null })),
  )
}

/**
 * Tells each desk, once a working day, what is due until the next one and what is overdue; what is older than half a
 * year goes. Inner action of the clock.
 */
export async function notifyDeadlines(
  tx: Tx,
  ctx: Context,
  world: Pick<Actor, 'worldId'>,
  schema: string,
  season: Pick<Season, 'today' | 'businessAt'>,
): Promise<void> {
  if (!(await q.takeDay(tx, schema, season.today))) return
  await q.deleteOld(tx, schema, new Date(ctx.realNow().getTime() - NOTICE_DAYS * DAY_MS))
  const calendar = await calendarFrom(tx, world, season.today)
  if (!isWorkday(season.today, calendar)) return
  const until = addWorkdays(season.today, 1, calendar)
  const desks = await q.listDueDesks(tx, schema, { today: season.today, until })
  const about = { accountId: null, what: null, state: null, subjectId: null }
  const notices = desks.flatMap(({ unitId, roles, near, over }) => [
    ...(near > 0 ? [{ ...about, unitId, roles, kind: 'deadline_near' as const, count: near }] : []),
    ...(over > 0 ? [{ ...about, unitId, roles, kind: 'deadline_over' as const, count: over }] : []),
  ])
  await notify(tx, ctx, schema, season.businessAt, notices)
}

/** A notice in words. */
export function presentNotice(kinds: CaseKinds, row: Omit<q.NoticeRow, 'isRead'>) {
  const kind = kinds.find((one) => one.kind === row.what)
  const { subject, what, count } = row
  const state = (row.state && kind?.flow.states[row.state]?.label) ?? null
  return {
    id: row.id,
    at: row.businessAt.toISOString(),
    kind: row.kind,
    text: noticeText({ kind: row.kind, business: kind?.label ?? null, state, subject, what, count }),
    link: noticeLink(row),
  }
}

/** The person's notices, the newest first. */
export function listNotices(
  ctx: Context,
  kinds: CaseKinds,
  actor: Actor,
  query: {
    unread?: 'true' | 'false' | undefined
    kind?: NoticeKind | undefined
    after?: string | undefined
    limit: number
  },
) {
  return read(ctx, actor, async (tx) => {
    const isRead = query.unread === undefined ? undefined : query.unread === 'false'
    const page = await q.listNotices(tx, schemaOf(actor), actor, { ...query, isRead, after: query.after })
    return {
      rows: page.rows.map((row) => ({ ...presentNotice(kinds, row), isRead: row.isRead })),
      next: page.next,
    }
  })
}

export function countUnread(ctx: Context, actor: Actor) {
  return read(ctx, actor, async (tx) => ({
    unread: await q.countUnread(tx, schemaOf(actor), actor, MOST_COUNTED),
  }))
}

/** Marks notices of the person's as read; others are left alone without a word. */
export function markRead(ctx: Context, actor: Actor, input: { notices?: readonly number[] | undefined }) {
  return write(ctx, actor, async (tx) => {
    const ids = input.notices ?? null
    await q.markRead(tx, schemaOf(actor), actor, { ids, at: ctx.realNow() })
    return {
      answer: { unread: await q.countUnread(tx, schemaOf(actor), actor, MOST_COUNTED) },
      audit: { act: 'notice.read', detail: { notices: ids } },
    }
  })
}
