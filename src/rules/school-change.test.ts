import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Refusal } from './refusal.ts'
import {
  blockersOf,
  classesInMerge,
  effectSentence,
  mergeRefusal,
  type NamedClass,
  renameState,
  requireUnblocked,
  type SchoolChangeEffect,
  type UnderWay,
} from './school-change.ts'

const nothing: SchoolChangeEffect = {
  classes: 0,
  pupils: 0,
  openCases: 0,
  allocations: 0,
  graduates: 0,
  accounts: 0,
  losing: 0,
}
const still: UnderWay = { promotions: 0, numberRuns: 0, imports: 0, plannedRenames: 0 }
const codeOf = (work: () => unknown) => {
  try {
    work()
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
  return undefined
}

describe('a school', () => {
  it('closes only when nobody and nothing is left in it; each that is left is named with its number', () => {
    const effect = { ...nothing, pupils: 1482, openCases: 12, allocations: 3 }
    const blockers = blockersOf('close', effect, still)
    expect(blockers.map((one) => one.text)).toEqual([
      '还有 1,482 名在校学生',
      '还有 12 件在办业务',
      '还有 3 条招生结果没有办结',
    ])
    expect(codeOf(() => requireUnblocked(blockers))).toBe('school_change_blocked')
    expect(blockersOf('close', { ...nothing, graduates: 9, classes: 4, accounts: 2 }, still)).toEqual([])
  })
  it('moves with everybody in it, but not while something else moves its rows', () => {
    const full = { ...nothing, pupils: 5, openCases: 1 }
    expect(blockersOf('move', full, still)).toEqual([])
    const kinds = (underWay: UnderWay) => blockersOf('merge', full, underWay).map((one) => one.kind)
    expect(kinds({ ...still, promotions: 1, imports: 2 })).toEqual(['promotion', 'import'])
    expect(kinds({ ...still, numberRuns: 1, plannedRenames: 1 })).toEqual(['number_run', 'planned_rename'])
  })
  it('is renamed whatever runs, once at a time', () => {
    const busy = { promotions: 1, numberRuns: 1, imports: 1, plannedRenames: 0 }
    expect(blockersOf('rename', nothing, busy)).toEqual([])
    expect(blockersOf('rename', nothing, { ...busy, plannedRenames: 1 })).toHaveLength(1)
  })
})

describe('a new name', () => {
  const state = (on: string, lastOn: string | null = null) => renameState({ on, today: '2026-07-10', lastOn })
  it.each([
    ['2026-07-10', 'done'],
    ['2025-09-01', 'done'],
    ['2026-07-11', 'planned'],
    ['2027-07-10', 'planned'],
  ])('from %s is %s', (on, expected) => expect(state(on)).toBe(expected))
  it('begins neither before the last one nor after a year', () => {
    expect(codeOf(() => state('2027-07-11'))).toBe('school_rename_day')
    expect(codeOf(() => state('2026-01-01', '2026-02-01'))).toBe('school_rename_day')
    expect(state('2026-02-01', '2026-02-01')).toBe('done')
  })
})

describe('a school goes into another one', () => {
  const lengths = (primary: number | null, junior: number | null = null) => ({
    primary,
    junior,
    senior: null,
  })
  const offer = (primary: number | null, junior: number | null = null, isSpecial = false) => ({
    isSpecial,
    lengths: lengths(primary, junior),
  })
  it('that teaches every stage in use for as many years', () => {
    const refused = (
      from: ReturnType<typeof offer>,
      into: ReturnType<typeof offer>,
      stages: ['primary'] | ['junior'],
    ) => mergeRefusal({ from, into, stages })?.detail
    expect(refused(offer(6, 3), offer(6), ['primary'])).toBeUndefined()
    expect(refused(offer(6, 3), offer(6), ['junior'])).toBe('该校不开设初中。')
    expect(refused(offer(5), offer(6), ['primary'])).toBe('小学学制不一致:5 年与 6 年。')
    expect(refused(offer(6, null, true), offer(6), ['primary'])).toContain('特殊教育')
    expect(refused(offer(6), offer(6, null, true), ['primary'])).toBeUndefined()
  })

  const named = (id: number, number: string, name: string, grade = 1, cohort = 2026): NamedClass => ({
    id,
    stage: 'primary',
    cohort,
    grade,
    number,
    name,
  })
  it('with its classes: what is taken there gets the next free number and name, the rest stays', () => {
    const own = [named(1, '2026101', '1班'), named(2, '2026102', '2班'), named(3, '2021101', '1班', 6, 2021)]
    const coming = [
      named(4, '2026101', '1班'),
      named(5, '2026103', '火箭班'),
      named(6, '2021102', '2班', 6, 2021),
    ]
    expect(classesInMerge(own, coming).map(({ number, from, to }) => [number, from, to])).toEqual([
      ['2026103', '一年级1班', '一年级3班'],
      ['2026104', '一年级火箭班', '一年级火箭班'],
      ['2021102', '六年级2班', '六年级2班'],
    ])
  })
  it('where a space does not make a name another one', () => {
    const [merged] = classesInMerge([named(1, '2026101', '1 班')], [named(2, '2026102', '1班')])
    expect(merged?.to).toBe('一年级2班')
  })
  it('where the cohort or the stage in front does not make a name another one', () => {
    const own = [named(1, '2026101', '小学2026级1班'), named(2, '2026102', '2班')]
    const coming = [named(3, '2026103', '小学2026级1班'), named(4, '2026104', '2026级2班')]
    expect(classesInMerge(own, coming).map(({ to }) => to)).toEqual(['一年级3班', '一年级4班'])
  })
  it('and no two classes of it share a number, nor a name within a grade, whatever they were', () => {
    const aClass = fc.record({
      stage: fc.constant('primary' as const),
      cohort: fc.constantFrom(2025, 2026),
      at: fc.integer({ min: 1, max: 6 }),
      name: fc.constantFrom('1班', '2班', '3班', '火箭班'),
    })
    const school = fc.uniqueArray(aClass, { selector: ({ cohort, at }) => `${cohort}${at}`, maxLength: 10 })
    const distinct = (all: readonly NamedClass[]) =>
      all.filter(
        (one, at) => all.findIndex((other) => other.cohort === one.cohort && other.name === one.name) === at,
      )
    const toClasses = (rows: { cohort: number; at: number; name: string }[], from: number) =>
      distinct(
        rows.map(({ cohort, at, name }, row) =>
          named(from + row, `${cohort}10${at}`, name, 2027 - cohort, cohort),
        ),
      )
    fc.assert(
      fc.property(school, school, (a, b) => {
        const own = toClasses(a, 1)
        const coming = toClasses(b, 101)
        const all = [...own, ...classesInMerge(own, coming)]
        expect(new Set(all.map((one) => one.number)).size).toBe(all.length)
        expect(new Set(all.map((one) => `${one.cohort} ${one.name}`)).size).toBe(all.length)
      }),
    )
  })
  it('unless the numbers of a cohort are used up', () => {
    const own = Array.from({ length: 99 }, (_, at) =>
      named(at, `20261${String(at + 1).padStart(2, '0')}`, `${at + 1}班`),
    )
    expect(codeOf(() => classesInMerge(own, [named(200, '2026101', '新班')]))).toBe('class_numbers_used_up')
  })
})

it('the effect is one sentence with its numbers', () => {
  const effect = { ...nothing, classes: 36, pupils: 1482, openCases: 12, graduates: 300, losing: 2 }
  expect(effectSentence('move', effect)).toBe(
    '将移动 36 个班、1,482 名学生、12 件在办事项,300 名毕业生的档案随之移动;旧主管单位的 2 个账号将不再看到该校。',
  )
})
