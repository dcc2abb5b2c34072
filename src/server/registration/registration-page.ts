/** Between a row of the registration template and what is kept of it: columns, clear detail, one sealed page (ACC-4). */
import type { Sealer } from '../../db/seal.ts'
import {
  joinRegistrationRow,
  type RegistrationDetail,
  type RegistrationRow,
  splitRegistrationRow,
} from '../../rules/registration-row.ts'
import type { Identity } from '../identity/identity.actions.ts'
import { pinyinOf } from '../pupil/pinyin.ts'
import { openPupilBlob, type SealedPupil } from '../pupil/sealed-pupil.ts'

const RESIDENT_ID = '1'

/** A pupil's row as it is written. */
export interface PupilPage {
  name: string
  sex: 'male' | 'female'
  birthDate: string
  pinyin: string
  hasIdNumber: boolean
  detail: RegistrationDetail
  sealed: Buffer
}

/** The resident ID number; another document's number is none (REG-5). */
const residentNumber = (row: Pick<RegistrationRow, 'idType' | 'idNumber'>) =>
  row.idType === RESIDENT_ID ? row.idNumber : null

/** @param studentNumber the one a load brings; null before approval */
export function pageOfRow(sealer: Sealer, row: RegistrationRow, studentNumber: string | null): PupilPage {
  const { own, detail, sealed } = splitRegistrationRow(row)
  const { idNumber, ...values } = sealed
  const page: SealedPupil = { idType: row.idType, idNumber, studentNumber, values }
  return {
    name: own.name,
    sex: own.sex,
    birthDate: own.birthDate,
    pinyin: pinyinOf(own.name),
    hasIdNumber: residentNumber(row) !== null,
    detail,
    sealed: sealer.seal(page),
  }
}

/** The row again, for the form of one that was sent back. */
export function rowOfPage(
  page: { name: string; sex: 'male' | 'female'; birthDate: string; detail: RegistrationDetail },
  sealed: SealedPupil,
  classNumber: string | null,
): RegistrationRow {
  const { name, sex, birthDate, detail } = page
  return joinRegistrationRow({
    own: { name, sex, birthDate, classNumber },
    detail,
    sealed: { ...BLANK, ...sealed.values, idNumber: sealed.idNumber },
  })
}

/** The row again, as the pupil's columns and sealed page have it. */
export function rowOfPupil(
  sealer: Sealer,
  pupil: { name: string; sex: 'male' | 'female'; birthDate: string; detail: unknown; sealed: Buffer },
  classNumber: string | null,
): RegistrationRow {
  const page = { ...pupil, detail: pupil.detail as RegistrationDetail }
  return rowOfPage(page, openPupilBlob(sealer, pupil.sealed), classNumber)
}

const BLANK = {
  noIdProof: null,
  idValidity: null,
  provincialNumber: null,
  currentAddress: '',
  mailingAddress: '',
  homeAddress: '',
  phone: '',
  email: null,
  homepage: null,
  members: [],
}

/** What the pupil is known by. */
export function identityOfRow(
  pupilId: number,
  row: Pick<RegistrationRow, 'idType' | 'idNumber' | 'name' | 'sex' | 'birthDate'>,
): Identity {
  const { name, sex, birthDate } = row
  return { pupilId, idNumber: residentNumber(row), name, sex, birthDate }
}
