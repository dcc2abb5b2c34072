/**
 * 影响预览: what a change of a window, a switch or the working-day calendar would do, in numbers and in words, before it
 * is saved (ORG-5 to ORG-7). Preview and commit ask the same rule; the commit is refused when much more would happen
 * than was seen.
 */
import { refuse } from './refusal.ts'
import { type BusinessWindow, minuteOf, WINDOW_LABELS, type WindowBusiness } from './window.ts'

/** What a change does, counted. */
export interface EffectNumbers {
  /** Units that can no longer begin the business, and units that now can. */
  closing: number
  opening: number
  /** Forms begun and not sent, which can no longer be sent. */
  drafts: number
  /** Pupils whose turn is still to come, at units that can no longer begin. */
  waiting: number
  /** Desk items due sooner or later than before. */
  earlier: number
  later: number
  /** Desk items overdue by the change, and those no longer so. */
  overdue: number
  notOverdue: number
}

export type EffectKey = keyof EffectNumbers

export const NO_EFFECT: EffectNumbers = {
  closing: 0,
  opening: 0,
  drafts: 0,
  waiting: 0,
  earlier: 0,
  later: 0,
  overdue: 0,
  notOverdue: 0,
}

export interface ChangeEffect {
  numbers: EffectNumbers
  /** One fact each, the hardest first. */
  sentences: string[]
}

/** What only ever hurts: more of it than was seen is not done unseen. */
const HARMS: Readonly<Partial<Record<EffectKey, string>>> = {
  closing: '不能再发起的单位',
  drafts: '无法再提交的表单',
  waiting: '还没有办理的学生',
  earlier: '提前到期的待办',
  overdue: '变为超期的待办',
}

/** So many more than seen are borne: in August drafts come by the minute. */
const BORNE = { count: 5, share: 0.1 }

/**
 * Whether what a change does is still about what was seen.
 * @throws Refusal effect_changed, saying what has grown from how many to how many
 */
export function requireSeenEffect(seen: EffectNumbers, now: EffectNumbers): void {
  for (const key of Object.keys(HARMS) as EffectKey[]) {
    const most = seen[key] === 0 ? 0 : seen[key] + Math.max(BORNE.count, seen[key] * BORNE.share)
    if (now[key] > most)
      refuse('effect_changed', { detail: `${HARMS[key]}:预览时 ${seen[key]},现在 ${now[key]}` })
  }
}

/** Whether a change does harm to somebody: then it is asked about in another colour. */
export function isHarmful(numbers: EffectNumbers): boolean {
  return (Object.keys(HARMS) as EffectKey[]).some((key) => numbers[key] > 0)
}

/** A unit that may begin the business: whether it can before and after, and what is begun there. */
export interface AffectedUnit {
  before: boolean
  after: boolean
  drafts: number
  waiting: number
  /** Where it may not afterwards: the instant from which it may again, null if not again this year; none for a switch. */
  opensAt?: string | null
}

/** From when a unit that is shut may begin, in words. */
export const opensText = (opensAt: string | null, year: number) =>
  opensAt === null ? `今年(${year} 年)不再开放` : `要到 ${minuteOf(opensAt)} 才开放`

/** From when units that are shut afterwards may begin: those of one instant together, the soonest first. */
export function openingSentences(units: readonly AffectedUnit[], year: number): string[] {
  const shut = units.filter(({ after, opensAt }) => !after && opensAt !== undefined)
  const counts = new Map<string, { before: boolean; opensAt: string | null; count: number }>()
  for (const { before, opensAt = null } of shut) {
    const key = `${!before} ${opensAt ?? 'never'}`
    counts.set(key, { before, opensAt, count: (counts.get(key)?.count ?? 0) + 1 })
  }
  const soonestFirst = [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1))
  return soonestFirst.map(([, { before, opensAt, count }]) => {
    const who = before ? `不能再发起的 ${count} 个单位` : `原来就不能发起的 ${count} 个单位`
    return `${who},${opensText(opensAt, year)}。`
  })
}

/** What is still to be done when a window closes, by business. */
const WAITING_WORDS: Readonly<Partial<Record<string, [string, string]>>> = {
  graduation: ['名毕业年级学生还没有毕业', '不能再办理毕业'],
  admission: ['名招生结果中的毕业生还没有被录取', '不能再录取'],
}

const sumOf = <T>(rows: readonly T[], of: (row: T) => number) => rows.reduce((sum, row) => sum + of(row), 0)

function unitNumbers(units: readonly AffectedUnit[]): EffectNumbers {
  const closing = units.filter((one) => one.before && !one.after)
  return {
    ...NO_EFFECT,
    closing: closing.length,
    opening: units.filter((one) => !one.before && one.after).length,
    drafts: sumOf(closing, (one) => one.drafts),
    waiting: sumOf(closing, (one) => one.waiting),
  }
}

