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
  | 'numbers_done'
  | 'numbers_stuck'
  | 'graduation_reversed'
  | 'school_changed'

export const NOTICE_KIND_NAMES: Readonly<Record<NoticeKind, string>> = {
  case_arrived: '待办到达',
  case_sent_back: '业务退回',
  case_closed: '业务办结',
  deadline_near: '即将到期',
  deadline_over: '已超期',
  import_done: '导入完成',
  import_refused: '导入退回',
  promotion_done: '升级完成',
  promotion_reversed: '撤回升级',
  numbers_done: '学籍号核发',
  numbers_stuck: '核发受阻',
  graduation_reversed: '毕业驳回',
  school_changed: '学校变更',
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
  /** The kind of import, the year of a promotion, what holds a run of numbers up, the last day to graduate again, or what became of a school in words. */
  what: string | null
  count: number
}

/** What holds a run of official numbers up. */
export type NumberStuck = 'register' | 'fault' | 'stopped'

const NUMBERS_STUCK: Readonly<Record<NumberStuck, string>> = {
  register: '正式学籍号核发暂停:人口库没有应答,系统会自动再问。',
  fault: '正式学籍号核发受阻:系统内部出错,系统会自动再试。',
  stopped: '正式学籍号核发已停止:系统内部出错,不再自动再试,请联系技术支持。',
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
      return `${what} 年升级已撤回,各班回到原年级。`
    case 'numbers_done':
      return count > 0
        ? `正式学籍号核发完成,本次发放 ${many(count)} 个。`
        : '正式学籍号核发完成,本次没有需要发放的号码。'
    case 'numbers_stuck':
      return NUMBERS_STUCK[what as NumberStuck] ?? NUMBERS_STUCK.fault
    case 'graduation_reversed':
      return `${many(count)} 名学生的毕业被主管单位驳回,已回到原班级;请于 ${what ?? ''} 前重新办理毕业。`
    case 'school_changed':
      return `${what ?? ''}。`
  }
}

/** Where it leads, as an address of the web; null where there is nothing to be done. */
export function noticeLink(of: { kind: NoticeKind; subjectId: number | null }): string | null {
  const { kind, subjectId } = of
  if (kind === 'deadline_near') return '/inbox?due=soon'
  if (kind === 'deadline_over') return '/inbox?due=over'
  if (kind.startsWith('import_')) return '/imports'
  if (kind.startsWith('promotion_')) return '/classes'
  if (kind === 'numbers_done') return '/number-list'
  if (kind === 'numbers_stuck') return '/numbers'
  if (kind === 'graduation_reversed') return '/graduation-reversals?again=false'
  if (kind === 'school_changed')
    return subjectId === null ? '/school-changes' : `/school-changes?school=${subjectId}`
  if (subjectId !== null) return `/cases/${subjectId}`
  return kind === 'case_closed' ? null : '/inbox'
}
