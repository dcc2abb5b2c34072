/**
 * A workbook's one field table: from it come the Excel columns, the template's notes and drop-downs, the form, the
 * table on the page, and the checks of cell and row (REG-1).
 */
import type { CodeTable } from '../../rules/code-table.ts'
import type { FieldFacts, FieldValue, Parse } from '../../rules/field.ts'
import type { RowProblem } from '../../rules/field-problem.ts'
import { isSealedField } from '../../rules/registration-row.ts'
import type { Kind } from './kinds.ts'

export interface Field {
  key: string
  header: string
  /** Other header texts that are read as this one. */
  aliases: readonly string[]
  group: string
  required: boolean
  /** What to type, in one Chinese sentence. */
  note: string
  example: string
  /** Characters. */
  width: number
  parse: Parse<NonNullable<FieldValue>>
  show(value: NonNullable<FieldValue>): string
  codes?: CodeTable
  isText: boolean
  /** What a cell looks like, in a few Chinese words. */
  format: string
  /** Who asks for it: the nation of every pupil, or the province (the regulation's 基础 and 非基础学籍信息). */
  tier: 'base' | 'provincial'
  /** Personal data that is stored sealed and shown masked (ACC-4). */
  isSealed: boolean
}

export interface ColumnsTable<Row extends object> {
  kind: string
  /** Title of the workbook, and the stem of its file name. */
  title: string
  sheetName: string
  fields: readonly (Field & { key: keyof Row & string })[]
  /** Whether a CSV file may be sent for it (ORG-8); of every kind a workbook may. */
  takesCsv: boolean
  /** Problems between fields that were read right. */
  checkRow(row: Partial<Row>, facts: FieldFacts): RowProblem[]
}

/** A table whatever its rows are, e.g. the one that an upload's kind names. */
export type AnyTable = ColumnsTable<Record<string, FieldValue>>

interface Described {
  header: string
  group: string
  required?: boolean
  note?: string
  example?: string
  width?: number
  aliases?: readonly string[]
  isSealed?: boolean
  tier?: Field['tier']
}

/** A column of a kind, described. */
export type FieldSpec<V extends NonNullable<FieldValue>> = Kind<V> & Described

export type FieldSpecs<Row extends object> = {
  [K in keyof Row & string]-?: FieldSpec<NonNullable<Row[K]> & NonNullable<FieldValue>>
}

/** Puts a description to a kind. */
export function field<V extends NonNullable<FieldValue>>(kind: Kind<V>, described: Described): FieldSpec<V> {
  return { ...kind, ...described }
}

/** Column width for a header and its example: Chinese characters are two wide. */
function widthOf(header: string, example: string): number {
  const wide = (text: string) => [...text].reduce((sum, c) => sum + (c > '\u00ff' ? 2 : 1), 0)
  return Math.min(40, Math.max(8, wide(header) + 2, wide(example) + 2))
}

/** The table of a workbook; the order of `fields` is the order of its columns. */
export function columnsTable<Row extends object>(spec: {
  kind: string
  title: string
  sheetName: string
  takesCsv?: boolean
  fields: FieldSpecs<Row>
  checkRow?: ColumnsTable<Row>['checkRow']
}): ColumnsTable<Row> {
  const specs = Object.entries(spec.fields) as [keyof Row & string, FieldSpec<NonNullable<FieldValue>>][]
  const fields = specs.map(([key, one]) => ({
    required: false,
    note: '',
    example: '',
    aliases: [],
    tier: 'base' as const,
    isSealed: isSealedField(key),
    width: widthOf(one.header, one.example ?? ''),
    ...one,
    key,
  }))
  return { takesCsv: false, ...spec, fields, checkRow: spec.checkRow ?? (() => []) }
}