/** What becomes of whoever may begin a business, in words. */
function unitSentences(business: string, label: string, numbers: EffectNumbers, openCases: number): string[] {
  const { closing, opening, drafts, waiting } = numbers
  const [whoWaits, cannot] = WAITING_WORDS[business] ?? ['名学生还没有办理', '不能再办理']
  return [
    ...(drafts > 0 ? [`此更改将使 ${drafts} 份未提交的表单无法再提交。`] : []),
    ...(waiting > 0 ? [`${waiting} ${whoWaits},此更改后${cannot}。`] : []),
    ...(closing > 0 ? [`${closing} 个单位从现在起不能再发起${label}。`] : []),
    ...(opening > 0 ? [`${opening} 个单位从现在起可以发起${label}。`] : []),
    ...(closing + opening === 0 ? [`现在能不能发起${label},各单位都不变。`] : []),
    ...(openCases > 0 && closing > 0 ? [`已发起的 ${openCases} 件在办业务不受影响,可以继续办理。`] : []),
  ]
}

export interface WindowEffectFacts {
  business: WindowBusiness
  units: readonly AffectedUnit[]
  /** Begun already: a window is about beginning only. */
  openCases: number
  season: { year: number; promotionDay: string }
  /** The window as it is to be, and the years for which it holds. */
  window: BusinessWindow & { fromYear: number; toYear: number | null }
}

/** What else is to be known of a window, though it closes nothing today. */
function windowCautions({ business, season, window }: WindowEffectFacts): string[] {
  const { year, promotionDay } = season
  const { fromYear, toYear, kind, from, to } = window
  if (fromYear > year) return [`从 ${fromYear} 年起生效,今年不受影响。`]
  if (toYear !== null && toYear < year) return [`只用于 ${toYear} 年及以前,今年不受影响。`]
  const isOpen = kind === 'open'
  if (isOpen && (business === 'registration' || business === 'admission') && from <= promotionDay)
    return [`今年的升级(${promotionDay} 24 时)完成以前,即使在时段内也不能办理。`]
  if (isOpen && business === 'graduation' && to > promotionDay)
    return [`时段的结束晚于今年的升级时点(${promotionDay} 24 时)。`]
  return []
}

/** What setting a window would do now. */
export function windowEffect(of: WindowEffectFacts): ChangeEffect {
  const numbers = unitNumbers(of.units)
  const label = WINDOW_LABELS[of.business]
  return {
    numbers,
    sentences: [
      ...unitSentences(of.business, label, numbers, of.openCases),
      ...openingSentences(of.units, of.season.year),
      ...windowCautions(of),
    ],
  }
}

export interface SwitchEffectFacts {
  units: readonly AffectedUnit[]
  openCases: number
  /** When it opens, where that is still to come: `2026-07-11 00:00`. */
  opensLater: string | null
}

/** What opening or closing 在校生注册 would do now. */
export function switchEffect(of: SwitchEffectFacts): ChangeEffect {
  const numbers = unitNumbers(of.units)
  const sentences = unitSentences('late_registration', '在校生注册', numbers, of.openCases)
  const later = of.opensLater === null ? [] : [`到 ${of.opensLater} 才开放,涉及学校 ${of.units.length} 所。`]
  return { numbers, sentences: [...sentences, ...later] }
}

/** Desk items that were reached on one day and are due on another, before and after a change of the calendar. */
export interface MovedDeadline {
  dueOn: string
  movedTo: string
  count: number
}

/** What a change of the calendar would do to what lies on desks. @param today `YYYY-MM-DD` */
export function calendarEffect(moved: readonly MovedDeadline[], today: string): ChangeEffect {
  const count = (isIt: (one: MovedDeadline) => boolean) => sumOf(moved.filter(isIt), (one) => one.count)
  const numbers: EffectNumbers = {
    ...NO_EFFECT,
    earlier: count((one) => one.movedTo < one.dueOn),
    later: count((one) => one.movedTo > one.dueOn),
    overdue: count((one) => one.dueOn >= today && one.movedTo < today),
    notOverdue: count((one) => one.dueOn < today && one.movedTo >= today),
  }
  const { earlier, later, overdue, notOverdue } = numbers
  const sentences = [
    ...(overdue > 0 ? [`${overdue} 件待办将变为超期。`] : []),
    ...(earlier > 0 ? [`此更改将使 ${earlier} 件待办提前到期。`] : []),
    ...(later > 0 ? [`此更改将使 ${later} 件待办顺延到期。`] : []),
    ...(notOverdue > 0 ? [`${notOverdue} 件待办将不再超期。`] : []),
  ]
  return {
    numbers,
    sentences: sentences.length > 0 ? sentences : ['没有待办的期限因此改变;以后到达的业务按新的日历计算。'],
  }
}
