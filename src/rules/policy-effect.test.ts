import { describe, expect, it } from 'vitest'
import { CIRCULAR_POLICY, type Policy } from './policy.ts'
import { type PolicyEffectFacts, policyEffect } from './policy-effect.ts'

const before = CIRCULAR_POLICY
const effectOf = (values: Partial<Policy>, more: Partial<PolicyEffectFacts> = {}) =>
  policyEffect({
    ...{ validFrom: '2026-07-10', validTo: null, before, after: { ...before, ...values } },
    season: { today: '2026-07-10', year: 2026, promotion: 'pending' },
    ...{ leavers: 45, drafts: 0, onDesks: 8, inBothOffices: 3, bureaus: [] },
    ...more,
  })
const first = (values: Partial<Policy>, more?: Partial<PolicyEffectFacts>) =>
  effectOf(values, more).sentences[0]

describe('what other policy values would do', () => {
  it('an earlier promotion leaves behind who has not graduated; a later one gives them time', () => {
    const earlier = effectOf({ promotionDay: '08-05' })
    expect(earlier.numbers.waiting).toBe(45)
    expect(earlier.sentences.slice(0, 3)).toEqual([
      '45 名毕业年级学生还没有毕业;到 2026-08-05 24 时仍未毕业的,留在毕业年级。',
      '2026 年的升级由 2026-08-10 24 时改到 2026-08-05 24 时。',
      '招生入学和新生注册在升级完成后才能办理,随之提前。',
    ])
    const later = effectOf({ promotionDay: '08-20' })
    expect(later.numbers.waiting).toBe(0)
    expect(later.sentences[1]).toBe('招生入学和新生注册在升级完成后才能办理,随之推后。')
  })
  it('a promotion that has been, or comes before the policy does, stays where it is', () => {
    const season = { today: '2026-08-20', year: 2026, promotion: 'complete' as const }
    expect(first({ promotionDay: '08-25' }, { season, validFrom: '2026-08-20' })).toBe(
      '2026 年的升级已经开始或完成,今年不受影响。',
    )
    expect(first({ promotionDay: '08-25' }, { validFrom: '2026-08-12' })).toBe(
      '2026 年的升级仍在 2026-08-10 24 时进行,以后各年按新的升级日。',
    )
    const ended = effectOf({ promotionDay: '08-05' }, { validTo: '2026-07-31' })
    expect(ended.sentences[0]).toBe(
      '到 2026-07-31 为止不到新的升级日,2026 年的升级仍在 2026-08-10 24 时进行。',
    )
    expect(ended.numbers.waiting).toBe(0)
  })
  it('is due by the policy of the day that begins with it', () => {
    expect(first({ promotionDay: '08-25' }, { validFrom: '2026-08-11' })).toBe(
      '2026 年的升级由 2026-08-10 24 时改到 2026-08-25 24 时。',
    )
    expect(effectOf({ promotionDay: '08-25' }, { validTo: '2026-08-15' }).sentences.slice(0, 2)).toEqual([
      '2026 年的升级由 2026-08-10 24 时改到 2026-08-15 24 时。',
      '参数到 2026-08-15 截止,以后又按原来的升级日,截止时立即升级。',
    ])
    expect(first({ promotionDay: '08-25' }, { validTo: '2026-08-10' })).toBe(
      '到 2026-08-10 为止不到新的升级日,2026 年的升级仍在 2026-08-10 24 时进行。',
    )
  })
  it('deadlines that were laid down stay; people in two offices are told of', () => {
    expect(effectOf({ deskWorkdays: 5 }).sentences).toEqual([
      '已在办理的 8 件待办期限不变,以后到达的按新的期限。',
      '每个办理环节的期限:由 10 个工作日 改为 5 个工作日。少 5 个工作日。每张桌上必须办得更快,业务更早变红、计入超期。',
    ])
    const both = { ...before, registrarMayApprove: true }
    expect(first({ registrarMayApprove: false }, { before: both })).toMatch(/^现有 3 个用户一人兼两职/)
    expect(first({ registrarMayApprove: true })).toMatch(/^同一人可兼学籍管理员和主管领导:由 否 改为 是。/)
  })
  it('bureaus that may import, or may no more, and forms that go are counted', () => {
    const unit = { drafts: 0, waiting: 0 }
    const bureaus = [
      { ...unit, before: true, after: false },
      { ...unit, before: true, after: false },
      { ...unit, before: false, after: true },
    ]
    const effect = effectOf({ allocationDay: '09-10', draftDays: 3 }, { bureaus, drafts: 12 })
    expect(effect.numbers).toMatchObject({ closing: 2, opening: 1, drafts: 12 })
    expect(effect.sentences.slice(0, 3)).toEqual([
      '12 份未提交的表单将不再保留。',
      '2 个单位从现在起不能再导入招生结果。',
      '1 个单位从现在起可以导入招生结果。',
    ])
  })
  it('a policy of another day says so', () => {
    expect(effectOf({ importRowLimit: 500 }, { validFrom: '2026-09-01' }).sentences[0]).toBe(
      '到 2026-09-01 0 时才生效。',
    )
  })
})
