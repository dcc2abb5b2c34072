/** What a list's workbook looks like: described column by column, or made from the contract of a list nobody described. */
import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { ListRoute } from '../../contract/list-export.ts'
import { gradeName } from '../../rules/school-class.ts'
import { SEX_NAMES } from '../../rules/words.ts'
import type { ListCell } from '../../sheets/write-list.ts'

export interface ListColumn<Row> {
  /** By which a person asks for it. */
  key: string
  header: string
  width: number
  cell(row: Row): ListCell
}

export interface ListSheet<Row = never> {
  title: string
  columns: readonly ListColumn<Row>[]
}

export type RowOf<L extends ListRoute> = z.output<L['output']>['rows'][number]

/** A column without its name. @param width in characters; Chinese ones are two wide */
export const col = <Row>(
  width: number,
  cell: (row: Row) => ListCell,
): Pick<ListColumn<Row>, 'width' | 'cell'> => ({ width, cell })

/** 2014-09-01 08:30 in Shanghai. */
export function timeText(at: string | null): string | null {
  if (at === null) return null
  const there = Temporal.Instant.from(at).toZonedDateTimeISO('Asia/Shanghai')
  return `${there.toPlainDate().toString()} ${there.toPlainTime().toString({ smallestUnit: 'minute' })}`
}

/** Headers of fields that many rows have. */
const HEADERS: Readonly<Record<string, string>> = {
  name: '姓名',
  subject: '学生',
  sex: '性别',
  birthDate: '出生日期',
  studentNumber: '学籍号',
  idNumber: '身份证件号',
  school: '学校',
  schoolName: '学校',
  unit: '单位',
  className: '班级',
  grade: '年级',
  kindLabel: '业务',
  stateLabel: '环节',
  year: '年份',
  at: '时间',
  by: '办理人',
  title: '标题',
  reason: '事由',
}

const core = (schema: z.ZodType): z.ZodType =>
  schema instanceof z.ZodNullable || schema instanceof z.ZodOptional || schema instanceof z.ZodDefault
    ? core(schema.unwrap() as z.ZodType)
    : schema

/** A short description in Chinese makes a header; a sentence does not. */
function headerOf(key: string, schema: z.ZodType): string | undefined {
  if (HEADERS[key]) return HEADERS[key]
  const told = schema.description ?? core(schema).description
  return told && told.length <= 10 && told !== '已脱敏' && /\p{Script=Han}/u.test(told) ? told : undefined
}

interface Named {
  name?: unknown
  label?: unknown
}

/** A value as a cell; what only programs read (an object without a name, a list) is none. */
function cellOf(key: string, value: unknown, row: Record<string, unknown>): ListCell {
  if (typeof value === 'number' && key === 'grade' && typeof row.stage === 'string')
    return gradeName(row.stage as 'primary', value)
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return value ? '是' : '否'
  if (typeof value === 'string') {
    if (key === 'sex') return SEX_NAMES[value as keyof typeof SEX_NAMES] ?? value
    return /^\d{4}-\d\d-\d\dT/.test(value) ? timeText(value) : value
  }
  const { name, label } = (value ?? {}) as Named
  return typeof name === 'string' ? name : typeof label === 'string' ? label : null
}

/** Fields of a row that a sheet can show: those with a header that are no list. */
function fieldsOf(list: ListRoute): [string, string][] {
  const output = core(list.output)
  const rows = output instanceof z.ZodObject ? core(output.shape.rows as z.ZodType) : undefined
  const row = rows instanceof z.ZodArray ? core(rows.element as z.ZodType) : undefined
  if (!(row instanceof z.ZodObject)) return []
  return Object.entries(row.shape as Record<string, z.ZodType>).flatMap(([key, schema]) => {
    const header = headerOf(key, schema)
    return header && !(core(schema) instanceof z.ZodArray) ? [[key, header] as [string, string]] : []
  })
}

/** The sheet of a list that nobody described: its fields that have a Chinese name, in their order. */
export function derivedSheet(list: ListRoute): ListSheet<Record<string, unknown>> {
  return {
    title: list.summary.split(/[::(]/)[0] ?? list.summary,
    columns: fieldsOf(list).map(([key, header]) => ({
      key,
      header,
      width: 20,
      cell: (row) => cellOf(key, row[key], row),
    })),
  }
}
