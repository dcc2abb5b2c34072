/**
 * 影响预览 of policy values (ORG-5 to ORG-7): what a changed day, limit or rule would do to those who are at work under it,
 * in numbers and in words, before it is set. Preview and commit ask the same rule.
 */
import { Temporal } from 'temporal-polyfill'
import { type AffectedUnit, type ChangeEffect, NO_EFFECT, openingSentences } from './change-effect.ts'
import type { Policy, PromotionPhase } from './policy.ts'
import { meaningOf } from './policy-meaning.ts'
import { changedValues, POLICY_WORDS, policyText } from './policy-values.ts'

/** A change of values, and what it finds in the province. */
export interface PolicyEffectFacts {
  /** First and last day, `YYYY-MM-DD`. */
  validFrom: string
  validTo: string | null
  before: Policy
  after: Policy
  season: { today: string; year: number; promotion: PromotionPhase }
  /** Pupils of final grades who have not graduated. */
  leavers: number
  /** Unsent forms that are kept now and would not be. */
  drafts: number
  /** Papers on desks, whose days were laid down when they came. */
  onDesks: number
  /** People who are registrar and approver at once. */
  inBothOffices: number
  /** Bureaus that import allocation lists, whether they may now and would. */
  bureaus: readonly AffectedUnit[]
}

const dayIn = (year: number, monthDay: string) =>
  Temporal.PlainMonthDay.from(monthDay).toPlainDate({ year }).toString()
const dayAfter = (day: string) => Temporal.PlainDate.from(day).add({ days: 1 }).toString()
const dayBefore = (day: string) => Temporal.PlainDate.from(day).subtract({ days: 1 }).toString()
const later = (one: string, other: string) => (one > other ? one : other)

/**
 * The day at whose end the promotion comes: at 0:00 of each day the policy of that day is asked whether it is due. The
 * old one is asked before the new one begins and after it has ended.
 */
function promotionEnd(of: PolicyEffectFacts, old: string, fresh: string): string {
  const { validFrom, validTo } = of
  if (dayAfter(old) < validFrom) return old
  const begins = later(dayAfter(fresh), validFrom)
  if (validTo === null || begins <= validTo) return dayBefore(begins)
  return dayBefore(later(dayAfter(old), dayAfter(validTo)))
}

/** Why the promotion stays on its old day this year. */
function staysBecause(of: PolicyEffectFacts, old: string): string {
  const { year } = of.season
  const { validFrom, validTo } = of
  if (validFrom > old) {
    const others = validTo === null ? ',以后各年按新的升级日。' : '。'
    return `${year} 年的升级仍在 ${old} 24 时进行${others}`
  }
  return `到 ${validTo} 为止不到新的升级日,${year} 年的升级仍在 ${old} 24 时进行。`
}

/** What the promotion's day does this year: a policy counts on the days for which it holds. */
function promotionOf(of: PolicyEffectFacts): { isEarlier: boolean; sentences: string[] } {
  const { before, after, season } = of
  const { year } = season
  const none = (why: string) => ({ isEarlier: false, sentences: [why] })
  if (before.promotionDay === after.promotionDay) return { isEarlier: false, sentences: [] }
  const [old, fresh] = [dayIn(year, before.promotionDay), dayIn(year, after.promotionDay)]
  if (season.promotion !== 'pending') return none(`${year} 年的升级已经开始或完成,今年不受影响。`)
  const end = promotionEnd(of, old, fresh)
  if (end === old) return none(staysBecause(of, old))
  const isEarlier = end < old
  const sentences = [
    `${year} 年的升级由 ${old} 24 时改到 ${end} 24 时。`,
    ...(end === of.validTo && end < fresh
      ? [`参数到 ${end} 截止,以后又按原来的升级日,截止时立即升级。`]
      : []),
    `招生入学和新生注册在升级完成后才能办理,随之${isEarlier ? '提前' : '推后'}。`,
  ]
  if (isEarlier && of.leavers > 0)
    sentences.unshift(`${of.leavers} 名毕业年级学生还没有毕业;到 ${end} 24 时仍未毕业的,留在毕业年级。`)
  return { isEarlier, sentences }
}

/** Counted facts of values that somebody feels at once; of all others the meaning is told. */
function countedSentences(of: PolicyEffectFacts): string[] {
  const { before, after, onDesks, inBothOffices, drafts } = of
  const opening = of.bureaus.filter((one) => !one.before && one.after).length
  const closing = of.bureaus.filter((one) => one.before && !one.after).length
  const isNoMore = before.registrarMayApprove && !after.registrarMayApprove
  return [
    ...(drafts > 0 ? [`${drafts} 份未提交的表单将不再保留。`] : []),
    ...(closing > 0 ? [`${closing} 个单位从现在起不能再导入招生结果。`] : []),
    ...openingSentences(
      of.bureaus.filter((one) => one.before),
      of.season.year,
    ),
    ...(opening > 0 ? [`${opening} 个单位从现在起可以导入招生结果。`] : []),
    ...(isNoMore && inBothOffices > 0
      ? [`现有 ${inBothOffices} 个用户一人兼两职,不会自动改变,请由发放账号的单位调整。`]
      : []),
    ...(before.deskWorkdays !== after.deskWorkdays && onDesks > 0
      ? [`已在办理的 ${onDesks} 件待办期限不变,以后到达的按新的期限。`]
      : []),
  ]
}

/** What setting values would do: what is counted first, then what each changed value means. */
export function policyEffect(of: PolicyEffectFacts): ChangeEffect {
  const promotion = promotionOf(of)
  const meanings = changedValues(of.before, of.after).map(({ key }) => {
    const [from, to] = [of.before[key], of.after[key]]
    const change = `${POLICY_WORDS[key].label}:由 ${policyText(key, from)} 改为 ${policyText(key, to)}。`
    return `${change}${meaningOf(key, from, to) ?? ''}`
  })
  const begins = of.validFrom > of.season.today ? [`到 ${of.validFrom} 0 时才生效。`] : []
  return {
    numbers: {
      ...NO_EFFECT,
      closing: of.bureaus.filter((one) => one.before && !one.after).length,
      opening: of.bureaus.filter((one) => !one.before && one.after).length,
      drafts: of.drafts,
      waiting: promotion.isEarlier ? of.leavers : 0,
    },
    sentences: [...promotion.sentences, ...countedSentences(of), ...begins, ...meanings],
  }
}
