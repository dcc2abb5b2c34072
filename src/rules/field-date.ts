/** Dates and months as clerks and Excel write them (study 5.6). Values are `YYYY-MM-DD` and `YYYY-MM`. */
import { bad, type Cell, good, type Parse, type Verdict } from './field.ts'
import { narrowText, plainText } from './plain-text.ts'

const two = (part: number) => String(part).padStart(2, '0')

function isReal(year: number, month: number, day: number): boolean {
  if (year < 1900 || year > 2100 || month < 1 || month > 12) return false
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0
  return day >= 1 && day <= days
}

/**
 * The day of an Excel serial number, `YYYY-MM-DD`.
 * @param serial days since 1899-12-30, or since 1904-01-01; a part of a day is left out
 */
export function dateOfSerial(serial: number, isFrom1904 = false): string {
  // Day 60 is the 29 February 1900 that never was: before it, Excel counts one day less.
  const days = Math.floor(serial) + (isFrom1904 ? 1462 : serial < 60 ? 1 : 0) - 25569
  // Civil date of a day number (proleptic Gregorian), days counted from 1970-01-01.
  const shifted = days + 719468
  const era = Math.floor(shifted / 146097)
  const ofEra = shifted - era * 146097
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36524) - Math.floor(ofEra / 146096)) / 365,
  )
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const marchMonth = Math.floor((5 * ofYear + 2) / 153)
  const day = ofYear - Math.floor((153 * marchMonth + 2) / 5) + 1
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return `${year}-${two(month)}-${two(day)}`
}

// What stands between year, month and day; the year always comes first, so that there is one reading.
const BETWEEN = '[-/.,、。·•_~\\u2010-\\u2015\\u2212]{1,2}'
const DAY = new RegExp(`^(\\d{4})(?:${BETWEEN}|年)(\\d{1,2})(?:${BETWEEN}|月)(\\d{1,2})[日号]?(?:出?生)?$`)
const MONTH = new RegExp(`^(\\d{4})(?:${BETWEEN}|年)(\\d{1,2})(?:月份?)?$`)
const SPACED_DAY = /^(\d{4}) (\d{1,2}) (\d{1,2})$/

const CHINESE_DIGITS = '〇一二三四五六七八九'
const digitOf = (sign: string) => Math.max(0, CHINESE_DIGITS.indexOf(sign))

/** `十二` → 12, `二十` → 20, `三十一` → 31, `〇五` → 5, `5` → 5. */
function chineseNumber(text: string): number {
  if (/^\d/.test(text)) return Number(text)
  if (!text.includes('十')) return digitOf(text.slice(-1))
  const [tens = '', ones = ''] = text.split('十')
  return 10 * (tens ? digitOf(tens) : 1) + (ones ? digitOf(ones) : 0)
}

const CHINESE_SIGN = /[〇○零Oo一二三四五六七八九十]/
const NUMBER = '(\\d{1,2}|[〇零]?[一二三四五六七八九]|[二三]?十[一二三四五六七八九]?)'
const CHINESE = new RegExp(
  `^([\\d〇○零Oo一二三四五六七八九]{4})年${NUMBER}月(?:${NUMBER}([日号]))?(份|出?生)?$`,
)

/**
 * A date in Chinese numerals as one in digits: `二〇二〇年五月一日` → `2020年5月1日`. One of the lunar calendar (`初一`,
 * `正月`, `廿`) is left as it is: it is another day.
 */
function inDigits(plain: string): string {
  const found = CHINESE_SIGN.test(plain) && CHINESE.exec(plain)
  if (!found) return plain
  const [, years = '', months = '', days, sign, rest = ''] = found
  const digits = years.replace(/[○零Oo]/g, '〇').replace(/\D/g, (one) => String(digitOf(one)))
  return `${digits}年${chineseNumber(months)}月${days ? chineseNumber(days) + (sign ?? '') : ''}${rest}`
}

