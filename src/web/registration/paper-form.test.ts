import { describe, expect, it } from 'vitest'
import { registration } from '../../sheets/columns/registration.ts'
import { paperFields } from './paper-form.ts'

describe('the form', () => {
  it('has every field of the template once, grouped as on paper; the class only for a late registration', () => {
    const keys = (kind: 'registration' | 'late_registration') => paperFields(kind, []).map(({ key }) => key)
    expect(keys('late_registration').sort()).toEqual(registration.fields.map(({ key }) => key).sort())
    expect(keys('registration')).toEqual(
      expect.arrayContaining(
        registration.fields.map(({ key }) => key).filter((key) => key !== 'classNumber'),
      ),
    )
    const members = paperFields('registration', []).filter(({ group }) => group?.startsWith('家庭成员'))
    expect(members.filter(({ header }) => /成员\d/.test(header))).toEqual([])
    expect(keys('registration')).not.toContain('classNumber')
    expect([...new Set(paperFields('registration', []).map(({ group }) => group))]).toEqual([
      ...['个人基础信息', '个人辅助信息', '学籍基本信息', '个人联系信息', '个人扩展信息', '上下学交通'],
      ...['家庭成员或监护人 1', '家庭成员或监护人 2'],
    ])
  })
})
