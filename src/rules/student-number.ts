/** Student numbers, 19 characters (REG-6): L temporary, G the ID number, J official without one. */
import { checkCharacter, parseIdNumber } from './id-number.ts'

/** The last sequence of a region and birth date. */
export const MAX_SEQUENCE = 999

/** The form of any student number, former ones included. */
export function isStudentNumber(text: string): boolean {
  return /^[GLJ]\d{17}[\dX]$/.test(text)
}

/**
 * An L number: region of the school, birth date, a sequence within both, check character (study 1.2).
 * @param of.birthDate `YYYY-MM-DD`
 * @param of.sequence 1 to 999
 * @throws RangeError when the sequence of this region and birth date is used up
 */
export function temporaryNumber(of: { region: string; birthDate: string; sequence: number }): string {
  if (!Number.isInteger(of.sequence) || of.sequence < 1 || of.sequence > MAX_SEQUENCE)
    throw new RangeError(`No temporary number left for a sequence of ${of.sequence}.`)
  const first17 = `${of.region}${of.birthDate.replaceAll('-', '')}${String(of.sequence).padStart(3, '0')}`
  return `L${first17}${checkCharacter(first17)}`
}

/** What a temporary number was built from; undefined for any other number, and for one built differently. */
export function readTemporaryNumber(
  number: string,
): { region: string; birthDate: string; sequence: number } | undefined {
  const read = number.startsWith('L') ? parseIdNumber(number.slice(1)) : undefined
  const sequence = Number(number.slice(15, 18))
  return read?.ok && sequence > 0 ? { region: read.region, birthDate: read.birthDate, sequence } : undefined
}
