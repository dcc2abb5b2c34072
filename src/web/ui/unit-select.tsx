import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useState } from 'react'
import { listUnits } from '../../contract/unit.ts'
import type { Level } from '../../rules/scope.ts'
import { call } from '../lib/client.ts'
import { choiceOf } from './choice.ts'

/** Chooses a unit of one's own subtree by a part of its name. */
export function UnitSelect(props: {
  id: string
  value: number | null
  level?: Exclude<Level, 'nation'>
  /** Bureaus alone, or schools that are open. */
  only?: 'bureau' | 'open_school'
  status?: 'error' | ''
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
  return (
    <Select
      id={props.id}
      value={props.value}
      status={props.status ?? ''}
      allowClear
      placeholder="输入单位名称查找"
      showSearch={{ filterOption: false, onSearch: setAsked }}
      {...choiceOf(found, '没有这个名称的下级单位')}
      options={rows.map((unit) => ({ value: unit.id, label: unit.name }))}
      onChange={(id: number | null) =>
        props.onChange(id ?? null, rows.find((unit) => unit.id === id)?.name ?? '')
      }
    />
  )
}
