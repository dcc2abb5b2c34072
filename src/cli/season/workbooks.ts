/** The real workbooks of an invented province: what it brings along, and what its schools send in September. */
import { createWriteStream, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { initialClass } from '../../sheets/columns/initial-class.ts'
import { initialGraduate } from '../../sheets/columns/initial-graduate.ts'
import { initialPupil } from '../../sheets/columns/initial-pupil.ts'
import { initialUnit } from '../../sheets/columns/initial-unit.ts'
import { registration } from '../../sheets/columns/registration.ts'
import type { ColumnsTable } from '../../sheets/columns/table.ts'
import { writeRows } from '../../sheets/write.ts'
import { type IdentityDuplicate, makeDuplicates } from './duplicates.ts'
import { classRows, graduateRows, pupilRows, unitRows } from './initial-rows.ts'
import { type Mistake, makeMistakes } from './mistakes.ts'
import { populate } from './population.ts'
import type { ProvincePlan } from './province.ts'
import { randomOf } from './random.ts'
import { type Row, registrationRow } from './row.ts'

/** Paths of the workbooks of the initial load (ORG-8), in the order in which they are to be loaded. */
export interface InitialLoad {
  units: string
  classes: string
  pupils: string[]
  graduates: string[]
}

/** What one school sends in September, and what is wrong with it. */
export interface RegistrationFile {
  schoolCode: string
  path: string
  /** A child who came when the workbook was done: to be entered by form. */
  byForm: Readonly<Record<string, string>>[]
  /** As they stand in the workbook. */
  rows: Row[]
  mistakes: Mistake[]
  duplicates: IdentityDuplicate[]
}

const ROWS_PER_FILE = 50_000

/** The columns of a table with cells as somebody typed them: nothing is translated, a number stays a number. */
function asTyped<T extends object>(table: ColumnsTable<T>): ColumnsTable<Row> {
  const fields = table.fields.map((field) => ({ ...field, isText: false, show: String }))
  return { ...table, fields, checkRow: () => [] }
}

const TYPED = {
  units: asTyped(initialUnit),
  classes: asTyped(initialClass),
  pupils: asTyped(initialPupil),
  graduates: asTyped(initialGraduate),
  registration: asTyped(registration),
}

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`

/** As Excel saves "CSV UTF-8": with a mark at the beginning, so that it is read again as what it is. */
function* csvOf(table: ColumnsTable<Row>, rows: Iterable<Row>): Generator<string> {
  yield `\uFEFF${table.fields.map((field) => quoted(field.header)).join(',')}\r\n`
  for (const row of rows)
    yield `${table.fields.map((field) => quoted(String(row[field.key] ?? ''))).join(',')}\r\n`
}

function write(path: string, table: ColumnsTable<Row>, rows: Iterable<Row>): Promise<void> {
  const content = path.endsWith('.csv') ? Readable.from(csvOf(table, rows)) : writeRows(table, rows)
  return pipeline(content, createWriteStream(path))
}

/** As many workbooks as the rows need; a row is made when it is written. */
async function writeParts(
  table: ColumnsTable<Row>,
  rows: Generator<Row>,
  pathOf: (part: number) => string,
  rowsPerFile: number,
): Promise<string[]> {
  const paths: string[] = []
  let next = rows.next()
  function* part(): Generator<Row> {
    for (let count = 0; count < rowsPerFile && !next.done; count++) {
      yield next.value
      next = rows.next()
    }
  }
  while (!next.done) {
    const path = pathOf(paths.length + 1)
    await write(path, table, part())
    paths.push(path)
  }
  return paths
}

/**
 * Writes what a province brings along: units, classes, pupils, graduates. Memory does not grow with the pupils.
 * @param folder made when missing
 * @param rowsPerFile a workbook may have 100,000 (REG-2)
 * @param inCsv division of a county whose own programme gives a CSV file of its pupils instead (ORG-8)
 */
export async function writeInitialLoad(
  plan: ProvincePlan,
  folder: string,
  rowsPerFile = ROWS_PER_FILE,
  inCsv?: string,
): Promise<InitialLoad> {
  mkdirSync(folder, { recursive: true })
  const path = (name: string, format = 'xlsx') => join(folder, `${name}.${format}`)
  const parts =
    (name: string, format = 'xlsx') =>
    (part: number) =>
      path(`${name}-${String(part).padStart(3, '0')}`, format)
  const parted = (of: 'pupils' | 'graduates', rows: Generator<Row>, format?: string) =>
    writeParts(TYPED[of], rows, parts(of, format), rowsPerFile)
  await write(path('units'), TYPED.units, unitRows(plan))
  await write(path('classes'), TYPED.classes, classRows(plan))
  const pupils = await parted(
    'pupils',
    pupilRows(plan, (county) => county.division !== inCsv),
  )
  const others = pupilRows(plan, (county) => county.division === inCsv)
  return {
    units: path('units'),
    classes: path('classes'),
    pupils: inCsv === undefined ? pupils : [...pupils, ...(await parted('pupils', others, 'csv'))],
    graduates: await parted('graduates', graduateRows(plan)),
  }
}

/** Writes the registration workbook of one school, mended or not. */
export function writeRegistration(path: string, rows: Iterable<Row>): Promise<void> {
  return write(path, TYPED.registration, rows)
}

/**
 * Writes the registration workbook of every school that has entrants, one after the other.
 * @param lateShare of the schools with more than one entrant: a child comes late, and is not in the workbook
 */
export async function* writeRegistrations(
  plan: ProvincePlan,
  folder: string,
  lateShare = 0,
): AsyncGenerator<RegistrationFile> {
  mkdirSync(folder, { recursive: true })
  const { seed } = plan.options
  const maker = makeDuplicates()
  for (const { school, entrants } of populate(plan)) {
    if (entrants.length === 0) continue
    const random = randomOf(seed, 'registrations', school.code)
    const careful = entrants.map((entrant) =>
      registrationRow(random, { ...entrant, stage: 'primary', provinceName: plan.name }),
    )
    const planted = maker.plant(random, school.code, careful)
    const doubled = planted.duplicates.map((one) => one.newcomer.row)
    const late = planted.rows.find((row) => row.idType === '居民身份证' && !doubled.includes(row))
    const hasLate = planted.rows.length > 1 && randomOf(seed, 'late', school.code).chance(lateShare)
    const byForm = hasLate && late ? [late] : []
    const { rows, mistakes } = makeMistakes(
      random,
      planted.rows.filter((row) => !byForm.includes(row)),
    )
    const path = join(folder, `${school.code}.xlsx`)
    await writeRegistration(path, rows)
    yield { schoolCode: school.code, path, byForm, rows, mistakes, duplicates: planted.duplicates }
  }
}
