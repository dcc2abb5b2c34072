/** What an approver should look at before he lets a registration pass; nothing here forbids it (REG-4). */
import { ageOn } from './field-date.ts'
import type { RegistrationKind } from './registration.ts'
import type { RegistrationRow } from './registration-row.ts'

/** Marks that the row itself gives: usual age of a grade-1 entrant, place of the ID number. */
export const ROW_WARNINGS = ['age', 'id_region'] as const
export type RowWarning = (typeof ROW_WARNINGS)[number]

export const WARNING_LABELS: Readonly<Record<RowWarning | 'flagged' | 'mended', string>> = {
  age: '入学年龄不寻常',
  id_region: '身份证号地区与户口所在地不同',
  flagged: '问题学籍',
  mended: '退回后有改动',
}

const RESIDENT_ID = '1'
/** Years above the age of entry up to which nobody wonders. */
const LATE_BY = 1

/** @param entryAge whole years on 31 August at which children enter, by policy */
export function rowWarnings(
  kind: RegistrationKind,
  row: Pick<RegistrationRow, 'birthDate' | 'entryMonth' | 'idType' | 'idNumber' | 'householdDivision'>,
  entryAge: number,
): RowWarning[] {
  const age = ageOn({ birthDate: row.birthDate, day: `${row.entryMonth.slice(0, 4)}-08-31` })
  const isUnusual = kind === 'registration' && (age < entryAge || age > entryAge + LATE_BY)
  const isElsewhere =
    row.idType === RESIDENT_ID &&
    row.idNumber !== null &&
    row.idNumber.slice(0, 6) !== row.householdDivision.slice(0, 6)
  return [...(isUnusual ? (['age'] as const) : []), ...(isElsewhere ? (['id_region'] as const) : [])]
}
