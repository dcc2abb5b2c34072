/**
 * Two policies side by side (ORG-5 to ORG-7): which values and windows differ, by how much, and what that means for the
 * people who work under them. Always told of the right one, as against the left.
 */
import { Temporal } from 'temporal-polyfill'
import { POLICY_WORDS, type PolicyValues } from './policy-values.ts'
import { type BusinessWindow, WINDOW_LABELS, type WindowBusiness } from './window.ts'

/** What it means when a number is larger, a day later, a rule on, or a choice the one behind. */
interface Meaning {
  more: string
  less: string
}

/** Every value has its meaning: whoever adds one says what it does. */
const MEANINGS: Readonly<Record<keyof PolicyValues, Meaning>> = {
  deskWorkdays: {
    more: '每张桌上可以放得更久,业务超期变红得晚,学生等得更久。',
    less: '每张桌上必须办得更快,业务更早变红、计入超期。',
  },
  importRowLimit: {
    more: '一个工作簿可以更大,学校可少拆几次,检查用时更长。',
    less: '超过的工作簿在读取前就会退回,学校须拆成几个上传。',
  },
  allocationDay: {
    more: '没有自行设定的市、县更晚才能导入招生结果,学校录取随之推后。',
    less: '没有自行设定的市、县可以更早导入招生结果。',
  },
  promotionDay: {
    more: '升级推后:毕业可以办得更晚,招生入学和新生注册也要等到升级以后才能开始。',
    less: '升级提前:未毕业的学生更早被留在毕业年级,招生入学和新生注册可以更早开始。',
  },
  promotionReversalHours: {
    more: '升级以后有更长时间可以撤回。',
    less: '升级以后可以撤回的时间更短;为 0 时不能撤回。',
  },
  regraduationDays: {
    more: '毕业被驳回的学生有更长时间重新毕业。',
    less: '毕业被驳回的学生必须更快重新毕业,过期须另行处理。',
  },
  fiveYearLeaversEnterGradeSix: {
    more: '五年制小学毕业生可以录取到六年制小学的六年级。',
    less: '五年制小学毕业生只能录取到初中。',
  },
  registrarMayApprove: {
    more: '学校里一个人可以既录入又审核,少一道把关。',
    less: '学校里录入和审核必须是两个人;一人兼任的学校要先补一个用户。',
  },
  primaryEntryAge: {
    more: '年龄更大才算足龄,更多新生在导入时会被提醒未足龄。',
    less: '年龄较小的新生不再被提醒。',
  },
  classSizeWarning: {
    more: '班级人数更多才提醒大班额。',
    less: '班级人数较少时就提醒大班额。',
  },
  numberRunDay: {
    more: '每月更晚赋正式学籍号,学生持临时号的时间更长。',
    less: '每月更早赋正式学籍号。',
  },
  populationBatch: {
    more: '一次送核的人数更多,次数更少;一次没有答复,受影响的人更多。',
    less: '一次送核的人数更少,次数更多。',
  },
  populationTimeoutSeconds: {
    more: '等待答复的时间更长,才按尚未核验处理。',
    less: '等待答复的时间更短,人口库繁忙时更多人会显示尚未核验,过后再送。',
  },
  photoSize: {
    more: '较大的同比例照片由系统缩小,学校不必自己裁剪。',
    less: '只收恰好 358×441 的照片,其他尺寸的会被退回。',
  },
  photoKilobytes: { more: '可以收更大的照片。', less: '更多照片会因为太大被退回。' },
  photoNeedsFace: {
    more: '识别不出人脸的照片会被退回。',
    less: '识别不出人脸的照片也会收下,须由学校自己看。',
  },
  photoArchiveFiles: { more: '一个压缩包可以放更多照片。', less: '照片要分成更多的压缩包上传。' },
  printPupilLimit: { more: '一次可以打印更多确认表。', less: '确认表要分更多次打印。' },
  exportRowLimit: {
    more: '一次可以带走更多人的信息,泄露时影响的人更多。',
    less: '导出要分更多次,每一次都写明用途、留痕。',
  },
  lookUpsPerHour: {
    more: '一个人一小时可以查更多不同的学生。',
    less: '集中查询时更容易到达上限,须等下一个小时。',
  },
  lookUpsPerDay: {
    more: '一个人一天可以查更多不同的学生。',
    less: '集中查询时更容易到达上限,须等第二天。',
  },
  draftDays: { more: '没有提交的表单保留得更久。', less: '没有提交的表单更早删除,须重新填写。' },
}

/** A value of the two policies; the same where `meaning` is null. */
export interface ComparedValue {
  key: keyof PolicyValues
  left: PolicyValues[keyof PolicyValues]
  right: PolicyValues[keyof PolicyValues]
  /** By how much the right one differs, and what that means. */
  meaning: string | null
}

