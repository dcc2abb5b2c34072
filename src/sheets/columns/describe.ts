/**
 * What the field table says of a field, in words: for the template's sheet of explanations and the dictionary page of
 * the manual (REG-1).
 */
import { offeredLabels } from '../../rules/code-table.ts'
import type { Field } from './table.ts'

export interface FieldDescription {
  header: string
  group: string
  required: string
  format: string
  rule: string
  /** Title of its code table; empty where it has none. */
  codeTable: string
  example: string
  tier: string
}

export function describeField(field: Field): FieldDescription {
  const { header, group, format, note, codes, example } = field
  return {
    header,
    group,
    required: field.required ? '必填' : '选填',
    format,
    rule: note,
    codeTable: codes && offeredLabels(codes).length > 2 ? codes.title : '',
    example,
    tier: field.tier === 'base' ? '基础' : '省级',
  }
}
