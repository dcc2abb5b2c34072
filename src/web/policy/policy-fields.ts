/** A form's fields made of the rules' own values: what is a number, a choice or a day, and how large it may be. */
import { z } from 'zod'
import { POLICY_WORDS, PolicyValues } from '../../rules/policy-values.ts'
import type { FormFaults, FormField, FormValues } from '../ui/form-from-fields.tsx'

type Key = keyof PolicyValues
interface Schema {
  type?: string
  enum?: string[]
  minimum?: number
  maximum?: number
}

const schemas = z.toJSONSchema(PolicyValues).properties as unknown as Readonly<Record<Key, Schema>>
export const POLICY_KEYS = Object.keys(POLICY_WORDS) as Key[]

const YES_NO = [
  { code: 'true', label: '是' },
  { code: 'false', label: '否' },
]

function fieldOf(key: Key): FormField {
  const { label, unit, choices } = POLICY_WORDS[key]
  const { type, minimum, maximum, enum: codes } = schemas[key]
  const field = { key, header: label, group: '参数', required: true }
  if (type === 'boolean') return { ...field, codes: YES_NO }
  if (codes) return { ...field, codes: codes.map((code) => ({ code, label: choices?.[code] ?? code })) }
  if (type === 'integer')
    return { ...field, kind: 'number', note: `${minimum} 至 ${maximum} ${unit ?? ''}。` }
  return { ...field, note: '月-日,例如 08-10。' }
}

export const POLICY_FIELDS: readonly FormField[] = [
  { key: 'name', header: '依据', required: true, group: '', note: '文件名或文号。' },
  {
    key: 'validFrom',
    header: '生效日期',
    required: true,
    kind: 'date',
    group: '',
    note: '当天 0 时起,不早于今天。',
  },
  {
    key: 'validTo',
    header: '截止日期',
    kind: 'date',
    group: '',
    note: '到当天 24 时止,之后恢复原来的参数;不填则一直有效。',
  },
  ...POLICY_KEYS.map(fieldOf),
]

export const textsOf = (values: PolicyValues): FormValues =>
  Object.fromEntries(POLICY_KEYS.map((key) => [key, String(values[key])]))

function readValue(key: Key, text: string): unknown {
  const { type } = schemas[key]
  if (type === 'boolean') return text === 'true'
  return type === 'integer' ? Number(text) : text
}

/** The values that differ from those that hold. */
export function changesOf(texts: FormValues, current: PolicyValues): Partial<PolicyValues> {
  const changed = POLICY_KEYS.filter((key) => texts[key] !== undefined && texts[key] !== String(current[key]))
  return Object.fromEntries(changed.map((key) => [key, readValue(key, texts[key] ?? '')]))
}

/** What the rules would refuse, by field. */
export function policyFaults(texts: FormValues, current: PolicyValues): FormFaults {
  const read = PolicyValues.partial().safeParse(changesOf(texts, current))
  if (read.success) return {}
  return Object.fromEntries(
    read.error.issues.map(({ path }) => {
      const key = path[0] as Key
      return [key, `请按要求填写${POLICY_WORDS[key].label}。`]
    }),
  )
}
