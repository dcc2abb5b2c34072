/** Senior high leaves: schools propose, bureaus decide, and where everybody goes comes by workbook (GRD-1, GRD-3). */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { takeSteps } from '../../../contract/business-case.ts'
import { exportDestinations, listGraduates, listLeavers } from '../../../contract/graduation.ts'
import { listProposals, proposeGraduation } from '../../../contract/graduation-proposal.ts'
import { listClasses } from '../../../contract/unit.ts'
import { destination } from '../../../sheets/columns/destination.ts'
import { randomOf } from '../random.ts'
import { readPaper } from './clerk.ts'
import { importFile } from './import-file.ts'
import { mendPaper } from './paper.ts'
import { AT_ONCE, everySchool, type Play } from './play.ts'
import { inParallel } from './pool.ts'
import { allRows, type Session } from './session.ts'
import type { Bureau, School } from './town.ts'

/** Of the leavers of a school: those who do not leave as all others do. */
const COMPLETES = 0.02
const INCOMPLETE = 0.01
const STAYS = 0.01
const REASONS = {
  completed: '一门学业水平考试不合格',
  incomplete: '学习满一年,中途离校',
  stay: '因病休息,随下一届毕业',
} as const
type Other = keyof typeof REASONS
/** A bureau in so many sends its first class back once. */
const SENDS_BACK = 0.5
const OPINION = '请核对结业、肄业学生的学业水平考试成绩'

const WENT: readonly (readonly [string, number])[] = [
  ['本科', 45],
  ['专科', 25],
  ['高职', 14],
  ['就业', 9],
  ['待就业', 5],
  ['参军', 2],
]

export interface SeniorGraduation {
  proposed: number
  decided: number
  sentBack: number
  /** Destinations taken in from workbooks. */
  destinations: number
}

const teachesSenior = ({ plan }: School) => Boolean(plan.lengths.senior)

/** Chosen by the seed and the pupil: proposed a second time he is chosen alike. */
function choiceFor(play: Play, pupilId: number): Other | undefined {
  const random = randomOf(play.plan.options.seed, 'senior', String(pupilId))
  if (random.chance(COMPLETES)) return 'completed'
  if (random.chance(INCOMPLETE)) return 'incomplete'
  return random.chance(STAYS) ? 'stay' : undefined
}

/** All final classes of the school at once, the exceptions with their reasons. @returns pupils proposed */
async function proposeSchool(play: Play, school: School, session: Session): Promise<number> {
  const query = { leaving: 'true' as const }
  const all = await allRows((page) => session.call(listClasses, { query: { ...page, ...query } }))
  const classes = all.filter((one) => one.stage === 'senior').map((one) => one.id)
  if (classes.length === 0) return 0
  const leavers = await allRows((page) =>
    session.call(listLeavers, { query: { ...page, stage: 'senior' as const } }),
  )
  const waiting = leavers.filter((one) => one.blockedBy === null)
  const choices = waiting.flatMap(({ pupilId }) => {
    const outcome = choiceFor(play, pupilId)
    return outcome ? [{ pupilId, outcome, reason: REASONS[outcome] }] : []
  })
  const preview = await session.call(proposeGraduation, { body: { classes, choices, preview: true } })
  const answer = await session.call(proposeGraduation, { body: { classes, choices } })
  const expected = waiting.length - choices.filter(({ outcome }) => outcome === 'stay').length
  if (answer.graduated !== expected || preview.leaving.length !== expected)
    play.tally.unexpected(
      `school ${school.code}: ${answer.graduated} proposed, ${preview.leaving.length} previewed, of ${expected}`,
    )
  return answer.graduated
}

