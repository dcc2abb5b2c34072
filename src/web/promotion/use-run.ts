/** The run that the address names, for the pages about one run. */
import { useQuery } from '@tanstack/react-query'
import { getPromotion, listPromotions } from '../../contract/promotion.ts'
import { call } from '../lib/client.ts'
import { usePathId } from '../lib/path-id.ts'
import { useSearchText } from '../lib/search-text.ts'
import { isUnderWay } from './promotion-words.ts'

const POLL_MS = 1000

/** The run, and the unit whose part of it is asked for; none for the person's own. */
export function useRun() {
  const id = usePathId()
  const unit = Number(useSearchText().unit) || undefined
  const run = useQuery({
    queryKey: [listPromotions.path, id],
    queryFn: () => call(getPromotion, { params: { id } }),
    refetchInterval: ({ state }) =>
      // The fingerprint comes a moment behind the end.
      state.data && (isUnderWay(state.data) || isSealing(state.data)) ? POLL_MS : false,
  })
  return { id, unit, run }
}

const isSealing = (run: { state: string; fingerprint: string | null; classesDone: number }) =>
  run.state === 'complete' && run.fingerprint === null && run.classesDone > 0
