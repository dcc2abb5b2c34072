/** Kinds of columns: how a cell is read, and how its value is written again. Reading what was written gives the value. */
import { type CodeTable, codeTables, labelOf } from '../../rules/code-table.ts'
import { coded, type FieldValue, type Parse, text, yesNo } from '../../rules/field.ts'

export interface Kind<V extends NonNullable<FieldValue>> {
  parse: Parse<V>
  /** The text of a cell for a value. */
  show(value: V): string
  /** Offered as a drop-down. */
  codes?: CodeTable
  /** Kept as text by Excel, so that no digit is lost; otherwise a number. */
  isText: boolean
}

/** Free text. @param max code points */
export function words(max: number): Kind<string> {
  return as(text(max))
}

/** Anything whose value is its own text. */
export function as(parse: Parse<string>): Kind<string> {
  return { parse, show: (value) => value, isText: true }
}

/** A value of a code table, written as its label. */
export function codesOf<V extends string = string>(codes: CodeTable): Kind<V> {
  return { parse: coded<V>(codes), show: (value) => labelOf(codes, value), codes, isText: true }
}

export const yesOrNo: Kind<boolean> = {
  parse: yesNo,
  show: (value) => (value ? '是' : '否'),
  codes: codeTables.yesNo,
  isText: true,
}

/** `2014-09-01` is written `20140901`; `2014-09` as `201409`. */
export function compact(parse: Parse<string>): Kind<string> {
  return { parse, show: (value) => value.replaceAll('-', ''), isText: true }
}

/** `2010-06-01/2020-06-01` is written `2010.06.01-2020.06.01`, one without end `2010.06.01-长期`. */
export function period(parse: Parse<string>): Kind<string> {
  const dots = (day: string) => day.replaceAll('-', '.')
  return {
    parse,
    show: (value) => {
      const [from = '', to = ''] = value.split('/')
      return from ? `${dots(from)}-${to ? dots(to) : '长期'}` : '长期'
    },
    isText: true,
  }
}

/** A number. @param decimals as many are written */
export function number(parse: Parse<number>, decimals = 0): Kind<number> {
  return { parse, show: (value) => value.toFixed(decimals), isText: decimals === 0 }
}
