/** September in the primary schools: registration workbooks with their mistakes, mended, sent again, and a few forms. */
import { rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import {
  findDuplicates,
  getFieldProblems,
  listRegistrations,
  registerPupil,
} from '../../../contract/registration.ts'
import { registration } from '../../../sheets/columns/registration.ts'
import { isoDate } from '../calendar.ts'
import { type Mistake, mendMistakes } from '../mistakes.ts'
import { randomOf } from '../random.ts'
import type { Row } from '../row.ts'
import { type RegistrationFile, writeRegistrations } from '../workbooks.ts'
import { explainMarks, mendReturned, mistakesLeft, mistakesOfBadRows, readReturned } from './clerk.ts'
import { clearInbox, stepOn } from './desk-work.ts'
import { importFile, type Job, takeBack } from './import-file.ts'
import { AT_ONCE, type Play } from './play.ts'
import { inParallel } from './pool.ts'
import { allRows, type Session } from './session.ts'
import type { School } from './town.ts'

/** A registration as the school has it: by the pupil's id. */
export interface Entry {
  caseId: number
  schoolId: number
  isRemoved: boolean
}

export interface Registered {
  /** Rows that an import refused. */
  refusedRows: number
  /** Workbooks of bad rows only that were mended and sent. */
  badRowWorkbooks: number
  /** Children entered by form. */
  byForm: number
  /** Everybody who was entered, held ones too. */
  entries: Map<number, Entry>
}

export const KIND = 'registration'
/** A clerk who mends what is marked needs one more try; a second one shows what a first one hid. */
const TRIES = 3
/** Of the schools: those that have good rows taken in at once, and mend the bad ones behind. */
const GOOD_ROWS_FIRST = 0.4
/** Of the schools: a child comes late. */
const LATE = 0.25

/** What is about to be sent, and what its clerk did wrong in it. */
interface Sending {
  path: string
  rows: readonly Row[]
  mistakes: readonly Mistake[]
}

/** Mends what came back. @returns undefined when nothing is left to send @throws Error for unexplained marks */
async function mend(session: Session, job: Job, sent: Sending): Promise<Sending | undefined> {
  const isBadOnly = job.mode === 'good_rows_only' && job.hasBadRows
  const content = await takeBack(session, job, isBadOnly ? 'bad rows' : 'whole')
  const back = await readReturned(content, registration)
  const made = isBadOnly ? mistakesOfBadRows(back, sent) : sent.mistakes
  const { named, unexplained } = explainMarks(back, made)
  if (unexplained.length > 0 || named.length === 0)
    throw new Error(`marks that nothing explains: ${unexplained.slice(0, 5).join(', ') || 'none named'}`)
  const mistakes = mistakesLeft(made, named)
  const rows = mendMistakes(
    back.map((row) => row.cells),
    named,
  )
  if (rows.length === 0) return undefined
  const path = join(sent.path, '..', `again-${basename(sent.path)}`)
  await writeFile(path, await mendReturned(content, registration, back, named))
  await rm(sent.path)
  return { path, rows, mistakes }
}

/** Sends one school's workbook until every row is taken in. @returns how many were @throws Error when it is in vain */
async function enterAll(session: Session, first: Sending, mode: Job['mode'], of: Registered) {
  let sent: Sending | undefined = first
  let taken = 0
  for (let tries = 1; tries <= TRIES; tries++) {
    const job: Job = await importFile(session, KIND, sent.path, mode)
    taken += job.rowsTaken
    if (job.state === 'done' && job.rowsBad === 0) return taken
    if (job.fileProblem || !job.hasReturnedWorkbook)
      throw new Error(`the workbook as a whole is refused: ${job.fileProblem?.code ?? job.state}`)
    of.refusedRows += job.rowsBad
    if (mode === 'good_rows_only' && job.hasBadRows) of.badRowWorkbooks += 1
    sent = await mend(session, job, sent)
    if (!sent) return taken
  }
  throw new Error(`the workbook is refused ${TRIES} times`)
}

/** A late child by form: checked while it is typed, looked up, entered (REG-1, REG-5). */
async function enterByForm(play: Play, session: Session, cells: Readonly<Record<string, string>>) {
  const { problems } = await session.call(getFieldProblems, { body: { cells } })
  for (const { field, rule } of problems) play.tally.unexpected(`the form refuses ${field}: ${rule}`)
  const { name = '', birthDate = '', idNumber = '' } = cells
  const sex = cells.sex === '男' ? ('male' as const) : ('female' as const)
  const known = await session.call(findDuplicates, {
    body: { name, sex, birthDate: isoDate(birthDate), idNumber },
  })
  if (known.isUsedUp || known.here.length > 0)
    play.tally.unexpected('a late child is said to be here already')
  await session.call(registerPupil, { body: { cells } })
}

/** Everybody of the school's list is noted; those held back are removed: they are in another school already. */
async function removeHeld(play: Play, session: Session, school: School, of: Registered): Promise<void> {
  const rows = await allRows((page) => session.call(listRegistrations, { query: { ...page, kind: KIND } }))
  const held = rows.filter((row) => row.isHeld && row.state === 'with_registrar')
  await stepOn(session, play.tally, { kind: KIND, step: 'remove' }, held)
  const removed = new Set(held)
  for (const row of rows)
    of.entries.set(row.pupilId, { caseId: row.caseId, schoolId: school.id, isRemoved: removed.has(row) })
}

async function registerSchool(play: Play, school: School, file: RegistrationFile, of: Registered) {
  const session = await play.people.at(school)
  const random = randomOf(play.plan.options.seed, 'import mode', school.code)
  const mode = random.chance(GOOD_ROWS_FIRST) ? 'good_rows_only' : 'all_or_nothing'
  const taken = await enterAll(session, file, mode, of)
  const meant = mendMistakes(file.rows, file.mistakes).length
  if (taken !== meant) play.tally.unexpected(`school ${school.code}: ${taken} rows taken of ${meant}`)
  for (const cells of file.byForm) {
    await enterByForm(play, session, cells)
    of.byForm += 1
  }
  await removeHeld(play, session, school, of)
  await clearInbox(session, play.tally, { kind: KIND, step: 'submit' })
}

/**
 * Every primary school registers its entrants: workbook, marks mended, duplicates removed, submitted (REG-1 to REG-5).
 * A school's people are made when its turn comes.
 */
export async function registerAll(play: Play): Promise<Registered> {
  const of: Registered = { refusedRows: 0, badRowWorkbooks: 0, byForm: 0, entries: new Map() }
  const schools = new Map(play.town.schools.map((school) => [school.code, school]))
  await inParallel(
    AT_ONCE,
    writeRegistrations(play.plan, join(play.folder, 'registrations'), LATE),
    async (file) => {
      const school = schools.get(file.schoolCode)
      if (!school) return play.tally.unexpected(`school ${file.schoolCode} is not in the town`)
      await play.tally.attempt(`school ${school.code}`, () => registerSchool(play, school, file, of))
    },
  )
  return of
}
