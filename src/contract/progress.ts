import { z } from 'zod'
import { inProvince } from './access.ts'
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
  refusedRows: Count,
})

/** The units right below one, those who need help first; every figure is the unit's whole subtree. */
export const getProgress = {
  method: 'GET',
  path: '/api/progress',
  summary: '办理进度:下级单位还有什么没办',
  access: { roles: inProvince.roles, levels: ['province', 'city', 'county'] },
  input: { query: z.object({ unit: Id.optional().describe('本单位或下级主管局;不填为本单位') }) },
  output: z.object({
    year: Year,
    unit: UnitName,
    /** The bureau above it, inside the asking person's subtree. */
    above: UnitName.nullable(),
    total: Figures,
    units: z.array(Figures.extend({ id: Int, name: z.string(), isSchool: z.boolean() })),
  }),
  refusals: ['not_found'],
} as const satisfies Route
