import { describe, expect, it } from 'vitest'
import { divisionsOf } from './divisions.ts'
import { planProvince, schoolsOf } from './province.ts'
import { randomOf } from './random.ts'

const options = { seed: 7, pupils: 60_000, year: 2014, province: '37', firstSchool: 100_001 }
const plan = planProvince(options)
const places = [...schoolsOf(plan)]
const classes = places.flatMap(({ school }) => school.classes.map((c) => ({ ...c, school })))

describe('chance', () => {
  it('is the same for the same labels, and another for others', () => {
    const draw = (...labels: (string | number)[]) => Array.from({ length: 5 }, randomOf(...labels).next)
    expect(draw(1, 'a')).toEqual(draw(1, 'a'))
    expect(draw(1, 'a')).not.toEqual(draw(1, 'b'))
    expect(draw(1, 'a')).not.toEqual(draw(2, 'a'))
  })
  it('picks by weight', () => {
    const random = randomOf('weights')
    const drawn = Array.from({ length: 10_000 }, () =>
      random.weighted([
        ['a', 3],
        ['b', 1],
        ['c', 0],
      ] as const),
    )
    expect(drawn.filter((x) => x === 'a').length / 10_000).toBeCloseTo(0.75, 1)
    expect(drawn).not.toContain('c')
  })
})

describe('division codes', () => {
  it('are real: old counties are known as such, unreal rows are left out', () => {
    const { cities, abolished } = divisionsOf('37')
    const counties = cities.flatMap((city) => city.counties)
    expect(counties).toContain('370102')
    expect(counties).not.toContain('370101')
    expect(abolished).toContain('370181')
    expect(abolished.filter((code) => counties.includes(code))).toEqual([])
  })
  it('of a province that is not there are refused', () => {
    expect(() => divisionsOf('99')).toThrow('has no counties')
  })
})

describe('a province', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(planProvince(options)).toEqual(plan)
    expect(planProvince({ ...options, seed: 8 })).not.toEqual(plan)
  })
  it.each([3_000, 20_000, 60_000, 2_000_000])('of %i pupils has about as many', (pupils) => {
    const wide = planProvince({ ...options, pupils })
    let seats = 0
    for (const { school } of schoolsOf(wide)) for (const c of school.classes) seats += c.size
    expect(Math.abs(seats / pupils - 1)).toBeLessThan(pupils < 10_000 ? 0.1 : 0.02)
  })
  it('has at least two cities, and counties with codes of the division table', () => {
    const real = divisionsOf('37').cities.flatMap((city) => city.counties)
    const counties = plan.cities.flatMap((city) => city.counties)
    expect(plan.cities.length).toBeGreaterThanOrEqual(2)
    expect(counties.filter((county) => !real.includes(county.division))).toEqual([])
    expect(new Set(counties.map((county) => county.name)).size).toBe(counties.length)
  })
  it('has no more counties than there are, however many pupils', () => {
    const counties = planProvince({ ...options, pupils: 2_000_000 }).cities.flatMap((city) => city.counties)
    expect(counties.length).toBe(divisionsOf('37').cities.flatMap((city) => city.counties).length)
  })
})

describe('a school', () => {
  it('has a code of type, province and sequence, and a name, that are its own', () => {
    const codes = places.map(({ school }) => school.code)
    expect(codes.filter((code) => !/^(?:21|31|34|51)37\d{6}$/.test(code))).toEqual([])
    expect(new Set(codes).size).toBe(codes.length)
    expect(new Set(places.map(({ school }) => school.name)).size).toBe(codes.length)
  })
  it('is of every kind', () => {
    const kinds = new Set(
      places.map(
        ({ school }) =>
          `${school.code.slice(0, 2)} ${Object.values(school.lengths).join('+')} ${school.bureau}`,
      ),
    )
    for (const kind of [
      '21 6 county',
      '21 5 county',
      '31 3 county',
      '31 4 county',
      '31 6+3 county',
      '34 3 county',
      '34 3 city',
      '51 6+3 county',
    ])
      expect(kinds).toContain(kind)
  })
  it('has classes of 25 to 50 in every grade, smaller ones for special education', () => {
    for (const { size, school } of classes)
      if (school.isSpecial) expect(size).toBeLessThan(25)
      else expect(size >= 25 && size <= 50).toBe(true)
    for (const { school } of places)
      for (const [stage, length] of Object.entries(school.lengths)) {
        const grades = new Set(school.classes.filter((c) => c.stage === stage).map((c) => c.grade))
        expect([...grades].sort()).toEqual(Array.from({ length }, (_, at) => at + 1))
      }
  })
  it('numbers its classes cohort, stage digit, two digits; grade and cohort belong together', () => {
    for (const { number, cohort, stage, grade } of classes) {
      expect(number).toMatch(new RegExp(`^${cohort}${{ primary: 1, junior: 2, senior: 3 }[stage]}\\d\\d$`))
      expect(cohort + grade).toBe(options.year)
    }
    const keys = classes.map(({ number, school }) => `${school.code}/${number}`)
    expect(new Set(keys).size).toBe(keys.length)
  })
  it('expects children in its first grade where it teaches primary, and only there', () => {
    for (const { school } of places) expect(school.entrants > 0).toBe(school.lengths.primary !== undefined)
  })
})
