import type { z } from 'zod'
import type { listGraduates } from '../../contract/graduation.ts'

export type Graduate = z.output<typeof listGraduates.output>['rows'][number]

/** Years to choose from: the season's and the few before it. */
export function yearCodes(today: string | undefined) {
  const year = Number(today?.slice(0, 4) ?? 0)
  if (!year) return []
  return Array.from({ length: 6 }, (_, at) => ({ code: String(year - at), label: `${year - at} 年` }))
}
