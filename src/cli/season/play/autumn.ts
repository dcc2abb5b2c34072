/** After the promotion: the classes of the new cohort, and in September their pupils dealt into them. */
import { createCohort } from '../../../contract/cohort.ts'
import { commitPlacement, listUnplaced, previewPlacement } from '../../../contract/placement.ts'
import { listClasses } from '../../../contract/unit.ts'
import { type Random, randomOf } from '../random.ts'
import type { Stage } from '../schools.ts'
import { AT_ONCE, everySchool, type Play } from './play.ts'
import { inParallel } from './pool.ts'
import type { Session } from './session.ts'
import { autumnOf } from './summer.ts'
import type { Bureau, School } from './town.ts'

/** Right after the promotion nobody is in a first grade (PRO-1). */
export async function requireNoFirstGrade(play: Play): Promise<void> {
  const { rows } = await play.province.call(listClasses, { query: { grade: 1, limit: 1 } })
  if (rows.length > 0) play.tally.unexpected('there are classes in grade 1 right after the promotion')
}

const stagesOf = ({ plan }: School) => Object.keys(plan.lengths) as Stage[]

/** As many new classes as the cohort before has. */
function newClasses(school: School, stage: Stage, year: number): number {
  return school.plan.classes.filter((one) => one.stage === stage && one.cohort === year - 1).length
}

/** Every bureau makes the new cohort's classes of its schools at once; sent a second time, nothing is made twice. */
async function createAtOnce(play: Play, bureau: Bureau): Promise<number> {
  const session = await play.people.at(bureau)
  const targets = bureau.schools.flatMap((school) =>
    stagesOf(school).map((stage) => ({
      schoolId: school.id,
      stage,
      count: newClasses(school, stage, play.year),
    })),
  )
  const body = { ...autumnOf(play.year), naming: 'plain' as const, targets }
  const made = await session.call(createCohort, { body })
  const again = await session.call(createCohort, { body })
  if (again.classes + again.terms > 0)
    play.tally.unexpected(`${bureau.name}: ${again.classes} classes and ${again.terms} terms are made twice`)
  const wanted = targets.reduce((sum, one) => sum + one.count, 0)
  if (made.classes !== wanted)
    play.tally.unexpected(`${bureau.name}: ${made.classes} classes of ${wanted} are made`)
  return made.classes
}

/** The new cohort of every school: made by its bureau in one go. @returns how many classes there are */
export async function createCohorts(play: Play): Promise<number> {
  let count = 0
  const bureaus = play.town.bureaus.filter((bureau) => bureau.schools.length > 0)
  await inParallel(AT_ONCE, bureaus, async (bureau) => {
    await play.tally.attempt(bureau.name, async () => {
      // Added after the wait: bureaus run side by side.
      const made = await createAtOnce(play, bureau)
      count += made
    })
  })
  const { rows } = await play.province.call(listClasses, { query: { cohort: play.year, limit: 200 } })
  for (const { grade } of rows) if (grade !== 1) play.tally.unexpected(`a new class is in grade ${grade}`)
  return count
}

/** Schools whose parents have asked: siblings into one class, two who quarrel into two. */
const HAS_WISHES = 0.5
/** Fewer newcomers leave the deal no room. */
const ROOM_FOR_WISHES = 12

type Wish = { kind: 'together' | 'apart'; pupils: number[] }

function wishesOf(random: Random, waiting: readonly { pupilId: number; sex: string }[]): Wish[] {
  if (waiting.length < ROOM_FOR_WISHES || !random.chance(HAS_WISHES)) return []
  const [a, b, c, d] = waiting.map((one) => one.pupilId)
  if (!a || !b || !c || !d) return []
  return [
    { kind: 'together', pupils: [a, b] },
    { kind: 'apart', pupils: [c, d] },
  ]
}

/** @returns wishes that the deal does not keep */
function broken(wishes: readonly Wish[], classes: readonly { classId: number; pupils: number[] }[]): Wish[] {
  const classOf = new Map(
    classes.flatMap(({ classId, pupils }) => pupils.map((id) => [id, classId] as const)),
  )
  return wishes.filter(({ kind, pupils }) => {
    const places = new Set(pupils.map((id) => classOf.get(id)))
    return places.size !== (kind === 'together' ? 1 : pupils.length)
  })
}

/** Deals everybody unplaced of a first grade into its classes: looked at first, then recorded (CLS-1). */
async function placeStage(play: Play, school: School, session: Session, stage: Stage): Promise<Placed> {
  const waiting = await session.call(listUnplaced, { query: { stage, grade: 1, limit: 20 } })
  if (waiting.total === 0) return { placed: 0, wishes: 0 }
  const { rows } = await session.call(listClasses, {
    query: { school: school.id, stage, grade: 1, limit: 200 },
  })
  const seed = `${play.plan.options.seed}-${school.code}-${stage}`.slice(-64)
  const wishes = rows.length > 1 ? wishesOf(randomOf(seed, 'wishes'), waiting.rows) : []
  const ask = { stage, grade: 1, classes: rows.map((one) => one.id), seed, wishes }
  const { fingerprint, impossible } = await session.call(previewPlacement, { body: ask })
  for (const { reason } of impossible)
    play.tally.unexpected(`school ${school.code}: wishes are said to be impossible, ${reason}`)
  const { placed, dealt } = await session.call(commitPlacement, {
    body: { ...ask, expected: waiting.total, fingerprint },
  })
  for (const { kind } of broken(wishes, dealt.classes))
    play.tally.unexpected(`school ${school.code}: a wish is not kept, ${kind}`)
  return { placed, wishes: wishes.length }
}

export interface Placed {
  placed: number
  /** Wishes that were kept. */
  wishes: number
}

/** Every school places its newcomers. */
export async function placeEverybody(play: Play): Promise<Placed> {
  const of: Placed = { placed: 0, wishes: 0 }
  await everySchool(play, async (school, session) => {
    for (const stage of stagesOf(school)) {
      // Added after the wait: schools run side by side, and a sum read before it would be lost.
      const { placed, wishes } = await placeStage(play, school, session, stage)
      of.placed += placed
      of.wishes += wishes
    }
  })
  return of
}
