/** The units of the invented province as the registry knows them, found again by code and name; and their people. */
import { randomBytes } from 'node:crypto'
import { changePassword } from '../../../contract/staff.ts'
import { listUnits } from '../../../contract/unit.ts'
import { type CityPlan, type CountyPlan, type ProvincePlan, schoolsOf } from '../province.ts'
import type { SchoolPlan } from '../schools.ts'
import { allRows, type Connection, type Session } from './session.ts'

export interface Bureau {
  id: number
  name: string
  level: 'city' | 'county'
  /** For logins: letters, digits and dots. */
  short: string
  /** Own bureaus below it; none of a county. */
  counties: Bureau[]
  /** Schools whose competent bureau it is. */
  schools: School[]
}

export interface School {
  id: number
  code: string
  plan: SchoolPlan
  bureau: Bureau
}

export interface Town {
  provinceUnitId: number
  cities: readonly Bureau[]
  schools: readonly School[]
  /** Cities and counties, each city before its counties. */
  bureaus: readonly Bureau[]
}

const bureauName = (plan: CityPlan | CountyPlan) => `${plan.name}教育局`

/** @throws Error when a unit of the plan is not in the registry under its name or code */
export async function readTown(province: Session, plan: ProvincePlan, provinceUnitId: number): Promise<Town> {
  const units = await allRows((page) => province.call(listUnits, { query: page }))
  const byName = new Map(units.filter((unit) => !unit.school).map((unit) => [unit.name, unit.id]))
  const byCode = new Map(units.flatMap((unit) => (unit.school ? [[unit.school.code, unit.id]] : [])))
  const idOf = (ids: ReadonlyMap<string, number>, key: string): number => {
    const id = ids.get(key)
    if (id === undefined) throw new Error(`The registry has no unit ${key}.`)
    return id
  }
  const bureauOf = (level: Bureau['level'], of: CityPlan | CountyPlan): Bureau => {
    const name = bureauName(of)
    return { id: idOf(byName, name), name, level, short: `b${of.division}`, counties: [], schools: [] }
  }
  const cities = plan.cities.map((one): Bureau => {
    const counties = one.counties.map((county) => bureauOf('county', county))
    return { ...bureauOf('city', one), counties }
  })
  const bureaus = cities.flatMap((city) => [city, ...city.counties])
  const bureauNamed = new Map(bureaus.map((bureau) => [bureau.name, bureau]))
  const schools = [...schoolsOf(plan)].map(({ school, county, city }) => {
    const bureau = bureauNamed.get(bureauName(school.bureau === 'city' ? city : county))
    if (!bureau) throw new Error(`The plan gives school ${school.code} no bureau.`)
    const one = { id: idOf(byCode, school.code), code: school.code, plan: school, bureau }
    bureau.schools.push(one)
    return one
  })
  return { provinceUnitId, cities, bureaus, schools }
}

/** Signs in for the first time: with a first password nothing else can be done before it is changed (ACC-3). */
export async function arriveAt(
  connection: Connection,
  first: { login: string; password: string },
  next: string,
): Promise<Session> {
  const session = await connection.signIn(first)
  await session.call(changePassword, { body: { old: first.password, next } })
  return session
}

/** Two people a unit, as the circular wants it. */
export type Post = 'registrar' | 'approver'

export interface People {
  /** Notes the first password of an account that was issued. */
  know(unitId: number, post: Post, who: { login: string; password: string }): void
  /** The person at this post, signed in at his first use. @throws Error when nobody was issued there */
  at(unit: { id: number }, post?: Post): Promise<Session>
}

export function makePeople(connection: Connection): People {
  const known = new Map<string, { login: string; password: string }>()
  const sessions = new Map<string, Promise<Session>>()
  return {
    know: (unitId, post, who) => known.set(`${unitId} ${post}`, who),
    at: (unit, post = 'registrar') => {
      const key = `${unit.id} ${post}`
      const who = known.get(key)
      if (!who) throw new Error(`Unit ${unit.id} has no ${post}.`)
      const session = sessions.get(key) ?? arriveAt(connection, who, newPassword())
      sessions.set(key, session)
      return session
    },
  }
}

/** A password that a person would not keep, for accounts whose first one must be changed. */
export const newPassword = () => randomBytes(12).toString('base64url')