const isDay = (value: unknown): value is string => typeof value === 'string' && /^\d\d-\d\d$/.test(value)
/** Days of a year in which 29 February is one, so that no two days are the same. */
const dayOfYear = (monthDay: string) =>
  Temporal.PlainMonthDay.from(monthDay).toPlainDate({ year: 2000 }).dayOfYear

/** Right less left: days, a number, or one step of a rule or a choice. */
function stepOf(key: keyof PolicyValues, left: unknown, right: unknown): number {
  if (isDay(left) && isDay(right)) return dayOfYear(right) - dayOfYear(left)
  if (typeof left === 'number' && typeof right === 'number') return right - left
  if (typeof left === 'boolean') return Number(right) - Number(left)
  const choices = Object.keys(POLICY_WORDS[key].choices ?? {})
  return choices.indexOf(String(right)) - choices.indexOf(String(left))
}

function amountOf(key: keyof PolicyValues, left: unknown, step: number): string {
  const size = Math.abs(step)
  if (isDay(left)) return `${step > 0 ? '晚' : '早'} ${size} 天。`
  if (typeof left !== 'number') return ''
  return `${step > 0 ? '多' : '少'} ${size} ${POLICY_WORDS[key].unit ?? ''}`.trimEnd().concat('。')
}

/** What it means that the right policy has another value than the left; null when it has the same. */
export function meaningOf<K extends keyof PolicyValues>(
  key: K,
  left: PolicyValues[K],
  right: PolicyValues[K],
): string | null {
  const step = stepOf(key, left, right)
  if (step === 0) return null
  const { more, less } = MEANINGS[key]
  return `${amountOf(key, left, step)}${step > 0 ? more : less}`
}

/** Every value of two policies, those that differ first. */
export function comparePolicies(left: PolicyValues, right: PolicyValues): ComparedValue[] {
  const rows = (Object.keys(POLICY_WORDS) as (keyof PolicyValues)[]).map((key) => ({
    key,
    left: left[key],
    right: right[key],
    meaning: meaningOf(key, left[key], right[key]),
  }))
  return [...rows.filter((row) => row.meaning !== null), ...rows.filter((row) => row.meaning === null)]
}

/** A business's windows in the two policies; the same where `meaning` is null. */
export interface ComparedWindow {
  business: WindowBusiness
  left: readonly BusinessWindow[]
  right: readonly BusinessWindow[]
  meaning: string | null
}

const lengthOf = ({ from, to }: BusinessWindow) => dayOfYear(to) - dayOfYear(from) + 1

function movedText(word: string, by: number): string[] {
  return by === 0 ? [] : [`${by > 0 ? '晚' : '早'} ${Math.abs(by)} 天${word}`]
}

/** How one window differs from another of its kind. */
function windowMeaning(left: BusinessWindow, right: BusinessWindow): string {
  const moved = [
    ...movedText('开始', dayOfYear(right.from) - dayOfYear(left.from)),
    ...movedText('结束', dayOfYear(right.to) - dayOfYear(left.to)),
  ]
  const more = lengthOf(right) - lengthOf(left)
  const what = right.kind === 'open' ? '可以发起的日子' : '暂停发起的日子'
  const effect = more === 0 ? `${what}一样多` : `${what}${more > 0 ? '多' : '少'} ${Math.abs(more)} 天`
  return `${moved.join(',')};${effect}。`
}

const said = (windows: readonly BusinessWindow[]) =>
  JSON.stringify(windows.map(({ kind, from, to }) => [kind, from, to]))

function windowsMeaning(left: readonly BusinessWindow[], right: readonly BusinessWindow[]): string | null {
  if (said(left) === said(right)) return null
  if (left.length === 0) return '左侧没有设时段,随时可以发起;右侧只在时段规定的日子。'
  if (right.length === 0) return '右侧没有设时段,随时可以发起。'
  const [one, other] = [left[0], right[0]]
  if (left.length === 1 && right.length === 1 && one && other && one.kind === other.kind)
    return windowMeaning(one, other)
  return '两侧设时段的方式不同:一项业务的各个时段都开放,才能发起,请逐条对照。'
}

/** Windows of two policies by business, those that differ first. */
export function compareWindows(
  left: readonly BusinessWindow[],
  right: readonly BusinessWindow[],
): ComparedWindow[] {
  const rows = (Object.keys(WINDOW_LABELS) as WindowBusiness[]).map((business) => {
    const [here, there] = [left, right].map((side) => side.filter((one) => one.business === business))
    const of = { business, left: here ?? [], right: there ?? [] }
    return { ...of, meaning: windowsMeaning(of.left, of.right) }
  })
  return [...rows.filter((row) => row.meaning !== null), ...rows.filter((row) => row.meaning === null)]
}
