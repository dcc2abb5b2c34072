/** A clerk mends what is marked, and nothing else: on a real returned workbook. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { RowProblem } from '../../../rules/field-problem.ts'
import { registration } from '../../../sheets/columns/registration.ts'
import { readWorkbook } from '../../../sheets/read.ts'
import { writeReturned } from '../../../sheets/return/return.ts'
import { type Mistake, mendMistakes } from '../mistakes.ts'
import { planProvince } from '../province.ts'
import { type RegistrationFile, writeRegistration, writeRegistrations } from '../workbooks.ts'
import {
  explainMarks,
  mendReturned,
  mistakesLeft,
  mistakesOfBadRows,
  readPaper,
  readReturned,
} from './clerk.ts'

const folder = mkdtempSync(join(tmpdir(), 'xueji-clerk-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const facts = { today: '2014-09-01', schoolYear: 2014 }

async function problemsOf(path: string): Promise<Map<number, RowProblem[]>> {
  const problems = new Map<number, RowProblem[]>()
  for await (const row of readWorkbook(path, registration, { facts }))
    if (!row.ok) problems.set(row.row, [...row.problems])
  return problems
}

async function returned(path: string, onlyBad = false): Promise<Buffer> {
  const outPath = `${path}.returned.xlsx`
  await writeReturned({
    originalPath: path,
    outPath,
    table: registration,
    problemsByRow: await problemsOf(path),
    summary: [],
    onlyBad,
  })
  return readFileSync(outPath)
}

async function valuesOf(path: string) {
  const rows = []
  for await (const row of readWorkbook(path, registration, { facts })) rows.push(row.ok ? row.values : null)
  return rows
}

/** What the clerk sends the second time. */
async function mended(content: Buffer, mistakes: readonly Mistake[]): Promise<string> {
  const rows = await readReturned(content, registration)
  const { named, unexplained } = explainMarks(rows, mistakes)
  expect(unexplained).toEqual([])
  expect(named.length).toBeGreaterThan(0)
  const path = join(folder, 'mended.xlsx')
  writeFileSync(path, await mendReturned(content, registration, rows, named))
  expect([...(await problemsOf(path)).keys()]).toEqual([])
  return path
}

async function files(): Promise<RegistrationFile[]> {
  const plan = planProvince({ seed: 5, pupils: 3000, year: 2014, province: '37', firstSchool: 100_001 })
  const all: RegistrationFile[] = []
  for await (const file of writeRegistrations(plan, folder)) all.push(file)
  return all
}

describe('a returned registration workbook', () => {
  it('is taken in whole once every marked cell is mended; what was read right stays as it was typed', async () => {
    const spoiled = (await files()).filter((file) => file.mistakes.some((one) => one.isRefused))
    expect(spoiled.length).toBeGreaterThan(2)
    for (const file of spoiled) {
      const path = await mended(await returned(file.path), file.mistakes)
      const careful = join(folder, 'careful.xlsx')
      await writeRegistration(careful, mendMistakes(file.rows, file.mistakes))
      expect(await valuesOf(path)).toEqual(await valuesOf(careful))
    }
  })
  it('keeps what is not marked as it came: a habit that is read right all the same stays in the cells', async () => {
    const file = (await files()).find((one) => {
      const kinds = new Set(one.mistakes.map(({ isRefused }) => isRefused))
      return kinds.size === 2 && one.mistakes.every(({ kind }) => kind !== 'repeated_row')
    })
    if (!file) throw new Error('No file has mistakes of both kinds.')
    const path = await mended(await returned(file.path), file.mistakes)
    const rows = await readPaper(readFileSync(path), registration)
    for (const { row, field, is, isRefused } of file.mistakes)
      if (!isRefused) expect(rows[row]?.cells[field]).toBe(String(is))
  })
  it('of bad rows alone is mended all the same, each row found again among those sent', async () => {
    const spoiled = (await files()).filter((file) => file.mistakes.some((one) => one.isRefused))
    let rows = 0
    for (const file of spoiled) {
      const content = await returned(file.path, true)
      const bad = await readReturned(content, registration)
      const path = await mended(content, mistakesOfBadRows(bad, file))
      const again = await valuesOf(path)
      const careful = join(folder, 'careful.xlsx')
      await writeRegistration(careful, mendMistakes(file.rows, file.mistakes))
      const meant = await valuesOf(careful)
      for (const row of again) expect(meant).toContainEqual(row)
      rows += again.length
    }
    expect(rows).toBeGreaterThan(spoiled.length)
  })
  it('has a mark that nothing explains when the registry refuses what was right', () => {
    const rows = [{ marked: ['name'] }]
    expect(explainMarks(rows, [])).toEqual({ named: [], unexplained: ['0 name'] })
  })
})

describe('mistakes left over', () => {
  const mistake = { field: '', was: '', is: '', isRefused: true }
  const slip = { ...mistake, kind: 'blanks' as const, field: 'name', isRefused: false }
  const again = { ...mistake, kind: 'repeated_row' as const }
  it('are numbered as the rows are when a row too many is gone', () => {
    const [first, second] = [
      { ...again, row: 40 },
      { ...again, row: 41 },
    ]
    const all = [{ ...slip, row: 3 }, first, second]
    expect(mistakesLeft(all, [first])).toEqual([
      { ...slip, row: 3 },
      { ...second, row: 40 },
    ])
  })
})
