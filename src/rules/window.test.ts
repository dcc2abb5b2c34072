import { describe, expect, it } from 'vitest'
import { BusinessWindow, CIRCULAR_WINDOWS, windowState } from './window.ts'

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
