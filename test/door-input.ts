/**
 * What to send to a door, made from its contract: values of the right form, and the ids of somebody else's things in
 * every place where an id may stand.
 */
import fc from 'fast-check'
import { z } from 'zod'
import { columnsOfList } from '../src/contract/list-columns.ts'
import type { Route } from '../src/contract/route.ts'
import { type Kind, SEASON, SECRET, SECRET_NUMBER, SECRET_SCHOOL_CODE } from './secrets.ts'

/** What the id in an address is of, by the noun before it. */
const KIND_BY_NOUN: Readonly<Record<string, Kind>> = {
  accounts: 'account',
  allocations: 'allocation',
  attachments: 'attachment',
  cases: 'case',
  classes: 'class',
  imports: 'import',
  placements: 'placement',
  promotions: 'promotion',
  pupils: 'pupil',
  registrations: 'case',
  'school-changes': 'school change',
  switches: 'opening',
  units: 'unit',
}

/** What an id in a query or body is of, by its field; `door: field` where one door means something else. */
const KIND_BY_FIELD: Readonly<Record<string, Kind>> = {
  allocations: 'allocation',
  bureauId: 'unit',
  'cases.id': 'case',
  caseId: 'case',
  class: 'class',
  classId: 'class',
  classes: 'class',
  'except.pupilId': 'pupil',
  'choices.pupilId': 'pupil',
  expectedSchoolId: 'unit',
  graduates: 'graduation',
  into: 'class',
  intoId: 'unit',
  notices: 'notice',
  parent: 'unit',
  pupils: 'pupil',
  school: 'unit',
  under: 'unit',
  unit: 'unit',
  unitId: 'unit',
  'accounts.unitId': 'unit',
  'GET /api/classes: id': 'class',
  'seats.classId': 'class',
  'seats.pupilId': 'unplaced pupil',
  'seen.classId': 'class',
  'targets.schoolId': 'unit',
  'wishes.pupils': 'unplaced pupil',
  'POST /api/placements: pupils': 'unplaced pupil',
  'POST /api/placements/preview: pupils': 'unplaced pupil',
  'POST /api/placements/by-hand: pupils': 'unplaced pupil',
}

/** Words by which somebody's things can be asked for without an id. */
const TEXTS: Readonly<Record<string, string>> = {
  name: `赵${SECRET}`,
  studentNumber: SECRET_NUMBER,
  schoolCode: SECRET_SCHOOL_CODE,
  fromSchoolCode: SECRET_SCHOOL_CODE,
  step: 'submit',
}

/** The part of JSON Schema that zod writes. */
interface Schema {
  type?: string
  enum?: unknown[]
  const?: unknown
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  prefixItems?: Schema[]
  minItems?: number
  minimum?: number
  exclusiveMinimum?: number
  maximum?: number
  minLength?: number
  pattern?: string
  format?: string
}

/** A door whose input can't be made: what to add, and where. */
export class UnknownField extends Error {}

interface Making {
  door: Route
  ids: Record<Kind, number>
  /** Whether optional fields are filled too. */
  isFull: boolean
}

const doorName = ({ method, path }: Route) => `${method} ${path}`

function looksLikeId(schema: Schema, field: string): boolean {
  const isNumber = schema.type === 'integer' || schema.type === 'number'
  const isUnlimited = schema.exclusiveMinimum === 0 && (schema.maximum ?? 0) >= Number.MAX_SAFE_INTEGER
  return isNumber && (isUnlimited || /(^|\.)id$|Ids?$/.test(field))
}

function idFor(m: Making, field: string, isInPath: boolean): number {
  const [, noun = ''] = new RegExp(`/([^/]+)/:${field}(/|$)`).exec(m.door.path) ?? []
  const table = isInPath ? 'KIND_BY_NOUN' : 'KIND_BY_FIELD'
  const key = isInPath ? noun : field
  // A list's export and its count ask what the list asks.
  const door = doorName(m.door).replace(/\.(xlsx|count)$/, '')
  const kind = isInPath ? KIND_BY_NOUN[noun] : (KIND_BY_FIELD[`${door}: ${field}`] ?? KIND_BY_FIELD[field])
  if (kind) return m.ids[kind]
  throw new UnknownField(
    `${doorName(m.door)}: nobody knows what the id "${field}" is of. ` +
      `Say it in test/door-input.ts: ${table}['${key}'] = one of KINDS of test/secrets.ts ` +
      `(a new kind: add it there, with one that belongs to the school).`,
  )
}

