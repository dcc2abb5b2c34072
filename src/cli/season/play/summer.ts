/** July and August: terms, graduation, a few graduations taken back, the promotion. */
import { setTimeout as sleep } from 'node:timers/promises'
import { createCohort } from '../../../contract/cohort.ts'
import {
  graduate,
  listGraduates,
  listLeavers,
  reverseGraduations,
  setDestinations,
} from '../../../contract/graduation.ts'
import { getPromotion, listPromotions, rehearsePromotion } from '../../../contract/promotion.ts'
import { listPromotionSchools } from '../../../contract/promotion-report.ts'
import { createTerm, listClasses } from '../../../contract/unit.ts'
import { getSeason, moveClock } from '../../../contract/world.ts'
import { afterJunior } from '../population.ts'
import { type Random, randomOf } from '../random.ts'
import { AT_ONCE, everySchool, type Play } from './play.ts'
import { inParallel } from './pool.ts'
import { allRows, type Session } from './session.ts'
import type { School } from './town.ts'

/** The autumn term of a season's year. */
export const autumnOf = (year: number) => ({
  ...{ schoolYear: year, term: 'autumn' as const },
  ...{ startsOn: `${year}-09-01`, endsOn: `${year + 1}-01-25` },
})

/** The spring term that runs: province, cities, counties, then the schools each for itself (ORG-3). */
export async function createSpringTerms(play: Play): Promise<void> {
  const { year } = play
  const body = {
    ...{ schoolYear: year - 1, term: 'spring' as const, startsOn: `${year}-02-20`, endsOn: `${year}-07-15` },
  }
  await play.province.call(createTerm, { body })
  await inParallel(AT_ONCE, play.town.bureaus, async (bureau) => {
    await play.tally.attempt(bureau.name, async () => {
      await (await play.people.at(bureau)).call(createTerm, { body })
    })
  })
  await everySchool(play, async (_, session) => {
    await session.call(createTerm, { body })
  })
}

/** The autumn term: every bureau makes it for itself and for its schools in one go (ORG-3). */
export async function createAutumnTerms(play: Play): Promise<number> {
  const body = { ...autumnOf(play.year), naming: 'plain' as const, targets: [] }
  let count = 0
  await play.province.call(createTerm, { body: autumnOf(play.year) })
  await inParallel(AT_ONCE, play.town.bureaus, async (bureau) => {
    await play.tally.attempt(bureau.name, async () => {
      const { terms } = await (await play.people.at(bureau)).call(createCohort, { body })
      if (terms !== bureau.schools.length)
        play.tally.unexpected(`${bureau.name}: ${terms} terms for ${bureau.schools.length} schools`)
      count += terms
    })
  })
  return count
}

/** Final-grade classes that the school may graduate alone; senior highs wait for their bureau (GRD-1). */
async function leavingClasses(session: Session) {
  const classes = await allRows((page) => session.call(listClasses, { query: { ...page, leaving: 'true' } }))
  return classes.filter((one) => one.stage !== 'senior')
}

/** One school in so many keeps one pupil back: he stays in his final grade and must be found there in autumn. */
const KEEPS_ONE_BACK = 0.25

export interface Graduation {
  graduated: number
  /** Pupils kept back, by school. */
  keptBack: Map<number, number[]>
  reversed: number
}

const staying = (ids: readonly number[]) =>
  ids.map((pupilId) => ({ pupilId, reason: '因病缺课,留在毕业年级' }))

async function graduateSchool(play: Play, school: School, session: Session, of: Graduation): Promise<void> {
  const random = randomOf(play.plan.options.seed, 'graduation', school.code)
  const classes = await leavingClasses(session)
  const [first] = classes
  if (!first) return
  const except: number[] = []
  if (random.chance(KEEPS_ONE_BACK)) {
    const { rows } = await session.call(listLeavers, { query: { class: first.id, limit: 100 } })
    except.push(random.pick(rows).pupilId)
    of.keptBack.set(school.id, except)
  }
  const answer = await session.call(graduate, {
    body: { classes: classes.map((one) => one.id), except: staying(except) },
  })
  of.graduated += answer.graduated
  const expected = classes.reduce((sum, one) => sum + one.boys + one.girls, 0) - except.length
  for (const { pupilId, why } of answer.blocked)
    play.tally.unexpected(`school ${school.code}: pupil ${pupilId} does not graduate, ${why}`)
  if (answer.graduated + answer.blocked.length !== expected)
    play.tally.unexpected(`school ${school.code}: ${answer.graduated} graduate of ${expected}`)
}

const teachesCompulsory = ({ plan }: School) => Boolean(plan.lengths.primary ?? plan.lengths.junior)

