/** What a list page shows: its rows, and which of them are selected. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { cloneElement, isValidElement, type ReactNode, useState } from 'react'
import type { z } from 'zod'
import type { CallInput } from '../../contract/client.ts'
import type { ListRoute } from '../../contract/list-export.ts'
import { call } from '../lib/client.ts'
import { useListState } from '../lib/list-state.ts'
import type { FilterField } from './filter-bar.tsx'

export type ListDoor = ListRoute
export type RowOf<D extends ListDoor> = z.output<D['output']>['rows'][number]

/** The rows of a list as its address says, and what an export of the same rows is to be sent. */
export function useList<D extends ListDoor>(props: {
  door: D
  input?: Partial<CallInput<D>>
  filters: readonly FilterField[]
}) {
  const keys = props.filters.map(({ key }) => key)
  const hidden = props.filters.filter(({ isPersonal }) => isPersonal).map(({ key }) => key)
  const at = useListState(useStable(keys), useStable(hidden))
  const fixed = (props.input ?? {}) as { query?: object }
  const input = { ...fixed, query: { ...fixed.query, ...at.filters, after: at.after } }
  const page = useQuery({
    queryKey: [props.door.path, input],
    queryFn: ({ signal }) => call(props.door, input as unknown as CallInput<D>, { signal }),
    placeholderData: keepPreviousData,
  })
  const { after: _, ...query } = input.query
  const exported = { ...fixed, query }
  return { at, page, exported, findAll: (atMost: number) => findAll(props.door, exported, atMost) }
}

const ROWS_AT_ONCE = 200

/** The rows of all pages, one page after the other, until there are `atMost`. */
async function findAll<D extends ListDoor>(
  door: D,
  input: { query: object },
  atMost: number,
): Promise<RowOf<D>[]> {
  const rows: RowOf<D>[] = []
  let after: string | undefined
  do {
    const asked = { ...input, query: { ...input.query, limit: ROWS_AT_ONCE, after } }
    const page: { rows: unknown[]; next: string | null } = await call(door, asked as unknown as CallInput<D>)
    rows.push(...(page.rows as RowOf<D>[]))
    after = page.next ?? undefined
  } while (after !== undefined && rows.length < atMost)
  return rows.slice(0, atMost)
}

/** The same array as long as it holds the same keys. */
function useStable(keys: readonly string[]): readonly string[] {
  const [kept, setKept] = useState(keys)
  if (kept.length === keys.length && kept.every((key, index) => key === keys[index])) return kept
  setKept(keys)
  return keys
}

/** Selected rows stay selected while pages are turned. */
export function rowSelection<Row>(
  selected: ReadonlyMap<number | string, Row>,
  select: (next: ReadonlyMap<number | string, Row>) => void,
  keyOf: (row: Row) => number | string,
  nameOf?: (row: Row) => string,
) {
  const change = (rows: readonly Row[], isIn: boolean) => {
    const next = new Map(selected)
    for (const row of rows) isIn ? next.set(keyOf(row), row) : next.delete(keyOf(row))
    select(next)
  }
  return {
    selectedRowKeys: [...selected.keys()],
    columnWidth: 40,
    onSelect: (row: Row, isIn: boolean) => change([row], isIn),
    onSelectAll: (isIn: boolean, _all: Row[], changed: Row[]) => change(changed, isIn),
    // antd names the box of the heading in English.
    columnTitle: (box: ReactNode) =>
      isValidElement<{ 'aria-label'?: string }>(box) ? cloneElement(box, { 'aria-label': '全选本页' }) : box,
    getCheckboxProps: (row: Row) => ({
      'aria-label': nameOf ? `选择${nameOf(row)}` : `选择第 ${keyOf(row)} 条`,
    }),
  }
}
