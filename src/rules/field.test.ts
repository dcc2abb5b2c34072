import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { codeTables } from './code-table.ts'
import {
  type Cell,
  coded,
  type FieldFacts,
  type Parse,
  readCell,
  text,
  textCell,
  wholeNumber,
  yesNo,
} from './field.ts'
import { birthDate, date, dateOfSerial, month, validity } from './field-date.ts'
import { personName } from './field-name.ts'
import {
  classNumber,
  distance,
  division,
  email,
  idNumber,
  phone,
  postcode,
  schoolCode,
  shortDivision,
  studentNumber,
} from './field-number.ts'
import { labelOfRule } from './field-problem.ts'

const facts: FieldFacts = {
  today: '2014-09-01',
  divisions: new Set(['370102', '441900']),
  idRegions: new Set(['110105', '370102']),
}

/** The value, or the rule that was broken. */
function read<V>(parse: Parse<V>, cell: string | Cell): V | string | null {
  const verdict = readCell({ parse, required: true }, typeof cell === 'string' ? textCell(cell) : cell, facts)
  return verdict.ok ? verdict.value : verdict.problem.rule
}
/** Full-width digits and letters. */
const wide = (text: string) => text.replaceAll(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0))
const number = (text: string): Cell => ({ text, kind: 'number' })

function fixOf(parse: Parse<unknown>, text: string): string | undefined {
  const verdict = parse(textCell(text), facts)
  return verdict.ok ? undefined : verdict.problem.fix
}

describe('a name', () => {
  it.each([
    ['张三', '张三'],
    ['张 三', '张三'],
    ['欧阳\u3000娜娜', '欧阳娜娜'],
    ['张三\u200b', '张三'],
    ['阿依古丽•买买提', '阿依古丽·买买提'],
    ['阿依古丽.买买提', '阿依古丽·买买提'],
    ['阿依古丽・买买提', '阿依古丽·买买提'],
    ...['\u2022', '\u2027', '\u30fb', '\uff0e', '.', '\uff65', '\u2219'].map(
      (dot) => [`买买提${dot}艾力`, '买买提·艾力'] as [string, string],
    ),
    ['刘〇', '刘〇'],
    ['李\u{2cc56}', '李\u{2cc56}'],
    ['王\u{31350}', '王\u{31350}'],
    ['单', 'name_length'],
    ['好'.repeat(36), '好'.repeat(36)],
    ['\u{2cc56}'.repeat(36), '\u{2cc56}'.repeat(36)],
    ['好'.repeat(37), 'name_length'],
    ['张\ue001', 'private_use_character'],
    ['张\ufffd', 'unreadable_character'],
    ['张三1', 'name_characters'],
    ['John Smith', 'name_characters'],
    ['·张三', 'name_dot'],
    ['买买提··阿依', 'name_dot'],
  ])('%s', (name, expected) => {
    expect(read(personName, name)).toBe(expected)
  })
  it('is not changed without a word', () => {
    expect(personName(textCell('张 三'), facts)).toMatchObject({ notice: '已去掉姓名中的空格。' })
    expect(personName(textCell('李\uf92c'), facts)).toMatchObject({
      value: '李郎',
      notice: '姓名中有兼容字,已改为标准字,请核对。',
    })
    expect(personName(textCell('张三'), facts)).toEqual({ ok: true, value: '张三' })
  })
})

