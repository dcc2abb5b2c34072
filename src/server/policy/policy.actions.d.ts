/** What every business asks first: the season, whether its window is open, and the working days (ORG-5 to ORG-7). */
import type { Tx } from '../../db/tx.ts'
import { type Season } from '../../rules/policy.ts'
import { type BusinessWindow, type WindowBusiness } from '../../rules/window.ts'
import { type WorkdayCalendar } from '../../rules/workday.ts'
import { type Actor, type Context } from '../context.ts'

export type { Season }
/** Whose clock and province are asked for: a person, or a province for a job. */
export type SeasonOwner = Pick<Actor, 'clock' | 'worldId' | 'province'>
/** The season now in the person's world and province. One statement; nothing is cached, so a moved clock counts at once. */
export declare function seasonOf(tx: Tx, ctx: Context, actor: SeasonOwner): Promise<Season>
/**
 * Windows that hold at a unit in a year, its own and those above it, the widest first. Where neither nation nor
 * province has set a business's window, the circular's stands in its place.
 */
export declare function windowsOf(
  tx: Tx,
  unitPath: string,
  year: number,
  business?: WindowBusiness | null,
): Promise<BusinessWindow[]>
/**
 * Whether a business may be initiated now at a unit.
 * @param unitPath the unit whose window counts: the acting one, unless another is named
 * @throws Refusal window_closed, saying which window and when it opens (ORG-5)
 */
export declare function requireWindow(
  tx: Tx,
  ctx: Context,
  actor: Actor,
  business: WindowBusiness,
  unitPath?: string,
): Promise<void>
/** Admission and registration of a year wait until its promotion is complete (ORG-5). @throws Refusal season_promotion_first */
export declare function requirePromoted(tx: Tx, ctx: Context, actor: Actor): Promise<void>
/** Holidays and make-up days of the world from a day on (`YYYY-MM-DD`), far enough for every deadline. */
export declare function calendarFrom(
  tx: Tx,
  actor: Pick<Actor, 'worldId'>,
  from: string,
): Promise<WorkdayCalendar>
/**
 * Whether a business that is closed by default is open for a unit now: for itself, or for a unit above it.
 * @throws Refusal switch_closed (ORG-6)
 */
export declare function requireSwitch(
  tx: Tx,
  ctx: Context,
  actor: Actor,
  business: 'late_registration',
  unitPath?: string,
): Promise<void>
