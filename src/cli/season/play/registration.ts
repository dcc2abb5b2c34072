/** September in the primary schools: registration workbooks with their mistakes, mended, sent again, decided. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { listRegistrations } from '../../../contract/registration.ts'
import { registration } from '../../../sheets/columns/registration.ts'
import { mendMistakes } from '../mistakes.ts'
import { type RegistrationFile, writeRegistration, writeRegistrations } from '../workbooks.ts'
import { explainMarks, mistakesLeft, readReturned } from './clerk.ts'
import { clearInbox, stepOn } from './desk-work.ts'
import { importFile, takeBack } from './import-file.ts'
import { AT_ONCE, everySchool, type Play } from './play.ts'
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
  /** Everybody who was entered, held ones too. */
  entries: Map<number, Entry>
}

const KIND = 'registration'
/** A clerk who mends what is marked needs one more try; a second one shows what a first one hid. */
const TRIES = 3

/** Sends one school's workbook until it is taken in. @throws Error when marks stay that nobody can explain */
async function enterAll(
  play: Play,
  session: Session,
  file: RegistrationFile,
  of: Registered,
): Promise<number> {
  let { path, mistakes } = file
  for (let tries = 1; tries <= TRIES; tries++) {
    const job = await importFile(session, KIND, path)
    if (job.state === 'done') return job.rowsTaken
    if (job.fileProblem || !job.hasReturnedWorkbook)
      throw new Error(`the workbook as a whole is refused: ${job.fileProblem?.code ?? job.state}`)
    of.refusedRows += job.rowsBad
    const returned = await readReturned(await takeBack(session, job), registration)
    const { named, unexplained } = explainMarks(returned, mistakes)
    if (unexplained.length > 0 || named.length === 0)
      throw new Error(`marks that nothing explains: ${unexplained.slice(0, 5).join(', ') || 'none named'}`)
    const mended = mendMistakes(
      returned.map((row) => row.cells),
      named,
    )
    mistakes = mistakesLeft(mistakes, named)
    path = join(play.folder, `${file.schoolCode}-mended.xlsx`)
    await writeRegistration(path, mended)
  }
  throw new Error(`the workbook is refused ${TRIES} times`)
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

/**
 * Every primary school registers its entrants: workbook, marks mended, duplicates removed, submitted (REG-1 to REG-5).
 * A school's people are made when its turn comes.
 */
export async function registerAll(play: Play): Promise<Registered> {
  const of: Registered = { refusedRows: 0, entries: new Map() }
  const schools = new Map(play.town.schools.map((school) => [school.code, school]))
  await inParallel(
    AT_ONCE,
    writeRegistrations(play.plan, join(play.folder, 'registrations')),
    async (file) => {
      const school = schools.get(file.schoolCode)
      if (!school) return play.tally.unexpected(`school ${file.schoolCode} is not in the town`)
      await play.tally.attempt(`school ${school.code}`, async () => {
        const session = await play.people.at(school)
        const taken = await enterAll(play, session, file, of)
        const meant = mendMistakes(file.rows, file.mistakes).length
        if (taken !== meant) play.tally.unexpected(`school ${school.code}: ${taken} rows taken of ${meant}`)
        await removeHeld(play, session, school, of)
        await clearInbox(session, play.tally, { kind: KIND, step: 'submit' })
        await rm(file.path)
      })
    },
  )
  return of
}

/** The schools' approvers endorse, then the bureaus decide, as many at once as lie there (REG-4). */
export async function decideRegistrations(play: Play): Promise<number> {
  await everySchool(
    play,
    async (school) => {
      const approver = await play.people.at(school, 'approver')
      await clearInbox(approver, play.tally, { kind: KIND, step: 'endorse' })
    },
    ({ plan }) => plan.entrants > 0,
  )
  let count = 0
  await inParallel(AT_ONCE, play.town.bureaus, async (bureau) => {
    await play.tally.attempt(bureau.name, async () => {
      const approver = await play.people.at(bureau, 'approver')
      const more = await clearInbox(approver, play.tally, { kind: KIND, step: 'decide' })
      count += more
    })
  })
  return count
}
