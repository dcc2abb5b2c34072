/** Official numbers after registration: the province declares its data clean, and what came of it is looked at (REG-6). */
import { setTimeout as sleep } from 'node:timers/promises'
import { findPupilByNumber, openPupil } from '../../../contract/pupil.ts'
import {
  exportNumbers,
  getNumberBoard,
  listNumberRuns,
  listNumbers,
  previewNumberRun,
  startNumberRun,
} from '../../../contract/student-number.ts'
import { numberSheet } from '../../../sheets/columns/number.ts'
import { randomOf } from '../random.ts'
import { readPaper } from './clerk.ts'
import { AT_ONCE, everySchool, type Play } from './play.ts'
import { inParallel } from './pool.ts'

/** What the season tells of official numbers. */
export interface NumberFigures {
  numbers_g: number
  numbers_j: number
  /** Still temporary: held by a problem record, or not answered. */
  numbers_waiting: number
  /** Distinct numbers in the exports. */
  numbers_unique: number
  /** Temporary numbers that still lead to their pupil. */
  former_found: number
}

const SAMPLE = 40
const LONGEST_MS = 600_000

/** Some who have a temporary number, with it in full: opened by their schools, audited. */
async function someTemporary(play: Play): Promise<Map<string, number>> {
  const random = randomOf(play.plan.options.seed, 'former numbers')
  const numbers = new Map<string, number>()
  for (const standing of ['unverified', 'due'] as const) {
    const query = { kind: 'L', standing, limit: 200 } as const
    const { rows } = await play.province.call(listNumbers, { query })
    const chosen = new Set(Array.from({ length: Math.min(SAMPLE, rows.length) }, () => random.pick(rows)))
    await inParallel(AT_ONCE, chosen, async ({ pupilId, school }) => {
      await play.tally.attempt(`temporary number of pupil ${pupilId}`, async () => {
        const session = await play.people.at(school)
        const body = { purpose: '核对临时学籍号' }
        const { studentNumber } = await session.call(openPupil, { params: { id: pupilId }, body })
        if (studentNumber?.startsWith('L')) numbers.set(studentNumber, pupilId)
        else play.tally.unexpected(`pupil ${pupilId} is said to have a temporary number, and has none`)
      })
    })
  }
  return numbers
}

async function runToItsEnd(play: Play) {
  const { id } = await play.province.call(startNumberRun, {})
  for (let wait = 50, waited = 0; waited < LONGEST_MS; waited += wait, wait = Math.min(2000, wait * 1.4)) {
    const { rows } = await play.province.call(listNumberRuns, {})
    const run = rows.find((one) => one.id === id)
    if (run?.state === 'done') return run
    await sleep(wait)
  }
  throw new Error('Ten minutes were not enough for the official numbers.')
}

/** Each school takes its numbers away; no number may be in the exports twice. @returns how many different ones */
async function checkUnique(play: Play): Promise<number> {
  const seen = new Set<string>()
  await everySchool(play, async ({ code }, session) => {
    const content = await session.file(exportNumbers, { query: { purpose: '核对学籍号有无重号' } })
    for (const { row, cells } of await readPaper(content, numberSheet)) {
      const number = String(cells.studentNumber ?? '')
      if (number === '') play.tally.unexpected(`school ${code}, row ${row}: no student number`)
      else if (seen.has(number)) play.tally.unexpected(`school ${code}, row ${row}: a number is given twice`)
      seen.add(number)
    }
  })
  return seen.size
}

async function checkFormer(play: Play, numbers: ReadonlyMap<string, number>): Promise<number> {
  let count = 0
  await inParallel(AT_ONCE, numbers, async ([studentNumber, pupilId]) => {
    await play.tally.attempt(`former number of pupil ${pupilId}`, async () => {
      const found = await play.province.call(findPupilByNumber, { body: { studentNumber } })
      if (found.id === pupilId) count += 1
      else play.tally.unexpected(`a former number of pupil ${pupilId} leads to ${found.id}`)
    })
  })
  return count
}

/** The province looks what a run would do, declares its data clean, and compares. */
export async function giveNumbers(play: Play): Promise<NumberFigures> {
  const { tally, province } = play
  const former = await someTemporary(play)
  const before = await province.call(previewNumberRun, {})
  const run = await runToItsEnd(play)
  if (run.givenJ !== before.giveJ) tally.unexpected(`${run.givenJ} J numbers, ${before.giveJ} were announced`)
  const announced = before.giveG + before.ask + before.held.flagged + before.held.taken
  const came = run.givenG + run.problems + run.held + run.unanswered
  if (came !== announced) tally.unexpected(`${came} were asked about or held, ${announced} were announced`)
  const { counts } = await province.call(getNumberBoard, { query: {} })
  if (counts.l !== counts.problem + counts.unverified || counts.due > 0)
    tally.unexpected(`the board does not add up after the run: ${JSON.stringify(counts)}`)
  const unique = await checkUnique(play)
  const everybody = counts.l + counts.g + counts.j
  if (unique !== everybody) tally.unexpected(`${unique} different numbers for ${everybody} pupils`)
  return {
    numbers_g: counts.g,
    numbers_j: counts.j,
    numbers_waiting: counts.l,
    numbers_unique: unique,
    former_found: await checkFormer(play, former),
  }
}
