/**
 * What becomes of schools (ORG-9): renamed, handed to another bureau, gone into another school, closed. What stands in
 * the way, what classes are called afterwards, and the sentence that the officer confirms.
 */
import { type Refusal, refusalOf, refuse } from './refusal.ts'
import { className, keptName, nextClassNumbers, type Stage } from './school-class.ts'

export type SchoolChangeKind = 'rename' | 'move' | 'merge' | 'close'

export const SCHOOL_CHANGE_WORDS = {
  rename: '更名',
  move: '变更主管单位',
  merge: '并入他校',
  close: '撤销',
} as const satisfies Record<SchoolChangeKind, string>

export const SCHOOL_CHANGE_STATE_WORDS = { planned: '待生效', done: '已生效', cancelled: '已取消' } as const

/** What a change touches, counted. */
export interface SchoolChangeEffect {
  classes: number
  pupils: number
  openCases: number
  /** Rows of the allocation list that wait for the school, or that it has asked to admit. */
  allocations: number
  /** Graduates whose archive lies with the school. */
  graduates: number
  /** Accounts of the school that can be signed in with. */
  accounts: number
  /** Accounts of bureaus that see the school now and won't afterwards. */
  losing: number
}

/** What has to be over first. */
export type SchoolChangeBlockerKind =
  | 'promotion'
  | 'number_run'
  | 'import'
  | 'planned_rename'
  | 'pupil'
  | 'open_case'
  | 'allocation'

export interface SchoolChangeBlocker {
  kind: SchoolChangeBlockerKind
  count: number
  text: string
}

/** What is under way around a school. */
export interface UnderWay {
  promotions: number
  numberRuns: number
  imports: number
  plannedRenames: number
}

const BLOCKER_TEXTS: Readonly<Record<SchoolChangeBlockerKind, (n: string) => string>> = {
  promotion: () => '全省正在升级(或正在撤回升级)',
  number_run: () => '全省正在编制学籍号',
  import: (n) => `有 ${n} 个导入还没有处理完`,
  planned_rename: () => '有一项更名还没有生效,请等它生效或先取消',
  pupil: (n) => `还有 ${n} 名在校学生`,
  open_case: (n) => `还有 ${n} 件在办业务`,
  allocation: (n) => `还有 ${n} 条招生结果没有办结`,
}

const thousands = (n: number) => n.toLocaleString('en-US')

function blocker(kind: SchoolChangeBlockerKind, count: number): SchoolChangeBlocker[] {
  return count > 0 ? [{ kind, count, text: BLOCKER_TEXTS[kind](thousands(count)) }] : []
}

/**
 * What forbids a change now. A renaming waits for nothing but another renaming; what moves rows waits for whatever
 * else moves them; a school closes only when nobody and nothing is left in it.
 */
export function blockersOf(
  kind: SchoolChangeKind,
  effect: SchoolChangeEffect,
  underWay: UnderWay,
): SchoolChangeBlocker[] {
  const planned = blocker('planned_rename', underWay.plannedRenames)
  if (kind === 'rename') return planned
  const running = [
    ...blocker('promotion', underWay.promotions),
    ...blocker('number_run', underWay.numberRuns),
    ...blocker('import', underWay.imports),
    ...planned,
  ]
  if (kind !== 'close') return running
  return [
    ...blocker('pupil', effect.pupils),
    ...blocker('open_case', effect.openCases),
    ...blocker('allocation', effect.allocations),
    ...running,
  ]
}

/** @throws Refusal school_change_blocked, naming each */
export function requireUnblocked(blockers: readonly SchoolChangeBlocker[]): void {
  if (blockers.length > 0)
    refuse('school_change_blocked', { detail: `${blockers.map((one) => one.text).join(';')}。` })
}

/** Days that a renaming may be planned ahead. */
const AHEAD_YEARS = 1

/**
 * The day from which a name holds: at once when it has come, else planned.
 * @param of.lastOn first day of the name it has now; null when it never had another
 * @throws Refusal school_rename_day
 */
export function renameState(of: { on: string; today: string; lastOn: string | null }): 'planned' | 'done' {
  const latest = `${Number(of.today.slice(0, 4)) + AHEAD_YEARS}${of.today.slice(4)}`
  if (of.on > latest || (of.lastOn !== null && of.on < of.lastOn))
    refuse('school_rename_day', { field: 'on' })
  return of.on > of.today ? 'planned' : 'done'
}

/** What a school teaches, as far as another one has to teach it too. */
export interface SchoolOffer {
  isSpecial: boolean
  lengths: Readonly<Record<Stage, number | null>>
}

const STAGE_WORDS = { primary: '小学', junior: '初中', senior: '高中' } as const

/**
 * Whether a school can take over another one's pupils: it teaches every stage that is in use there, for as many years.
 * @param of.stages stages with classes or pupils
 */
