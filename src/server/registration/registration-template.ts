/** What a school finds filled into its template: who it is, its classes, the codes of the counties around (REG-1). */
import type { Tx } from '../../db/tx.ts'
import { checkCharacter } from '../../rules/id-number.ts'
import type { RegistrationKind } from '../../rules/registration.ts'
import { className } from '../../rules/school-class.ts'
import type { TemplateFacts } from '../../sheets/template.ts'
import type { Actor, Context } from '../context.ts'
import { seasonOf } from '../policy/policy.actions.ts'
import { countiesBeside } from '../unit/division.ts'
import { classesOf } from './newcomer.actions.ts'
import type { ClassFacts } from './newcomer.queries.ts'
import { findTemplateSchool } from './registration-template.queries.ts'

const DIVISIONS = [
  'birthDivision',
  'householdDivision',
  'member1HouseholdDivision',
  'member2HouseholdDivision',
] as const
const twelve = (code: string) => `${code}000000`

/** Age at which children enter, and a birthday: for an example that fits the year. */
const EXAMPLE_AGE = 6
const EXAMPLE_BIRTHDAY = '0501'

function examplesOf(of: {
  county: string
  year: number
  kind: RegistrationKind
  first: ClassFacts | undefined
}) {
  const { county, year, kind, first } = of
  const entered = kind === 'late_registration' && first ? first.cohort : year
  const birthDate = `${entered - EXAMPLE_AGE}${EXAMPLE_BIRTHDAY}`
  const first17 = `${county}${birthDate}013`
  const division = twelve(county)
  return {
    birthDate,
    idNumber: first17 + checkCharacter(first17),
    entryMonth: `${entered}09`,
    birthDivision: division,
    householdDivision: division,
    member1HouseholdDivision: division,
    ...(first ? { classNumber: first.number } : {}),
  }
}

/** The facts of a school's template. Classes that newcomers may be meant for; all of them for late registration. */
export async function templateFacts(
  tx: Tx,
  ctx: Context,
  actor: Actor,
  kind: RegistrationKind,
): Promise<TemplateFacts> {
  const school = await findTemplateSchool(tx, actor.unitId)
  if (!school) return {}
  const { year } = await seasonOf(tx, ctx, actor)
  const all = await classesOf(tx, actor, actor.unitId)
  const classes =
    kind === 'registration' ? all.filter((one) => one.stage === 'primary' && one.grade === 1) : all
  const county = school.divisionCode
  // The own county first, for that is what most rows will have.
  const counties = countiesBeside(county).sort(
    (a, b) => Number(b.code === county) - Number(a.code === county) || a.code.localeCompare(b.code),
  )
  const codes = counties.map((one) => twelve(one.code))
  return {
    choices: {
      ...(classes.length > 0 ? { classNumber: classes.map((one) => one.number) } : {}),
      ...Object.fromEntries(DIVISIONS.map((key) => [key, codes])),
    },
    openChoices: DIVISIONS,
    examples: examplesOf({ county, year, kind, first: classes[0] }),
    about: [
      ['学校', school.name],
      ['学校标识码', school.code],
      ['学籍主管部门', `${school.bureauName}(${twelve(school.bureauDivision)})`],
    ],
    lists: [
      { title: '本校班级(班号、名称)', rows: classes.map((one) => [one.number, className(one)] as const) },
      {
        title: '附近区县(行政区划代码、名称)',
        rows: counties.map((one) => [twelve(one.code), one.name] as const),
      },
    ],
  }
}
