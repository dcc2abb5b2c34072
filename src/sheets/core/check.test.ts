import { describe, expect, it } from 'vitest'
import type { FieldFacts } from '../../rules/field.ts'
import { textCell } from '../../rules/field.ts'
import { isSealedField } from '../../rules/registration-row.ts'
import { importTables } from '../columns/all.ts'
import { initialPupil } from '../columns/initial-pupil.ts'
import { initialUnit } from '../columns/initial-unit.ts'
import { lateRegistration, registration } from '../columns/registration.ts'
import { checkTexts, rowChecker, textsOf } from './check.ts'
import { isDateFormat } from './parts.ts'
import { columnOf, lettersOf } from './sheet.ts'

const facts: FieldFacts = { today: '2025-09-01', schoolYear: 2025, classNumbers: new Set(['2025101']) }
const examples = Object.fromEntries(registration.fields.map((field) => [field.key, field.example]))

describe('the rows of a file', () => {
  it('are read one like the other, however often their cells were read before and whatever stood between', () => {
    const check = rowChecker(registration, facts)
    const cellsOf = (texts: Record<string, string>) =>
      registration.fields.map((field) => textCell({ ...examples, ...texts }[field.key] ?? ''))
    const alone = (texts: Record<string, string>) => rowChecker(registration, facts)(cellsOf(texts))
    // More names than are remembered, a few ethnic groups, good and bad; and one cell in two kinds.
    for (let at = 0; at < 2000; at++) {
      const texts = {
        name: `王${String.fromCodePoint(0x4e00 + (at % 700))}`,
        ethnicity: ['汉族', '火星族'][at % 2] ?? '',
      }
      expect(check(cellsOf(texts)), `row ${at}`).toEqual(alone(texts))
    }
    const error = cellsOf({}).with(5, { text: registration.fields[5]?.example ?? '', kind: 'error' })
    expect(check(error)).toEqual(rowChecker(registration, facts)(error))
    expect(check(error).ok).toBe(false)
    expect(check(cellsOf({})).ok).toBe(true)
  })
  it('have only what was read right among their values', () => {
    const row = checkTexts(registration, { ...examples, ethnicity: '火星族' }, facts)
    expect(Object.keys(row.values)).toHaveLength(registration.fields.length - 1)
    expect('ethnicity' in row.values).toBe(false)
  })
})

describe('a form', () => {
  it('is read by the same parsers as the workbook', () => {
    const checked = checkTexts(registration, { ...examples, sex: '1-男', phone: ' 13800000000 ' }, facts)
    expect(checked).toMatchObject({ ok: true, values: { sex: 'male', phone: '13800000000', distance: 1.2 } })
  })
  it('is told every problem, under the key of its field', () => {
    const { problems } = checkTexts(
      registration,
      { ...examples, name: '', idNumber: '370102201905010136' },
      facts,
    )
    expect(problems.map((problem) => [problem.field, problem.rule])).toEqual([
      ['name', 'required'],
      ['idNumber', 'id_check_digit'],
    ])
  })
  it('shows values as a clerk would type them, and takes them again', () => {
    const first = checkTexts(registration, examples, facts)
    if (!first.ok) throw new Error('The example is wrong.')
    const texts = textsOf(registration, first.values)
    expect(texts).toMatchObject({ sex: '男', birthDate: '20190501', entryMonth: '202509', distance: '1.2' })
    expect(texts).not.toHaveProperty('email')
    expect(checkTexts(registration, texts, facts)).toMatchObject({
      ok: true,
      values: first.values,
      notices: [],
    })
  })
})

describe('the tables', () => {
  it('are one for registration and late registration; only the rules differ', () => {
    expect(lateRegistration.fields).toEqual(registration.fields)
    const unplaced = { ...examples, classNumber: '' }
    expect(checkTexts(registration, unplaced, facts).ok).toBe(true)
    expect(checkTexts(lateRegistration, { ...unplaced, entryMonth: '202409' }, facts).problems).toMatchObject(
      [{ field: 'classNumber', rule: 'class_number_required' }],
    )
  })
  it('name no two columns alike, and no column by another alias', () => {
    for (const table of Object.values(importTables)) {
      const headers = table.fields.flatMap((field) => [field.header, ...field.aliases])
      expect(new Set(headers).size).toBe(headers.length)
    }
  })
  it('seal numbers, phones, addresses and families, wherever they stand', () => {
    const sealed = (table: { fields: readonly { key: string; isSealed: boolean }[] }) =>
      table.fields.filter((field) => field.isSealed).map((field) => field.key)
    expect(sealed(registration)).toEqual(registration.fields.map((field) => field.key).filter(isSealedField))
    expect(sealed(initialPupil)).toEqual(['studentNumber', ...sealed(registration)])
    expect(sealed(importTables.allocation)).toEqual(['studentNumber'])
  })
  it('of units want a code and a stage of schools, and neither of bureaus', () => {
    const unit = { name: '第一小学', division: '370102', level: '学校' }
    const rules = (texts: Record<string, string>) =>
      checkTexts(initialUnit, texts, facts).problems.map((one) => one.rule)
    expect(rules(unit)).toEqual(['school_code_required', 'school_teaches_nothing'])
    expect(rules({ ...unit, schoolCode: '2137000001', primaryLength: '6' })).toEqual([])
    expect(rules({ ...unit, level: '区县', primaryLength: '6' })).toEqual(['only_for_schools'])
  })
})

describe('the grid', () => {
  it('has columns by letters', () => {
    for (const [letters, column] of [
      ['A', 0],
      ['Z', 25],
      ['AA', 26],
      ['BV', 73],
      ['XFD', 16383],
    ] as const) {
      expect(columnOf(`${letters}12`)).toBe(column)
      expect(lettersOf(column)).toBe(letters)
    }
  })
  it.each([
    ['yyyy"年"m"月"d"日"', true],
    ['[$-804]yyyy/m/d;@', true],
    ['yyyymmdd', true],
    ['General', false],
    ['0.00_);[Red]\\(0.00\\)', false],
    ['"day"0', false],
    ['h:mm', false],
  ])('shows %s as a date: %s', (code, isDate) => {
    expect(isDateFormat(code)).toBe(isDate)
  })
})
