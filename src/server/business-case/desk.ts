/** Where paper lies and until when: the same reckoning for opening a case and for deciding it. */
import type { Tx } from '../../db/tx.ts'
import { ancestors } from '../../rules/scope.ts'
import { addWorkdays, type WorkdayCalendar } from '../../rules/workday.ts'
import type { Actor, Context } from '../context.ts'
import { calendarFrom, seasonOf } from '../policy/policy.actions.ts'
import type { UnitRow } from './business-case.queries.ts'
import type { CaseKind } from './case-kind.ts'
import type { NewDeskItem } from './desk.queries.ts'

/** The business day, the calendar and the policy's limit that deadlines are reckoned with. */
export interface DeskClock {
  today: string
  businessAt: Date
  calendar: WorkdayCalendar
  /** Working days per desk by policy; a flow may allow fewer. */
  workdays: number
  /** Days due by working days, reckoned once for all cases of a transaction. */
  dueDays: Map<number, string>
}

export async function deskClock(tx: Tx, ctx: Context, actor: Actor): Promise<DeskClock> {
  const { today, businessAt, policy } = await seasonOf(tx, ctx, actor)
  return {
    today,
    businessAt,
    calendar: await calendarFrom(tx, actor, today),
    workdays: policy.deskWorkdays,
    dueDays: new Map(),
  }
}

interface OnDesk {
  caseId: number
  state: string
  schoolId: number
  subject: string
  parties: Record<string, number>
}

/** The desk item of a case in its state; none in a final state. */
export function deskItemOf(
  kind: CaseKind,
  at: OnDesk,
  units: ReadonlyMap<number, UnitRow>,
  clock: DeskClock,
): NewDeskItem | undefined {
  const desk = kind.flow.states[at.state]?.desk
  if (!desk) return undefined
  const unit = units.get(at.parties[desk.party] ?? 0)
  if (!unit) throw new Error(`A ${kind.kind} case in ${at.state} has no party "${desk.party}".`)
  return {
    caseId: at.caseId,
    unitId: unit.id,
    unitPath: unit.path,
    roles: desk.roles,
    kind: kind.kind,
    state: at.state,
    schoolId: at.schoolId,
    subject: at.subject,
    dueOn: dueOn(clock, Math.min(desk.workdays, clock.workdays)),
  }
}

function dueOn({ today, calendar, dueDays }: DeskClock, workdays: number): string {
  const known = dueDays.get(workdays) ?? addWorkdays(today, workdays, calendar)
  dueDays.set(workdays, known)
  return known
}

/** Ids of the parties' units and of every unit above them: who may see the case. */
export function visibleTo(parties: Record<string, number>, units: ReadonlyMap<number, UnitRow>): number[] {
  const ids = Object.values(parties).flatMap((id) => {
    const path = units.get(id)?.path
    if (path === undefined) throw new Error(`A party of the case is no unit: ${id}.`)
    return ancestors(path).map((above) => Number(above.split('/').at(-2)))
  })
  return [...new Set(ids)].sort((a, b) => a - b)
}
