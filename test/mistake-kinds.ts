/**
 * Two hundred ways of getting a row wrong: a field, a way, and what must be said of which cell (study 5.5, 5.6). Every
 * way starts from a row without fault.
 */
import type { CellValue } from 'exceljs'
import { checkCharacter } from '../src/rules/id-number.ts'
import { registration } from '../src/sheets/columns/registration.ts'

export type CleanRow = Readonly<Record<string, string>>

export interface MistakeKind {
  name: string
  /** The cell to be blamed, and the rule. */
  field: string
  rule: string
  /** Cells that are typed otherwise. */
  spoil(row: CleanRow): Record<string, CellValue>
}

const fields = registration.fields
const keysOf = (is: (field: (typeof fields)[number]) => boolean) => fields.filter(is).map(({ key }) => key)
type Way = readonly [name: string, rule: string, change: (cell: string, row: CleanRow) => CellValue]

/** Every way in every field: the cell itself is to blame. */
function each(keys: readonly string[], ways: readonly Way[]): MistakeKind[] {
  return keys.flatMap((field) =>
    ways.map(([name, rule, change]) => ({
      name: `${field}: ${name}`,
      field,
      rule,
      spoil: (row: CleanRow) => ({ [field]: change(row[field] ?? '', row) }),
    })),
  )
}

const to = (value: CellValue) => () => value
const coded = keysOf(({ codes }) => codes !== undefined)
const NAMES = ['name', 'member1Name', 'member2Name']
const DIVISIONS = keysOf(({ key }) => /Division$/.test(key))
const IDS = ['idNumber', 'member1IdNumber', 'member2IdNumber']
const PHONES = ['phone', 'member1Phone', 'member2Phone']
const FREE = ['nativePlace', 'currentAddress', 'mailingAddress', 'homeAddress', 'formerName', 'talent']
const LONG: Readonly<Record<string, number>> = {
  nativePlace: 20,
  currentAddress: 100,
  mailingAddress: 100,
  homeAddress: 100,
  formerName: 36,
  talent: 100,
  provincialNumber: 30,
  numberInClass: 10,
  homepage: 100,
  member1Address: 100,
  member1Employer: 60,
  member1Position: 30,
}

const withDigit = (text: string, at: number) =>
  text.slice(0, at) + ((Number(text.charAt(at)) + 1) % 10) + text.slice(at + 1)
/** A number with a right check digit, so that only one thing is wrong with it. */
const rechecked = (text: string) => text.slice(0, 17) + checkCharacter(text.slice(0, 17))

const ofRow = (
  name: string,
  field: string,
  rule: string,
  change: Record<string, CellValue>,
): MistakeKind => ({
  name: `${field}: ${name}`,
  field,
  rule,
  spoil: () => change,
})

const WITHOUT_NUMBER = { idType: '其他', idNumber: '', noIdProof: '出生医学证明' }

