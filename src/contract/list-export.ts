/**
 * Every list can be taken away as a workbook (QRY-2): the same filters, the same people, the same rows. The door of the
 * export is made from the door of the list, so that a list mounted tomorrow has one too.
 */
import { z } from 'zod'
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

/** The door that gives a list's rows as a workbook: numbers as masked as on the page. */
export function exportOf(list: ListRoute) {
  const query = list.input.query.omit({ after: true, limit: true })
  return {
    method: 'GET',
    path: `${list.path}.xlsx`,
    summary: `导出 Excel:${list.summary}`,
    access: list.access,
    input: {
      ...(list.input.params ? { params: list.input.params } : {}),
      query: query.extend({ purpose: isPersonalList(list) ? Purpose : Purpose.optional() }),
    },
    output: z.any(),
    download: true,
    refusals: [...new Set([...list.refusals, 'export_too_many' as const])],
  } as const satisfies Route
}