describe('a date', () => {
  it.each([
    ['20140901', '2014-09-01'],
    ['2014-9-1', '2014-09-01'],
    ['2014-09-01', '2014-09-01'],
    ['2014/9/1', '2014-09-01'],
    ['2014.9.1', '2014-09-01'],
    ['2014年9月1日', '2014-09-01'],
    [wide('2014-9-1'), '2014-09-01'],
    ['2014-09-01 00:00:00', '2014-09-01'],
    ['41883', '2014-09-01'],
    ['20140231', 'date_not_real'],
    ['20120229', '2012-02-29'],
    ['1/9/2014', 'date_form'],
    ['14.9.1', 'date_form'],
    ['九月一日', 'date_form'],
  ])('%s', (written, expected) => {
    expect(read(date, written)).toBe(expected)
  })
  it('of Excel is the day that Excel shows', () => {
    expect([1, 59, 61, 25569, 41883, 73050.75].map((serial) => dateOfSerial(serial))).toEqual([
      '1900-01-01',
      '1900-02-28',
      '1900-03-01',
      '1970-01-01',
      '2014-09-01',
      '2099-12-31',
    ])
    expect(dateOfSerial(0, true)).toBe('1904-01-01')
  })
  it('is the same day in every spelling', () => {
    const day = fc.integer({ min: 18264, max: 73415 })
    fc.assert(
      fc.property(day, (serial) => {
        const iso = dateOfSerial(serial)
        const [y, m, d] = iso.split('-').map(Number)
        const spellings = [
          iso,
          iso.replaceAll('-', ''),
          `${y}-${m}-${d}`,
          `${y}/${m}/${d}`,
          `${y}.${m}.${d}`,
          `${y}年${m}月${d}日`,
        ]
        for (const one of [...spellings, String(serial)]) expect(read(date, one)).toBe(iso)
      }),
    )
  })
  it.each([
    ['20080501', '2008-05-01'],
    ['20120101', 'birth_date_age'],
    ['19880901', 'birth_date_age'],
    ['20200101', 'birth_date_age'],
  ])('of birth: %s, of a pupil of 3 to 25', (written, expected) => {
    expect(read(birthDate, written)).toBe(expected)
  })
})

describe('a month', () => {
  it.each([
    ['201409', '2014-09'],
    ['2014-9', '2014-09'],
    ['2014年9月', '2014-09'],
    ['2014.10', '2014-10'],
    ['20140901', '2014-09'],
    ['201413', 'month_form'],
    ['2014', 'month_form'],
  ])('%s', (written, expected) => {
    expect(read(month, written)).toBe(expected)
  })
  it('as a number 2014.1 may have been October: refused', () => {
    expect(read(month, number('2014.1'))).toBe('month_form')
    expect(read(month, number('201409'))).toBe('2014-09')
  })
})

describe('the validity of a document', () => {
  it.each([
    ['2010.06.01-2020.06.01', '2010-06-01/2020-06-01'],
    ['2010.06.01-长期', '2010-06-01/'],
    ['20100601-20200601', '2010-06-01/2020-06-01'],
    ['2020.06.01-2010.06.01', 'validity_form'],
    ['2020', 'validity_form'],
  ])('%s', (written, expected) => {
    expect(read(validity, written)).toBe(expected)
  })
})

describe('an ID number', () => {
  it.each([
    ['11010519491231002X', '11010519491231002X'],
    ['11010519491231002x', '11010519491231002X'],
    [wide('11010519491231002x'), '11010519491231002X'],
    ['110105 19491231 002x', '11010519491231002X'],
    ['110105194912310021', 'id_check_digit'],
    ['110105491231002', 'id_15_digits'],
    ['1101051949123100', 'id_length'],
    ['99010519491231002X', 'id_check_digit'],
    ['440524188001010014', 'id_region'],
    ['1.10105E+17', 'digits_lost'],
  ])('%s', (written, expected) => {
    expect(read(idNumber, written)).toBe(expected)
  })
  it('that Excel keeps as a number has lost its last digits', () => {
    expect(read(idNumber, number('1.1010519491231e+17'))).toBe('digits_lost')
    expect(read(idNumber, number('110105194912310000'))).toBe('digits_lost')
  })
})

describe('a division code', () => {
  it.each([
    ['370102000000', '370102000000'],
    [wide('370102000000'), '370102000000'],
    ['370102', 'division_six_digits'],
    ['370102001002', 'division_tail'],
    ['999999000000', 'division_unknown'],
    ['济南市', 'division_form'],
  ])('%s', (written, expected) => {
    expect(read(division, written)).toBe(expected)
  })
  it('comes with the fix, and is not mended in silence', () => {
    expect(fixOf(division, '370102')).toBe('370102000000')
    expect(fixOf(division, '370102001002')).toBe('370102000000')
  })
})

