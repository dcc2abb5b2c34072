/** Whom a moved case is told to: the desk it came to, and the school of one that is over. */
import { groupedBy } from '../../rules/group.ts'
import type { Actor } from '../context.ts'
import type { NewNotice } from '../notice/notice.actions.ts'
import type { NewDeskItem } from './business-case.queries.ts'
import type { TakenCase } from './case-kind.ts'

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

/**
 * Whoever opened a case hears of its end, unless he ended it himself.
 * @param ended ids of the cases that are over
 */
export function endNotices(
  actor: Actor,
  taken: readonly TakenCase[],
  ended: ReadonlySet<number>,
  openers: ReadonlyMap<number, Opener>,
): NewNotice[] {
  return gathered(
    taken
      .filter((one) => ended.has(one.case.id))
      .flatMap((one) => {
        const { id, schoolId, kind } = one.case
        const about = { kind: 'case_closed' as const, what: kind, state: one.state }
        return hearersOf(actor, schoolId, openers.get(id)).map(({ unitId, accountId, roles }) => ({
          caseId: id,
          notice: { unitId, accountId, roles, ...about },
        }))
      }),
  )
}
