/** Fills the plan of a province with people, school by school: only one school is in memory at a time. */
import { dayOf } from './calendar.ts'
import { countiesElsewhere, divisionsOf } from './divisions.ts'
import type { Home } from './families.ts'
import { makeNumbers, type Numbers } from './numbers.ts'
import { type Childhood, makeChildhood, type Pupil } from './people.ts'
import { type CityPlan, type CountyPlan, type ProvincePlan, schoolsOf } from './province.ts'
import { type Random, randomOf } from './random.ts'
import { type SchoolPlan, STAGE_DIGIT, type Stage } from './schools.ts'

/** A pupil who is in school before the season begins. */
export interface Enrolled {
  pupil: Pupil
  stage: Stage
  cohort: number
  classNumber: string
  /** `YYYYMM`, entry into the first grade of the stage. */
  entryMonth: string
  /** Official (G, J) or still temporary (L). */
  studentNumber: string
}

/** One who left the summer before, and is in no school of the province any more. */
export interface Graduate extends Enrolled {
  /** Label of the 15 destinations; empty for one who still waits for a school. */
  destination: string
}

/** A child who comes to the first grade of primary school; the class number is a hint. */
export interface Entrant {
  pupil: Pupil
  classNumber: string
  entryMonth: string
}

export interface SchoolPopulation {
  school: SchoolPlan
  county: CountyPlan
  city: CityPlan
  pupils: Enrolled[]
  graduates: Graduate[]
  entrants: Entrant[]
}

/** Without one: still waiting for a school. */
const AFTER_JUNIOR = [
  ['', 3],
  ['中专', 35],
  ['技校', 14],
  ['职业高中', 26],
  ['就业', 14],
  ['待就业', 4],
  ['其他', 7],
] as const
const AFTER_SENIOR = [
  ['本科', 38],
  ['专科', 27],
  ['高职', 16],
  ['就业', 9],
  ['参军', 2],
  ['出国', 2],
  ['赴港澳台', 1],
  ['待就业', 4],
  ['其他', 1],
] as const
/** Of those who leave junior high; the others are in a senior high of the province. */
const LEAVE_AFTER_JUNIOR = 0.43
const ENTRANT_CLASS = 45

/** Where a leaver of junior high goes instead of a senior high; empty for one who goes on, or still waits. */
export const afterJunior = (random: Random): string =>
  random.chance(LEAVE_AFTER_JUNIOR) ? random.weighted<string>(AFTER_JUNIOR) : ''

interface Town {
  random: Random
  numbers: Numbers
  childhood: Childhood
  home: Home
  school: SchoolPlan
  division: string
}

/** Days of birth of those who enter a stage in the autumn of a year; a few are a year older. */
function born(t: Town, stage: Stage, cohort: number): { from: number; to: number } {
  const before = stage === 'primary' ? 0 : stage === 'senior' ? 9 : t.school.lengths.junior === 4 ? 5 : 6
  const year = cohort - before - (t.random.chance(0.03) ? 1 : 0)
  return { from: dayOf(year - 7, 9, 1), to: dayOf(year - 6, 8, 31) }
}

function studentNumberOf(t: Town, pupil: Pupil, isNew: boolean): string {
  if (typeof pupil.id !== 'string') {
    const kind = t.random.chance(isNew ? 0.5 : 0.1) ? 'L' : 'J'
    return t.numbers.studentNumber(kind, t.division, pupil.birthDay)
  }
  if (t.random.chance(isNew ? 0.25 : 0.01)) return t.numbers.studentNumber('L', t.division, pupil.birthDay)
  return `G${pupil.id}`
}

function enrol(t: Town, stage: Stage, cohort: number, classNumber: string, isNew: boolean): Enrolled {
  const pupil = t.childhood.child(t.random, born(t, stage, cohort), t.home)
  const studentNumber = studentNumberOf(t, pupil, isNew)
  return { pupil, stage, cohort, classNumber, entryMonth: `${cohort}09`, studentNumber }
}

function pupilsOf(t: Town, year: number): Enrolled[] {
  return t.school.classes.flatMap((c) =>
    Array.from({ length: c.size }, () =>
      enrol(t, c.stage, c.cohort, c.number, c.stage === 'primary' && c.cohort === year - 1),
    ),
  )
}

/** Of the year before: all of senior high, and those of junior high who did not go on. */
function graduatesOf(t: Town, year: number): Graduate[] {
  return (['junior', 'senior'] as const).flatMap((stage) => {
    const length = t.school.lengths[stage]
    if (!length || t.school.isSpecial) return []
    const cohort = year - 1 - length
    const size = t.school.classes.reduce((sum, c) => sum + (c.stage === stage ? c.size : 0), 0) / length
    const count = Math.round(size * (stage === 'junior' ? LEAVE_AFTER_JUNIOR : 1))
    return Array.from({ length: count }, () => ({
      ...enrol(t, stage, cohort, `${cohort}${STAGE_DIGIT[stage]}01`, false),
      destination: t.random.weighted<string>(stage === 'junior' ? AFTER_JUNIOR : AFTER_SENIOR),
    }))
  })
}

function entrantsOf(t: Town, year: number): Entrant[] {
  const classes = Math.max(1, Math.ceil(t.school.entrants / ENTRANT_CLASS))
  return Array.from({ length: t.school.entrants }, (_, at) => ({
    pupil: t.childhood.child(t.random, born(t, 'primary', year), t.home),
    classNumber: `${year}${STAGE_DIGIT.primary}${String((at % classes) + 1).padStart(2, '0')}`,
    entryMonth: `${year}09`,
  }))
}

/**
 * Every school with its people, in the order of the plan. The whole is deterministic; a number is never given twice.
 */
export function* populate(plan: ProvincePlan): Generator<SchoolPopulation> {
  const { seed, year, province } = plan.options
  const numbers = makeNumbers()
  const { abolished } = divisionsOf(province)
  const inProvince = plan.cities.flatMap((city) => city.counties.map((county) => county.division))
  const elsewhere = countiesElsewhere(province)
  const childhoods = new Map<string, Childhood>()
  for (const { school, county, city } of schoolsOf(plan)) {
    const childhood = childhoods.get(county.division) ?? makeChildhood(numbers)
    childhoods.set(county.division, childhood)
    const home: Home = {
      cityName: city.name,
      countyName: county.name,
      division: county.division,
      towns: county.towns,
      isUrban: school.isUrban,
      inProvince: inProvince.filter((other) => other !== county.division),
      elsewhere,
      abolished,
    }
    const random = randomOf(seed, 'people', school.code)
    const t: Town = { random, numbers, childhood, home, school, division: county.division }
    const pupils = pupilsOf(t, year)
    yield { school, county, city, pupils, graduates: graduatesOf(t, year), entrants: entrantsOf(t, year) }
  }
}
