/** Whom a moved case is told to: the desk it came to, and the school of one that is over. */
import { isCleaned } from '../../rules/clean-up.ts'
import { groupedBy } from '../../rules/group.ts'
import type { Actor } from '../context.ts'
import type { NewNotice } from '../notice/notice.actions.ts'
import type { CaseKind, TakenCase } from './case-kind.ts'
import type { NewDeskItem } from './desk.queries.ts'

const SENT_BACK = 'send_back'

/** One notice for all cases that are alike: six hundred sent at once are one line in the bell. */
function gathered<T extends { notice: Omit<NewNotice, 'subjectId' | 'count'>; caseId: number }>(
  told: readonly T[],
): NewNotice[] {
  const byText = groupedBy(told, ({ notice }) => JSON.stringify(notice))
  return [...byText.values()].flatMap((alike) => {
    const [first] = alike
    if (!first) return []
    return [{ ...first.notice, subjectId: alike.length === 1 ? first.caseId : null, count: alike.length }]
  })
}

/** Nobody is told of what he has laid on his own desk. */
const isOwn = (actor: Actor, item: NewDeskItem) =>
  item.unitId === actor.unitId && item.roles.some((role) => (actor.roles as readonly string[]).includes(role))

/** @param sentBack cases that were sent back to the desk they are on now */
export function arrivalNotices(
  actor: Actor,
  items: readonly NewDeskItem[],
  sentBack: ReadonlySet<number> = new Set(),
): NewNotice[] {
  return gathered(
    items
      .filter((item) => !isOwn(actor, item))
      .map(({ caseId, unitId, roles, kind, state }) => ({
        caseId,
        notice: {
          ...{ unitId, roles, accountId: null, what: kind, state },
          kind: sentBack.has(caseId) ? ('case_sent_back' as const) : ('case_arrived' as const),
        },
      })),
  )
}

/** Cases that were sent back by the steps just taken. */
export const sentBackBy = (taken: readonly TakenCase[]): Set<number> =>
  new Set(taken.filter((one) => one.taken.at(-1)?.step === SENT_BACK).map((one) => one.case.id))

/** Whoever opened a case, as he is now. */
export interface Opener {
  accountId: number
  unitId: number
  roles: readonly string[]
}

/** Whom the end of one case is told to: its opener wherever he is, and its school's registrars where he is not theirs. */
function hearersOf(actor: Actor, schoolId: number, opener: Opener | undefined) {
  const told = opener && opener.accountId !== actor.accountId ? [opener] : []
  if (opener?.unitId === schoolId || schoolId === actor.unitId) return told
  return [...told, { unitId: schoolId, accountId: null, roles: ['registrar'] }]
}

interface Hearer {
  unitId: number
  accountId: number | null
  roles: readonly string[]
}

/**
 * Whom a clean-up is told to (PRO-3): the school whose case it was, the desk on which it lay, and its opener, where no
 * such desk is his own. Not the unit that cleaned up, but for the opener himself.
 */
function hearersOfCleanUp(
  actor: Actor,
  one: TakenCase,
  kind: CaseKind | undefined,
  opener?: Opener,
): Hearer[] {
  const desk = kind?.flow.states[one.taken[0]?.from ?? '']?.desk
  const lay = desk ? one.case.parties[desk.party] : undefined
  const desks: Hearer[] = [
    { unitId: one.case.schoolId, accountId: null, roles: ['registrar', 'approver'] },
    ...(desk && lay !== undefined && lay !== one.case.schoolId
      ? [{ unitId: lay, accountId: null, roles: desk.roles }]
      : []),
  ].filter(({ unitId }) => unitId !== actor.unitId)
  if (!opener || opener.accountId === actor.accountId) return desks
  const hears = (at: Hearer) =>
    at.unitId === opener.unitId && at.roles.some((role) => opener.roles.includes(role))
  return desks.some(hears) ? desks : [...desks, opener]
}

/** What is known of the cases beside themselves: who opened each, as he is now, and each kind by its name. */
interface Known {
  openers: ReadonlyMap<number, Opener>
  kindOf: ReadonlyMap<string, CaseKind>
}

/**
 * Whoever opened a case hears of its end, unless he ended it himself; of a clean-up, its desks too.
 * @param ended ids of the cases that are over
 */
export function endNotices(
  actor: Actor,
  taken: readonly TakenCase[],
  ended: ReadonlySet<number>,
  { openers, kindOf }: Known,
): NewNotice[] {
  return gathered(
    taken
      .filter((one) => ended.has(one.case.id))
      .flatMap((one) => {
        const { id, schoolId, kind } = one.case
        const about = { kind: 'case_closed' as const, what: kind, state: one.state }
        const hearers: readonly Hearer[] = isCleaned(one.state)
          ? hearersOfCleanUp(actor, one, kindOf.get(kind), openers.get(id))
          : hearersOf(actor, schoolId, openers.get(id))
        return hearers.map(({ unitId, accountId, roles }) => ({
          caseId: id,
          notice: { unitId, accountId, roles, ...about },
        }))
      }),
  )
}
