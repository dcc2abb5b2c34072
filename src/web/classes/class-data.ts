/** A class, and what its page shows beside it. */
import { useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import { listClassHistory } from '../../contract/class-life.ts'
import { listPupils } from '../../contract/pupil.ts'
import { listClasses } from '../../contract/unit.ts'
import { call } from '../lib/client.ts'

export type SchoolClass = z.output<typeof listClasses.output>['rows'][number]

/** What a change of a class changes on other pages. */
export const CLASSES_CHANGED = [
  [listClasses.path],
  [listPupils.path],
  [listClassHistory.path],
  ['/api/workbench'],
] as const

/** Undefined while it is on its way; null when there is none. */
export function useClass(id: number) {
  const { data, error, refetch } = useQuery({
    queryKey: [listClasses.path, 'one', id],
    queryFn: () => call(listClasses, { query: { id, limit: 1 } }),
  })
  return { row: data && (data.rows[0] ?? null), error, refetch }
}

/** The other classes of its school and grade. */
export function useSiblings(row: SchoolClass) {
  const { schoolId: school, stage, grade } = row
  const found = useQuery({
    queryKey: [listClasses.path, school, stage, grade],
    queryFn: () => call(listClasses, { query: { school, stage, grade, limit: 200 } }),
  })
  return { found, siblings: (found.data?.rows ?? []).filter((one) => one.id !== row.id) }
}
