/** The census: every list of the registry read to its end, school by school, for the account of the season. */

import { listAllocations } from '../../../contract/admission.ts'
import { getCase } from '../../../contract/business-case.ts'
import { listGraduates } from '../../../contract/graduation.ts'
import { findPupilByNumber, getPupil, listPupils, openPupil } from '../../../contract/pupil.ts'
import { listRegistrations } from '../../../contract/registration.ts'
import { listClasses } from '../../../contract/unit.ts'
import { randomOf } from '../random.ts'
import { AT_ONCE, type Play } from './play.ts'
import { inParallel } from './pool.ts'
import type { ClassHeads, Leaver, Seat } from './reconcile.ts'
import type { Entry } from './registration.ts'
import { allRows, everyRow } from './session.ts'

/** Everybody in school, as the province sees them, school by school. */
export async function listEverybody(play: Play): Promise<(Seat & { pupilId: number })[]> {
  const everybody: (Seat & { pupilId: number })[] = []
  await inParallel(AT_ONCE, play.town.schools, async (school) => {
    await play.tally.attempt(`census of school ${school.code}`, async () => {
      const rows = everyRow((page) =>
        play.province.call(listPupils, { query: { ...page, school: school.id } }),
      )
      for await (const { id, school: at, classId, grade } of rows)
        everybody.push({ pupilId: id, schoolId: at.id, classId, grade })
    })
  })
  return everybody
}

/** All classes of the province. */
export function listEveryClass(play: Play): Promise<(ClassHeads & { length: number })[]> {
  return allRows((page) => play.province.call(listClasses, { query: page }))
}

/** Certificates that stand, of one year; taken back ones with `reversed`. */
export async function listLeaversOf(play: Play, year: number, reversed: boolean): Promise<Leaver[]> {
  const leavers: Leaver[] = []
  const query = { year, reversed: reversed ? ('true' as const) : ('false' as const) }
  const rows = everyRow((page) => play.province.call(listGraduates, { query: { ...query, ...page } }))
  for await (const { pupilId, school, admittedSchool, destination } of rows)
    leavers.push({ pupilId, schoolId: school.id, admittedSchoolId: admittedSchool?.id ?? null, destination })
  return leavers
}

/** Where the registry says a pupil is whom no list has; undefined for one it does not know. */
export async function askFor(
  play: Play,
  pupilIds: readonly number[],
): Promise<Map<number, 'departed' | 'removed'>> {
  const found = new Map<number, 'departed' | 'removed'>()
  await inParallel(AT_ONCE, pupilIds, async (id) => {
    await play.tally.attempt(`pupil ${id}, who is in no list`, async () => {
      const { state } = await play.province.call(getPupil, { params: { id } })
      if (state === 'departed' || state === 'removed') found.set(id, state)
    })
  })
  return found
}

/** Registrations as the province has them at the end; removed ones are asked for by their case. */
export async function checkRegistrations(play: Play, entries: ReadonlyMap<number, Entry>): Promise<number> {
  let registered = 0
  const rows = everyRow((page) => play.province.call(listRegistrations, { query: page }))
  for await (const row of rows) {
    const isRemoved = entries.get(row.pupilId)?.isRemoved
    if (row.state === 'registered' && isRemoved === false) registered += 1
    else if (!isRemoved || row.state !== 'removed')
      play.tally.unexpected(`registration ${row.caseId} is ${row.state} at the end`)
  }
  const removed = [...entries.values()].filter((one) => one.isRemoved)
  await inParallel(AT_ONCE, removed, async ({ caseId }) => {
    await play.tally.attempt(`removed registration ${caseId}`, async () => {
      const { state } = await play.province.call(getCase, { params: { id: caseId } })
      if (state !== 'removed') play.tally.unexpected(`registration ${caseId} is ${state}, not removed`)
    })
  })
  return registered
}

/** Nobody on a list is left hanging: every row of it was claimed and decided. */
export async function checkAllocations(play: Play): Promise<void> {
  for (const state of ['open', 'claimed'] as const) {
    const { total } = await play.province.call(listAllocations, { query: { state, limit: 1 } })
    if (total > 0) play.tally.unexpected(`${total} rows of the allocation lists are ${state} at the end`)
  }
}

const LOOK_UPS = 200

/**
 * Numbers in lists are masked, so that they can't be compared there. A sample is opened in full by the schools (with
 * a purpose, audited), compared, and looked up by number: each must lead back to its own pupil.
 * @returns how many were looked up
 */
export async function checkNumbers(
  play: Play,
  everybody: readonly (Seat & { pupilId: number })[],
): Promise<number> {
  if (everybody.length === 0) return 0
  const random = randomOf(play.plan.options.seed, 'look-ups')
  const wanted = Math.min(LOOK_UPS, everybody.length)
  const sample = new Set(Array.from({ length: wanted }, () => random.pick(everybody)))
  const seen = new Map<string, number>()
  await inParallel(AT_ONCE, sample, async ({ pupilId, schoolId }) => {
    await play.tally.attempt(`number of pupil ${pupilId}`, async () => {
      const school = await play.people.at({ id: schoolId })
      const { studentNumber } = await school.call(openPupil, {
        params: { id: pupilId },
        body: { purpose: '核对学籍号' },
      })
      if (studentNumber === null) return play.tally.unexpected(`pupil ${pupilId} has no student number`)
      const other = seen.get(studentNumber)
      if (other !== undefined) play.tally.unexpected(`pupils ${pupilId} and ${other} share a number`)
      seen.set(studentNumber, pupilId)
      const found = await play.province.call(findPupilByNumber, { body: { studentNumber } })
      if (found.id !== pupilId) play.tally.unexpected(`the number of pupil ${pupilId} leads to ${found.id}`)
    })
  })
  return seen.size
}
