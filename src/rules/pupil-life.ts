/** A pupil's life in words: what a page of it says of enrollments, numbers, graduations (QRY-2). */
import { Temporal } from 'temporal-polyfill'
import type { ProblemKind } from './identity.ts'

/** How the last enrollment ended, or that there was none yet. */
export type PupilState = 'newcomer' | 'in_school' | 'graduated' | 'departed' | 'removed'

export const STAGE_WORDS = { primary: '小学', junior: '初中', senior: '高中' } as const

export const ENTRY_WORDS: Readonly<Record<string, string>> = {
  load: '初始导入学籍',
  registration: '新生注册',
  late_registration: '在校生注册',
  admission: '招生入学',
  transfer: '转学转入',
  merge: '学校合并,随校转入',
}

/** What an ending is called; a graduation tells itself. */
export const ENDING_WORDS = { departed: '离校', removed: '学籍删除', merged: '学校合并,随校转出' } as const

export const OUTCOME_WORDS = { graduated: '毕业', completed: '结业', incomplete: '肄业' } as const

export const NUMBER_WORDS = { L: '取得临时学籍号(L)', G: '取得学籍号(G)', J: '取得学籍号(J)' } as const

export const PROBLEM_WORDS: Readonly<Record<ProblemKind, string>> = {
  id_duplicate: '身份证号重复',
  trace_duplicate: '姓名、性别、出生日期重复',
  id_not_found: '身份证号不存在(人口库核验)',
  id_name_mismatch: '身份证号与姓名不匹配(人口库核验)',
  id_checksum: '身份证号有误(校验位、地区,或与出生日期、性别不符)',
}

export const PROBLEM_STATE_WORDS = {
  untreated: '待处理',
  substantiated: '已佐证,待解除',
  corrected: '已变更',
  removed: '已删除',
  released: '已解除',
} as const

/** The instant at which a day begins in Asia/Shanghai, ISO. @param day `YYYY-MM-DD` */
export function startOfDay(day: string): string {
  return Temporal.PlainDate.from(day).toZonedDateTime('Asia/Shanghai').toInstant().toString()
}

/** What an event of a life is about: the page shows one kind alone where the life is long. */
export const LIFE_KINDS = {
  enrollment: '入学离校',
  class: '班级',
  promotion: '升级',
  graduation: '毕业',
  number: '学籍号',
  record: '信息照片',
  case: '业务',
  problem: '问题学籍',
  school: '学校变动',
} as const
export type LifeKind = keyof typeof LIFE_KINDS

export const CLASS_MOVE_WORDS = {
  class_change: '调班',
  class_merge: '合班',
  class_split: '拆班',
  placement_by_hand: '手工分班',
} as const

export const RECORD_SOURCE_WORDS = {
  form: '修改信息',
  workbook: '修改信息(Excel 导入)',
  case: '变更关键信息',
} as const

/** Why a promotion left him where he was. */
export const STAYER_WORDS = {
  open_case: '有未办结的业务',
  no_number: '没有学籍号',
  reversed: '毕业被驳回',
  kept_back: '学校暂不办理毕业',
  not_graduated: '毕业年级未办毕业',
} as const

export const SCHOOL_CHANGE_WORDS = {
  rename: '学校更名',
  move: '学校调整主管单位',
  merge: '学校合并',
  close: '学校撤销',
} as const

/** A stay at a school, with the class he is, or was last, in there. */
export interface Stay {
  /** First day, and the first day after. */
  from: string
  until: string | null
  classId: number | null
}

/** When he came from one class into another; from none when he was placed. */
export interface ClassStep {
  at: string
  from: number | null
  to: number
}

/** A time in one class: ISO instants, the last open. */
export interface TimeInClass {
  classId: number
  from: string
  until: string | null
}

const isBefore = (a: string, b: string) => Date.parse(a) < Date.parse(b)

/** The steps within a stay, oldest first. */
function stepsWithin(stay: Stay, steps: readonly ClassStep[]): ClassStep[] {
  const begins = startOfDay(stay.from)
  const ends = stay.until === null ? null : startOfDay(stay.until)
  return steps
    .filter((one) => !isBefore(one.at, begins) && (ends === null || isBefore(one.at, ends)))
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
}

/** The class that he came into with his entry, as a late arrival does; null for one who waited to be placed. */
export function classAtEntry(stay: Stay, steps: readonly ClassStep[]): number | null {
  const [first] = stepsWithin(stay, steps)
  return first ? first.from : stay.classId
}

/** In which class he was when: from what is kept of each step, and the class in which a stay ended. */
export function timesInClasses(stays: readonly Stay[], steps: readonly ClassStep[]): TimeInClass[] {
  return stays.flatMap((stay) => {
    const begins = startOfDay(stay.from)
    const ends = stay.until === null ? null : startOfDay(stay.until)
    const all = [{ at: begins, to: classAtEntry(stay, steps) }, ...stepsWithin(stay, steps)]
    return all.flatMap(({ at, to }, n) =>
      to === null ? [] : [{ classId: to, from: at, until: all[n + 1]?.at ?? ends }],
    )
  })
}

/** Whether he was in that class at that instant. */
export function wasInClass(times: readonly TimeInClass[], classId: number, at: string): boolean {
  return times.some(
    (one) =>
      one.classId === classId && !isBefore(at, one.from) && (one.until === null || isBefore(at, one.until)),
  )
}
