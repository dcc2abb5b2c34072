import { describe, expect, it } from 'vitest'
import {
  type AffectedUnit,
  calendarEffect,
  type EffectNumbers,
  NO_EFFECT,
  requireSeenEffect,
  switchEffect,
  windowEffect,
} from './change-effect.ts'
import { Refusal } from './refusal.ts'
import type { WindowBusiness } from './window.ts'
import { addWorkdays, movedDeadline } from './workday.ts'

const unit = (before: boolean, after: boolean, drafts = 0, waiting = 0): AffectedUnit => ({
  ...{ before, after, drafts, waiting },
})
const effectOf = (
  business: WindowBusiness,
  units: readonly AffectedUnit[],
  more: { openCases?: number; from?: string; to?: string; fromYear?: number; toYear?: number | null } = {},
) =>
  windowEffect({
    ...{ business, units, openCases: more.openCases ?? 0, season: { year: 2026, promotionDay: '08-10' } },
    window: {
      ...{ business, kind: 'open', from: more.from ?? '08-11', to: more.to ?? '09-15' },
      ...{ fromYear: more.fromYear ?? 2026, toYear: more.toYear ?? null },
    },
  })

describe('what a window would do', () => {
  it('is told in forms that can no longer be sent, units that can no longer begin, and what goes on', () => {
    const { numbers, sentences } = effectOf(
      'registration',
      [unit(true, false, 7), unit(true, false, 5), unit(true, true, 9), unit(false, false, 3)],
      { openCases: 8 },
    )
    expect(numbers).toEqual({ ...NO_EFFECT, closing: 2, drafts: 12 })
    expect(sentences).toEqual([
      '此更改将使 12 份未提交的表单无法再提交。',
      '2 个单位从现在起不能再发起新生注册。',
      '已发起的 8 件在办业务不受影响,可以继续办理。',
    ])
  })
  it('counts those whose turn is still to come where it closes', () => {
    const { numbers, sentences } = effectOf('graduation', [unit(true, false, 0, 45), unit(true, true, 0, 9)])
    expect(numbers.waiting).toBe(45)
    expect(sentences[0]).toBe('45 名毕业年级学生还没有毕业,此更改后不能再办理毕业。')
  })
  it('says that nothing changes today, and from when it will', () => {
    expect(effectOf('admission', [unit(true, true)], { fromYear: 2027 }).sentences).toEqual([
      '现在能不能发起招生入学,各单位都不变。',
      '从 2027 年起生效,今年不受影响。',
    ])
    expect(effectOf('transfer', [unit(false, true)]).sentences).toEqual(['1 个单位从现在起可以发起转学。'])
  })
  it('tells from when who is shut may begin: those who lose it, and those who had not got it yet', () => {
    const opensAt = '2026-08-19T16:00:00Z'
    const { sentences } = effectOf('registration', [
      ...[unit(true, false), unit(true, false)].map((one) => ({ ...one, opensAt })),
      ...[
        { ...unit(true, false), opensAt: null },
        { ...unit(false, false), opensAt },
      ],
    ])
    expect(sentences).toEqual([
      '3 个单位从现在起不能再发起新生注册。',
      '不能再发起的 2 个单位,要到 2026-08-20 00:00 才开放。',
      '不能再发起的 1 个单位,今年(2026 年)不再开放。',
      '原来就不能发起的 1 个单位,要到 2026-08-20 00:00 才开放。',
    ])
  })
  it('reminds of the promotion where a window reaches over it', () => {
    expect(effectOf('admission', [], { from: '08-01' }).sentences.at(-1)).toMatch(
      /升级\(08-10 24 时\)完成以前/,
    )
    expect(effectOf('graduation', [], { to: '08-20' }).sentences.at(-1)).toMatch(/晚于今年的升级时点/)
  })
})

describe('what a switch would do', () => {
  it('is told by the schools that can register late, now or later', () => {
    expect(
      switchEffect({ units: [unit(false, true), unit(true, true)], openCases: 0, opensLater: null }),
    ).toEqual({
      numbers: { ...NO_EFFECT, opening: 1 },
      sentences: ['1 个单位从现在起可以发起在校生注册。'],
    })
    const later = switchEffect({ units: [unit(false, false)], openCases: 0, opensLater: '2026-07-11 00:00' })
    expect(later.sentences.at(-1)).toBe('到 2026-07-11 00:00 才开放,涉及学校 1 所。')
  })
})

describe('what a day of the calendar would do', () => {
  const plain = { holidays: new Set<string>(), makeUpDays: new Set<string>() }
  const holiday = {
    ...plain,
    holidays: new Set(['2014-10-01', '2014-10-02', '2014-10-03', '2014-10-06', '2014-10-07']),
  }
  const official = { holidays: holiday.holidays, makeUpDays: new Set(['2014-09-28', '2014-10-11']) }

  it('keeps the number of working days: ten days from 2014-09-19 are due 2014-10-09 by the official calendar (ORG-7)', () => {
    const since = '2014-09-19'
    expect(addWorkdays(since, 10, official)).toBe('2014-10-09')
    const before = addWorkdays(since, 10, plain)
    expect(before).toBe('2014-10-03')
    expect(movedDeadline({ since, dueOn: before }, plain, official)).toBe('2014-10-09')
    expect(movedDeadline({ since, dueOn: '2014-10-09' }, official, plain)).toBe('2014-10-03')
  })
  it('leaves a deadline as it is that no working day was counted to', () => {
    expect(movedDeadline({ since: '2014-09-19', dueOn: '2014-09-19' }, plain, official)).toBe('2014-09-19')
  })
  it('is told by how many come due sooner, later, overdue and no longer overdue', () => {
    const { numbers, sentences } = calendarEffect(
      [
        { dueOn: '2026-08-12', movedTo: '2026-08-11', count: 3 },
        { dueOn: '2026-08-10', movedTo: '2026-08-09', count: 2 },
        { dueOn: '2026-08-09', movedTo: '2026-08-10', count: 1 },
      ],
      '2026-08-10',
    )
    expect(numbers).toEqual({ ...NO_EFFECT, earlier: 5, later: 1, overdue: 2, notOverdue: 1 })
    expect(sentences).toEqual([
      '2 件待办将变为超期。',
      '此更改将使 5 件待办提前到期。',
      '此更改将使 1 件待办顺延到期。',
      '1 件待办将不再超期。',
    ])
  })
})

describe('what was seen', () => {
  const verdict = (seen: Partial<EffectNumbers>, now: Partial<EffectNumbers>) => {
    try {
      requireSeenEffect({ ...NO_EFFECT, ...seen }, { ...NO_EFFECT, ...now })
    } catch (error) {
      if (error instanceof Refusal) return error.detail
      throw error
    }
    return 'done'
  }
  it.each([
    ['a few forms more are borne', { drafts: 12 }, { drafts: 17 }, 'done'],
    ['many more are not', { drafts: 12 }, { drafts: 18 }, '无法再提交的表单:预览时 12,现在 18'],
    ['a tenth more of many is borne', { waiting: 1000 }, { waiting: 1100 }, 'done'],
    ['harm where there was none is not', { overdue: 0 }, { overdue: 1 }, '变为超期的待办:预览时 0,现在 1'],
    ['less harm is always borne', { drafts: 500 }, { drafts: 0 }, 'done'],
    ['what does no harm may grow', { opening: 1, later: 1 }, { opening: 900, later: 900 }, 'done'],
  ])('%s', (_what, seen, now, said) => {
    expect(verdict(seen, now)).toBe(said)
  })
})
