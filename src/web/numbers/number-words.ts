import type { z } from 'zod'
import type { getNumberBoard, listNumberRuns, listNumbers } from '../../contract/student-number.ts'
import { CHECK_WORDS } from '../../rules/number-allocation.ts'
import { formatNumber, formatTime } from '../lib/format.ts'

export type Board = z.output<typeof getNumberBoard.output>
export type Run = z.output<typeof listNumberRuns.output>['rows'][number]
export type NumberRow = z.output<typeof listNumbers.output>['rows'][number]

export const RUN_WORDS: Record<Run['state'], string> = {
  running: '正在编制',
  waiting: '等待人口库答复',
  done: '编制完成',
}

/** Who answers for the population register, said plainly: a practice answer is no check, and none is none. */
export const REGISTER_NOTES: Record<Board['register'], { type: 'info' | 'warning'; text: string } | null> = {
  connected: null,
  simulator: { type: 'info', text: '演练世界:人口库核验由模拟接口答复,结果不代表真实核验。' },
  none: {
    type: 'warning',
    text: '本系统尚未接入国家人口基础信息库。有身份证号的学生都还没有核验,不会取得 G 号;无身份证号、查重通过的学生仍可取得 J 号。',
  },
}

/** Where a pupil's check stands: since when, and how often it was tried. */
export function checkText({ check, kind }: Pick<NumberRow, 'check' | 'kind'>): string {
  // Who has no ID number is nobody to ask the register for.
  if (!check && kind === 'J') return '无身份证号,不送核'
  if (!check) return '尚未送核'
  if (check.state !== 'waiting') return `${CHECK_WORDS[check.state]}(${formatTime(check.since)})`
  if (check.attempts === 0) return `尚未核验,自 ${formatTime(check.since)} 起`
  return `尚未核验,自 ${formatTime(check.since)} 起,已送核 ${formatNumber(check.attempts)} 次`
}
