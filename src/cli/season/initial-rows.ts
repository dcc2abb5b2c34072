/** Rows of the initial load (ORG-8): units, classes, pupils with the numbers they have, graduates. */
import { compactDate } from './calendar.ts'
import { type Enrolled, populate } from './population.ts'
import { type CountyPlan, type ProvincePlan, schoolsOf } from './province.ts'
import { randomOf } from './random.ts'
import { idCells, type Row, registrationRow } from './row.ts'
import type { SchoolPlan } from './schools.ts'

const STAGE_LABEL = { primary: '小学', junior: '初中', senior: '高中' } as const

const bureau = (name: string) => `${name}教育局`
const phoneOf = (at: number) => `0539-${String(7_200_000 + at)}`

function schoolRow(school: SchoolPlan, parent: string): Row {
  const { primary = '', junior = '', senior = '' } = school.lengths
  return {
    name: school.name,
    level: '学校',
    parent,
    division: school.division,
    schoolCode: school.code,
    primaryLength: primary,
    juniorLength: junior,
    seniorLength: senior,
    isSpecial: school.isSpecial ? '是' : '否',
    officePhone: phoneOf(Number(school.code.slice(4))),
  }
}

/** Every unit after the one above it. */
export function* unitRows(plan: ProvincePlan): Generator<Row> {
  let at = 0
  for (const city of plan.cities) {
    yield { name: bureau(city.name), level: '市', division: city.division, officePhone: phoneOf(at++) }
    for (const school of city.schools) yield schoolRow(school, bureau(city.name))
    for (const county of city.counties) {
      const { name, division } = county
      yield {
        name: bureau(name),
        level: '区县',
        parent: bureau(city.name),
        division,
        officePhone: phoneOf(at++),
      }
      for (const school of county.schools) yield schoolRow(school, bureau(name))
    }
  }
}

export function* classRows(plan: ProvincePlan): Generator<Row> {
  for (const { school } of schoolsOf(plan))
    for (const { number, name, stage, cohort, length, grade } of school.classes)
      yield {
        schoolCode: school.code,
        classNumber: number,
        name: `${STAGE_LABEL[stage]}${name}`,
        stage: STAGE_LABEL[stage],
        cohort: String(cohort),
        length: String(length),
        grade: String(grade),
      }
}

function pupilRow(plan: ProvincePlan, school: SchoolPlan, one: Enrolled): Row {
  const random = randomOf(plan.options.seed, 'row', one.studentNumber)
  const row = registrationRow(random, { ...one, provinceName: plan.name })
  return { ...row, schoolCode: school.code, studentNumber: one.studentNumber }
}

/** @param isWanted by the county in which the school stands */
export function* pupilRows(
  plan: ProvincePlan,
  isWanted: (county: CountyPlan) => boolean = () => true,
): Generator<Row> {
  for (const { school, county, pupils } of populate(plan))
    if (isWanted(county)) for (const one of pupils) yield pupilRow(plan, school, one)
}

/** Who left the summer before: most for somewhere else, a few still wait for a school. */
export function* graduateRows(plan: ProvincePlan): Generator<Row> {
  for (const { school, graduates } of populate(plan))
    for (const { pupil, studentNumber, stage, destination } of graduates) {
      const { idType, idNumber } = idCells(pupil)
      yield {
        studentNumber,
        name: pupil.name,
        sex: pupil.sex === 'male' ? '男' : '女',
        birthDate: compactDate(pupil.birthDay),
        idType,
        idNumber,
        schoolCode: school.code,
        stage: STAGE_LABEL[stage],
        year: String(plan.options.year - 1),
        destination,
      }
    }
}
