import { z } from 'zod'
import { MonthDay } from '../rules/window.ts'
import { anyStaff, bureauRegistrar, provinceRegistrar } from './access.ts'
import { ChangeEffect, Seen } from './change-effect.ts'
import { Id, PageQuery, pageOf, type Route } from './route.ts'
import { Day, Done, Int, Saying, Year } from './season-words.ts'

const WindowRow = z.object({
  id: Int,
  unit: z.object({ id: Int, name: z.string() }),
  business: z.string(),
  label: z.string(),
  kind: z.enum(['open', 'frozen']),
  from: MonthDay,
  to: MonthDay,
  fromYear: Year,
  toYear: Year.nullable(),
})

/**
 * The windows that hold this year in the actor's unit, and who set them (ORG-5): its own and those above it, the
 * widest first; all of one business must be open. With `below`, also those of the units below, and of later years.
 */
export const listWindows = {
  method: 'GET',
  path: '/api/windows',
  summary: '业务时段',
  access: anyStaff,
  input: { query: z.object({ below: z.enum(['true', 'false']).default('false') }) },
  output: z.object({ rows: z.array(WindowRow) }),
  refusals: [],
} as const satisfies Route

const windowWish = {
  unitId: Id,
  business: z.enum(['transfer', 'graduation', 'admission', 'registration', 'allocation']),
  kind: z.enum(['open', 'frozen']),
  from: MonthDay,
  to: MonthDay,
  fromYear: Year,
  toYear: Year.nullable(),
}

/** What a window would do, before it is set: who could no longer begin, which forms could not be sent. */
export const previewWindow = {
  method: 'POST',
  path: '/api/windows/preview',
  summary: '设置业务时段前预览影响',
  access: bureauRegistrar,
  input: { body: z.object(windowWish) },
  output: ChangeEffect,
  refusals: ['not_found', 'window_dates_wrong', 'window_wider_than_province'],
} as const satisfies Route

export const setWindow = {
  method: 'PUT',
  path: '/api/windows',
  summary: '设置业务时段(本单位或下级单位)',
  access: bureauRegistrar,
  input: { body: z.object({ ...windowWish, seen: Seen }) },
  output: WindowRow,
  refusals: ['not_found', 'window_dates_wrong', 'window_wider_than_province', 'stale_view', 'effect_changed'],
} as const satisfies Route

const Opening = z.object({
  id: Int,
  unit: z.object({ id: Int, name: z.string() }),
  business: z.enum(['late_registration']),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  reason: z.string(),
  closedAt: z.iso.datetime().nullable().describe('提前关闭的时间'),
})

export const listOpenings = {
  method: 'GET',
  path: '/api/switches',
  summary: '业务开关:已临时开放的单位',
  access: anyStaff,
  input: {
    query: PageQuery.extend({
      school: Id.optional().describe('只看这个单位及其下级的'),
      current: z.enum(['true']).optional().describe('只看还没有结束的'),
    }),
  },
  output: pageOf(Opening),
  refusals: [],
} as const satisfies Route

const openingWish = {
  unitId: Id,
  business: z.enum(['late_registration']),
  from: z.iso.datetime({ offset: true }),
  to: z.iso.datetime({ offset: true }),
  reason: Saying(200),
}

export const previewOpening = {
  method: 'POST',
  path: '/api/switches/preview',
  summary: '临时开放前预览影响',
  access: provinceRegistrar,
  input: { body: z.object(openingWish) },
  output: ChangeEffect,
  refusals: ['not_found', 'window_dates_wrong', 'switch_county_or_school'],
} as const satisfies Route

/** The province opens late registration for one county or school, for a time, with a reason (ORG-6). */
export const openSwitch = {
  method: 'POST',
  path: '/api/switches',
  summary: '临时开放在校生注册',
  access: provinceRegistrar,
  input: { body: z.object({ ...openingWish, seen: Seen }) },
  output: Opening,
  refusals: ['not_found', 'window_dates_wrong', 'switch_county_or_school', 'stale_view', 'effect_changed'],
} as const satisfies Route

export const previewClosing = {
  method: 'POST',
  path: '/api/switches/:id/closed/preview',
  summary: '提前关闭前预览影响',
  access: provinceRegistrar,
  input: { params: z.object({ id: Id }) },
  output: ChangeEffect,
  refusals: ['not_found', 'switch_not_open'],
} as const satisfies Route

/** Before its time is over; the opening stays in the record. Closed twice is closed. */
export const closeSwitch = {
  method: 'PUT',
  path: '/api/switches/:id/closed',
  summary: '提前关闭临时开放',
  access: provinceRegistrar,
  input: { params: z.object({ id: Id }), body: z.object({ seen: Seen }).nullish() },
  output: Opening,
  refusals: ['not_found', 'switch_not_open', 'stale_view', 'effect_changed'],
} as const satisfies Route

const CalendarDay = z.object({
  day: Day,
  kind: z.enum(['holiday', 'make_up']),
  note: z.string().nullable(),
})

export const getCalendar = {
  method: 'GET',
  path: '/api/calendar/:year',
  summary: '工作日历',
  access: anyStaff,
  input: { params: z.object({ year: Year }) },
  output: z.object({ rows: z.array(CalendarDay), isKnown: z.boolean() }),
  refusals: [],
} as const satisfies Route

const dayWish = {
  day: Day,
  kind: z.enum(['holiday', 'make_up', 'ordinary']),
  note: z.string().max(40).nullable(),
}
const nationAdministrator = { roles: ['administrator'], levels: ['nation'] } as const

/** Which deadlines a day would move, before it is saved: what lies on a desk keeps its number of working days. */
export const previewCalendarDay = {
  method: 'POST',
  path: '/api/calendar/preview',
  summary: '编辑工作日历前预览影响',
  access: nationAdministrator,
  input: { body: z.object(dayWish) },
  output: ChangeEffect,
  refusals: [],
} as const satisfies Route

export const setCalendarDay = {
  method: 'PUT',
  path: '/api/calendar',
  summary: '编辑工作日历',
  access: nationAdministrator,
  input: { body: z.object({ ...dayWish, seen: Seen }) },
  output: Done,
  refusals: ['calendar_in_use', 'stale_view', 'effect_changed'],
} as const satisfies Route
