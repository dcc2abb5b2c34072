/** The cache of answers: pages come back as they were left, a lost connection is tried again, an ended session noticed. */
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { isWorthRepeating } from '../../contract/client.ts'
import { isSignedOut, markSignedOut } from './session.ts'

export function makeQueries(): QueryClient {
  const notice = (error: unknown) => {
    if (isSignedOut(error)) markSignedOut(queries)
  }
  const queries: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError: notice }),
    mutationCache: new MutationCache({ onError: notice }),
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        gcTime: 30 * 60_000,
        retry: (failures, error) => isWorthRepeating(error) && failures < 5,
        retryDelay: (failures) => Math.min(1000 * 2 ** failures, 10_000),
        refetchOnWindowFocus: true,
      },
    },
  })
  return queries
}
