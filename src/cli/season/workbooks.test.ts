/** The workbooks are real ones: the registry's own reader takes them, and finds the mistakes that were made. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FieldFacts } from '../../rules/field.ts'
import { importTables } from '../../sheets/columns/all.ts'
import type { ColumnsTable } from '../../sheets/columns/table.ts'
import type { SheetRow } from '../../sheets/core/rows.ts'
import { readWorkbook } from '../../sheets/read.ts'
import { mendMistakes } from './mistakes.ts'
import { populate } from './population.ts'
import { planProvince, schoolsOf } from './province.ts'
import {
  type InitialLoad,
  type RegistrationFile,
  writeInitialLoad,
  writeRegistration,
  writeRegistrations,
} from './workbooks.ts'

const plan = planProvince({ seed: 5, pupils: 1_600, year: 2014, province: '37', firstSchool: 100_001 })
const facts: FieldFacts = { today: '2014-09-01', schoolYear: 2014 }
const folder = mkdtempSync(join(tmpdir(), 'xueji-season-'))
let load: InitialLoad
const files: RegistrationFile[] = []
beforeAll(async () => {
  load = await writeInitialLoad(plan, folder, 500)
  for await (const file of writeRegistrations(plan, join(folder, 'registrations'))) files.push(file)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function readAll<T extends object>(path: string, table: ColumnsTable<T>): Promise<SheetRow<T>[]> {
  const rows: SheetRow<T>[] = []
  for await (const row of readWorkbook(path, table, { facts })) rows.push(row)
  return rows
}

async function readWhole<T extends object>(paths: string[], table: ColumnsTable<T>): Promise<T[]> {
  const rows = (await Promise.all(paths.map((path) => readAll(path, table)))).flat()
  expect(rows.flatMap((row) => row.problems.map((p) => `${row.row} ${p.field} ${p.cause}`))).toEqual([])
  return rows.flatMap((row) => (row.ok ? [row.values] : []))
}

describe('the initial load', () => {
  it('has every unit after the one above it', async () => {
    const units = await readWhole([load.units], importTables.initial_unit)
    const known = new Set<string>()
    for (const unit of units) {
      if (unit.parent) expect(known).toContain(unit.parent)
      known.add(unit.name)
    }
    expect(known.size).toBe(units.length)
    const codes = units.flatMap((unit) => unit.schoolCode ?? [])
    expect(codes.sort()).toEqual([...schoolsOf(plan)].map(({ school }) => school.code).sort())
  })
  it('has every class and every pupil in one', async () => {
    const classes = await readWhole([load.classes], importTables.initial_class)
    const pupils = await readWhole(load.pupils, importTables.initial_pupil)
    const sizes = new Map<string, number>()
    for (const { schoolCode, classNumber } of pupils) {
      const key = `${schoolCode}/${classNumber}`
      sizes.set(key, (sizes.get(key) ?? 0) + 1)
    }
    const planned = [...schoolsOf(plan)].flatMap(({ school }) =>
      school.classes.map((c) => [`${school.code}/${c.number}`, c.size] as const),
    )
    expect([...sizes].sort()).toEqual([...planned].sort())
    expect(classes.map((c) => `${c.schoolCode}/${c.classNumber}`).sort()).toEqual(
      planned.map(([key]) => key).sort(),
    )
  })
  it('is in as many workbooks as the rows need, none lost between two', async () => {
    expect(load.pupils.length).toBeGreaterThan(3)
    const pupils = await readWhole(load.pupils, importTables.initial_pupil)
    const made = [...populate(plan)].flatMap((s) => s.pupils.map((p) => p.studentNumber))
    expect(pupils.map((pupil) => pupil.studentNumber)).toEqual(made)
  })
  it('is the same where a county brings its pupils in CSV', async () => {
    const inCsv = plan.cities.at(-1)?.counties.at(-1)?.division
    const { pupils: paths } = await writeInitialLoad(plan, join(folder, 'with-csv'), 5000, inCsv)
    expect(paths.map((path) => path.split('.').at(-1))).toContain('csv')
    const pupils = await readWhole(paths, importTables.initial_pupil)
    expect(pupils).toEqual(await readWhole(load.pupils, importTables.initial_pupil))
  })
  it('has the graduates of the year before', async () => {
    const graduates = await readWhole(load.graduates, importTables.initial_graduate)
    expect(graduates.length).toBe([...populate(plan)].flatMap((s) => s.graduates).length)
    expect(new Set(graduates.map((graduate) => graduate.year))).toEqual(new Set([2013]))
  })
})

describe('the registrations of a school', () => {
  it('come from every school with a first grade of primary', () => {
    const expected = [...schoolsOf(plan)].flatMap(({ school }) => (school.entrants > 0 ? [school.code] : []))
    expect(files.map((file) => file.schoolCode).sort()).toEqual(expected.sort())
  })
  it('have the mistakes that were made, where they were made', async () => {
    for (const { path, mistakes, rows } of files) {
      const read = await readAll(path, importTables.registration)
      expect(read.length).toBe(rows.length)
      const found = read.flatMap((row, at) => row.problems.map((problem) => `${at} ${problem.field}`))
      const repeated = new Set(mistakes.flatMap((m) => (m.kind === 'repeated_row' ? [m.row] : [])))
      const made = mistakes
        .filter((m) => m.isRefused && m.kind !== 'repeated_row')
        .map((m) => `${m.row} ${m.field}`)
      expect(found.filter((f) => !repeated.has(Number(f.split(' ')[0]))).sort()).toEqual(made.sort())
    }
    expect(files.some((file) => file.mistakes.some((m) => m.isRefused))).toBe(true)
  })
  it('are whole once the clerk has mended them', async () => {
    for (const { schoolCode, rows, mistakes } of files) {
      const path = join(folder, `${schoolCode}-mended.xlsx`)
      await writeRegistration(path, mendMistakes(rows, mistakes))
      const read = await readWhole([path], importTables.registration)
      const entrants = [...schoolsOf(plan)].find(({ school }) => school.code === schoolCode)?.school.entrants
      expect(read.length).toBe(entrants)
    }
  })
})
