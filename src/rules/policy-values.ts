/** What a province may set of its policy, in the words of the page, and what a change must keep to (ORG-5 to ORG-7). */
import { Temporal } from 'temporal-polyfill'
import { Policy, type PromotionPhase, promotionInstant } from './policy.ts'
import { refuse } from './refusal.ts'

/** All but the simulated population register, which belongs to a practice world. */
export const PolicyValues = Policy.omit({ populationSimulator: true })
export type PolicyValues = Omit<Policy, 'populationSimulator'>

export interface PolicyWords {
  label: string
  /** Of the number: 天, 行. */
  unit?: string
  /** Labels of the choices. */
  choices?: Readonly<Record<string, string>>
}

/** Every value has its words: without them nobody could set it. */
export const POLICY_WORDS: Readonly<Record<keyof PolicyValues, PolicyWords>> = {
  deskWorkdays: { label: '每个办理环节的期限', unit: '个工作日' },
  importRowLimit: { label: '一个工作簿最多的行数', unit: '行' },
  allocationDay: { label: '招生结果导入开始日(未自行设定的市、县)' },
  promotionDay: { label: '升级日(当天 24 时升级)' },
  promotionReversalHours: { label: '升级后可撤回的时间', unit: '小时' },
  regraduationDays: { label: '驳回毕业后重新毕业的期限', unit: '天' },
  fiveYearLeaversEnterGradeSix: { label: '五年制小学毕业生可以录取到六年级' },
  registrarMayApprove: { label: '同一人可兼学籍管理员和主管领导' },
  primaryEntryAge: { label: '小学入学年龄(8 月 31 日满)', unit: '周岁' },
  classSizeWarning: { label: '班额提醒', unit: '人' },
  numberRunDay: { label: '每月赋正式学籍号的日期', unit: '日' },
  populationBatch: { label: '一次送人口库核查的人数', unit: '人' },
  populationTimeoutSeconds: { label: '等待人口库答复的时间', unit: '秒' },
  photoSize: { label: '照片尺寸', choices: { exact: '必须恰好 358×441', ratio: '同比例即可,自动缩小' } },
  photoKilobytes: { label: '照片最大', unit: 'KB' },
  photoNeedsFace: { label: '照片须能识别人脸' },
  photoArchiveFiles: { label: '一个照片压缩包最多', unit: '张' },
  printPupilLimit: { label: '一次最多打印学籍信息确认表', unit: '人' },
  exportRowLimit: { label: '一次最多导出个人信息', unit: '行' },
  lookUpsPerHour: { label: '每人每小时全省查询', unit: '次' },
  lookUpsPerDay: { label: '每人每天全省查询', unit: '次' },
  draftDays: { label: '未提交的表单保留', unit: '天' },
}

/** A value in words, with its unit. */
export function policyText(key: keyof PolicyValues, value: unknown): string {
  const { unit, choices } = POLICY_WORDS[key]
  if (typeof value === 'boolean') return value ? '是' : '否'
  if (choices) return choices[String(value)] ?? String(value)
  return unit ? `${value} ${unit}` : String(value)
}

export interface PolicyChange {
  /** First and last day, `YYYY-MM-DD`, in business time; null: until it is set anew. */
  validFrom: string
  validTo: string | null
  /** The policy that holds on the first day, and what it is to become. */
  before: Policy
  after: Policy
}

/** Values that differ, old and new: for the audit and for whoever asks what has changed. */
export function changedValues(
  before: PolicyValues,
  after: PolicyValues,
): { key: keyof PolicyValues; from: unknown; to: unknown }[] {
  const keys = Object.keys(POLICY_WORDS) as (keyof PolicyValues)[]
  return keys
    .filter((key) => before[key] !== after[key])
    .map((key) => ({ key, from: before[key], to: after[key] }))
}

const startOf = (day: string) => Temporal.PlainDate.from(day).toZonedDateTime('Asia/Shanghai').toInstant()

/**
 * Whether a change may be made: what was decided under the old policy stays, and no promotion is set off by it.
 * @param season the business day and instant (ISO), and where this year's promotion is
 * @throws Refusal policy_in_the_past, window_dates_wrong, policy_promotion_day_past
 */
export function requirePolicyChange(
  change: PolicyChange,
  season: { today: string; now: string; year: number; promotion: PromotionPhase },
): void {
  const { validFrom, validTo, before, after } = change
  if (validFrom < season.today) refuse('policy_in_the_past', { field: 'validFrom' })
  if (validTo !== null && validTo < validFrom) refuse('window_dates_wrong', { field: 'validTo' })
  const year = Number(validFrom.slice(0, 4))
  if (year === season.year && season.promotion !== 'pending') return
  const now = Temporal.Instant.from(season.now)
  const begins = startOf(validFrom)
  const at = Temporal.Instant.compare(begins, now) > 0 ? begins : now
  const isDue = (policy: Policy) => Temporal.Instant.compare(promotionInstant(policy, year), at) <= 0
  if (isDue(after) && !isDue(before)) refuse('policy_promotion_day_past', { field: 'promotionDay' })
}
