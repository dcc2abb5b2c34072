/** Kinds of columns: how a cell is read, and how its value is written again. Reading what was written gives the value. */
import { type CodeTable, codeTables, labelOf } from '../../rules/code-table.ts'
import { coded, type FieldValue, type Parse, text, yesNo } from '../../rules/field.ts'
import { birthDate, date, month } from '../../rules/field-date.ts'
import { personName } from '../../rules/field-name.ts'
import {
  classNumber,
  division,
  documentNumber,
  email,
  phone,
  postcode,
  schoolCode,
  shortDivision,
  studentNumber,
} from '../../rules/field-number.ts'

export interface Kind<V extends NonNullable<FieldValue>> {
  parse: Parse<V>
  /** The text of a cell for a value. */
  show(value: V): string
  /** Offered as a drop-down. */
  codes?: CodeTable
  /** Kept as text by Excel, so that no digit is lost; otherwise a number. */
  isText: boolean
  /** What a cell looks like, in a few Chinese words: for notes and the dictionary. */
  format: string
}

const FORMATS = new Map<unknown, string>([
  [personName, '2 至 36 个汉字,可有间隔号“·”'],
  [birthDate, '8 位数字,年月日'],
  [date, '8 位数字,年月日'],
  [month, '6 位数字,年月'],
  [division, '12 位数字,后六位为 0'],
  [shortDivision, '6 位数字'],
  [documentNumber, '最多 20 位字母、数字;居民身份证为 18 位'],
  [studentNumber, '19 位,以 G、L 或 J 开头'],
  [schoolCode, '10 位数字'],
  [classNumber, '最多 10 位数字、字母'],
  [phone, '7 至 12 位数字,区号后可用“-”'],
  [postcode, '6 位数字'],
  [email, '电子信箱地址'],
])

/** Free text. @param max code points */
export function words(max: number): Kind<string> {
  return { ...as(text(max)), format: `文字,最多 ${max} 个字` }
}

/** Anything whose value is its own text. */
export function as(parse: Parse<string>): Kind<string> {
  return { parse, show: (value) => value, isText: true, format: FORMATS.get(parse) ?? '文字' }
}

/** A value of a code table, written as its label. */
export function codesOf<V extends string = string>(codes: CodeTable): Kind<V> {
  return {
    parse: coded<V>(codes),
    show: (value) => labelOf(codes, value),
    codes,
    isText: true,
    format: '从列表中选择',
  }
}

export const yesOrNo: Kind<boolean> = {
  parse: yesNo,
  show: (value) => (value ? '是' : '否'),
  codes: codeTables.yesNo,
  isText: true,
  format: '是 / 否',
}

/** `2014-09-01` is written `20140901`; `2014-09` as `201409`. */
export function compact(parse: Parse<string>): Kind<string> {
  return {
    parse,
    show: (value) => value.replaceAll('-', ''),
    isText: true,
    format: FORMATS.get(parse) ?? '8 位数字,年月日',
  }
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
    format: '起始日期-截止日期,或“长期”',
  }
}

/** A number. @param decimals as many are written */
export function number(parse: Parse<number>, decimals = 0): Kind<number> {
  return {
    parse,
    show: (value) => value.toFixed(decimals),
    isText: decimals === 0,
    format: decimals === 0 ? '整数' : `数字,${decimals === 1 ? '一' : decimals}位小数`,
  }
}
