/** Children as a clerk types them: the cells of the registration form, all of them right. */
import { expect } from 'vitest'
import { checkCharacter } from '../src/rules/id-number.ts'
import { registration } from '../src/sheets/columns/registration.ts'

const examples = Object.fromEntries(
  registration.fields.filter((field) => field.example).map((field) => [field.key, field.example]),
)

/** Counties that exist: each gives 499 boys and 499 girls a birthday. */
const COUNTIES = ['370102', '370103', '370104', '370105', '370112', '370113', '370202', '370203', '370211']
COUNTIES.push('110101', '110102', '110105', '110106', '120101', '120102', '310101', '310104', '310105')

/** By test file, how many were invented: files that share a process begin alike. */
const children = new Map<string, number>()

/** A valid resident ID number that no other child of this test file has. */
export function freshIdNumber(sex: 'male' | 'female' = 'male', birthDate = '20200501'): string {
  const file = expect.getState().testPath ?? ''
  const count = (children.get(file) ?? 0) + 1
  children.set(file, count)
  const county = COUNTIES[Math.floor(count / 499)]
  if (!county) throw new Error('This file invents too many children.')
  const tail = (count % 499) * 2 + (sex === 'male' ? 1 : 0)
  const first17 = `${county}${birthDate}${String(tail).padStart(3, '0')}`
  return first17 + checkCharacter(first17)
}

/** Cells of a boy born on 2020-05-01 who enters in the autumn of 2026, unless told otherwise. */
export function childCells(of: Record<string, string> = {}): Record<string, string> {
  return {
    ...examples,
    classNumber: '',
    birthDate: '20200501',
    entryMonth: '202609',
    idNumber: freshIdNumber(),
    ...of,
  }
}
