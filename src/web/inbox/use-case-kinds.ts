import { useQuery } from '@tanstack/react-query'
import { listCaseKinds } from '../../contract/business-case.ts'
import { call } from '../lib/client.ts'
import { choiceOf } from '../ui/choice.ts'
import type { FilterField } from '../ui/filter-bar.tsx'

/** Every kind of business that the server knows, as a filter; the new ones come by themselves. */
export function useKindFilter(): FilterField {
  const found = useQuery({
    queryKey: [listCaseKinds.path],
    queryFn: () => call(listCaseKinds, {}),
    staleTime: 60 * 60_000,
  })
  const codes = (found.data?.rows ?? []).map(({ kind, label }) => ({ code: kind, label }))
  return { key: 'kind', label: '业务', kind: 'codes', codes, choice: choiceOf(found, '没有业务种类') }
}
