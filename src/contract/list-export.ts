/**
 * Every list can be counted, and taken away as a workbook (QRY-2): the same filters, the same people, the same rows.
 * Both doors are made from the door of the list, so that a list mounted tomorrow has them too.
 */
import { z } from 'zod'
import { columnsOfList } from './list-columns.ts'
import type { Route } from './route.ts'
import { Saying } from './season-words.ts'

/** A door that answers with pages of rows, the next of which `after` asks for. */
export type ListRoute = Route & {
  input: { query: z.ZodObject }
  output: z.ZodType<{ rows: unknown[]; next: string | null; total?: number | undefined }>
}

/** What these show is of units, classes and files, of no pupil: they leave without a purpose and without a limit. */
const WITHOUT_PERSONAL_DATA = [
  '/api/units',
  '/api/classes',
  '/api/class-history',
  '/api/imports',
  '/api/placements',
  '/api/school-changes',
  '/api/promotions/:id/schools',
  '/api/promotions/:id/classes',
]

export const isListRoute = (route: Route): route is ListRoute =>
  route.method === 'GET' &&
  route.input.query instanceof z.ZodObject &&
  'after' in route.input.query.shape &&
  'limit' in route.input.query.shape

/** Whether a list shows personal data. One that nobody thought about does (ACC-4). */
export const isPersonalList = (list: Pick<Route, 'path'>): boolean =>
  !WITHOUT_PERSONAL_DATA.includes(list.path)

const Purpose = Saying(100).describe('用途,记入审计和工作簿')

/** What a list takes beside its page. */
const filtersOf = (list: ListRoute) => list.input.query.omit({ after: true, limit: true })

function aboutColumns(list: ListRoute): string {
  const keys = Object.entries(columnsOfList(list.path) ?? {}).map(([key, header]) => `${key} ${header}`)
  const which = keys.length > 0 ? `(${keys.join('、')})` : ''
  return `只要这些列:以逗号分隔的列名${which};第一列总在;不写为全部列`
}

/** The door that gives a list's rows as a workbook: numbers as masked as on the page, of the columns that are asked. */
export function exportOf(list: ListRoute) {
  return {
    method: 'GET',
    path: `${list.path}.xlsx`,
    summary: `导出 Excel:${list.summary}`,
    access: list.access,
    input: {
      ...(list.input.params ? { params: list.input.params } : {}),
      query: filtersOf(list).extend({
        purpose: isPersonalList(list) ? Purpose : Purpose.optional(),
        columns: z.string().min(1).max(400).optional().describe(aboutColumns(list)),
      }),
    },
    output: z.any(),
    download: true,
    refusals: [...new Set([...list.refusals, 'export_too_many' as const, 'export_column_unknown' as const])],
  } as const satisfies Route
}

/** Rows are counted so far; a list with more is said to have more. */
export const MOST_COUNTED = 10_000

/** The door that counts a list's rows. Asked beside the page, so that the page need not wait for it. */
export function countOf(list: ListRoute) {
  return {
    method: 'GET',
    path: `${list.path}.count`,
    summary: `条数:${list.summary}`,
    access: list.access,
    input: { ...(list.input.params ? { params: list.input.params } : {}), query: filtersOf(list) },
    output: z.object({
      count: z.number().int().describe(`最多数到 ${MOST_COUNTED}`),
      hasMore: z.boolean().describe('实际比这更多'),
    }),
    refusals: list.refusals,
  } as const satisfies Route
}
