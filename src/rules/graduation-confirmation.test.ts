import { describe, expect, it } from 'vitest'
import { type ConfirmationFacts, confirmationRefusal } from './graduation-confirmation.ts'

const school: ConfirmationFacts = {
  level: 'school',
  isConfirmed: false,
  remaining: 0,
  unconfirmedBelow: [],
  isOverride: false,
  reason: null,
}
const county = { ...school, level: 'county' as const }
const said = (of: ConfirmationFacts) => confirmationRefusal(of)?.code

describe('the confirmation of a graduation (GRD-5)', () => {
  it('is the school’s as soon as nobody is left in a final grade', () => {
    expect(said(school)).toBeUndefined()
  })
  it('asks a school with pupils left to say why', () => {
    expect(said({ ...school, remaining: 2 })).toBe('graduation_confirmation_reason')
    expect(confirmationRefusal({ ...school, remaining: 2 })?.detail).toContain('2 人')
    expect(said({ ...school, remaining: 2, reason: '两人休学' })).toBeUndefined()
  })
  it('waits at a bureau for every unit below, naming a few', () => {
    const names = ['一小', '二小', '三小', '四小', '五小', '六小']
    const refusal = confirmationRefusal({ ...county, unconfirmedBelow: names, reason: '都好了' })
    expect(refusal?.code).toBe('graduation_confirmation_below')
    expect(refusal?.detail).toBe('一小、二小、三小、四小、五小等 6 个单位')
    expect(said(county)).toBeUndefined()
  })
  it('is overridden by the province with a reason only, whatever is left below', () => {
    const override = { ...county, isOverride: true, unconfirmedBelow: ['一小'] }
    expect(said(override)).toBe('graduation_confirmation_reason')
    expect(said({ ...override, reason: '学校停办' })).toBeUndefined()
  })
  it('is given once', () => {
    expect(said({ ...school, isConfirmed: true, reason: '再来' })).toBe('graduation_already_confirmed')
  })
})
