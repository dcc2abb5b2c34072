import type { z } from 'zod'
import type { listOpenings, listWindows, previewWindow } from '../../contract/policy.ts'
import { WINDOW_LABELS } from '../../rules/window.ts'

export type WindowRow = z.output<typeof listWindows.output>['rows'][number]
export type Opening = z.output<typeof listOpenings.output>['rows'][number]
export type NewWindow = z.input<typeof previewWindow.input.body>

export const BUSINESS_NAMES = WINDOW_LABELS
export const KIND_NAMES = { open: '只在此时段办理', frozen: '此时段暂停发起' } as const
/** Whether an opening is over, to come or going on. @param now ISO instant of the business clock */
export function openingState(row: Pick<Opening, 'from' | 'to' | 'closedAt'>, now: string): string {
  if (row.closedAt !== null) return '已提前关闭'
  const at = Date.parse(now)
  if (at < Date.parse(row.from)) return '未开始'
  return at < Date.parse(row.to) ? '开放中' : '已结束'
}

/** `08-11` as 8 月 11 日. */
export function monthDayText(monthDay: string): string {
  const [month, day] = monthDay.split('-').map(Number)
  return `${month} 月 ${day} 日`
}

/** Since ever: the earliest year there is. */
const FIRST_YEAR = 2000

export function yearsText(row: Pick<WindowRow, 'fromYear' | 'toYear'>): string {
  if (row.fromYear <= FIRST_YEAR && row.toYear === null) return '每年'
  if (row.toYear === row.fromYear) return `${row.fromYear} 年`
  return row.toYear ? `${row.fromYear} 至 ${row.toYear} 年` : `${row.fromYear} 年起每年`
}
