import { Button, Input, Select } from 'antd'
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { ProblemError } from '../../contract/client.ts'
import { type Draft, useDraft } from '../lib/draft.ts'
import { useMyself } from '../lib/session.ts'
import { DayInput, isDay } from './day-input.tsx'
import { LeaveGuard, PERSONAL_LEAVE_TEXT } from './leave-guard.tsx'
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
  /** An ID number, a phone, a password: not kept in this browser's draft; free text is not either. */
  isSealed?: boolean
}

/** A value that can be told from the others, e.g. the birth date from the ID number: taken by one press. */
export interface Offer {
  text: string
  value: string
}

export type FormValues = Readonly<Record<string, string>>
/** What is wrong, by field. */
export type FormFaults = Readonly<Record<string, string>>

export interface FormFromFieldsProps {
  /** Names the form, for its draft. */
  name: string
  /** It is about a person: nothing of its draft is written to the disk. Every form says so, or that it is not. */
  isPersonal: boolean
  fields: readonly FormField[]
  initial?: FormValues
  submitText: string
  /** The rules' own verdict, asked when a field is left and before sending. */
  check?(values: FormValues): FormFaults
  /** What can be taken over, by field. */
  offersFor?(values: FormValues): Readonly<Record<string, Offer>>
  /** Whenever a field is left. */
  onLeave?(values: FormValues): void
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
  offer?: Offer | undefined
  onChange(value: string): void
  onLeave(): void
}) {
  const { field, value } = props
  const id = `field-${field.key}`
  const about = props.fault ? `${id}-fault` : field.note ? `${id}-note` : undefined
  const common = {
    id,
    value,
    status: props.fault ? ('error' as const) : ('' as const),
    onBlur: props.onLeave,
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
        {props.offer && props.offer.value !== props.value && (
          <button
            type="button"
            className="as-link offer"
            onClick={() => props.offer && props.onChange(props.offer.value)}
          >
            {props.offer.text}
          </button>
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

/** Fields that are filled and have been left: only of these something is said while the rest is still to come. */
function useLeaving(check: ((values: FormValues) => FormFaults) | undefined) {
  const [faults, setFaults] = useState<FormFaults>({})
  const left = useRef(new Set<string>())
  const leave = (key: string, values: FormValues) => {
    left.current.add(key)
    const found = check?.(values) ?? {}
    const told = Object.entries(found).filter(([one]) => left.current.has(one) && values[one]?.trim())
    setFaults(Object.fromEntries(told))
  }
  const forgetFault = (key: string) => setFaults(({ [key]: _, ...others }) => others)
  const begin = () => {
    left.current.clear()
    setFaults({})
  }
  return { faults, setFaults, leave, forgetFault, begin }
}

/** The same form over a draft that is kept elsewhere. */
export function FieldsForm(
  props: Omit<FormFromFieldsProps, 'isPersonal'> & {
    draft: Draft<FormValues>
    draftNote?: ReactNode
    leaveText?: string
  },
) {
  const { draft } = props
  const { faults, setFaults, leave, forgetFault, begin } = useLeaving(props.check)
  const { error } = props.sending
  const answered = faultOf(error, props.fields)
  const shown = { ...answered, ...faults }
  const faultCount = Object.keys(shown).length
  const offers = props.offersFor?.(draft.value) ?? {}
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
    begin()
    props.onDone?.()
  }
  const change = (key: string, value: string) => {
    forgetFault(key)
    if (answered[key]) props.sending.clearError()
    draft.change({ ...draft.value, [key]: value })
  }
  const left = (key: string) => {
    leave(key, draft.value)
    props.onLeave?.(draft.value)
  }
  return (
    <form className="form" noValidate onSubmit={(event) => void submit(event)}>
      {grouped(props.fields).map(([group, fields]) => (
        <fieldset key={group}>
          {group && <legend>{group}</legend>}
          {fields.map((field) => (
            <FieldRow
              key={field.key}
              field={field}
              value={draft.value[field.key] ?? ''}
              fault={shown[field.key]}
              offer={offers[field.key]}
              onChange={(value) => change(field.key, value)}
              onLeave={() => left(field.key)}
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
        {faultCount > 1 && (
          <span className="field-error">还有 {faultCount} 项需要填写或改正,已用红色标出。</span>
        )}
        {props.draftNote}
      </div>
      <LeaveGuard hasChanges={draft.hasChanges} {...(props.leaveText ? { text: props.leaveText } : {})} />
    </form>
  )
}

/** A form drawn from a field table: groups, notes, code lists, faults beside their fields, a draft that stays. */
export function FormFromFields(props: FormFromFieldsProps) {
  const login = useMyself()?.login ?? ''
  // Free text may say anything about anybody.
  const unkept = props.fields.filter(({ isSealed, kind }) => isSealed || kind === 'long')
  const { isPersonal } = props
  const kept = isPersonal ? { isPersonal } : { except: unkept.map(({ key }) => key) }
  const draft = useDraft<FormValues>(`form.${login}.${props.name}`, props.initial ?? {}, kept)
  return (
    <>
      {draft.wasKept && draft.isChanged && (
        <p className="quiet" role="status">
          已恢复上次未提交的草稿
          {!isPersonal &&
            unkept.length > 0 &&
            `(${unkept.map(({ header }) => header).join('、')}不保存在本机,需重新填写)`}
          。
        </p>
      )}
      <FieldsForm {...props} {...(isPersonal ? { leaveText: PERSONAL_LEAVE_TEXT } : {})} draft={draft} />
    </>
  )
}
