import { describe, expect, it } from 'vitest'
import { Refusal } from './refusal.ts'
import { initialPassword, type NewAccount, requireIssuable } from './staff.ts'

const units = [
  { id: 1, parentId: 0 },
  { id: 2, parentId: 1 },
  { id: 3, parentId: 2 },
]
const line = (more: Partial<NewAccount> = {}): NewAccount => ({
  unitId: 2,
  login: 'li.na',
  name: '李娜',
  roles: ['registrar'],
  ...more,
})

function refusalOf(accounts: NewAccount[], mayHoldBoth = false): Partial<Refusal> | undefined {
  try {
    requireIssuable(accounts, units, 1, { mayHoldBoth })
    return undefined
  } catch (error) {
    if (error instanceof Refusal) return { code: error.code, field: error.field, detail: error.detail }
    throw error
  }
}

describe('issuing accounts (ACC-1)', () => {
  it('is for one’s own unit and the units directly below', () => {
    expect(refusalOf([line({ unitId: 1 }), line({ login: 'wang.fang' })])).toBeUndefined()
    for (const unitId of [3, 4])
      expect(refusalOf([line(), line({ login: 'wang.fang', unitId })])).toMatchObject({
        code: 'account_unit_not_below',
        field: 'accounts.1.unitId',
      })
  })
  it('gives registrar and approver to two people, unless policy allows one', () => {
    const both = [line({ roles: ['registrar', 'approver'] })]
    expect(refusalOf(both)).toMatchObject({
      code: 'account_roles_must_be_two_people',
      field: 'accounts.0.roles',
    })
    expect(refusalOf(both, true)).toBeUndefined()
  })
  it('refuses a login that stands twice in the list', () => {
    expect(refusalOf([line(), line({ unitId: 1 })])).toMatchObject({
      code: 'account_login_taken',
      field: 'accounts.1.login',
      detail: '已被使用:li.na',
    })
  })
})

describe('a first password', () => {
  it('is twelve letters in three groups, none of which is taken for another', () => {
    let at = 0
    expect(initialPassword((below) => at++ % below)).toBe('abcd-efgh-jkmn')
    expect(initialPassword((below) => below - 1)).toMatch(/^(9{4}-){2}9{4}$/)
  })
})
