import { z } from 'zod'
import { anyStaff, BUREAU_LEVELS } from './access.ts'
import type { Route } from './route.ts'
import { Count, Int, Year } from './season-words.ts'

/** One bar of the season's timeline. */
const TimelineBar = z.object({
  business: z.string(),
  label: z.string(),
  kind: z.enum(['open', 'frozen', 'instant']),
  from: z.iso.datetime(),
  /** The last second of its last day. */
  to: z.iso.datetime(),
  /** Where the clock is: before it, inside it, behind it. An instant is inside while its work is not complete. */
  phase: z.enum(['before', 'inside', 'behind']),
})

/** The world's clock and the season as the actor's unit sees it (ORG-5). */
export const getSeason = {
  method: 'GET',
  path: '/api/season',
  summary: '当前业务时间与本季时间轴',
  access: anyStaff,
  input: {},
  output: z.object({
    world: z.object({ id: Int, kind: z.enum(['real', 'practice']), name: z.string() }),
    businessAt: z.iso.datetime(),
    today: z.iso.date(),
    /** Year of the season: graduation, promotion and admission of this calendar year. */
    year: Year,
    promotion: z.enum(['pending', 'running', 'complete']),
    timeline: z.array(TimelineBar),
  }),
  refusals: [],
} as const satisfies Route

export const moveClock = {
  method: 'POST',
  path: '/api/world/clock',
  summary: '拨动演练时钟(只能向前);到期的业务随之办理',
  access: { roles: ['administrator'], levels: ['nation'] },
  input: { body: z.object({ to: z.iso.datetime({ offset: true }) }) },
  output: z.object({
    businessAt: z.iso.datetime(),
    /** What fell due on the way: a province's promotion, or its monthly run of official numbers. */
    due: z.array(z.object({ what: z.enum(['promotion', 'numbers']), province: z.string(), runId: Int })),
  }),
  refusals: ['clock_real_world', 'clock_only_forward', 'clock_skips_promotion'],
} as const satisfies Route

/** Opens another practice world with one province, for training or rehearsal (ORG-1, OPS-1). */
export const openPracticeWorld = {
  method: 'POST',
  path: '/api/worlds',
  summary: '新建演练世界(含一个省)',
  access: { roles: ['administrator'], levels: ['nation'] },
  input: {
    body: z.object({
      name: z.string().min(2).max(40),
      provinceName: z.string().min(2).max(40),
      divisionCode: z.string().regex(/^\d{2}0000$/),
      clockAt: z.iso.datetime({ offset: true }),
      /** Password of the new accounts; to be changed by them. */
      password: z.string().min(8).max(200),
    }),
  },
  output: z.object({
    worldId: Int,
    provinceUnitId: Int,
    /** Administrator of the new nation, and the province's registrar and administrator. */
    logins: z.object({ nation: z.string(), province: z.string(), provinceApprover: z.string() }),
  }),
  refusals: [],
} as const satisfies Route

/** Counters of the workbench, each a link (web.md). */
export const getWorkbench = {
  method: 'GET',
  path: '/api/workbench',
  summary: '工作台:待办与计数',
  access: {
    roles: ['registrar', 'approver', 'viewer', 'administrator'],
    levels: [...BUREAU_LEVELS, 'school'],
  },
  input: {},
  output: z.object({
    /** On the desks of this person. */
    inbox: Count,
    /** Of those, behind their day. */
    overdue: Count,
    /** Of those, due today or on the next working day. */
    dueSoon: Count,
    /** Open cases that this unit may see and somebody else has to decide: at another unit, or in another role here. */
    waitingElsewhere: Count,
    /** In school, in the unit's subtree; so the other figures. */
    pupils: Count,
    unplaced: Count,
    /** On the allocation list, not yet claimed by their school. */
    graduatesWaiting: Count,
    /** Pupils in school with an open problem record. */
    problemRecords: Count,
    /** Still in a class that leaves, or should have left, this summer. */
    notGraduated: Count,
    /** Graduations taken back whose pupils have not graduated again; of those, with a deadline that is over. */
    regraduating: Count,
    regraduationOver: Count,
    /** The first day, not over yet, by which one is to. */
    regraduateBy: z.iso.date().nullable(),
    /** Workbooks with refused rows that were neither sent again nor marked as settled. */
    refusedFiles: Count,
  }),
  refusals: [],
} as const satisfies Route
