import { z } from 'zod'
import { BUREAU_LEVELS, inProvince } from './access.ts'
import { Id, type Route } from './route.ts'
import { Count, Int, UnitName, Year } from './season-words.ts'

const Figures = z.object({
  pupils: Count,
  graduated: Count,
  notGraduated: Count,
  openCases: Count,
  overdue: Count,
  unplaced: Count,
  problemRecords: Count,
  refusedFiles: Count,
})

/** The units that lag: those whose paper lies too long, the longest first, and whom to call. */
export const listLagging = {
  method: 'GET',
  path: '/api/progress/lagging',
  summary: '滞后单位:超期最久的十个单位',
  access: { roles: inProvince.roles, levels: BUREAU_LEVELS },
  input: {},
  output: z.object({
    rows: z.array(
      z.object({
        unit: UnitName,
        /** The bureau above it. */
        above: z.string().nullable(),
        overdue: Count.describe('超期业务'),
        /** Working days by which the oldest is overdue. */
        workdays: Count.describe('最长超期工作日'),
        phone: z.string().nullable().describe('办公电话'),
      }),
    ),
  }),
  refusals: [],
} as const satisfies Route

/** The units right below one, those who need help first; every figure is the unit's whole subtree. */
export const getProgress = {
  method: 'GET',
  path: '/api/progress',
  summary: '办理进度:下级单位还有什么没办',
  access: { roles: inProvince.roles, levels: BUREAU_LEVELS },
  input: { query: z.object({ unit: Id.optional().describe('本单位或下级主管局;不填为本单位') }) },
  output: z.object({
    year: Year,
    unit: UnitName,
    /** The bureau above it, inside the asking person's subtree. */
    above: UnitName.nullable(),
    total: Figures,
    units: z.array(
      Figures.extend({
        ...{ id: Int, name: z.string(), isSchool: z.boolean() },
        phone: z.string().nullable().describe('办公电话'),
      }),
    ),
  }),
  refusals: ['not_found'],
} as const satisfies Route

/** The provinces side by side, those that lag first: sums of each, never a pupil. */
export const listProvinceProgress = {
  method: 'GET',
  path: '/api/progress/provinces',
  summary: '各省进度:毕业、升级、招生、分班、在办业务',
  access: { roles: inProvince.roles, levels: ['nation'] },
  input: {},
  output: z.object({
    year: Year,
    rows: z.array(
      z.object({
        unit: UnitName,
        phone: z.string().nullable().describe('办公电话'),
        promotion: z.enum(['pending', 'running', 'complete']),
        /** When it was run, by the clock of its world. */
        promotedAt: z.iso.datetime().nullable(),
        /** When it begins by the province's policy, and whether that has passed. */
        promotionAt: z.iso.datetime(),
        isPromotionDue: z.boolean(),
        schools: Count,
        confirmedSchools: Count,
        notGraduated: Count,
        graduated: Count,
        toAdmit: Count,
        admitted: Count,
        unplaced: Count,
        placed: Count,
        openCases: Count,
        overdue: Count,
      }),
    ),
  }),
  refusals: [],
} as const satisfies Route