describe('other fields', () => {
  it.each<[string, Parse<unknown>, string | Cell, unknown]>([
    ['student number', studentNumber, 'g11010519491231002x', 'G11010519491231002X'],
    ['student number', studentNumber, ' L3701022019050100A1', 'student_number_form'],
    ['student number', studentNumber, '37010220190501007', 'student_number_form'],
    ['school code', schoolCode, '2137000001', '2137000001'],
    ['school code', schoolCode, '9937000001', 'school_code_form'],
    ['school code', schoolCode, '213700001', 'school_code_form'],
    ['short division', shortDivision, '370102000000', '370102'],
    ['short division', shortDivision, '3701', 'division_form'],
    ['phone', phone, '13800138000', '13800138000'],
    ['phone', phone, '+86 138-0013-8000', '138-0013-8000'],
    ['phone', phone, '0531-86812345', '0531-86812345'],
    ['phone', phone, number('13800138000'), '13800138000'],
    ['phone', phone, '没有', 'phone_form'],
    ['phone', phone, '12345', 'phone_form'],
    ['postcode', postcode, '250000', '250000'],
    ['postcode', postcode, number('50000'), 'leading_zero_lost'],
    ['postcode', postcode, '25000A', 'postcode_form'],
    ['distance', distance, '1.2', 1.2],
    ['distance', distance, number('1.1000000000000001'), 1.1],
    ['distance', distance, '2', 2],
    ['distance', distance, '1.25', 'distance_decimals'],
    ['distance', distance, '1000', 'distance_range'],
    ['distance', distance, '1.2公里', 'distance_form'],
    ['distance', distance, '约1.2公里', 'distance_form'],
    ['distance', distance, '-1', 'distance_form'],
    ['class number', classNumber, '2014101', '2014101'],
    ['class number', classNumber, '一年级一班', 'class_number_form'],
    ['e-mail', email, 'a@b.cn', 'a@b.cn'],
    ['e-mail', email, 'a@b', 'email_form'],
    ['yes or no', yesNo, '是', true],
    ['yes or no', yesNo, '0', false],
    ['yes or no', yesNo, '有', 'code_unknown'],
    ['year', wholeNumber(2000, 2100), '2014级', 2014],
    ['year', wholeNumber(2000, 2100), '1914', 'number_range'],
    ['year', wholeNumber(2000, 2100), '甲', 'number_form'],
    ['text', text(3), '好\n的', '好 的'],
    ['text', text(3), '一二三四', 'text_too_long'],
    ['text', text(9), '张\ue001', 'private_use_character'],
    ['coded', coded(codeTables.attendance), '9', 'code_unknown'],
    ['blank', text(3), ' \u00a0\u3000\u200b', 'required'],
    ['error cell', text(9), { text: '#N/A', kind: 'error' }, 'cell_error'],
    ['formula without a value', text(9), { text: '', kind: 'uncalculated' }, 'formula_without_value'],
    ['covered by a merge', text(9), { text: '', kind: 'merged' }, 'merged_cell'],
  ])('%s', (_, parse, cell, expected) => {
    expect(read(parse, cell)).toBe(expected)
  })
  it('offer the value that would do', () => {
    expect(fixOf(distance, '1.25')).toBe('1.3')
    expect(fixOf(postcode, '50000')).toBe('050000')
    expect(fixOf(coded(codeTables.ethnicGroup), '1')).toBe('汉族')
  })
  it('name each rule in Chinese for counting', () => {
    expect(labelOfRule('id_check_digit')).toBe('身份证号校验位不对')
    expect(labelOfRule('something_else')).toBe('something_else')
  })
  it('never throw, whatever is typed', () => {
    const parsers: Parse<unknown>[] = [
      personName,
      date,
      month,
      validity,
      idNumber,
      division,
      studentNumber,
      schoolCode,
    ]
    parsers.push(phone, postcode, email, distance, classNumber, yesNo, text(20), wholeNumber(1, 9), birthDate)
    const kind = fc.constantFrom('text' as const, 'number' as const, 'date' as const)
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 40 }),
        kind,
        fc.nat(parsers.length - 1),
        (typed, of, at) => {
          const verdict = readCell(
            { parse: parsers[at] ?? date, required: false },
            { text: typed, kind: of },
            facts,
          )
          expect(verdict.ok || verdict.problem.cure.length > 0).toBe(true)
        },
      ),
    )
  })
})
