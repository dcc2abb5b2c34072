import { describe, expect, it } from 'vitest'
import { duplicateFinder, type RowIdentity, tellDuplicate } from './file-duplicate.ts'

const child = (of: RowIdentity = {}): RowIdentity => ({
  idType: '1',
  idNumber: '370102201905010135',
  name: '张小明',
  sex: 'male',
  birthDate: '2019-05-01',
  ...of,
})
function found(...rows: RowIdentity[]) {
  const finder = duplicateFinder()
  for (const [at, row] of rows.entries()) finder.add(at + 2, row)
  return finder.found()
}

describe('pupils of one file', () => {
  it('with one ID number are told with all their rows', () => {
    const other = child({ idNumber: '370102201905010156' })
    expect(found(child(), other, child({ name: '李四' }), child({ name: '王五' }))).toEqual([
      { rule: 'id_number_twice', rows: [2, 4, 5] },
    ])
  })
  it('with one name, sex and birth date are told when one of them has no number', () => {
    const without = child({ idType: 'Z', idNumber: null })
    expect(found(child(), without)).toEqual([{ rule: 'traits_twice', rows: [2, 3] }])
    expect(found(without, without)).toEqual([{ rule: 'traits_twice', rows: [2, 3] }])
    expect(found(child(), child({ idNumber: '370102201905010156' }))).toEqual([])
    expect(found(without, child({ idType: 'Z', idNumber: null, sex: 'female' }))).toEqual([])
  })
  it('who could not be read are no duplicates', () => {
    const { idNumber: _, ...unread } = child()
    expect(found(unread, child({ idType: 'Z', idNumber: null }))).toEqual([])
  })
  it('of very many rows with one number are found without comparing each with each', () => {
    const finder = duplicateFinder()
    for (let row = 2; row < 60_002; row++) finder.add(row, child())
    const [found] = finder.found()
    expect(found?.rows).toHaveLength(60_000)
  })
  it('are told in words that name the rows', () => {
    expect(tellDuplicate({ rule: 'id_number_twice', rows: [2, 4] }).cause).toBe(
      '第 2、4 行的身份证件号相同。',
    )
    expect(tellDuplicate({ rule: 'traits_twice', rows: [...Array(12).keys()] }).cause).toContain('9 等 行')
  })
})
