/** What every business asks first: the season, whether its window is open, and the working days (ORG-5 to ORG-7). */
import type { Tx } from '../../db/tx.ts'
import {
  businessDay,
  CIRCULAR_POLICY,
  isPromotionDue,
  type Policy,
  promotionInstant,
  promotionPhase,
  readPolicy,
  type Season,
  schoolYearOf,
} from '../../rules/policy.ts'
import { refuse } from '../../rules/refusal.ts'
import { ancestors } from '../../rules/scope.ts'
import { type BusinessWindow, closedText, heldWindows, type WindowBusiness } from '../../rules/window.ts'
import { addWorkdays, calendarEnd, type WorkdayCalendar } from '../../rules/workday.ts'
import { type Actor, businessNow, type Context } from '../context.ts'
import { listCalendarDays } from './calendar.queries.ts'
import { findSeasonFacts, holdClasses, isPromoting } from './policy.queries.ts'
import { isOpened } from './switch.queries.ts'
import { listWindows } from './window.queries.ts'

export type { Season }

/** Whose clock and province are asked for: a person, or a province for a job. */
export type SeasonOwner = Pick<Actor, 'clock' | 'worldId' | 'province'>

/** The season now in the person's world and province. One statement; nothing is cached, so a moved clock counts at once. */
export async function seasonOf(tx: Tx, ctx: Pick<Context, 'realNow'>, actor: SeasonOwner): Promise<Season> {
  const businessAt = businessNow(ctx, actor)
  const { today, year } = businessDay(businessAt.toISOString())
  const { body, run } = await findSeasonFacts(tx, {
    worldId: actor.worldId,
    province: actor.province,
    today,
    year,
  })
  const policy = readPolicy(body)
  const promotion = promotionPhase(run)
  const schoolYear = schoolYearOf(year, promotion)
  const isDue = isPromotionDue(policy, year, businessAt.toISOString())
  return { year, schoolYear, today, businessAt, policy, promotion, isPromotionDue: isDue }
}

/**
 * Windows that hold at a unit in a year, its own and those above it, the widest first. Where neither nation nor
 * province has set a business's window, the circular's stands in its place.
 */
export async function windowsOf(
  tx: Tx,
  of: { unitPath: string; year: number; business: WindowBusiness | null },
  policy: Pick<Policy, 'allocationDay'>,
): Promise<BusinessWindow[]> {
  const { unitPath, year, business } = of
  const paths = ancestors(unitPath)
  const set = await listWindows(tx, { paths, business, year })
  return heldWindows(set, { business, level: paths.length - 1, allocationDay: policy.allocationDay })
}

/**
 * Whether a business may be initiated now at a unit.
 * @param unitPath the unit whose window counts: the acting one, unless another is named
 * @throws Refusal window_closed, saying which window and when it opens (ORG-5)
 */
export async function requireWindow(
  tx: Tx,
  ctx: Context,
  actor: Actor,
  business: WindowBusiness,
  unitPath: string = actor.unitPath,
): Promise<void> {
  const now = businessNow(ctx, actor).toISOString()
  const { year } = businessDay(now)
  // Only this one asks the policy for its day: no statement more for the others.
  const { policy } = business === 'allocation' ? await seasonOf(tx, ctx, actor) : { policy: CIRCULAR_POLICY }
  const closed = closedText(await windowsOf(tx, { unitPath, year, business }, policy), now, year)
  if (closed) refuse('window_closed', { detail: closed })
}

/**
 * Admission and registration of a year wait until its promotion is complete (ORG-5), and a reversal waits until this
 * transaction is over: then it finds what was done. Asked before any row is locked.
 * @returns the season, whose promotion stands
 * @throws Refusal season_promotion_first
 */
export async function requirePromoted(tx: Tx, ctx: Context, actor: SeasonOwner): Promise<Season> {
  if (actor.province) await holdClasses(tx, actor.province.schema)
  const season = await seasonOf(tx, ctx, actor)
  const { year, policy, promotion } = season
  if (promotion === 'complete') return season
  const day = businessDay(promotionInstant(policy, year)).today
  const detail =
    promotion === 'running' ? `${year} 年升级正在进行` : `${year} 年升级将于 ${day} 00:00 自动进行`
  return refuse('season_promotion_first', { detail })
}

/**
 * Classes are made, emptied, filled and deleted in settled grades only: not while a promotion or its reversal is under
 * way, and neither of them passes until this transaction ends (PRO-2). Asked before any row is locked.
 * @throws Refusal season_promotion_running
 */
export async function requireSettledClasses(tx: Tx, schema: string): Promise<void> {
  await holdClasses(tx, schema)
  if (await isPromoting(tx, schema)) refuse('season_promotion_running')
}

/** Holidays and make-up days of the world from a day on (`YYYY-MM-DD`), far enough for every deadline. */
export async function calendarFrom(
  tx: Tx,
  actor: Pick<Actor, 'worldId'>,
  from: string,
): Promise<WorkdayCalendar> {
  const days = await listCalendarDays(tx, actor.worldId, { from, to: calendarEnd(from) })
  const of = (kind: string) => new Set(days.filter((one) => one.kind === kind).map((one) => one.day))
  return { holidays: of('holiday'), makeUpDays: of('make_up') }
}

/** The working day after today: what is due until then is due soon. */
export async function nextWorkday(tx: Tx, actor: Pick<Actor, 'worldId'>, today: string): Promise<string> {
  return addWorkdays(today, 1, await calendarFrom(tx, actor, today))
}

/**
 * Whether a business that is closed by default is open for a unit now: for itself, or for a unit above it.
 * @throws Refusal switch_closed (ORG-6)
 */
export async function requireSwitch(
  tx: Tx,
  ctx: Context,
  actor: Actor,
  business: 'late_registration',
  unitPath: string = actor.unitPath,
): Promise<void> {
  const at = businessNow(ctx, actor)
  if (!(await isOpened(tx, { paths: ancestors(unitPath), business, at }))) refuse('switch_closed')
}
