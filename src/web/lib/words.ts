/** Chinese words for the contract's codes, the same on every page. */
export const STAGE_NAMES = { primary: '小学', junior: '初中', senior: '高中' } as const
export { SEX_NAMES } from '../../rules/words.ts'

/** A table of words as the choices of a filter or a form. */
export const codesOf = (words: Readonly<Record<string, string>>) =>
  Object.entries(words).map(([code, label]) => ({ code, label }))

/** A number of graded years in Chinese, as classes are called: 一年级. */
const DIGITS = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九']
const FIRST_GRADE: Readonly<Record<string, string>> = { primary: '', junior: '初', senior: '高' }

/** 三年级, 初二, 高一. */
export function gradeName(stage: string, grade: number): string {
  const prefix = FIRST_GRADE[stage] ?? ''
  return prefix ? `${prefix}${DIGITS[grade] ?? grade}` : `${DIGITS[grade] ?? grade}年级`
}

/** 主管局(临江县教育局,办公电话 0531-86001002): whom to ask, and where. */
export const bureauText = (of: { name: string; officePhone: string | null }) =>
  `主管局(${of.name},${of.officePhone ? `办公电话 ${of.officePhone}` : '没有登记办公电话'})`

/** The business of a window, without the word for the window: 学生毕业时段 is about 学生毕业. */
export const businessOf = (windowLabel: string): string => windowLabel.replace(/(暂停)?时段$/, '')