/** Year, month and day in any of the spellings; undefined where it is none. */
function partsOf(cell: Cell): [number, number, number] | undefined {
  const plain = inDigits(plainText(cell.text))
  const written =
    /^(\d{4})(\d\d)(\d\d)$/.exec(plain) ??
    DAY.exec(plain) ??
    SPACED_DAY.exec(cell.text.normalize('NFKC').trim())
  if (written) return [Number(written[1]), Number(written[2]), Number(written[3])]
  // A date with its time of midnight, as databases export it.
  const timed = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})T?0{1,2}:00(:00(\.0+)?)?$/.exec(
    cell.text.replace(/ /, 'T'),
  )
  if (timed) return [Number(timed[1]), Number(timed[2]), Number(timed[3])]
  // A serial number that lost its date format: 1950 to 2100.
  const isSerial = /^\d{5}(\.\d+)?$/.test(plain) && Number(plain) >= 18264 && Number(plain) <= 73415
  if (!isSerial) return undefined
  const [year, month, day] = dateOfSerial(Number(plain)).split('-').map(Number)
  return [year ?? 0, month ?? 0, day ?? 0]
}

function read(cell: Cell): Verdict<string> {
  const parts = partsOf(cell)
  if (!parts) return bad('date_form')
  const [year, month, day] = parts
  if (!isReal(year, month, day)) return bad('date_not_real')
  const value = `${year}-${two(month)}-${two(day)}`
  const isAsAsked = narrowText(cell.text) === value.replaceAll('-', '')
  return isAsAsked ? good(value) : good(value, `日期已按 ${value} 读取。`)
}

export const date: Parse<string> = (cell) => read(cell)

/** Whole years between two days. @param of `YYYY-MM-DD` */
export function ageOn(of: { birthDate: string; day: string }): number {
  const years = Number(of.day.slice(0, 4)) - Number(of.birthDate.slice(0, 4))
  return of.day.slice(5) < of.birthDate.slice(5) ? years - 1 : years
}

/** A pupil's birth date: 3 to 25 years ago. */
export const birthDate: Parse<string> = (cell, facts) => {
  const verdict = read(cell)
  if (!verdict.ok) return verdict
  const age = ageOn({ birthDate: verdict.value, day: facts.today })
  return age < 3 || age > 25 ? bad('birth_date_age') : verdict
}

/** `201409`, and what Excel and clerks make of it; a whole date counts as its month. */
export const month: Parse<string> = (cell, facts) => {
  const plain = inDigits(plainText(cell.text))
  // A number 2014.1 may have been 2014.10: only whole numbers are sure.
  const written =
    cell.kind === 'number' && !/^\d+$/.test(plain)
      ? null
      : (/^(\d{4})(\d\d)$/.exec(plain) ?? MONTH.exec(plain))
  if (!written) {
    const day = date(cell, facts)
    return day.ok ? good(day.value.slice(0, 7), `已按 ${day.value.slice(0, 7)} 读取。`) : bad('month_form')
  }
  const value = `${written[1]}-${two(Number(written[2]))}`
  if (!isReal(Number(written[1]), Number(written[2]), 1)) return bad('month_form')
  return /^\d{6}$/.test(narrowText(cell.text)) ? good(value) : good(value, `已按 ${value} 读取。`)
}

const day = (text: string) => {
  const read = date({ text, kind: 'text' }, { today: '' })
  return read.ok ? read.value : undefined
}

/** `2010.06.01-2020.06.01` or `2010.06.01-长期`; stored as `2010-06-01/2020-06-01`, `…/` for one without end. */
export const validity: Parse<string> = (cell) => {
  const plain = plainText(cell.text)
  if (plain === '长期') return good('/')
  const parts =
    /^(\d{4}[./年-]?\d{1,2}[./月-]?\d{1,2}日?)[-~至—](长期|\d{4}[./年-]?\d{1,2}[./月-]?\d{1,2}日?)$/.exec(
      plain,
    )
  const from = day(parts?.[1] ?? '')
  const to = parts?.[2] === '长期' ? '' : day(parts?.[2] ?? '')
  return from === undefined || to === undefined || (to && to <= from)
    ? bad('validity_form')
    : good(`${from}/${to}`)
}
