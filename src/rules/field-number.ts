/** Numbers that identify: ID documents, student numbers, schools, divisions; and phones, postcodes, distances. */
import { bad, type FieldFacts, good, hasLostDigits, type Parse } from './field.ts'
import { type CellProblem, cellProblem } from './field-problem.ts'
import { type IdNumberProblem, normaliseIdNumber, parseIdNumber } from './id-number.ts'
import { plainText } from './plain-text.ts'
import { isStudentNumber } from './student-number.ts'

const ID_RULE = {
  length: 'id_length',
  characters: 'id_characters',
  birth_date: 'id_birth_date',
  check_digit: 'id_check_digit',
} as const satisfies Record<IdNumberProblem, string>

/** What is wrong with a resident ID number in normal form, if anything. */
export function idNumberProblem(
  number: string,
  facts: Pick<FieldFacts, 'idRegions'>,
): CellProblem | undefined {
  if (/^\d{15}$/.test(number)) return cellProblem('id_15_digits')
  const read = parseIdNumber(number)
  if (!read.ok) {
    const isLength = read.problem === 'length'
    const about = isLength ? { cause: `居民身份证号应为 18 位,现有 ${[...number].length} 位。` } : {}
    return cellProblem(ID_RULE[read.problem], about)
  }
  return facts.idRegions && !facts.idRegions.has(read.region) ? cellProblem('id_region') : undefined
}

/** Number of any ID document; what its kind asks of it is a rule of the row. */
export const documentNumber: Parse<string> = (cell) => {
  if (hasLostDigits(cell)) return bad('digits_lost')
  const value = normaliseIdNumber(cell.text)
  return /^[A-Z0-9()./-]{1,20}$/.test(value) ? good(value) : bad('document_form')
}

/** A resident ID number, GB 11643. */
export const idNumber: Parse<string> = (cell, facts) => {
  if (hasLostDigits(cell)) return bad('digits_lost')
  const value = normaliseIdNumber(cell.text)
  const problem = idNumberProblem(value, facts)
  return problem ? { ok: false, problem } : good(value)
}

/** Of any kind; the last character is not checked, for old temporary numbers had random ones (study 1.2). */
export const studentNumber: Parse<string> = (cell) => {
  const value = plainText(cell.text).toUpperCase()
  return isStudentNumber(value) ? good(value) : bad('student_number_form')
}

/** School types of the code's first two digits (study 4.4). */
const SCHOOL_TYPE =
  /^(11|21|22|31|32|33|34|35|36|37|41|42|51|91|92|93)(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-6]|71|81|82)/

export const schoolCode: Parse<string> = (cell) => {
  const value = plainText(cell.text)
  return /^\d{10}$/.test(value) && SCHOOL_TYPE.test(value) ? good(value) : bad('school_code_form')
}

/** Twelve digits, a county's six and six zeros; the value keeps all twelve. Another tail is refused with the fix. */
export const division: Parse<string> = (cell, facts) => {
  const value = plainText(cell.text)
  if (hasLostDigits(cell)) return bad('digits_lost')
  const fix = `${value.slice(0, 6)}000000`
  if (/^\d{6}$/.test(value)) return bad('division_six_digits', { fix })
  if (!/^\d{12}$/.test(value)) return bad('division_form')
  if (!value.endsWith('000000')) return bad('division_tail', { fix })
  if (facts.divisions && !facts.divisions.has(value.slice(0, 6))) return bad('division_unknown')
  return good(value)
}

/** Six digits of a unit's division; twelve with six zeros are read too. */
export const shortDivision: Parse<string> = (cell) => {
  const value = plainText(cell.text)
  const six = /^(\d{6})(000000)?$/.exec(value)?.[1]
  if (!six)
    return bad('division_form', { cause: '行政区划代码应为 6 位数字。', cure: '请核对行政区划代码。' })
  return good(six)
}

/** Seven to twelve digits, dashes between them; +86 goes. */
export const phone: Parse<string> = (cell) => {
  if (hasLostDigits(cell)) return bad('phone_form')
  const plain = plainText(cell.text).replace(/[—–−－_]/g, '-')
  const value = plain.replace(/^(\+|00)86-?/, '').replace(/^\((\d+)\)/, '$1-')
  const digits = value.replaceAll('-', '').length
  const isForm = /^\d+(-\d+)*$/.test(value) && digits >= 7 && digits <= 12
  return isForm ? good(value) : bad('phone_form')
}

export const postcode: Parse<string> = (cell) => {
  const value = plainText(cell.text)
  if (/^\d{5}$/.test(value)) return bad('leading_zero_lost', { fix: `0${value}` })
  return /^\d{6}$/.test(value) ? good(value) : bad('postcode_form')
}

export const email: Parse<string> = (cell) => {
  const value = plainText(cell.text)
  return value.length <= 100 && /^[^@\s]+@[^@\s]+\.[^@\s.]+$/.test(value) ? good(value) : bad('email_form')
}

/** Kilometres with one decimal, 0.0 to 999.9. */
export const distance: Parse<number> = (cell) => {
  const plain = plainText(cell.text)
  const number = /^(\d+(?:\.\d+)?)(公里|千米|KM)?$/i.exec(plain)
  if (!number) return bad('distance_form')
  const value = Number(number[1])
  if (value > 999.9) return bad('distance_range')
  const rounded = Math.round(value * 10) / 10
  if (number[2]) return bad('distance_form', { fix: rounded.toFixed(1) })
  // Excel keeps 1.1 as 1.1000000000000001.
  if (Math.abs(value - rounded) > 1e-9) return bad('distance_decimals', { fix: rounded.toFixed(1) })
  return good(rounded)
}

export const classNumber: Parse<string> = (cell) => {
  const value = plainText(cell.text).toUpperCase()
  return /^[0-9A-Z-]{1,10}$/.test(value) ? good(value) : bad('class_number_form')
}
