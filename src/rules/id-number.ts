/** Resident ID numbers, GB 11643: 6 region + 8 birth date + 3 sequence (odd = male) + check character. */
import { plainText } from './plain-text.ts'

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const CHECK = '10X98765432'

export type IdNumberProblem = 'length' | 'characters' | 'birth_date' | 'check_digit'

export type IdNumber =
  | { ok: true; region: string; birthDate: string; sex: 'male' | 'female' }
  | { ok: false; problem: IdNumberProblem }

/** The check character of the first 17 digits. */
export function checkCharacter(first17: string): string {
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(first17[at]), 0)
  return CHECK.charAt(sum % 11)
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** `20110229` → undefined: the date must exist. */
function dateOf(digits: string): string | undefined {
  const [year, month, day] = [digits.slice(0, 4), digits.slice(4, 6), digits.slice(6, 8)]
  const of = Number(year)
  const isLeap = (of % 4 === 0 && of % 100 !== 0) || of % 400 === 0
  const days = month === '02' && isLeap ? 29 : (DAYS[Number(month) - 1] ?? 0)
  return Number(day) >= 1 && Number(day) <= days ? `${year}-${month}-${day}` : undefined
}

// What clerks put between the digits, and what looks like an X: the sign of multiplication, the Cyrillic and Greek letter.
const BETWEEN = /['"`\u02bc\u2018-\u201d\u2032.,;:。、·•|/_\u2010-\u2015\u2212-]/g
const LIKE_X = /[\u00d7\u2715\u2716\u0425\u03a7]$/

/**
 * A number of an ID document as it is meant: half-width, upper case, without blanks and the marks around it. Marks
 * between the digits, and what looks like an X, give way only where a resident ID number with the right check
 * character comes of it; a passport keeps its own.
 */
export function normaliseIdNumber(text: string): string {
  const plain = plainText(text).toUpperCase()
  if (/^\d{17}[\dX]$/.test(plain)) return plain
  const bare = plain.replace(BETWEEN, '').replace(LIKE_X, 'X')
  return parseIdNumber(bare).ok ? bare : plain
}

/** Reads a normalised number; tells the first problem, in the order a clerk would see them. */
export function parseIdNumber(text: string): IdNumber {
  if (text.length !== 18) return { ok: false, problem: 'length' }
  if (!/^\d{17}[\dX]$/.test(text)) return { ok: false, problem: 'characters' }
  const birthDate = dateOf(text.slice(6, 14))
  if (birthDate === undefined) return { ok: false, problem: 'birth_date' }
  if (checkCharacter(text) !== text.charAt(17)) return { ok: false, problem: 'check_digit' }
  return {
    ok: true,
    region: text.slice(0, 6),
    birthDate,
    sex: Number(text.charAt(16)) % 2 ? 'male' : 'female',
  }
}
