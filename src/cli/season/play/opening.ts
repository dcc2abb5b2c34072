/** The opening: a practice world of its own, the province's stock, and everybody's account. */

import type { z } from 'zod'
import type { ImportKind } from '../../../contract/import.ts'
import { issueAccounts } from '../../../contract/staff.ts'
import { openPracticeWorld } from '../../../contract/world.ts'
import { pickFamilyName, pickName } from '../names.ts'
import type { ProvincePlan } from '../province.ts'
import { randomOf } from '../random.ts'
import { writeInitialLoad } from '../workbooks.ts'
import { importFile } from './import-file.ts'
import { AT_ONCE, type Play, type Prologue } from './play.ts'
import { inParallel, slicesOf } from './pool.ts'
import type { Connection, Session } from './session.ts'
import { arriveAt, type Bureau, newPassword, type Post, type School } from './town.ts'

export interface Opened {
  nation: Session
  province: Session
  provinceUnitId: number
  /** Of the new world's first people, for whoever wants to look around afterwards. */
  password: string
}

/** Opens the world with the clock at 10 July of the year; its first people change their passwords, as they must. */
export async function openWorld(
  connection: Connection,
  administrator: Session,
  plan: ProvincePlan,
): Promise<Opened> {
  const first = newPassword()
  const opened = await administrator.call(openPracticeWorld, {
    body: {
      name: `${plan.options.year}年季节演练`,
      provinceName: plan.name,
      divisionCode: plan.division,
      clockAt: `${plan.options.year}-07-10T08:00:00+08:00`,
      password: first,
    },
  })
  const password = newPassword()
  const arrive = (login: string) => arriveAt(connection, { login, password: first }, password)
  const nation = await arrive(opened.logins.nation)
  const province = await arrive(opened.logins.province)
  return { nation, province, provinceUnitId: opened.provinceUnitId, password }
}

type InitialKind = Extract<z.infer<typeof ImportKind>, `initial_${string}`>

/**
 * The province brings units, classes, pupils and last year's graduates along (ORG-8), each workbook after the one
 * that it builds on.
 * @returns rows taken in, by kind
 * @throws Error when a workbook is not taken in whole: without its stock a province has no season
 */
export async function loadStock(play: Prologue): Promise<Record<InitialKind, number>> {
  // The last county's own programme writes CSV.
  const inCsv = play.plan.cities.at(-1)?.counties.at(-1)?.division
  const files = await writeInitialLoad(play.plan, `${play.folder}/initial`, undefined, inCsv)
  const taken = { initial_unit: 0, initial_class: 0, initial_pupil: 0, initial_graduate: 0 }
  const load = async (kind: InitialKind, path: string) => {
    const job = await importFile(play.province, kind, path)
    if (job.state !== 'done' || job.rowsBad > 0)
      throw new Error(
        `The ${kind} workbook was not taken in: ${JSON.stringify(job.fileProblem ?? job.problems)}`,
      )
    taken[kind] += job.rowsTaken
    play.say(`  ${kind}: ${job.rowsTaken} rows`)
  }
  await load('initial_unit', files.units)
  await load('initial_class', files.classes)
  for (const path of files.pupils) await load('initial_pupil', path)
  for (const path of files.graduates) await load('initial_graduate', path)
  return taken
}

type Unit = Pick<Bureau, 'id'> & { short: string; isBureau: boolean }

const bureauUnit = ({ id, short }: Bureau): Unit => ({ id, short, isBureau: true })
const schoolUnit = ({ id, code }: School): Unit => ({ id, short: `s${code}`, isBureau: false })

/** A bureau's registrar also issues the accounts of the level below (ACC-1). */
function peopleOf(play: Play, unit: Unit) {
  const posts: Post[] = ['registrar', 'approver']
  return posts.map((post) => {
    const login = `${play.province.login}.${unit.short}${post === 'approver' ? '.head' : ''}`
    const random = randomOf(play.plan.options.seed, 'staff', login)
    const name = pickName(
      random,
      'han',
      random.chance(0.5) ? 'male' : 'female',
      pickFamilyName(random, 'han'),
    )
    const roles =
      unit.isBureau && post === 'registrar' ? ([post, 'administrator'] as const) : ([post] as const)
    return { post, account: { unitId: unit.id, login, name, roles: [...roles] } }
  })
}

const ACCOUNTS_AT_ONCE = 400

async function issue(play: Play, by: Session, units: readonly Unit[]): Promise<number> {
  const wanted = units.flatMap((unit) => peopleOf(play, unit))
  for (const slice of slicesOf(wanted, ACCOUNTS_AT_ONCE)) {
    const { issued } = await by.call(issueAccounts, { body: { accounts: slice.map((one) => one.account) } })
    for (const [at, { unitId, login, password }] of issued.entries())
      if (password !== null) play.people.know(unitId, slice[at]?.post ?? 'registrar', { login, password })
  }
  return wanted.length
}

/** The province issues for its cities, each city for its counties and schools, each county for its schools. */
export async function issueEverybody(play: Play): Promise<number> {
  const { cities, bureaus } = play.town
  let count = await issue(play, play.province, cities.map(bureauUnit))
  for (const level of ['city', 'county'] as const)
    await inParallel(
      AT_ONCE,
      bureaus.filter((bureau) => bureau.level === level),
      async (bureau) => {
        await play.tally.attempt(bureau.name, async () => {
          const below = [...bureau.counties.map(bureauUnit), ...bureau.schools.map(schoolUnit)]
          const more = await issue(play, await play.people.at(bureau), below)
          count += more
        })
      },
    )
  return count
}
