/** Children as a clerk types them: the cells of the registration form, all of them right. */
import { checkCharacter } from '../src/rules/id-number.ts'
import { registration } from '../src/sheets/columns/registration.ts'

const examples = Object.fromEntries(
  registration.fields.filter((field) => field.example).map((field) => [field.key, field.example]),
)

let children = 0

/** A valid resident ID number that no other child of this process has. */
export function freshIdNumber(sex: 'male' | 'female' = 'male', birthDate = '20200501'): string {
  children += 1
  const tail = (children % 499) * 2 + (sex === 'male' ? 1 : 0)
  const first17 = `37${String(102 + Math.floor(children / 499)).padStart(4, '0')}${birthDate}${String(tail).padStart(3, '0')}`
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