export function mergeRefusal(of: {
  from: SchoolOffer
  into: SchoolOffer
  stages: readonly Stage[]
}): Refusal | undefined {
  const { from, into } = of
  if (from.isSpecial && !into.isSpecial)
    return refusalOf('school_merge_unfit', { field: 'intoId', detail: '特殊教育学校只能并入特殊教育学校。' })
  for (const stage of of.stages) {
    const years = into.lengths[stage]
    const about = (why: string) => refusalOf('school_merge_unfit', { field: 'intoId', detail: why })
    if (years === null) return about(`该校不开设${STAGE_WORDS[stage]}。`)
    if (years !== from.lengths[stage])
      return about(`${STAGE_WORDS[stage]}学制不一致:${from.lengths[stage] ?? '不设'} 年与 ${years} 年。`)
  }
  return undefined
}

/** A class as far as its number and name are concerned. */
export interface NamedClass {
  id: number
  stage: Stage
  cohort: number
  grade: number
  number: string
  name: string
}

/** What a class is called in the school that it comes to; `from` and `to` are as people say them. */
export interface ClassInMerge extends NamedClass {
  from: string
  to: string
}

/** Those who are in one grade; classes that left long ago share its number, not its cohort. */
const yearKey = (one: NamedClass) => `${one.stage} ${one.cohort}`

/**
 * Numbers and names of classes that come into a school: kept where nobody there has them, else the next free ones.
 * @param own every class that the school ever had: numbers are never given twice
 * @throws Refusal class_numbers_used_up
 */
export function classesInMerge(own: readonly NamedClass[], coming: readonly NamedClass[]): ClassInMerge[] {
  const numbers = own.map((one) => one.number)
  const names = new Map<string, Set<string>>()
  const namesOf = (one: NamedClass) => {
    const known = names.get(yearKey(one)) ?? new Set<string>()
    names.set(yearKey(one), known)
    return known
  }
  for (const one of own) namesOf(one).add(spoken(one.name))
  return coming.map((one) => {
    const taken = namesOf(one)
    const isNumberFree = !numbers.includes(one.number)
    const [next] = isNumberFree ? [one] : nextClassNumbers({ ...one, count: 1 }, numbers)
    const number = next?.number ?? refuse('class_numbers_used_up')
    const name = taken.has(spoken(one.name)) ? freeName(taken) : one.name
    numbers.push(number)
    taken.add(spoken(name))
    return { ...one, number, name, from: className(one), to: className({ ...one, name }) }
  })
}

/** Two names that differ by a space, or by the grade or cohort in front, are one to whoever says them. */
const spoken = (name: string) => keptName(name).replaceAll(/\s/g, '')

function freeName(taken: ReadonlySet<string>): string {
  for (let at = 1; ; at++) if (!taken.has(`${at}班`)) return `${at}班`
}

/** What is told of a change to whoever is concerned. */
export interface SchoolChangeNews {
  kind: SchoolChangeKind
  /** Before it. */
  name: string
  /** The new name, bureau or school; null where it only closes. */
  to: string | null
  /** `YYYY-MM-DD` */
  on: string
  state: keyof typeof SCHOOL_CHANGE_STATE_WORDS
}

/** What became, becomes or no longer becomes of a school, as the units concerned are told it: no full stop. */
export function newsOfChange({ kind, name, to, on, state }: SchoolChangeNews): string {
  switch (kind) {
    case 'rename':
      if (state === 'planned') return `${name}将从 ${on} 起更名为${to}`
      return state === 'done' ? `${name}已更名为${to}` : `${name}不再更名为${to},原定 ${on} 的更名已取消`
    case 'move':
      return `${name}已改由${to}主管,在办业务由新的主管单位办理`
    case 'merge':
      return `${name}已并入${to},学生、班级和在办业务已转入${to}`
    case 'close':
      return `${name}已撤销,不再办理业务`
  }
}

/** The effect in one sentence, as the officer confirms it and as the book keeps it. */
export function effectSentence(kind: SchoolChangeKind, effect: SchoolChangeEffect): string {
  const n = thousands
  const moved = [
    `${n(effect.classes)} 个班`,
    `${n(effect.pupils)} 名学生`,
    `${n(effect.openCases)} 件在办事项`,
    ...(effect.allocations > 0 ? [`${n(effect.allocations)} 条招生结果`] : []),
  ].join('、')
  const losing = effect.losing > 0 ? `;旧主管单位的 ${n(effect.losing)} 个账号将不再看到该校` : ''
  switch (kind) {
    case 'rename':
      return `${n(effect.pupils)} 名在校学生的学校名称随之改变,学校标识码和学籍号不变。`
    case 'close':
      return `学校停止办理业务;${n(effect.graduates)} 名毕业生的档案仍可由主管单位查询。`
    case 'move':
      return `将移动 ${moved},${n(effect.graduates)} 名毕业生的档案随之移动${losing}。`
    case 'merge':
      return `将移动 ${moved},${n(effect.graduates)} 名毕业生的档案归并入的学校管理${losing}。`
  }
}
