/** September between the stages: the exported workbook of graduates is filled in and sent back as allocation list. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import { admit, listAllocations } from '../../../contract/admission.ts'
import { exportGraduates } from '../../../contract/graduation.ts'
import { graduate } from '../../../sheets/columns/graduate.ts'
import { randomOf } from '../random.ts'
import { clearInbox } from './desk-work.ts'
import { importFile } from './import-file.ts'
import { AT_ONCE, everySchool, type Play } from './play.ts'
import { inParallel } from './pool.ts'
import type { Bureau, School } from './town.ts'

/** Of primary leavers: those who move to another county of the city. */
const MOVES_AWAY = 0.02
/** Of those who could go on: on no list this year. */
const ON_NO_LIST = 0.01
/** Of junior leavers who go on: to a senior high of their county, where there is one. */
const STAYS_IN_COUNTY = 0.6

/** A school once for each class of its new cohort: larger ones are given more. */
function seatsOf(schools: readonly School[], stage: 'junior' | 'senior'): School[] {
  return schools.flatMap((school) =>
    school.plan.isSpecial
      ? []
      : school.plan.classes.filter((one) => one.stage === stage && one.grade === 1).map(() => school),
  )
}

/** Where a graduate goes, and which bureau's list he is on. */
export interface Allocated {
  school: School
  listOf: Bureau
}

/**
 * The admission office of the invented province: who goes where follows from the seed and the student number, so
 * that two bureaus that export the same graduate agree on whose list he is.
 */
export function admissionOffice(seed: string | number, cities: readonly Bureau[]) {
  const home = new Map<string, { school: School; city: Bureau; county: Bureau | undefined }>()
  for (const city of cities) {
    for (const school of city.schools) home.set(school.code, { school, city, county: undefined })
    for (const county of city.counties)
      for (const school of county.schools) home.set(school.code, { school, city, county })
  }
  return {
    /** @returns undefined for one who is on no list */
    allocate(of: { studentNumber: string; fromSchoolCode: string; stage: string }): Allocated | undefined {
      const from = home.get(of.fromSchoolCode)
      if (!from?.county) return undefined
      const { city, county, school } = from
      const random = randomOf(seed, 'admission', of.studentNumber)
      if (random.chance(ON_NO_LIST)) return undefined
      const at = (schools: readonly School[]) => random.pick(schools)
      if (of.stage === 'junior') {
        if (school.plan.lengths.junior) return { school, listOf: county }
        const others = city.counties.filter((one) => one !== county).flatMap((one) => one.schools)
        const away = seatsOf(others, 'junior')
        if (away.length > 0 && random.chance(MOVES_AWAY)) return { school: at(away), listOf: city }
        const near = seatsOf(county.schools, 'junior')
        return near.length > 0 ? { school: at(near), listOf: county } : undefined
      }
      const near = seatsOf(county.schools, 'senior')
      if (near.length > 0 && random.chance(STAYS_IN_COUNTY)) return { school: at(near), listOf: county }
      const all = [...city.schools, ...city.counties.flatMap((one) => one.schools)]
      const seats = seatsOf(all, 'senior')
      return seats.length > 0 ? { school: at(seats), listOf: city } : undefined
    },
  }
}

const columnOf = (key: string) => graduate.fields.findIndex((field) => field.key === key) + 1
const COLUMN = {
  studentNumber: columnOf('studentNumber'),
  from: columnOf('graduatingSchoolCode'),
  to: columnOf('admittingSchoolCode'),
  stage: columnOf('stage'),
  destination: columnOf('destination'),
}
const STAGES: Readonly<Record<string, 'junior' | 'senior'>> = { 初中: 'junior', 高中: 'senior' }

/**
 * Fills in the very workbook that was exported: the admitting school of each row of this bureau's list; rows of
 * others, of those with another destination and of those on no list are deleted, as the note on the column says.
 * @returns the numbers it held, and how many rows are left
 */
