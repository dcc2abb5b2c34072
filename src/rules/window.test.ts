import { describe, expect, it } from 'vitest'
import {
  BusinessWindow,
  CIRCULAR_WINDOWS,
  closedText,
  isWithinWindow,
  MonthDay,
  windowInstants,
  windowState,
  withAllocationDay,
} from './window.ts'

const state = (business: string, now: string) => windowState(CIRCULAR_WINDOWS, business, now, 2014)

describe('the windows of the circular, in Asia/Shanghai, both ends inclusive', () => {
  it.each([
    ['transfer', '2014-07-20T23:59:59+08:00', { open: true }],
    ['transfer', '2014-07-21T00:00:00+08:00', { open: false, opensAt: '2014-08-14T16:00:00Z' }],
    ['transfer', '2014-08-14T23:59:59+08:00', { open: false, opensAt: '2014-08-14T16:00:00Z' }],
    ['transfer', '2014-08-15T00:00:00+08:00', { open: true }],
    ['graduation', '2014-07-30T23:59:59+08:00', { open: true }],
    ['graduation', '2014-07-31T00:00:00+08:00', { open: false, opensAt: null }],
    ['registration', '2014-08-10T23:59:59+08:00', { open: false, opensAt: '2014-08-10T16:00:00Z' }],
    ['registration', '2014-08-11T00:00:00+08:00', { open: true }],
    ['registration', '2014-09-30T23:59:59+08:00', { open: true }],
    ['admission', '2014-10-01T00:00:00+08:00', { open: false, opensAt: null }],
    ['class_change', '2014-07-25T12:00:00+08:00', { open: true }],
  ])('%s at %s', (business, now, expected) => {
    expect(state(business, now)).toEqual(expected)
  })
  it('is the same instant whatever zone the clock is written in', () => {
    expect(state('registration', '2014-08-10T16:00:00Z')).toEqual({ open: true })
  })
  it('are valid policy data', () => {
    expect(BusinessWindow.array().safeParse(CIRCULAR_WINDOWS).success).toBe(true)
    expect(BusinessWindow.safeParse({ ...CIRCULAR_WINDOWS[0], from: '13-01' }).success).toBe(false)
  })
})

describe('a closed window', () => {
  const of = (business: string) => CIRCULAR_WINDOWS.filter((one) => one.business === business)
  it.each([
    [
      'admission',
      '2026-08-10T10:00:00+08:00',
      '招生入学时段:2026-08-11 至 2026-09-30;将于 2026-08-11 00:00 开放',
    ],
    ['admission', '2026-10-01T00:00:00+08:00', '招生入学时段:2026-08-11 至 2026-09-30;2026 年不再开放'],
    [
      'transfer',
      '2026-07-21T00:00:00+08:00',
      '转学暂停时段:2026-07-21 至 2026-08-14;将于 2026-08-15 00:00 开放',
    ],
    ['transfer', '2026-07-20T23:59:59+08:00', undefined],
    ['nothing', '2026-07-20T23:59:59+08:00', undefined],
  ])('says for %s at %s which one it is, and when it opens', (business, now, text) => {
    expect(closedText(of(business), now, 2026)).toBe(text)
  })
  it('is the one that opens last, when a county has narrowed what its province allows', () => {
    const county = { business: 'allocation', kind: 'open', from: '09-01', to: '09-30' } as const
    const windows = [...of('allocation'), county]
    expect(closedText(windows, '2026-08-01T00:00:00+08:00', 2026)).toContain('将于 2026-09-01 00:00 开放')
    expect(closedText(windows, '2026-09-01T00:00:00+08:00', 2026)).toBeUndefined()
  })
  it('begins on the policy’s day for a county that has set none, as far as its province lets it', () => {
    const by = (own: object[], day = '09-01') =>
      withAllocationDay(
        [{ ...of('allocation')[0], isProvincial: true }, ...own] as Parameters<typeof withAllocationDay>[0],
        day,
      ).at(-1)?.from
    expect(by([])).toBe('09-01')
    expect(by([{ business: 'allocation', kind: 'open', from: '08-15', to: '09-30' }])).toBe('08-15')
    expect(by([], '08-10')).toBe('08-11')
    expect(by([], '10-01')).toBe('08-11')
  })
  it('stays closed where a county reaches beyond its province', () => {
    const county = { business: 'allocation', kind: 'open', from: '07-01', to: '10-30' } as const
    expect(closedText([...of('allocation'), county], '2026-07-02T00:00:00+08:00', 2026)).toContain(
      '2026-08-11 至',
    )
  })
})

describe('a window within another', () => {
  const open = (from: string, to: string) => ({ business: 'x', kind: 'open', from, to }) as const
  const frozen = (from: string, to: string) => ({ business: 'x', kind: 'frozen', from, to }) as const
  it.each([
    ['the same days', open('08-11', '09-30'), open('08-11', '09-30'), true],
    ['a later beginning', open('09-01', '09-30'), open('08-11', '09-30'), true],
    ['a day too early', open('08-10', '09-30'), open('08-11', '09-30'), false],
    ['a longer freeze', frozen('07-01', '08-20'), frozen('07-21', '08-14'), true],
    ['a shorter freeze', frozen('07-22', '08-14'), frozen('07-21', '08-14'), false],
    ['days before a freeze', open('06-01', '07-20'), frozen('07-21', '08-14'), true],
    ['a freeze in the middle of the days', frozen('08-20', '08-25'), open('08-11', '09-30'), false],
  ] as const)('%s', (_what, narrow, wide, isWithin) => {
    expect(isWithinWindow(narrow, wide)).toBe(isWithin)
  })
})

describe('a day of any year', () => {
  it('is one of the calendar', () => {
    for (const day of ['02-30', '04-31', '13-01', '00-10', '8-1'])
      expect(MonthDay.safeParse(day).success).toBe(false)
    for (const day of ['02-29', '04-30', '12-31']) expect(MonthDay.safeParse(day).success).toBe(true)
  })
  it('29 February is the 28th in a year without one', () => {
    const window = { business: 'x', kind: 'open', from: '02-29', to: '02-29' } as const
    expect(windowInstants(window, 2026)).toEqual({ from: '2026-02-27T16:00:00Z', to: '2026-02-28T16:00:00Z' })
  })
})
