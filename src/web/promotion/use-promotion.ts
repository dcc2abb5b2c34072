/** The runs of a province and the one that is shown; asked again while it is under way. */
import { useQuery } from '@tanstack/react-query'
import { getPromotion, listPromotions } from '../../contract/promotion.ts'
import { getSeason } from '../../contract/world.ts'
import { call } from '../lib/client.ts'
import { useSearchText } from '../lib/search-text.ts'
import { isUnderWay } from './promotion-words.ts'

const POLL_MS = 1000

export function usePromotion() {
  const chosen = Number(useSearchText().run) || undefined
  const season = useQuery({
    queryKey: [getSeason.path],
    queryFn: () => call(getSeason, {}),
    refetchInterval: ({ state }) => (state.data?.promotion === 'running' ? POLL_MS : false),
  })
  const runs = useQuery({
    queryKey: [listPromotions.path],
    queryFn: () => call(listPromotions, {}),
    refetchInterval: ({ state }) => (state.data?.rows.some(isUnderWay) ? POLL_MS : false),
  })
  const id = chosen ?? runs.data?.rows[0]?.id
  const run = useQuery({
    queryKey: [listPromotions.path, id],
    queryFn: () => call(getPromotion, { params: { id: id ?? 0 } }),
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (state.data && isUnderWay(state.data) ? POLL_MS : false),
  })
  return { season, runs, run }
}
