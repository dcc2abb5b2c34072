import { describe, expect, it } from 'vitest'
import { offersFor } from './offers.ts'

const idNumber = '370102202005010134'
const value = (key: string, values: Record<string, string>) => offersFor(values, () => true)[key]?.value

describe('a form offers', () => {
  it('sex, birth date and county of a right ID number, of a wrong one and of other documents nothing', () => {
    const right = { idType: '居民身份证', idNumber: ` ${idNumber.toLowerCase()}` }
    const offers = offersFor(right, (code) => code === '370102')
    expect(offers).toMatchObject({
      birthDate: { value: '20200501' },
      sex: { value: '男' },
      nationality: { value: '中国' },
      overseas: { value: '否' },
    })
    expect(offersFor({ ...right, idNumber: '37010220200501013' }, () => true)).toEqual({})
    expect(offersFor({ ...right, idType: '其他' }, () => true)).toEqual({})
  })
  it('the present address for the others, and for a family member who is named', () => {
    const values = { currentAddress: '历下区某路 1 号', phone: '13800000000' }
    expect(value('homeAddress', values)).toBe('历下区某路 1 号')
    expect(value('member1Phone', values)).toBe('13800000000')
    expect(value('member2Address', values)).toBeUndefined()
    expect(value('member2Address', { ...values, member2Name: '李四' })).toBe('历下区某路 1 号')
  })
})
