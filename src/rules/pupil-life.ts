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
