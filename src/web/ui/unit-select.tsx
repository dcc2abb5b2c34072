import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useState } from 'react'
import { getUnit, listUnits } from '../../contract/unit.ts'
import type { Level } from '../../rules/scope.ts'
import { call } from '../lib/client.ts'
import { choiceOf } from './choice.ts'

/** The chosen unit as an option, where what was searched for does not show it: it came with the address of the page. */
function useChosen(id: number | null, isShown: boolean): { value: number; label: string }[] {
  const { data } = useQuery({
    queryKey: [listUnits.path, 'chosen', id],
    queryFn: () => call(getUnit, { params: { id: id ?? 0 } }),
    enabled: id !== null && !isShown,
  })
  if (id === null || isShown) return []
  return [{ value: id, label: data?.name ?? '…' }]
}

/** Chooses a unit of one's own subtree by a part of its name. */
export function UnitSelect(props: {
  id: string
  value: number | null
  level?: Exclude<Level, 'nation'>
  /** Bureaus alone, or schools that are open. */
  only?: 'bureau' | 'open_school'
  status?: 'error' | ''
  placeholder?: string
  onChange(id: number | null, name: string): void
}) {
  const [asked, setAsked] = useState('')
  const name = asked.trim()
  const query = {
    limit: 50,
    ...(props.level ? { level: props.level } : {}),
    ...(name ? { name } : {}),
    ...(props.only ? { only: props.only } : {}),
  }
  const found = useQuery({
    queryKey: [listUnits.path, 'select', query],
    queryFn: () => call(listUnits, { query }),
    placeholderData: keepPreviousData,
  })
  const rows = found.data?.rows ?? []
  const chosen = useChosen(props.value, found.isPending || rows.some(({ id }) => id === props.value))
  return (
    <Select
      id={props.id}
      value={props.value}
      status={props.status ?? ''}
      allowClear
      placeholder={props.placeholder ?? '输入单位名称查找'}
      showSearch={{ filterOption: false, onSearch: setAsked }}
      {...choiceOf(found, '没有这个名称的下级单位')}
      options={[...chosen, ...rows.map((unit) => ({ value: unit.id, label: unit.name }))]}
      onChange={(id: number | null) =>
        props.onChange(id ?? null, rows.find((unit) => unit.id === id)?.name ?? '')
      }
    />
  )
}
