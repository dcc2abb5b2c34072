/** Notices: what a desk or a person is told, in a list, as a number on the bell, and as a stream while one is there. */
import { z } from 'zod'
import { inProvince } from './access.ts'
import { Id, PageQuery, pageOf, type Route } from './route.ts'
import { Count, Int } from './season-words.ts'

const NoticeKind = z.enum([
  'case_arrived',
  'case_sent_back',
  'case_closed',
  'deadline_near',
  'deadline_over',
  'import_done',
  'import_refused',
  'promotion_done',
  'promotion_reversed',
  'numbers_done',
  'numbers_stuck',
  'graduation_reversed',
  'school_changed',
])

const Notice = z.object({
  id: Int,
  at: z.iso.datetime(),
  kind: NoticeKind,
  text: z.string().describe('内容'),
  /** Address of the page where it goes on. */
  link: z.string().nullable(),
  isRead: z.boolean().describe('已读'),
})

export const listNotices = {
  method: 'GET',
  path: '/api/notices',
  summary: '通知',
  access: inProvince,
  input: {
    query: PageQuery.extend({
      unread: z.enum(['true', 'false']).optional().describe('只看未读、已读'),
      kind: NoticeKind.optional(),
    }),
  },
  output: pageOf(Notice),
  refusals: [],
} as const satisfies Route

export const countUnread = {
  method: 'GET',
  path: '/api/notices/unread',
  summary: '未读通知数',
  access: inProvince,
  input: {},
  output: z.object({
    /** Counted up to 100. */
    unread: Count,
  }),
  refusals: [],
} as const satisfies Route

export const markRead = {
  method: 'PUT',
  path: '/api/notices/read',
  summary: '通知标为已读',
  access: inProvince,
  input: {
    body: z.object({ notices: z.array(Id).max(200).optional().describe('不填:全部') }),
  },
  output: z.object({ unread: Count }),
  refusals: [],
} as const satisfies Route

/**
 * Server-sent events, event `notice`: the id of each is its place, sent back as Last-Event-ID after a break, so that
 * nothing is missed. Event `end`: the session is over.
 */
export const streamNotices = {
  method: 'GET',
  path: '/api/notices/stream',
  summary: '通知实时推送(text/event-stream)',
  access: inProvince,
  input: {},
  output: z.any(),
  stream: true,
  refusals: [],
} as const satisfies Route
