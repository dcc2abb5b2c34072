import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CIRCULAR_POLICY } from './policy.ts'
import { comparePolicies, compareWindows, meaningOf } from './policy-meaning.ts'
import { POLICY_WORDS, PolicyValues } from './policy-values.ts'
import { CIRCULAR_WINDOWS } from './window.ts'

const circular = PolicyValues.parse(CIRCULAR_POLICY)
const keys = Object.keys(POLICY_WORDS) as (keyof PolicyValues)[]

/** Another value of the same form. */
const other = (key: keyof PolicyValues): unknown => {
  const value = circular[key]
  if (typeof value === 'boolean') return !value
  if (typeof value === 'number') return value + 1
  return key === 'photoSize' ? (value === 'exact' ? 'ratio' : 'exact') : '12-31'
}

describe('two policies side by side', () => {
  it('name every value, those that differ first', () => {
    const rows = comparePolicies(circular, { ...circular, draftDays: 3, deskWorkdays: 5 })
    expect(rows.map((row) => row.key).sort()).toEqual([...keys].sort())
    expect(rows.slice(0, 2).map((row) => row.key)).toEqual(['deskWorkdays', 'draftDays'])
    expect(rows.slice(2).every((row) => row.meaning === null)).toBe(true)
  })
  it.each(keys)('say in both directions what another %s means', (key) => {
    const there = PolicyValues.parse({ ...circular, [key]: other(key) })
    const [to, back] = [meaningOf(key, circular[key], there[key]), meaningOf(key, there[key], circular[key])]
    expect(to).toMatch(/[。]$/)
    expect(back).toMatch(/[。]$/)
    expect(to).not.toBe(back)
    expect(meaningOf(key, there[key], there[key])).toBeNull()
  })
  it('say by how much', () => {
    expect(meaningOf('deskWorkdays', 10, 5)).toMatch(/^少 5 个工作日。/)
    expect(meaningOf('promotionDay', '08-10', '08-31')).toMatch(/^晚 21 天。/)
    expect(meaningOf('promotionReversalHours', 0, 72)).toMatch(/^多 72 小时。/)
  })
  it('are the same to themselves, whatever they are', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.boolean(), (deskWorkdays, registrarMayApprove) => {
        const one = { ...circular, deskWorkdays, registrarMayApprove }
        expect(comparePolicies(one, one).every((row) => row.meaning === null)).toBe(true)
      }),
    )
  })
})

describe('two calendars of windows', () => {
  const changed = (business: string, days: { from?: string; to?: string }) =>
    CIRCULAR_WINDOWS.map((one) => (one.business === business ? { ...one, ...days } : one))
  it('are the same, business by business', () => {
    const rows = compareWindows(CIRCULAR_WINDOWS, CIRCULAR_WINDOWS)
    expect(rows.map((row) => row.meaning)).toEqual(rows.map(() => null))
  })
  it('tell how much longer or shorter a window is, and what that does', () => {
    const [first] = compareWindows(CIRCULAR_WINDOWS, changed('registration', { from: '08-15', to: '09-20' }))
    expect(first).toMatchObject({
      business: 'registration',
      meaning: '晚 4 天开始,早 10 天结束;可以发起的日子少 14 天。',
    })
    const [freeze] = compareWindows(CIRCULAR_WINDOWS, changed('transfer', { to: '08-31' }))
    expect(freeze?.meaning).toBe('晚 17 天结束;暂停发起的日子多 17 天。')
  })
  it('tell that one has no window, or sets it in another way', () => {
    const without = CIRCULAR_WINDOWS.filter((one) => one.business !== 'transfer')
    expect(compareWindows(without, CIRCULAR_WINDOWS)[0]?.meaning).toMatch(/^左侧没有设时段/)
    expect(compareWindows(CIRCULAR_WINDOWS, without)[0]?.meaning).toMatch(/^右侧没有设时段/)
    const twice = [
      ...CIRCULAR_WINDOWS,
      { business: 'graduation', kind: 'open' as const, from: '07-01', to: '07-20' },
    ]
    expect(compareWindows(CIRCULAR_WINDOWS, twice)[0]?.meaning).toMatch(/^两侧设时段的方式不同/)
  })
})
