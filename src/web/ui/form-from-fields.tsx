import { Button, Input, Select } from 'antd'
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { ProblemError } from '../../contract/client.ts'
import { useDraft } from '../lib/draft.ts'
import { useMyself } from '../lib/session.ts'
import { DayInput, isDay } from './day-input.tsx'
import { LeaveGuard } from './leave-guard.tsx'
import { RefusalAlert, RetryNotice } from './refusal-alert.tsx'
import './form.css'

/** One field of a form; the field tables of `sheets/columns` have this shape. */
export interface FormField {
  key: string
  header: string
  group?: string
  required?: boolean
  note?: string
  codes?: readonly { code: string; label: string }[]
  kind?: 'text' | 'date' | 'number' | 'long'
  /** An ID number, a phone, an address: not kept in the draft. */
  isSealed?: boolean
}

export type FormValues = Readonly<Record<string, string>>
/** What is wrong, by field. */
export type FormFaults = Readonly<Record<string, string>>

export interface FormFromFieldsProps {
  /** Names the form, for its draft. */
  name: string
  fields: readonly FormField[]
  initial?: FormValues
  submitText: string
  /** The rules' own verdict, asked before sending. */
  check?(values: FormValues): FormFaults
  sending: { isSending: boolean; isRetrying: boolean; error: unknown; giveUp(): void; clearError(): void }
  /** @returns whether it was taken; the draft then goes */
  onSubmit(values: FormValues): Promise<boolean>
  /** After that: go elsewhere, or stay for the next one. */
  onDone?(): void
  extra?: ReactNode
}

function FieldInput(props: {
  field: FormField
  value: string
  fault: string | undefined
  onChange(value: string): void
}) {
  const { field, value } = props
  const id = `field-${field.key}`
  const about = props.fault ? `${id}-fault` : field.note ? `${id}-note` : undefined
  const common = {
    id,
    value,
    status: props.fault ? ('error' as const) : ('' as const),
    'aria-invalid': props.fault !== undefined,
    'aria-required': field.required ?? false,
    ...(about ? { 'aria-describedby': about } : {}),
  }
  if (field.codes)
    return (
      <Select
        {...common}
        value={value || null}
        allowClear={!field.required}
        placeholder="请选择"
        showSearch={{ optionFilterProp: 'label' }}
        options={field.codes.map(({ code, label }) => ({ value: code, label }))}
        onChange={(chosen: string | null) => props.onChange(chosen ?? '')}
      />
    )
  if (field.kind === 'date') return <DayInput {...common} onChange={props.onChange} />
  if (field.kind === 'long')
    return <Input.TextArea {...common} rows={3} onChange={(event) => props.onChange(event.target.value)} />
  return (
    <Input
      {...common}
      autoComplete="off"
      inputMode={field.kind === 'number' ? 'decimal' : 'text'}
      onChange={(event) => props.onChange(event.target.value)}
    />
  )
}

function FieldRow(props: Parameters<typeof FieldInput>[0]) {
  const { field, fault } = props
  const id = `field-${field.key}`
  return (
    <div className="field">
      <label htmlFor={id}>
        {field.required && <span className="required">必填</span>}
        {field.header}
      </label>
      <div>
        <FieldInput {...props} />
        {fault && (
          <p id={`${id}-fault`} className="field-error" role="alert">
            {fault}
          </p>
        )}
        {!fault && field.note && (
          <p id={`${id}-note`} className="quiet">
            {field.note}
          </p>
        )}
      </div>
    </div>
  )
}

/** Required fields that are empty, each in one sentence. */
function missing(fields: readonly FormField[], values: FormValues): FormFaults {
  const empty = fields.filter(({ key, required }) => required && !values[key]?.trim())
  return Object.fromEntries(
    empty.map(({ key, header, codes }) => [key, `请${codes ? '选择' : '填写'}${header}。`]),
  )
}

/** Days that are none. */
function noDays(fields: readonly FormField[], values: FormValues): FormFaults {
  const wrong = fields.filter(({ key, kind }) => kind === 'date' && values[key] && !isDay(values[key]))
  return Object.fromEntries(wrong.map(({ key }) => [key, '请按「年-月-日」填写日期,例如 2026-09-01。']))
}

/** The door names a nested field by its path; the last part is ours. */
function faultOf(error: unknown, fields: readonly FormField[]): FormFaults {
  if (!(error instanceof ProblemError) || !error.field) return {}
  const key = error.field.split('.').at(-1) ?? ''
  return fields.some((field) => field.key === key) ? { [key]: `${error.title}${error.cure}` } : {}
}

function focusFirst(fields: readonly FormField[], faults: FormFaults): void {
  const first = fields.find(({ key }) => faults[key])
  if (first) document.getElementById(`field-${first.key}`)?.focus()
}

function grouped(fields: readonly FormField[]): [string, FormField[]][] {
  const groups = new Map<string, FormField[]>()
  for (const field of fields) groups.set(field.group ?? '', [...(groups.get(field.group ?? '') ?? []), field])
  return [...groups]
}

/** A form drawn from a field table: groups, notes, code lists, faults beside their fields, a draft that stays. */
export function FormFromFields(props: FormFromFieldsProps) {
  const login = useMyself()?.login ?? ''
  const sealed = props.fields.filter(({ isSealed }) => isSealed).map(({ key }) => key)
  const draft = useDraft<FormValues>(`form.${login}.${props.name}`, props.initial ?? {}, { except: sealed })
  const [faults, setFaults] = useState<FormFaults>({})
  const { error } = props.sending
  const answered = faultOf(error, props.fields)
  const shown = { ...answered, ...faults }
  // To the field that the door named, once per answer; while typing goes on, the focus is nobody's to move.
  const latest = useRef(props.fields)
  latest.current = props.fields
  useEffect(() => focusFirst(latest.current, faultOf(error, latest.current)), [error])
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const found = {
      ...props.check?.(draft.value),
      ...noDays(props.fields, draft.value),
      ...missing(props.fields, draft.value),
    }
    setFaults(found)
    focusFirst(props.fields, found)
    if (Object.keys(found).length > 0 || props.sending.isSending) return
    if (!(await props.onSubmit(draft.value))) return
    draft.forget()
    props.onDone?.()
  }
  const change = (key: string, value: string) => {
    const { [key]: _, ...others } = faults
    setFaults(others)
    if (answered[key]) props.sending.clearError()
    draft.change({ ...draft.value, [key]: value })
  }
  return (
    <form className="form" noValidate onSubmit={(event) => void submit(event)}>
      {draft.wasKept && draft.isChanged && (
        <p className="quiet" role="status">
          已恢复上次未提交的草稿(证件号码、电话、住址不保存在本机,需重新填写)。
        </p>
      )}
      {grouped(props.fields).map(([group, fields]) => (
        <fieldset key={group}>
          {group && <legend>{group}</legend>}
          {fields.map((field) => (
            <FieldRow
              key={field.key}
              field={field}
              value={draft.value[field.key] ?? ''}
              fault={shown[field.key]}
              onChange={(value) => change(field.key, value)}
            />
          ))}
        </fieldset>
      ))}
      {props.extra}
      <RetryNotice isRetrying={props.sending.isRetrying} onGiveUp={props.sending.giveUp} />
      {Object.keys(answered).length === 0 && (
        <RefusalAlert error={error} onClose={props.sending.clearError} />
      )}
      <div className="actions form-acts">
        <Button type="primary" htmlType="submit" loading={props.sending.isSending}>
          {props.submitText}
        </Button>
      </div>
      <LeaveGuard hasChanges={draft.hasChanges} />
    </form>
  )
}
