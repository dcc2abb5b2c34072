/** Record work after the start of term, by a sample of schools: photos, phones, confirmation forms, look-ups. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openConfirmationForms } from '../../../contract/confirmation-form.ts'
import { getLookUpAllowance, lookUp } from '../../../contract/look-up.ts'
import { listPupils } from '../../../contract/pupil.ts'
import { exportPupilData } from '../../../contract/pupil-data.ts'
import { exportNumbers } from '../../../contract/student-number.ts'
import { listClasses } from '../../../contract/unit.ts'
import { CIRCULAR_POLICY } from '../../../rules/policy.ts'
import { numberSheet } from '../../../sheets/columns/number.ts'
import { pupilData } from '../../../sheets/columns/pupil-data.ts'
import { readPaper, readReturned } from './clerk.ts'
import { importFile, takeBack } from './import-file.ts'
import { mendPaper } from './paper.ts'
import { photograph } from './photos.ts'
import { everySchool, type Play } from './play.ts'
import { allRows, type Session } from './session.ts'
import type { School } from './town.ts'

export interface RecordFigures {
  photos: number
  photos_refused: number
  /** Pupils whose data were changed by workbook. */
  data_changes: number
  /** Confirmation forms opened. */
  forms: number
  /** Pupils found by other schools. */
  looked_up: number
}

/** One school in so many does record work while the season is played. */
const EVERY = 12
/** Pupils of a class who are photographed while the others play; and whose data are changed, and who are looked up. */
const PHOTOGRAPHED = 10
const CHANGED = 5
const LOOKED_UP = 4

interface Class {
  id: number
  pupils: { name: string; studentNumber: string }[]
}

/** A class of the school with the numbers of its pupils, as its export tells them; only names that are there once. */
async function someClass(session: Session): Promise<Class | undefined> {
  const classes = await allRows((page) => session.call(listClasses, { query: page }))
  const found = classes.find((one) => one.boys + one.girls > CHANGED)
  if (!found) return undefined
  const members = await allRows((page) => session.call(listPupils, { query: { ...page, class: found.id } }))
  const content = await session.file(exportNumbers, { query: { purpose: '照片命名' } })
  const rows = (await readPaper(content, numberSheet)).map(({ cells }) => ({
    name: String(cells.name),
    studentNumber: String(cells.studentNumber),
  }))
  const isClear = (name: string) => rows.filter((row) => row.name === name).length === 1
  const names = new Set(members.map((one) => one.name).filter(isClear))
  return { id: found.id, pupils: rows.filter(({ name }) => names.has(name)) }
}

const phoneOf = (at: number) => `139${String(10_000_000 + at * 7919)}`

/** Sends the workbook, mistyped at first; what comes back is mended and sent again. @returns rows taken */
async function sendPhones(play: Play, session: Session, path: string, content: Buffer, rows: number[]) {
  const phone = (row: number, text: string) => ({ row, field: 'phone', text })
  const edits = rows.map((row, at) => phone(row, at === 0 ? '不详' : phoneOf(row)))
  await writeFile(path, await mendPaper(content, pupilData, edits))
  const first = await importFile(session, 'pupil_data', path)
  if (first.state !== 'refused' || first.rowsBad !== 1) {
    play.tally.unexpected(`a phone that is none is not refused: ${first.state}, ${first.rowsBad} bad rows`)
    return first.rowsTaken
  }
  const back = await takeBack(session, first)
  const marked = (await readReturned(back, pupilData)).filter((one) => one.marked.includes('phone'))
  const mended = marked.map(({ row }) => phone(row, phoneOf(row)))
  await writeFile(path, await mendPaper(back, pupilData, mended))
  return (await importFile(session, 'pupil_data', path)).rowsTaken
}

/** New phone numbers for some of a class, by the workbook of its data; taken again it must show them (CHG-1). */
async function changePhones(play: Play, school: School, session: Session, classId: number): Promise<number> {
  const take = async () => {
    const query = { class: classId, purpose: '更新联系电话' }
    const content = await session.file(exportPupilData, { query })
    return { content, rows: await readPaper(content, pupilData) }
  }
  const before = await take()
  const chosen = before.rows.slice(0, CHANGED).map(({ row }) => row)
  const path = join(play.folder, `data-${school.code}.xlsx`)
  const taken = await sendPhones(play, session, path, before.content, chosen)
  const after = await take()
  const shown = after.rows.filter(({ row, cells }) => cells.phone === phoneOf(row)).length
  if (taken !== chosen.length || shown !== chosen.length)
    play.tally.unexpected(`school ${school.code}: ${taken} phones taken, ${shown} shown, of ${chosen.length}`)
  return taken
}

/** The forms of a class, for the parents' signatures; a large class in parts, as one print allows. @returns how many */
async function printForms(play: Play, session: Session, classId: number, photos: number): Promise<number> {
  const members = await allRows((page) => session.call(listPupils, { query: { ...page, class: classId } }))
  const atOnce = CIRCULAR_POLICY.printPupilLimit
  let forms = 0
  let withPhoto = 0
  for (let from = 0; from < members.length; from += atOnce) {
    const pupils = members.slice(from, from + atOnce).map(({ id }) => id)
    const body = { pupils, purpose: '家长签字确认' }
    const opened = await session.call(openConfirmationForms, { body })
    forms += opened.forms.length
    withPhoto += opened.forms.filter((one) => one.photo !== null).length
  }
  if (forms !== members.length || withPhoto !== photos)
    play.tally.unexpected(`${forms} forms of ${members.length}, ${withPhoto} photos of ${photos}`)
  return forms
}

/** Another school asks for these pupils, as the one would to which they move: within its allowance (QRY-1). */
async function lookUpFrom(play: Play, asker: School, home: School, pupils: Class['pupils']): Promise<number> {
  const session = await play.people.at(asker)
  const { leftThisHour } = await session.call(getLookUpAllowance, {})
  let count = 0
  for (const { name, studentNumber } of pupils.slice(0, Math.min(LOOKED_UP, leftThisHour - 1))) {
    const { found } = await session.call(lookUp, { body: { name, number: studentNumber } })
    if (found?.school === home.plan.name && found.state === 'in_school' && !found.isOwnSchool) count += 1
    else play.tally.unexpected(`a pupil of school ${home.code} is not found there`)
  }
  const [one] = pupils
  const wrong = one && (await session.call(lookUp, { body: { name: '查无此', number: one.studentNumber } }))
  if (wrong?.found) play.tally.unexpected('a number is answered under a wrong name')
  return count
}

/** Every so manieth school works on its records, with a neighbour that looks up its pupils. */
export async function keepRecords(play: Play): Promise<RecordFigures> {
  const of: RecordFigures = { photos: 0, photos_refused: 0, data_changes: 0, forms: 0, looked_up: 0 }
  const { schools } = play.town
  const work = async (school: School, session: Session) => {
    const one = await someClass(session)
    if (!one) return
    const photos = await photograph(play, session, one.pupils.slice(0, PHOTOGRAPHED))
    of.photos += photos.taken
    of.photos_refused += photos.refused
    const changes = await changePhones(play, school, session, one.id)
    of.data_changes += changes
    const forms = await printForms(play, session, one.id, photos.taken)
    of.forms += forms
    const asker = schools[(schools.indexOf(school) + 1) % schools.length]
    if (!asker || asker === school) return
    const found = await lookUpFrom(play, asker, school, one.pupils)
    of.looked_up += found
  }
  await everySchool(play, work, (school) => schools.indexOf(school) % EVERY === 0)
  return of
}