export async function fillIn(
  workbook: Buffer,
  path: string,
  bureau: Bureau,
  allocate: ReturnType<typeof admissionOffice>['allocate'],
): Promise<{ numbers: string[]; filled: number }> {
  const book = new ExcelJS.Workbook()
  await book.xlsx.load(
    workbook.buffer.slice(workbook.byteOffset, workbook.byteOffset + workbook.length) as ArrayBuffer,
  )
  const [sheet] = book.worksheets
  if (!sheet) throw new Error('The exported workbook has no sheet.')
  const numbers: string[] = []
  let filled = 0
  sheet.eachRow((row, at) => {
    if (at === 1) return
    const text = (column: number) => row.getCell(column).text.trim()
    const studentNumber = text(COLUMN.studentNumber)
    numbers.push(studentNumber)
    const stage = STAGES[text(COLUMN.stage)]
    const isOpen = stage !== undefined && text(COLUMN.destination) === ''
    const to = isOpen ? allocate({ studentNumber, fromSchoolCode: text(COLUMN.from), stage }) : undefined
    if (to?.listOf === bureau) {
      row.getCell(COLUMN.to).value = to.school.code
      filled += 1
      return
    }
    // Emptied instead of cut out: the rows behind it keep their numbers.
    row.values = []
  })
  await writeFile(path, Buffer.from(await book.xlsx.writeBuffer()))
  return { numbers, filled }
}

export interface Allocation {
  allocated: number
  /** Student numbers in the exports of the counties: each graduate is in exactly one. */
  numbers: Set<string>
  doubledNumbers: number
}

/** Every bureau exports its graduates, fills in its list and imports it (ADM-2, ADM-3). */
export async function allocateAll(play: Play): Promise<Allocation> {
  const of: Allocation = { allocated: 0, numbers: new Set(), doubledNumbers: 0 }
  const office = admissionOffice(play.plan.options.seed, play.town.cities)
  await inParallel(AT_ONCE, play.town.bureaus, async (bureau) => {
    await play.tally.attempt(bureau.name, async () => {
      const session = await play.people.at(bureau)
      const workbook = await session.file(exportGraduates, { query: { purpose: '统一招生' } })
      const path = join(play.folder, `allocation-${bureau.short}.xlsx`)
      const { numbers, filled } = await fillIn(workbook, path, bureau, office.allocate)
      if (bureau.level === 'county')
        for (const number of numbers) {
          if (of.numbers.has(number)) of.doubledNumbers += 1
          of.numbers.add(number)
        }
      if (filled === 0) return
      const job = await importFile(session, 'allocation', path)
      of.allocated += job.rowsTaken
      if (job.state !== 'done' || job.rowsTaken !== filled)
        throw new Error(
          `the list is not taken in: ${job.state} ${JSON.stringify(job.fileProblem ?? job.problems)}`,
        )
    })
  })
  return of
}

/** Every school of the next stages admits whoever is on its list, into its first grade. */
export async function admitAll(play: Play): Promise<number> {
  let count = 0
  await everySchool(
    play,
    async (school, session) => {
      for (const stage of ['junior', 'senior'] as const) {
        if (!school.plan.lengths[stage]) continue
        const open = await session.call(listAllocations, { query: { stage, state: 'open', limit: 1 } })
        if (open.total === 0) continue
        const answer = await session.call(admit, { body: { stage, grade: 1 } })
        count += answer.opened
        for (const { code } of answer.refused) play.tally.unexpected(`school ${school.code} admits: ${code}`)
      }
    },
    ({ plan }) => Boolean(plan.lengths.junior ?? plan.lengths.senior),
  )
  return count
}

/** The receiving bureaus decide, then the origin bureaus what the first round has brought them (ADM-5, ADM-6). */
export async function decideAdmissions(play: Play): Promise<void> {
  for (let round = 1; round <= 2; round++)
    await inParallel(AT_ONCE, play.town.bureaus, async (bureau) => {
      await play.tally.attempt(bureau.name, async () => {
        const approver = await play.people.at(bureau, 'approver')
        await clearInbox(approver, play.tally, { kind: 'admission', step: 'decide' })
      })
    })
}