/** Every compulsory school graduates its final grades (GRD-1). */
export async function graduateAll(play: Play): Promise<Graduation> {
  const of: Graduation = { graduated: 0, keptBack: new Map(), reversed: 0 }
  await everySchool(play, (school, session) => graduateSchool(play, school, session, of), teachesCompulsory)
  return of
}

const REVERSED_AT_ONCE = 3

/** Each county takes back a few graduations, and the school graduates these pupils again (GRD-4). */
export async function reverseSome(play: Play, of: Graduation): Promise<void> {
  const counties = play.town.bureaus.filter((bureau) => bureau.level === 'county')
  await inParallel(AT_ONCE, counties, async (county) => {
    await play.tally.attempt(county.name, async () => {
      const bureau = await play.people.at(county)
      const query = { year: play.year, limit: REVERSED_AT_ONCE }
      const { rows } = await bureau.call(listGraduates, { query })
      if (rows.length === 0) return
      const answer = await bureau.call(reverseGraduations, {
        body: { graduates: rows.map((row) => row.id), reason: '毕业班级选错,退回重新办理' },
      })
      of.reversed += answer.reversed
      for (const id of new Set(rows.map((row) => row.school.id))) await graduateAgain(play, of, id, rows)
    })
  })
}

async function graduateAgain(
  play: Play,
  of: Graduation,
  schoolId: number,
  reversed: readonly { school: { id: number } }[],
): Promise<void> {
  const session = await play.people.at({ id: schoolId })
  const classes = (await leavingClasses(session)).filter((one) => one.boys + one.girls > 0)
  const except = of.keptBack.get(schoolId) ?? []
  const answer = await session.call(graduate, {
    body: { classes: classes.map((one) => one.id), except: staying(except) },
  })
  const expected = reversed.filter((row) => row.school.id === schoolId).length
  if (answer.graduated !== expected)
    play.tally.unexpected(`school ${schoolId}: ${answer.graduated} graduate again of ${expected}`)
}

/** Whom the school knows to be going somewhere else, and to which school it expects its pupils to go (GRD-3). */
export async function enterDestinations(play: Play): Promise<number> {
  let count = 0
  const work = async (school: School, session: Session) => {
    const random = randomOf(play.plan.options.seed, 'destinations', school.code)
    const query = { year: play.year }
    const graduates = await allRows((page) => session.call(listGraduates, { query: { ...query, ...page } }))
    const juniors = graduates.filter((one) => one.stage === 'junior')
    for (const [destination, ids] of destinationsOf(random, juniors)) {
      await session.call(setDestinations, { body: { graduates: ids, destination } })
      count += ids.length
    }
    const expected = school.bureau.schools.find((one) => one.plan.lengths.junior && one !== school)
    const some = graduates.filter((one) => one.stage === 'primary' && random.chance(0.1)).map((one) => one.id)
    if (expected && some.length > 0)
      await session.call(setDestinations, { body: { graduates: some, expectedSchoolId: expected.id } })
  }
  await everySchool(play, work, teachesCompulsory)
  return count
}

function destinationsOf(random: Random, graduates: readonly { id: number }[]): Map<string, number[]> {
  const found = new Map<string, number[]>()
  for (const { id } of graduates) {
    const destination = afterJunior(random)
    if (destination) found.set(destination, [...(found.get(destination) ?? []), id])
  }
  return found
}

async function waitUntil(isDone: () => Promise<boolean>, what: string): Promise<void> {
  for (let wait = 50, waited = 0; waited < 600_000; waited += wait, wait = Math.min(2000, wait * 1.4)) {
    if (await isDone()) return
    await sleep(wait)
  }
  throw new Error(`Ten minutes were not enough for ${what}.`)
}

/** The province looks beforehand at who would stay behind (PRO-2). @returns classes that would move */
export async function rehearse(play: Play): Promise<number> {
  const { id } = await play.province.call(rehearsePromotion, {})
  let classes = 0
  await waitUntil(async () => {
    const run = await play.province.call(getPromotion, { params: { id } })
    if (run.state !== 'rehearsed') return false
    classes = run.report?.classes ?? 0
    const query = { need: 'unconfirmed' as const, limit: 200 }
    const { rows } = await play.province.call(listPromotionSchools, { params: { id }, query })
    for (const { school } of rows)
      play.tally.unexpected(`the rehearsal lists school ${school.id} as unconfirmed`)
    return true
  }, 'the rehearsal')
  return classes
}

/** Moves the clock past the promotion instant and waits until it is complete. @returns classes that moved */
export async function promote(play: Play): Promise<number> {
  await play.nation.call(moveClock, { body: { to: `${play.year}-08-11T00:00:30+08:00` } })
  await waitUntil(
    async () => (await play.province.call(getSeason, {})).promotion === 'complete',
    'the promotion',
  )
  const { rows } = await play.province.call(listPromotions, {})
  return rows.find((run) => run.state === 'complete' && run.schoolYear === play.year)?.classesDone ?? 0
}