export const MISTAKE_KINDS: readonly MistakeKind[] = [
  ...each(
    keysOf(({ required }) => required),
    [['left blank', 'required', to('')]],
  ),
  ...each(
    keysOf(({ required }) => required).filter((_, at) => at % 4 === 0),
    [
      ['only invisible characters', 'required', to(' \u200b\u00a0\u3000')],
      ['an error of a formula', 'cell_error', to({ error: '#N/A' })],
      ['a formula that was never counted', 'formula_without_value', to({ formula: 'A1', date1904: false })],
    ],
  ),
  ...each(coded, [
    ['a word that is no label', 'code_unknown', to('不详')],
    ['a code that is none', 'code_unknown', to('77')],
  ]),
  ...each(NAMES, [
    ['Latin letters', 'name_characters', to('Zhang San')],
    ['a digit', 'name_characters', (cell) => `${cell}1`],
    ['one character', 'name_length', to('张')],
    ['too many characters', 'name_length', to('好'.repeat(37))],
    ['a dot at the end', 'name_dot', (cell) => `${cell}·`],
    ['two dots', 'name_dot', to('买买提··艾力')],
    ['a private-use character', 'private_use_character', (cell) => `${cell}\ue815`],
    ['a character that was lost', 'unreadable_character', (cell) => `${cell}\ufffd`],
  ]),
  ...each(FREE, [
    ['a private-use character', 'private_use_character', to('某\ue000村')],
    ['a box for a character', 'unreadable_character', to('某□村')],
  ]),
  ...Object.entries(LONG).flatMap(([key, most]) =>
    each([key], [['too long', 'text_too_long', to('长'.repeat(most + 1))]]),
  ),
  ...each(
    ['birthDate'],
    [
      ['in words', 'date_form', to('二〇一九年五月')],
      ['a year of two digits', 'date_form', to('19.5.1')],
      ['the day first', 'date_form', to('1/5/2019')],
      ['seven digits', 'date_form', to('2019051')],
      ['the 30th of February', 'date_not_real', to('20190230')],
      ['the thirteenth month', 'date_not_real', to('20191301')],
      ['a baby', 'birth_date_age', to('20240501')],
      ['a grown-up', 'birth_date_age', to('19800501')],
    ],
  ),
  ...each(
    ['entryMonth'],
    [
      ['in words', 'month_form', to('今年九月')],
      ['the thirteenth month', 'month_form', to('202513')],
      ['a year only', 'month_form', to('2025')],
      ['last year', 'entry_month_season', to('202409')],
      ['in spring', 'entry_month_season', to('202503')],
    ],
  ),
  ...each(DIVISIONS, [
    ['six digits', 'division_six_digits', (cell) => cell.slice(0, 6)],
    ['a village', 'division_tail', (cell) => `${cell.slice(0, 6)}103204`],
    ['eleven digits', 'division_form', (cell) => cell.slice(0, 11)],
    ['a name', 'division_form', to('历下区')],
    ['a county that never was', 'division_unknown', to('379999000000')],
  ]),
  ...each(IDS, [
    ['seventeen digits', 'id_length', (cell) => cell.slice(0, 17)],
    ['nineteen digits', 'id_length', (cell) => `${cell.slice(0, 17)}00`],
    ['fifteen digits', 'id_15_digits', (cell) => cell.slice(0, 6) + cell.slice(8, 17)],
    ['a letter within', 'id_characters', (cell) => `${cell.slice(0, 9)}O${cell.slice(10)}`],
    ['a day that is none', 'id_birth_date', (cell) => rechecked(`${cell.slice(0, 10)}0230${cell.slice(14)}`)],
    ['a wrong check digit', 'id_check_digit', (cell) => cell.slice(0, 17) + (cell.endsWith('0') ? '1' : '0')],
    ['a wrong digit within', 'id_check_digit', (cell) => withDigit(cell, 16)],
    ['a region that never was', 'id_region', (cell) => rechecked(`379999${cell.slice(6)}`)],
    ['kept as a number', 'digits_lost', (cell) => Number(cell.replace('X', '0'))],
    ['scientific, as text', 'digits_lost', (cell) => `${cell.charAt(0)}.${cell.slice(1, 6)}E+17`],
    ['a sign that no document has', 'document_form', (cell) => `${cell.slice(0, 17)}#`],
  ]),
  ...each(PHONES, [
    ['six digits', 'phone_form', to('655432')],
    ['too many digits', 'phone_form', to('1380000000012')],
    ['two numbers', 'phone_form', to('13800000000、13900000000')],
    ['a word', 'phone_form', to('同上')],
  ]),
  ...each(
    ['postcode'],
    [
      ['a zero lost', 'leading_zero_lost', to(10020)],
      ['seven digits', 'postcode_form', to('2500001')],
      ['letters', 'postcode_form', to('25000O')],
    ],
  ),
  ...each(
    ['distance'],
    [
      ['in words', 'distance_form', to('约一公里')],
      ['with its unit', 'distance_form', to('1.2公里')],
      ['too exact', 'distance_decimals', to('1.25')],
      ['too far', 'distance_range', to('1200')],
      ['negative', 'distance_form', to('-1')],
    ],
  ),
  ...each(['email'], [['no address', 'email_form', to('无邮箱')]]),
  ...each(
    ['idValidity'],
    [
      ['one day only', 'validity_form', to('2010.06.01')],
      ['the end first', 'validity_form', to('2020.06.01-2010.06.01')],
    ],
  ),
  ...each(['classNumber'], [['a name', 'class_number_form', to('一年级1班')]]),
  ofRow('without a number', 'idNumber', 'id_number_required', { idNumber: '' }),
  ofRow('a passport without a number', 'idNumber', 'id_number_required', {
    ...{ idType: '护照', idNumber: '', overseas: '外国人', nationality: '美国' },
  }),
  ofRow('a passport too short', 'idNumber', 'document_form', {
    ...{ idType: '护照', idNumber: 'E12', overseas: '外国人', nationality: '美国' },
  }),
  ofRow('a pass of Taiwan too long', 'idNumber', 'document_form', {
    ...{
      idType: '台湾居民来往大陆通行证',
      idNumber: '123456789',
      overseas: '台湾同胞',
      nationality: '中国台湾',
    },
  }),
  ofRow('a pass of Hong Kong of another form', 'idNumber', 'document_form', {
    ...{
      idType: '港澳居民来往内地通行证',
      idNumber: 'X12345678',
      overseas: '香港同胞',
      nationality: '中国香港',
    },
  }),
  ofRow('no proof of having none', 'noIdProof', 'no_id_proof_required', { ...WITHOUT_NUMBER, noIdProof: '' }),
  ofRow('no guardian with one either', 'member1IdNumber', 'guardian_id_required', {
    ...WITHOUT_NUMBER,
    ...{ member1IdType: '', member1IdNumber: '', member2IdType: '', member2IdNumber: '' },
    ...{ member1IsGuardian: '是' },
  }),
  ofRow('an officer’s card', 'idType', 'id_type_not_for_pupils', { idType: '军官证' }),
  ofRow('a household register', 'idType', 'id_type_not_for_pupils', { idType: '户口簿' }),
  {
    name: 'birthDate: another day than the number’s',
    field: 'birthDate',
    rule: 'id_birth_date_differs',
    spoil: ({ birthDate = '' }) => ({
      birthDate: `${birthDate.slice(0, 6)}${birthDate.endsWith('11') ? '12' : '11'}`,
    }),
  },
  {
    name: 'sex: another than the number’s',
    field: 'sex',
    rule: 'id_sex_differs',
    spoil: ({ sex }) => ({ sex: sex === '男' ? '女' : '男' }),
  },
  ofRow('a foreign nationality', 'overseas', 'overseas_status_differs', { nationality: '美国' }),
  ofRow('a foreigner with a resident ID', 'overseas', 'overseas_status_differs', { overseas: '外国人' }),
  ofRow('a compatriot with a resident ID', 'idType', 'overseas_status_differs', { overseas: '台湾同胞' }),
  ofRow('no guardian', 'member1IsGuardian', 'guardian_missing', {
    ...{ member1IsGuardian: '否', member2IsGuardian: '否' },
  }),
  ofRow('relation other, and not which', 'member1RelationNote', 'relation_note_required', {
    ...{ member1Relation: '其他', member1RelationNote: '' },
  }),
  ofRow('a resident ID without a number', 'member1IdNumber', 'id_number_required', { member1IdNumber: '' }),
  ofRow('a number without its type', 'member1IdType', 'required', { member1IdType: '' }),
  ofRow('not named, but with a phone', 'member2Name', 'required', { member2Name: '' }),
  ofRow('named, without a phone', 'member2Phone', 'required', { member2Phone: '' }),
  ofRow('named, without an address', 'member2Address', 'required', { member2Address: '' }),
  ofRow('named, without a relation', 'member2Relation', 'required', { member2Relation: '' }),
]
