/** Everybody of one grade: who waits for a class, and who sits in one. */
import { useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import { listPupils } from '../../contract/pupil.ts'
import { listClasses } from '../../contract/unit.ts'
import { call } from '../lib/client.ts'
import type { STAGE_NAMES } from '../lib/words.ts'

export type Stage = keyof typeof STAGE_NAMES
export type YearPupil = z.output<typeof listPupils.output>['rows'][number]

async function findPupils(of: { stage: Stage; grade: number }): Promise<YearPupil[]> {
  const rows: YearPupil[] = []
  let after: string | undefined
  do {
    const page = await call(listPupils, { query: { ...of, limit: 200, after } })
    rows.push(...page.rows)
    after = page.next ?? undefined
  } while (after !== undefined)
  return rows
}

/** @param isWanted false: not yet asked for */
export function useYearPupils(of: { stage: Stage; grade: number }, isWanted = true) {
  return useQuery({
    queryKey: [listPupils.path, 'year', of.stage, of.grade],
    queryFn: () => findPupils(of),
    enabled: isWanted,
  })
}

export function useYearClasses(of: { stage: Stage; grade: number }) {
  return useQuery({
    queryKey: [listClasses.path, of.stage, of.grade],
    queryFn: () => call(listClasses, { query: { ...of, limit: 200 } }),
  })
}