function textFor(m: Making, schema: Schema, field: string): string {
  // Columns of the workbook of a list: others are refused before anybody looks whose rows are asked.
  const columns = m.door.path.endsWith('.xlsx') && columnsOfList(m.door.path.replace(/\.xlsx$/, ''))
  if (columns && field === 'columns') return Object.keys(columns).join(',')
  const known = TEXTS[field.split('.').at(-1) ?? '']
  if (known !== undefined) return known
  if (schema.format === 'date') return '2026-09-01'
  if (schema.format === 'date-time') return '2026-09-01T00:00:00Z'
  if (schema.format === 'uuid') return '00000000-0000-4000-8000-000000000000'
  if (schema.pattern)
    return fc.sample(fc.stringMatching(new RegExp(schema.pattern)), { numRuns: 1, seed: 7 })[0] ?? ''
  return '测试'.padEnd(schema.minLength ?? 0, '试')
}

/** A year is the season's. */
const numberFor = (schema: Schema) =>
  schema.minimum === 2000 ? SEASON : Math.max(1, schema.minimum ?? (schema.exclusiveMinimum ?? 0) + 1)

function objectFor(m: Making, schema: Schema, field: string, isInPath: boolean): object {
  const wanted = Object.entries(schema.properties ?? {}).filter(
    ([name]) => m.isFull || schema.required?.includes(name),
  )
  return Object.fromEntries(
    wanted
      // A page's key is made by the page before.
      .filter(([name]) => name !== 'after')
      .map(([name, one]) => [name, valueFor(m, one, field ? `${field}.${name}` : name, isInPath)]),
  )
}

function valueFor(m: Making, schema: Schema, field: string, isInPath = false): unknown {
  const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf
  if (choices) return valueFor(m, choices.find((one) => one.type !== 'null') ?? {}, field, isInPath)
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  if (looksLikeId(schema, field)) return idFor(m, field, isInPath)
  switch (schema.type) {
    case 'integer':
    case 'number':
      return numberFor(schema)
    case 'boolean':
      return false
    case 'string':
      return textFor(m, schema, field)
    case 'array':
      return Array.from({ length: Math.max(1, schema.minItems ?? 1) }, () =>
        valueFor(m, schema.items ?? {}, field, isInPath),
      )
    case 'object':
      return objectFor(m, schema, field, isInPath)
    default:
      return null
  }
}

export interface DoorInput {
  params?: object
  query?: object
  body?: object
  file?: Buffer
}

/**
 * Inputs for a door that all carry these ids: bare (what it needs), each optional field of its query alone, and all
 * at once.
 * @throws UnknownField
 */
export function inputsFor(door: Route, ids: Record<Kind, number>): DoorInput[] {
  const schemaOf = (part: z.ZodType) =>
    z.toJSONSchema(part, { io: 'input', unrepresentable: 'any' }) as Schema
  const make = (isFull: boolean): DoorInput => {
    const m = { door, ids, isFull }
    const { params, query, body, file } = door.input
    return {
      ...(params ? { params: valueFor({ ...m, isFull: true }, schemaOf(params), '', true) as object } : {}),
      ...(query ? { query: valueFor(m, schemaOf(query), '') as object } : {}),
      ...(body ? { body: valueFor(m, schemaOf(body), '') as object } : {}),
      ...(file ? { file: Buffer.from('%PDF-1.7') } : {}),
    }
  }
  const [bare, full] = [make(false), make(true)]
  const alone = Object.entries(full.query ?? {}).map(([name, value]) => ({
    ...bare,
    query: { ...bare.query, [name]: value },
  }))
  const seen = new Set<string>()
  return [full, bare, ...alone].filter((one) => {
    const text = JSON.stringify(one)
    return !seen.has(text) && seen.add(text)
  })
}