/** Each decided class by class; some bureaus send their first one back. @returns how many of each */
async function decideAt(play: Play, bureau: Bureau, mayReturn: boolean) {
  const approver = await play.people.at(bureau, 'approver')
  const found = await allRows((page) => approver.call(listProposals, { query: page }))
  const mine = found.filter(({ isMine }) => isMine)
  const returns = mayReturn && randomOf(play.plan.options.seed, 'sent back', bureau.short).chance(SENDS_BACK)
  const count = { decided: 0, sentBack: 0, schools: new Set<number>() }
  for (const [at, { cases, differing, completed, incomplete, school }] of mine.entries()) {
    if (differing.length !== completed + incomplete)
      play.tally.unexpected(
        `${bureau.name} is shown ${differing.length} differences of ${completed + incomplete}`,
      )
    const isReturned = returns && at === 0
    const body = isReturned ? { step: 'send_back', reason: OPINION, cases } : { step: 'decide', cases }
    const { taken, refused } = await approver.call(takeSteps, { body })
    for (const { code } of refused) play.tally.unexpected(`${bureau.name} ${body.step}: ${code}`)
    count[isReturned ? 'sentBack' : 'decided'] += taken.length
    if (isReturned) count.schools.add(school.id)
  }
  return count
}

/** Schools propose; bureaus decide, send a few back, and decide on these when they come again. */
export async function graduateSeniors(play: Play): Promise<SeniorGraduation> {
  const of: SeniorGraduation = { proposed: 0, decided: 0, sentBack: 0, destinations: 0 }
  const back = new Set<number>()
  const propose = async (school: School, session: Session) => {
    // Awaited first: others add to the sum meanwhile.
    const proposed = await proposeSchool(play, school, session)
    of.proposed += proposed
  }
  const decideAll = (mayReturn: boolean) =>
    inParallel(AT_ONCE, play.town.bureaus, async (bureau) => {
      await play.tally.attempt(bureau.name, async () => {
        const count = await decideAt(play, bureau, mayReturn)
        of.decided += count.decided
        of.sentBack += count.sentBack
        for (const id of count.schools) back.add(id)
      })
    })
  await everySchool(play, propose, teachesSenior)
  await decideAll(true)
  await everySchool(play, propose, (school) => back.has(school.id))
  await decideAll(false)
  if (of.proposed !== of.decided + of.sentBack)
    play.tally.unexpected(`${of.proposed} proposed, ${of.decided} decided, ${of.sentBack} sent back`)
  return of
}

/** Where each leaver went, typed into the workbook that the registry gave; the first one mistyped at first. */
async function sendDestinations(play: Play, school: School, session: Session): Promise<number> {
  const content = await session.file(exportDestinations, { query: { purpose: '填写高中毕业去向' } })
  const random = randomOf(play.plan.options.seed, 'went', school.code)
  const open = (await readPaper(content, destination)).filter(({ cells }) => !cells.destination)
  const edits = open.map(({ row }) => ({
    ...{ row, field: 'destination' as const, text: random.weighted<string>(WENT) },
  }))
  const [first, ...others] = edits
  if (!first) return 0
  const path = join(play.folder, `destinations-${school.code}.xlsx`)
  await writeFile(path, await mendPaper(content, destination, [{ ...first, text: '上大学' }, ...others]))
  const refused = await importFile(session, 'destination', path)
  if (refused.state !== 'refused' || refused.rowsBad !== 1)
    play.tally.unexpected(`school ${school.code}: a mistyped destination is ${refused.state}`)
  await writeFile(path, await mendPaper(content, destination, edits))
  const job = await importFile(session, 'destination', path)
  if (job.state !== 'done' || job.rowsTaken !== edits.length)
    play.tally.unexpected(
      `school ${school.code}: ${job.rowsTaken} destinations taken of ${edits.length}, ${job.state} ` +
        JSON.stringify(job.fileProblem ?? job.problems),
    )
  return job.rowsTaken
}

/** By workbook, at every senior high; looked up again, nobody is without. */
export async function enterSeniorDestinations(play: Play, of: SeniorGraduation): Promise<number> {
  const work = async (school: School, session: Session) => {
    const query = { year: play.year, stage: 'senior' as const }
    const list = () => allRows((page) => session.call(listGraduates, { query: { ...query, ...page } }))
    if ((await list()).length === 0) return
    const sent = await sendDestinations(play, school, session)
    of.destinations += sent
    const without = (await list()).filter((one) => one.destination === null).length
    if (without > 0) play.tally.unexpected(`school ${school.code}: ${without} without a destination`)
  }
  // A school of several stages has junior leavers whom an admission will fill in: not by this workbook.
  await everySchool(play, work, (school) => teachesSenior(school) && !school.plan.lengths.junior)
  return of.destinations
}
