/** Facts of policy: season, windows, switches, calendar. */
import type { Tx } from '../../db/tx.ts'
import type { BusinessWindow } from '../../rules/window.ts'

interface SeasonFacts {
  /** Body of the policy that holds: the province's own, else the world's; null where there is none. */
  body: unknown
  /** State of the year's promotion run that runs or stands. */
  run: string | null
}
/** Policy and promotion of a province, in one statement. */
export declare function findSeasonFacts(
  tx: Tx,
  of: {
    worldId: number
    province: {
      id: number
      schema: string
    } | null
    today: string
    year: number
  },
): Promise<SeasonFacts>
export interface HeldWindow extends BusinessWindow {
  id: number
  unitId: number
  unitName: string
  /** 0 nation … 4 school. */
  level: number
  fromYear: number
  toYear: number | null
}
/**
 * Windows that hold in a year at units of a path, the widest unit first.
 * @param of.business one business, or null for all
 */
export declare function listWindows(
  tx: Tx,
  of: {
    paths: readonly string[]
    business: string | null
    year: number
  },
): Promise<HeldWindow[]>
export declare function listCalendarDays(
  tx: Tx,
  worldId: number,
  range: {
    from: string
    to: string
  },
): Promise<
  {
    day: string
    kind: 'holiday' | 'make_up'
    note: string | null
  }[]
>
export declare function insertPolicy(
  tx: Tx,
  policy: {
    id: number
    worldId: number
    name: string
    validFrom: string
    body: unknown
  },
): Promise<void>
export declare function insertWindows(
  tx: Tx,
  of: {
    worldId: number
    unit: {
      id: number
      path: string
    }
  },
  rows: readonly (BusinessWindow & {
    id: number
    fromYear: number
  })[],
): Promise<void>
export declare function insertCalendarDays(
  tx: Tx,
  worldId: number,
  days: readonly {
    day: string
    kind: string
    note: string | null
  }[],
): Promise<void>
/** Whether one of the units of a path has the business opened at an instant. */
export declare function isOpened(
  tx: Tx,
  of: {
    paths: readonly string[]
    business: string
    at: Date
  },
): Promise<boolean>
