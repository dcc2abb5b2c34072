import { describe, expect, it } from 'vitest'
import { codeTables } from './code-table.ts'
import { type Cell, coded, type FieldFacts, type FieldValue, type Parse, text } from './field.ts'
import { cureOf } from './field-cure.ts'
import { birthDate, month, validity } from './field-date.ts'
import { personName } from './field-name.ts'
import { distance, division, documentNumber, phone, postcode } from './field-number.ts'

const facts: FieldFacts = { today: '2025-09-01', divisions: new Set(['370102']) }
const cell = (text: string, kind: Cell['kind'] = 'text'): Cell => ({ text, kind })
const plain = String
const compact = (value: FieldValue) => String(value).replaceAll('-', '')

function field<V extends NonNullable<FieldValue>>(
  parse: Parse<V>,
  show: (value: NonNullable<FieldValue>) => string = plain,
  more: { codes?: object } = {},
) {
  return { parse: parse as unknown as Parse<NonNullable<FieldValue>>, show, required: true, ...more }
}

const sex = field(coded(codeTables.sex), (value) => (value === 'male' ? '男' : '女'), {
  codes: codeTables.sex,
})

describe('a cell', () => {
  it.each<[string, ReturnType<typeof field>, Cell, [kind: string, after: string] | undefined]>([
    ['six digits of a county', field(division), cell('370102'), ['six_zeros', '370102000000']],
    ['six digits of no county', field(division), cell('370199'), undefined],
    ['a village', field(division), cell('370102001002'), undefined],
    [
      'full-width digits',
      field(documentNumber),
      cell('370102201905010135'.replace('2', '２')),
      ['full_width', '370102201905010135'],
    ],
    ['a small x', field(documentNumber), cell('37010219900101001x'), ['full_width', '37010219900101001X']],
    [
      'an ID number that Excel made a number',
      field(documentNumber),
      cell('3.70102201905E+17', 'number'),
      undefined,
    ],
    ['a broken ID number as text', field(documentNumber), cell('3.70102E+17'), undefined],
    ['a no-break space', field(phone), cell('13800000000\u00a0'), ['blanks', '13800000000']],
    ['a zero-width space', field(personName), cell('张\u200b三'), ['blanks', '张三']],
    ['an ideographic space in a name', field(personName), cell('欧阳\u3000娜娜'), ['blanks', '欧阳娜娜']],
    ['a line break in an address', field(text(100)), cell('某路\n1 号 '), ['blanks', '某路 1 号']],
    ['a bullet in a name', field(personName), cell('买买提•艾力'), ['dots', '买买提·艾力']],
    ['full-width letters in an address', field(text(100)), cell('某路 １ 号Ａ座'), undefined],
    ['a date with dashes', field(birthDate, compact), cell('2019-5-1'), ['date_spelling', '20190501']],
    [
      'a date that Excel shows as one',
      field(birthDate, compact),
      cell('2019-05-01', 'date'),
      ['date_spelling', '20190501'],
    ],
    ['a serial number', field(birthDate, compact), cell('43586', 'number'), ['date_spelling', '20190501']],
    ['a date as eight digits', field(birthDate, compact), cell('20190501', 'number'), undefined],
    ['a date with commas', field(birthDate, compact), cell('2019、5、1'), ['date_spelling', '20190501']],
    ['a date with long dashes', field(birthDate, compact), cell('2019—5—1'), ['date_spelling', '20190501']],
    ['a date with blanks', field(birthDate, compact), cell('2019 5 1'), ['date_spelling', '20190501']],
    [
      'a date in Chinese numerals',
      field(birthDate, compact),
      cell('二〇一九年十二月三十一日'),
      ['date_spelling', '20191231'],
    ],
    [
      'one with the letter O',
      field(birthDate, compact),
      cell('二O一九年五月十日'),
      ['date_spelling', '20190510'],
    ],
    ['a day of the lunar calendar', field(birthDate, compact), cell('二〇一九年五月初一'), undefined],
    ['a year of two digits', field(birthDate, compact), cell('19、5、1'), undefined],
    ['an apostrophe before a date', field(birthDate, compact), cell("'20190501"), ['marks', '20190501']],
    [
      'a month in Chinese numerals',
      field(month, compact),
      cell('二〇二五年九月'),
      ['date_spelling', '202509'],
    ],
    ['a month with a comma', field(month, compact), cell('2025、9'), ['date_spelling', '202509']],
    ...["'370102201905010135", '‘370102201905010135’', '370102201905010135。', '370102-20190501-0135'].map(
      (text) =>
        [
          `an ID number with marks (${text})`,
          field(documentNumber),
          cell(text),
          ['marks', '370102201905010135'],
        ] as [string, ReturnType<typeof field>, Cell, [string, string]],
    ),
    [
      'an ID number with blanks',
      field(documentNumber),
      cell('370102 20190501 0135'),
      ['blanks', '370102201905010135'],
    ],
    [
      'a sign of multiplication for X',
      field(documentNumber),
      cell('37010219900101001×'),
      ['marks', '37010219900101001X'],
    ],
    [
      'an ID number with marks and a wrong digit',
      field(documentNumber),
      cell('370102-20190501-0136'),
      undefined,
    ],
    ['an apostrophe before a phone', field(phone), cell("'13800000000"), ['marks', '13800000000']],
    ['a stop behind a postcode', field(postcode), cell('250000。'), ['marks', '250000']],
    [
      'a quote before six digits of a county',
      field(division),
      cell("'370102"),
      ['six_zeros', '370102000000'],
    ],
    ['a date that is none', field(birthDate, compact), cell('2019-2-30'), undefined],
    ['a day before the month', field(birthDate, compact), cell('1/5/2019'), undefined],
    ['a month with a word', field(month, compact), cell('2025年9月'), ['date_spelling', '202509']],
    [
      'a period',
      field(validity, () => '2010.06.01-2020.06.01'),
      cell('2010-06-01至2020-06-01'),
      ['date_spelling', '2010.06.01-2020.06.01'],
    ],
    [
      'a distance with its unit',
      field(distance, (v) => Number(v).toFixed(1)),
      cell('1.2公里'),
      ['unit', '1.2'],
    ],
    ['a distance in words', field(distance, (v) => Number(v).toFixed(1)), cell('约1.2公里'), undefined],
    ['a distance too exact', field(distance, (v) => Number(v).toFixed(1)), cell('1.25'), undefined],
    [
      'a whole number of kilometres',
      field(distance, (v) => Number(v).toFixed(1)),
      cell('3', 'number'),
      undefined,
    ],
    ['a postcode as a number', field(postcode), cell('10000', 'number'), ['leading_zero', '010000']],
    ['a postcode of five digits as text', field(postcode), cell('10000'), undefined],
    ['a label with a blank', sex, cell('男 '), ['blanks', '男']],
    ['a code for a label', sex, cell('1-男'), undefined],
    ['a label that is none', sex, cell('男性 '), undefined],
    ['nothing', sex, cell(' '), undefined],
    ['what is right', field(phone), cell('13800000000'), undefined],
  ])('with %s', (_, of, found, expected) => {
    const cure = cureOf(of, found, facts)
    expect(cure && [cure.kind, cure.after]).toEqual(expected)
    expect(cure?.before).toBe(cure && found.text)
  })
  it('with a formula is left to the clerk', () => {
    expect(
      cureOf(field(division), { text: '370102', kind: 'number', hasFormula: true }, facts),
    ).toBeUndefined()
  })
})
