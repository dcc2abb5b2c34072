/** What a notice says and where it leads: the bell, the list and the stream say it alike. */
import { IMPORT_KIND_NAMES } from './words.ts'

export type NoticeKind =
  | 'case_arrived'
  | 'case_sent_back'
  | 'case_closed'
  | 'deadline_near'
  | 'deadline_over'
  | 'import_done'
  | 'import_refused'
  | 'promotion_done'
  | 'promotion_reversed'

export const NOTICE_KIND_NAMES: Readonly<Record<NoticeKind, string>> = {
  case_arrived: '待办到达',
  case_sent_back: '业务退回',
  case_closed: '业务办结',
  deadline_near: '即将到期',
  deadline_over: '已超期',
  import_done: '导入完成',
  import_refused: '导入退回',
  promotion_done: '升级完成',
  promotion_reversed: '升级撤销',
}

/** Days for which a notice is kept. */
export const NOTICE_DAYS = 180

export interface NoticeFacts {
  kind: NoticeKind
  /** The business in words, for notices of cases. */
  business: string | null
  /** The state of the case in words. */
  state: string | null
  /** The pupil of the one case; null where it is about several. */
  subject: string | null
  /** The kind of import, or the year of a promotion. */
  what: string | null
  count: number
}

const many = (count: number) => count.toLocaleString('en-US')

/** 王小明的新生注册, or 新生注册 600 件. */
function casesOf({ subject, business, count }: NoticeFacts): string {
  return subject ? `${subject}的${business ?? '业务'}` : `${business ?? '业务'} ${many(count)} 件`
}

/** One Chinese sentence. */
export function noticeText(facts: NoticeFacts): string {
  const { kind, state, what, count } = facts
  const isIn = state ? `(${state})` : ''
  const imported = IMPORT_KIND_NAMES[what as keyof typeof IMPORT_KIND_NAMES] ?? '工作簿'
  switch (kind) {
    case 'case_arrived':
      return `${casesOf(facts)}等待办理${isIn}。`
    case 'case_sent_back':
      return `${casesOf(facts)}被退回,请修改后重新提交。`
    case 'case_closed':
      return `${casesOf(facts)}已办结${state ? `:${state}` : ''}。`
    case 'deadline_near':
      return `${many(count)} 件业务在下一个工作日前到期,请尽快办理。`
    case 'deadline_over':
      return `${many(count)} 件业务已超期,请立即办理。`
    case 'import_done':
      return `「${imported}」导入完成,入库 ${many(count)} 行。`
    case 'import_refused':
      return `「${imported}」导入被退回,${many(count)} 行有错误,请修改后重传。`
    case 'promotion_done':
      return `${what} 年升级已完成,各班年级已更新。`
    case 'promotion_reversed':
      return `${what} 年升级已撤销,各班回到原年级。`
  }
}

/** Where it leads, as an address of the web; null where there is nothing to be done. */
export function noticeLink(of: { kind: NoticeKind; subjectId: number | null }): string | null {
  const { kind, subjectId } = of
  if (kind === 'deadline_near') return '/inbox'
  if (kind === 'deadline_over') return '/inbox?overdue=true'
  if (kind.startsWith('import_')) return '/imports'
  if (kind.startsWith('promotion_')) return '/classes'
  if (subjectId !== null) return `/cases/${subjectId}`
  return kind === 'case_closed' ? null : '/inbox'
}
