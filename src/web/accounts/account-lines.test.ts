import { describe, expect, it } from 'vitest'
import { readAccountLines, suggestedLines } from './account-lines.ts'

const UNITS = [
  { id: 1, name: '江东区教育局', code: null },
  { id: 2, name: '江东区实验小学', code: '2137000002' },
]

describe('a pasted list of people', () => {
  it('is read as it comes from a sheet, heading and empty lines passed over', () => {
    const text =
      '单位\t用户名\t姓名\t角色\n江东区实验小学\tlina\t李娜\t学籍管理员\n\n2137000002\twang.w\t王伟\t负责人、查询人员\n'
    expect(readAccountLines(text, UNITS)).toEqual([
      {
        number: 1,
        unitText: '江东区实验小学',
        unitId: 2,
        login: 'lina',
        name: '李娜',
        roles: ['registrar'],
        faults: [],
      },
      {
        number: 2,
        unitText: '2137000002',
        unitId: 2,
        login: 'wang.w',
        name: '王伟',
        roles: ['approver', 'viewer'],
        faults: [],
      },
    ])
  })
  it('takes commas of both widths', () => {
    expect(readAccountLines('江东区教育局,zhang3,张三,审计员', UNITS)[0]).toMatchObject({
      unitId: 1,
      roles: ['auditor'],
      faults: [],
    })
    expect(readAccountLines('江东区教育局,zhang3,张三,审计员', UNITS)[0]?.faults).toEqual([])
  })
  it.each([
    ['别的学校,lina,李娜,学籍管理员', '没有找到单位「别的学校」'],
    ['江东区教育局,李娜,李娜,学籍管理员', '用户名应为 3 至 40 位小写字母'],
    ['江东区教育局,lina,李,学籍管理员', '请填写真实姓名。'],
    ['江东区教育局,lina,李娜,校长', '角色应为学籍管理员、主管领导'],
    ['江东区教育局,lina,李娜', '角色应为学籍管理员、主管领导'],
  ])('%s: says what is wrong', (line, fault) => {
    const [read] = readAccountLines(line, UNITS)
    expect(read?.faults).toHaveLength(1)
    expect(read?.faults[0]).toContain(fault)
  })
  it('names the line that has the same login', () => {
    const lines = readAccountLines('江东区教育局,lina,李娜,查询人员\n江东区教育局,lina,李那,查询人员', UNITS)
    expect(lines.map((line) => line.faults)).toEqual([[], ['用户名与第 1 行相同。']])
  })
  it('can begin from a list of the units, where names alone are missing', () => {
    const lines = readAccountLines(suggestedLines(UNITS.slice(1)), UNITS)
    expect(lines.map(({ login, roles }) => [login, roles])).toEqual([
      ['s2137000002', ['registrar']],
      ['s2137000002.head', ['approver']],
    ])
    expect(lines.map(({ faults }) => faults)).toEqual([['请填写真实姓名。'], ['请填写真实姓名。']])
  })
})
