/** How numbers, dates and waiting times are written, everywhere alike. Times are Asia/Shanghai's. */
import type { Role } from '../../rules/flow.ts'
import { ROLE_NAMES } from '../../rules/words.ts'

export { LEVEL_NAMES, ROLE_NAMES } from '../../rules/words.ts'

const NUMBER = new Intl.NumberFormat('zh-CN')
const PARTS = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'short',
  timeStyle: 'short',
})

/** 1,234 */
export const formatNumber = (value: number): string => NUMBER.format(value)

/** 2014-09-01; also of a date without a time. */
export function formatDate(value: string): string {
  return value.length === 10 ? value : PARTS.format(new Date(value)).slice(0, 10)
}

/** 2014-09-01 08:30 */
export const formatTime = (value: string): string => PARTS.format(new Date(value))

/** 1.5 MB */
export function formatBytes(bytes: number): string {
  if (bytes < 1024 * 1024) return `${NUMBER.format(Math.max(1, Math.round(bytes / 1024)))} KB`
  return `${NUMBER.format(Math.round(bytes / 104_857.6) / 10)} MB`
}

/** How much time a desk has left, in working days; below 0 it is overdue. */
export function dueState(workdaysLeft: number): { tone: 'late' | 'soon' | 'fine'; text: string } {
  if (workdaysLeft < 0) return { tone: 'late', text: `已超期 ${NUMBER.format(-workdaysLeft)} 个工作日` }
  if (workdaysLeft <= 2)
    return {
      tone: 'soon',
      text: workdaysLeft === 0 ? '今天到期' : `快到期,还剩 ${workdaysLeft} 个工作日`,
    }
  return { tone: 'fine', text: `还剩 ${NUMBER.format(workdaysLeft)} 个工作日` }
}

/** Names of roles as the contract sends them; one that this page does not know yet is shown as it is. */
export function roleNames(roles: readonly string[]): string {
  return roles.map((role) => ROLE_NAMES[role as Role] ?? role).join('、')
}
