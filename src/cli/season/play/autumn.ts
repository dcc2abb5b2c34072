/** After the promotion: the classes of the new cohort, and in September their pupils dealt into them. */

import { commitPlacement, listUnplaced, previewPlacement } from '../../../contract/placement.ts'
import { createClasses, listClasses } from '../../../contract/unit.ts'
import type { Stage } from '../schools.ts'
import { everySchool, type Play } from './play.ts'
import type { Session } from './session.ts'
import type { School } from './town.ts'

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

/** Every school creates the classes of its new cohort. @returns how many there are */
export async function createCohort(play: Play): Promise<number> {
  let count = 0
  await everySchool(play, async (school, session) => {
    for (const stage of stagesOf(school)) {
      const body = { stage, cohort: play.year, count: newClasses(school, stage, play.year) }
      const { rows } = await session.call(createClasses, { body })
      count += rows.length
      for (const { grade } of rows)
        if (grade !== 1) play.tally.unexpected(`school ${school.code}: a new class is in grade ${grade}`)
    }
  })
  return count
}

/** Deals everybody unplaced of a first grade into its classes: looked at first, then recorded (CLS-1). */
async function placeStage(play: Play, school: School, session: Session, stage: Stage): Promise<number> {
  const waiting = await session.call(listUnplaced, { query: { stage, grade: 1, limit: 1 } })
  if (waiting.total === 0) return 0
  const { rows } = await session.call(listClasses, {
    query: { school: school.id, stage, grade: 1, limit: 200 },
  })
  const seed = `${play.plan.options.seed}-${school.code}-${stage}`.slice(-64)
  const ask = { stage, grade: 1, classes: rows.map((one) => one.id), seed }
  const { fingerprint } = await session.call(previewPlacement, { body: ask })
  const placed = await session.call(commitPlacement, {
    body: { ...ask, expected: waiting.total, fingerprint },
  })
  return placed.placed
}

/** Every school places its newcomers. @returns how many were placed */
export async function placeEverybody(play: Play): Promise<number> {
  let count = 0
  await everySchool(play, async (school, session) => {
    for (const stage of stagesOf(school)) {
      // Added after the wait: schools run side by side, and a sum read before it would be lost.
      const placed = await placeStage(play, school, session, stage)
      count += placed
    }
  })
  return count
}
