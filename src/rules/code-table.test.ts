import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CodeTable, codeTables, findCode, labelOf, offeredLabels } from './code-table.ts'

const value = (codes: CodeTable, text: string) => findCode(codes, text)?.value

describe('a cell of a code table', () => {
  it.each([
    ['attendance', '走读', '1'],
    ['attendance', '走读 ', '1'],
    ['attendance', '1-走读', '1'],
    ['attendance', '2', '2'],
    ['attendance', '2—住校', '2'],
    ['attendance', '2-走读', undefined],
    ['sex', '男', 'male'],
    ['sex', '2', 'female'],
    ['sex', '未知', undefined],
    ['ethnicGroup', '毛难族', '36'],
    ['ethnicGroup', '崩龙族', '46'],
    ['ethnicGroup', '僳僳族', '20'],
    ['ethnicGroup', '01-汉族', '01'],
    ['ethnicGroup', '汉', undefined],
    ['leftBehind', '单亲留守儿童', '1'],
    ['leftBehind', '双亲留守', '2'],
    ['transport', '自行车(含摩托车、电动自行车)', '2'],
    ['transport', '自行车\uff08含摩托车、电动自行车\uff09', '2'],
    ['transport', '走路', undefined],
    ['idType', '身份证', '1'],
    ['idType', 'a-护照', 'A'],
    ['idType', '香港特区护照/身份证明', '6'],
    ['kinship', '父亲', '51'],
    ['kinship', '1', '51'],
    ['kinship', '3-祖父母或外祖父母', '60'],
    ['kinship', '外婆', '64'],
    ['health', '健康或良好', '10'],
    ['health', '1', '10'],
    ['country', '中国', 'CHN'],
    ['country', 'chn', 'CHN'],
    ['country', '香港', 'HKG'],
    ['stage', '初中', 'junior'],
    ['destination', '普通高中', '普通高中'],
    ['destination', '08', '普通高中'],
    ['bloodType', 'AB', '3'],
    ['unitLevel', '县', 'county'],
  ] as const)('%s: %s is %s', (name, text, expected) => {
    expect(value(codeTables[name], text)).toBe(expected)
  })
  it('is one value however it is written', () => {
    const tables = fc.constantFrom(...(Object.values(codeTables) as CodeTable[]))
    const one = tables.chain((codes) => fc.tuple(fc.constant(codes), fc.constantFrom(...codes.entries)))
    const blank = fc.constantFrom('', ' ', '\u00a0', '\u3000', '\u200b')
    const dash = fc.constantFrom('-', '—', '-', '_', ' - ')
    fc.assert(
      fc.property(one, blank, dash, ([codes, entry], space, line) => {
        expect(value(codes, `${space}${entry.label}${space}`)).toBe(entry.value)
        expect(value(codes, entry.code)).toBe(entry.value)
        expect(value(codes, `${entry.code}${line}${entry.label}`)).toBe(entry.value)
        expect(labelOf(codes, entry.value)).toBe(entry.label)
      }),
    )
  })
})

describe('the code tables', () => {
  it('have 56 ethnic groups and the two of the police, and 15 destinations', () => {
    expect(codeTables.ethnicGroup.entries).toHaveLength(58)
    expect(codeTables.destination.entries).toHaveLength(15)
  })
  it('offer nothing that is only read', () => {
    expect(offeredLabels(codeTables.idType)).not.toContain('户口簿')
    expect(offeredLabels(codeTables.kinship)).toEqual([
      '父亲',
      '母亲',
      '祖父母或外祖父母',
      '兄弟姐妹',
      '其他',
    ])
  })
})
