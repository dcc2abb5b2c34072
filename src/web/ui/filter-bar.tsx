import { DownOutlined, UpOutlined } from '@ant-design/icons'
import { Button, Input, Select } from 'antd'
import { useEffect, useState } from 'react'
import type { FilterValues } from '../lib/list-state.ts'
import { SLASH_TARGET } from '../lib/shortcut.ts'
import type { Choice } from './choice.ts'
import { DayInput, dayOf, isDay } from './day-input.tsx'
import { UnitSelect } from './unit-select.tsx'

export interface FilterField {
  key: string
  label: string
  kind: 'text' | 'codes' | 'date' | 'unit'
  codes?: readonly { code: string; label: string }[]
  /** Of codes that are loaded. */
  choice?: Choice
  /** Of a unit: bureaus alone, or schools that are open. */
  only?: 'bureau' | 'open_school'
  /** Filters that are of what is chosen here: another choice drops them. */
  clears?: readonly string[]
  /** A name or a number: kept out of the address bar. */
  isPersonal?: boolean
  /** Where `/` goes; one per page. */
  isSlashTarget?: boolean
}

const IN_ONE_LINE = 4

function FilterInput(props: {
  field: FilterField
  value: string
  onChange(value: string): void
  onChoose(value: string): void
}) {
  const { field, value } = props
  const id = `filter-${field.key}`
  if (field.kind === 'codes')
    return (
      <Select
        id={id}
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        placeholder="全部"
        value={value || null}
        options={(field.codes ?? []).map(({ code, label }) => ({ value: code, label }))}
        onChange={(chosen: string | null) => props.onChoose(chosen ?? '')}
        {...field.choice}
      />
    )
  if (field.kind === 'unit')
    return (
      <UnitSelect
        id={id}
        value={Number(value) || null}
        placeholder="全部"
        {...(field.only ? { only: field.only } : {})}
        onChange={(unit) => props.onChoose(unit === null ? '' : String(unit))}
      />
    )
  if (field.kind === 'date')
    return (
      <DayInput
        id={id}
        value={value}
        onChange={(day) => (day === '' || isDay(day) ? props.onChoose(dayOf(day)) : props.onChange(day))}
      />
    )
  return (
    <Input
      id={id}
      allowClear
      autoComplete="off"
      value={value}
      onChange={(event) => props.onChange(event.target.value)}
      {...(field.isSlashTarget ? SLASH_TARGET : {})}
    />
  )
}

const without = (keys: readonly string[] = []) => Object.fromEntries(keys.map((key) => [key, '']))

/** Filters in one line, the rest folded. A choice acts at once, typed text with Enter. */
export function FilterBar(props: {
  fields: readonly FilterField[]
  values: FilterValues
  onApply(values: FilterValues): void
}) {
  const [edited, setEdited] = useState<FilterValues>(props.values)
  useEffect(() => setEdited(props.values), [props.values])
  const folded = props.fields.slice(IN_ONE_LINE)
  const [isOpen, setIsOpen] = useState(() => folded.some(({ key }) => props.values[key]))
  const shown = isOpen ? props.fields : props.fields.slice(0, IN_ONE_LINE)
  return (
    <form
      className="filters"
      aria-label="筛选条件"
      onSubmit={(event) => {
        event.preventDefault()
        props.onApply(edited)
      }}
    >
      {shown.map((field) => (
        <div key={field.key} className="filter">
          <label htmlFor={`filter-${field.key}`}>{field.label}</label>
          <FilterInput
            field={field}
            value={edited[field.key] ?? ''}
            onChange={(value) => setEdited({ ...edited, [field.key]: value })}
            onChoose={(value) => props.onApply({ ...edited, ...without(field.clears), [field.key]: value })}
          />
        </div>
      ))}
      <div className="filter-acts">
        <Button type="primary" htmlType="submit">
          查询
        </Button>
        <Button onClick={() => props.onApply({})}>重置</Button>
        {folded.length > 0 && (
          <Button
            type="link"
            aria-expanded={isOpen}
            icon={isOpen ? <UpOutlined /> : <DownOutlined />}
            iconPlacement="end"
            onClick={() => setIsOpen(!isOpen)}
          >
            {isOpen ? '收起' : '更多条件'}
          </Button>
        )}
      </div>
    </form>
  )
}
