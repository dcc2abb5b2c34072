import { describe, expect, it } from 'vitest'
import { parseIdNumber } from '../../rules/id-number.ts'
import { isStudentNumber } from '../../rules/student-number.ts'
import { compactDate, dayOf, isoDate } from './calendar.ts'
import { divisionsOf } from './divisions.ts'
import type { Family } from './families.ts'
import { makeNumbers } from './numbers.ts'
import type { Pupil } from './people.ts'
import { populate } from './population.ts'
import { planProvince } from './province.ts'

const YEAR = 2014
const plan = planProvince({ seed: 7, pupils: 12_000, year: YEAR, province: '37', firstSchool: 100_001 })
const schools = [...populate(plan)]
const pupils = schools.flatMap((s) => s.pupils)
const graduates = schools.flatMap((s) => s.graduates)
const entrants = schools.flatMap((s) => s.entrants)
const everyone: Pupil[] = [...pupils, ...graduates, ...entrants].map((p) => p.pupil)
const families = new Map<Family, Pupil[]>()
for (const pupil of everyone) families.set(pupil.family, [...(families.get(pupil.family) ?? []), pupil])

const idOf = (pupil: Pupil) => (typeof pupil.id === 'string' ? pupil.id : undefined)

describe('people of an invented province', () => {
  it('are the same for the same seed', () => {
    const tell = (all: typeof schools) =>
      all.map((s) =>
        [...s.pupils, ...s.graduates, ...s.entrants].map(({ pupil }) => `${pupil.name} ${pupil.id}`),
      )
    expect(tell([...populate(plan)])).toEqual(tell(schools))
  })
  it('fill every class to its size, and every first grade', () => {
    for (const { school, pupils: here, entrants: coming } of schools) {
      for (const c of school.classes)
        expect(here.filter((p) => p.classNumber === c.number && p.stage === c.stage).length).toBe(c.size)
      expect(coming.length).toBe(school.entrants)
    }
  })
  it('have ID numbers of their own that are valid, and tell birthday and sex', () => {
    const numbers = everyone.flatMap((pupil) => idOf(pupil) ?? [])
    const relatives = [...families.keys()].flatMap((family) => family.relatives.map((r) => r.idNumber))
    expect(new Set([...numbers, ...relatives]).size).toBe(numbers.length + relatives.length)
    expect([...numbers, ...relatives].filter((number) => !parseIdNumber(number).ok)).toEqual([])
    for (const pupil of everyone.filter(idOf))
      expect(parseIdNumber(idOf(pupil) ?? '')).toMatchObject({
        sex: pupil.sex,
        birthDate: isoDate(compactDate(pupil.birthDay)),
      })
  })
  it('come from counties that exist or once did', () => {
    const { cities, abolished } = divisionsOf('37')
    const own = new Set([...cities.flatMap((city) => city.counties), ...abolished])
    const relatives = [...families.keys()].flatMap((family) => family.relatives)
    const regions = relatives.map((r) => r.idNumber.slice(0, 6)).filter((region) => region.startsWith('37'))
    expect(regions.filter((region) => !own.has(region))).toEqual([])
    expect(regions.some((region) => abolished.includes(region))).toBe(true)
    const strangers = relatives.filter((r) => !r.household.startsWith('37')).length / relatives.length
    expect(strangers).toBeGreaterThan(0.01)
    expect(strangers).toBeLessThan(0.1)
  })
  it('have another document, or none, in about one and a half of a hundred cases', () => {
    const share = everyone.filter((pupil) => typeof pupil.id !== 'string').length / everyone.length
    expect(share).toBeGreaterThan(0.01)
    expect(share).toBeLessThan(0.02)
  })
  it('have student numbers: G is the ID number, J is for those without, L is still temporary', () => {
    const numbers = [...pupils, ...graduates].map((p) => p.studentNumber)
    expect(new Set(numbers).size).toBe(numbers.length)
    for (const { studentNumber, pupil } of pupils) {
      expect(isStudentNumber(studentNumber) && parseIdNumber(studentNumber.slice(1)).ok).toBe(true)
      if (studentNumber.startsWith('G')) expect(studentNumber.slice(1)).toBe(pupil.id)
      if (studentNumber.startsWith('J')) expect(typeof pupil.id).toBe('object')
    }
    expect(new Set(numbers.map((number) => number.charAt(0)))).toEqual(new Set(['G', 'J', 'L']))
  })
  it('are of the age of their stage', () => {
    for (const { pupil } of entrants) {
      expect(pupil.birthDay).toBeGreaterThanOrEqual(dayOf(YEAR - 8, 9, 1))
      expect(pupil.birthDay).toBeLessThanOrEqual(dayOf(YEAR - 6, 8, 31))
    }
    for (const { pupil, stage, cohort } of pupils) {
      const age = cohort - Number(compactDate(pupil.birthDay).slice(0, 4))
      expect(age).toBeGreaterThanOrEqual({ primary: 6, junior: 11, senior: 15 }[stage])
      expect(age).toBeLessThanOrEqual({ primary: 8, junior: 14, senior: 17 }[stage])
    }
  })
  it('have brothers and sisters: one name, one address, ten months apart or twins', () => {
    const withSiblings = [...families].filter(([, children]) => children.length > 1)
    expect(withSiblings.length / families.size).toBeGreaterThan(0.05)
    expect(withSiblings.length / families.size).toBeLessThan(0.25)
    for (const [family, children] of withSiblings) {
      if (family.ethnicity.form === 'han')
        expect(children.every((child) => child.name.startsWith(family.familyName))).toBe(true)
      const days = children.map((child) => child.birthDay).sort((a, b) => a - b)
      const gaps = days.slice(1).map((day, at) => day - (days[at] ?? 0))
      expect(gaps.filter((gap) => gap > 0 && gap <= 300)).toEqual([])
      expect(children.every((child) => child.isTwin)).toBe(gaps.every((gap) => gap === 0))
    }
    expect(everyone.some((pupil) => pupil.isTwin)).toBe(true)
  })
  it('have rare characters and names with a dot among their names', () => {
    const names = everyone.map((pupil) => pupil.name)
    const beyond = names.filter((name) => [...name].some((c) => (c.codePointAt(0) ?? 0) > 0xffff))
    expect(beyond.length).toBeGreaterThan(0)
    expect(names.filter((name) => name.includes('·')).length).toBeGreaterThan(0)
    expect(names.filter((name) => [...name].length < 2 || /\s/.test(name))).toEqual([])
  })
})

describe('numbers', () => {
  it('run out after 500 of one sex in a region on a day, and say so', () => {
    const numbers = makeNumbers()
    const day = dayOf(2008, 3, 15)
    const given = Array.from({ length: 500 }, () => numbers.idNumber('370102', day, 'female'))
    expect(new Set(given).size).toBe(500)
    expect(() => numbers.idNumber('370102', day, 'female')).toThrow('No ID number is left')
    expect(parseIdNumber(numbers.idNumber('370102', day, 'male')).ok).toBe(true)
  })
})
