/**
 * Where a list stands: filters in the address, personal ones (a name, a number) in the history entry only, and the
 * trail of cursors to the page shown. So back, forward and reload come to the same rows, and no address tells a name.
 */
import { useNavigate, useRouterState } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useSearchText } from './search-text.ts'

declare module '@tanstack/history' {
  interface HistoryState {
    trail?: readonly string[]
    hidden?: Readonly<Record<string, string>>
  }
}

export type FilterValues = Readonly<Record<string, string>>

export interface ListState {
  filters: FilterValues
  /** Cursor of the page shown; none on the first. */
  after: string | undefined
  /** 1 for the first page. */
  page: number
  setFilters(filters: FilterValues): void
  goNext(cursor: string): void
  goBack(): void
}

const filled = (values: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).filter((pair): pair is [string, string] => Boolean(pair[1])))

/** @param hiddenKeys filters that must not stand in the address */
export function useListState(keys: readonly string[], hiddenKeys: readonly string[]): ListState {
  const navigate = useNavigate()
  const search = useSearchText()
  const { trail = [], hidden = {} } = useRouterState({ select: (state) => state.location.state })
  const filters = useMemo(() => {
    const open = keys.map((key) => [key, hiddenKeys.includes(key) ? hidden[key] : search[key]] as const)
    return filled(Object.fromEntries(open))
  }, [keys, hiddenKeys, search, hidden])
  const turnTo = (next: readonly string[]) =>
    navigate({ to: '.', search: search as never, state: { trail: next, hidden }, resetScroll: true })
  return {
    filters,
    after: trail.at(-1),
    page: trail.length + 1,
    setFilters: (values) => {
      const others = Object.entries(search).filter(([key]) => !keys.includes(key))
      const open = Object.entries(values).filter(([key]) => !hiddenKeys.includes(key))
      const nextHidden = Object.fromEntries(
        Object.entries(values).filter(([key]) => hiddenKeys.includes(key)),
      )
      void navigate({
        to: '.',
        search: filled(Object.fromEntries([...others, ...open])) as never,
        state: { trail: [], hidden: filled(nextHidden) },
      })
    },
    goNext: (cursor) => void turnTo([...trail, cursor]),
    goBack: () => void turnTo(trail.slice(0, -1)),
  }
}
