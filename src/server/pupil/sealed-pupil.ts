/** The one sealed blob of a pupil: everything that must not stand clear in a column (ACC-4). */
import type { Sealer } from '../../db/seal.ts'
import { maskNumber } from '../../rules/mask.ts'
import type { RegistrationSealed } from '../../rules/registration-row.ts'

export interface SealedPupil {
  idType: string
  idNumber: string | null
  /** The current one; null until the registration is approved. */
  studentNumber: string | null
  /** The dictionary's other sealed fields: phones, addresses, the family; what was never entered is left out. */
  values: Readonly<Partial<Omit<RegistrationSealed, 'idNumber'>>>
}

export function openPupilBlob(sealer: Sealer, blob: Buffer): SealedPupil {
  return sealer.unseal(blob) as SealedPupil
}

/** Both numbers as a list shows them. */
export function maskedNumbers(pupil: SealedPupil): { studentNumber: string | null; idNumber: string | null } {
  const masked = (number: string | null) => (number === null ? null : maskNumber(number))
  return { studentNumber: masked(pupil.studentNumber), idNumber: masked(pupil.idNumber) }
}

export const idNumberKey = (sealer: Sealer, idNumber: string) => sealer.hash('id_number', idNumber)
export const studentNumberKey = (sealer: Sealer, number: string) => sealer.hash('student_number', number)
/** Name + sex + birth date: namesakes share it (REG-5). */
export const traceKey = (sealer: Sealer, of: { name: string; sex: string; birthDate: string }) =>
  sealer.hash('trace', `${of.name.normalize('NFC')}\0${of.sex}\0${of.birthDate}`)
