/** Who is signed in: asked once, kept, and asked anew when any door says that nobody is. */
import { type QueryClient, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import type { z } from 'zod'
import { getMyself, signOut } from '../../contract/account.ts'
import { ProblemError } from '../../contract/client.ts'
import type { Access } from '../../contract/route.ts'
import { call } from './client.ts'
import { forgetDrafts } from './draft.ts'
import { removeCopies } from './sealed-copy.ts'

export type Myself = z.output<typeof getMyself.output>

export const isSignedOut = (error: unknown): boolean =>
  error instanceof ProblemError && error.code === 'not_signed_in'

async function findMyself(): Promise<Myself | null> {
  try {
    return await call(getMyself, {})
  } catch (error) {
    if (isSignedOut(error)) return null
    throw error
  }
}

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: findMyself,
  staleTime: 5 * 60_000,
})

/** The signed-in person of a page inside the shell; null while he has to sign in again. */
export function useMyself(): Myself | null {
  return useQuery(sessionQuery).data ?? null
}

/** Whether a person may come to a door, by the door's own contract: what is shown is what is enforced. */
export function mayEnter(me: Myself, access: 'public' | 'signed-in' | Access): boolean {
  if (typeof access === 'string') return true
  return access.levels.includes(me.unit.level) && access.roles.some((role) => me.roles.includes(role))
}

/** Marks the session as over; the shell then asks to sign in above the page, which keeps what was typed. */
export function markSignedOut(queries: QueryClient): void {
  queries.setQueryData(sessionQuery.queryKey, null)
}

/** Ends the session here, or on every device, and leaves nothing of the person in this browser. */
export function useSignOut() {
  const queries = useQueryClient()
  return async (everywhere: boolean) => {
    await call(signOut, { query: { everywhere: everywhere ? 'true' : 'false' } })
    forgetDrafts()
    // A store that does not open has nothing that anybody could read.
    await removeCopies().catch(() => undefined)
    // A fresh page: nothing that was loaded for this person stays in memory.
    queries.clear()
    location.assign('/sign-in')
  }
}
