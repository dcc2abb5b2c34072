import { describe, expect, it } from 'vitest'
import { registration } from '../sheets/columns/registration.ts'
import { changed, changesOf, isDataField, KEY_FIELDS, problemsOfChange } from './pupil-data.ts'
import type { RegistrationRow } from './registration-row.ts'

const facts = { today: '2026-09-10' }
const row = Object.fromEntries(
  registration.fields.map((field) => {
    const verdict = field.parse({ text: field.example, kind: 'text' }, facts)
    return [field.key, field.example && verdict.ok ? verdict.value : null]
  }),
) as unknown as RegistrationRow

describe('what the school changes alone (CHG-1)', () => {
  it('is every field but the key data and the class', () => {
    const others = registration.fields.map(({ key }) => key).filter((key) => !isDataField(key))
    expect(others.sort()).toEqual([...KEY_FIELDS, 'classNumber'].sort())
  })
  it('is only what differs; what was not asked for stays', () => {
    expect(
      changesOf(row, { phone: '13900000000', postcode: row.postcode, talent: undefined, email: null }),
    ).toEqual([{ field: 'phone', before: row.phone, after: '13900000000' }])
  })
  it('takes a blank text for nothing', () => {
    expect(changesOf({ ...row, talent: '' }, { talent: null })).toEqual([])
    expect(changesOf({ ...row, talent: '画画' }, { talent: '' })).toMatchObject([{ after: null }])
  })
  it('is wrong where it makes two fields disagree', () => {
    const after = changed(row, changesOf(row, { member1IsGuardian: false }))
    expect(problemsOfChange(row, after, facts)).toMatchObject([
      { field: 'member1IsGuardian', rule: 'guardian_missing' },
    ])
  })
  it('does not answer for what was wrong before', () => {
    const old = { ...row, member1IsGuardian: false }
    expect(problemsOfChange(old, changed(old, changesOf(old, { phone: '13900000000' })), facts)).toEqual([])
  })
})
