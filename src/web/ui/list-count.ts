/** How many rows a list has: told by its page, or asked beside it once the page is shown. */
import { useQuery } from '@tanstack/react-query'
import type { CallInput } from '../../contract/client.ts'
import { countOf } from '../../contract/list-export.ts'
import type { Route } from '../../contract/route.ts'
import { call } from '../lib/client.ts'
import { formatNumber } from '../lib/format.ts'
import type { ListDoor } from './list-data.ts'

export interface RowCount {
  count: number
  /** There are more: rows are counted so far only. */
  hasMore: boolean
}

interface Shown {
  answer: { rows: unknown[]; next: string | null; total?: number | undefined } | undefined
  /** 1 for the first. */
  page: number
}

function countOfPage({ answer, page }: Shown): RowCount | undefined {
  if (!answer) return undefined
  if (answer.total !== undefined) return { count: answer.total, hasMore: false }
  return page === 1 && !answer.next ? { count: answer.rows.length, hasMore: false } : undefined
}

/** @returns undefined until it is known; turning pages does not ask again */
export function useRowCount(door: ListDoor, filters: { query: object }, shown: Shown): RowCount | undefined {
  const told = countOfPage(shown)
  const input = { ...filters, query: { ...filters.query, limit: undefined } }
  const counted = useQuery({
    // Beneath the list's own key: what makes its rows stale makes their number stale.
    queryKey: [door.path, 'count', input],
    queryFn: ({ signal }) =>
      call(countOf(door) as Route, input as CallInput<Route>, { signal }) as Promise<RowCount>,
    enabled: shown.answer !== undefined && told === undefined,
  })
  return told ?? counted.data
}

/** 412 条, 超过 10,000 条. */
export const rowsText = ({ count, hasMore }: RowCount) => `${hasMore ? '超过 ' : ''}${formatNumber(count)} 条`

/** Above the table. @param onPage rows of the page, for as long as nobody knows how many there are */
export function countText(count: RowCount | undefined, onPage: number): string {
  if (!count) return `本页 ${formatNumber(onPage)} 条`
  return count.hasMore ? rowsText(count) : `共 ${rowsText(count)}`
}
