/** A clerk mends what is marked, and nothing else: on a real returned workbook. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { RowProblem } from '../../../rules/field-problem.ts'
import { registration } from '../../../sheets/columns/registration.ts'
import { readWorkbook } from '../../../sheets/read.ts'
import { writeReturned } from '../../../sheets/return/return.ts'
import { mendMistakes } from '../mistakes.ts'
import { planProvince } from '../province.ts'
import { type RegistrationFile, writeRegistration, writeRegistrations } from '../workbooks.ts'
import { explainMarks, mistakesLeft, readReturned } from './clerk.ts'

const folder = mkdtempSync(join(tmpdir(), 'xueji-clerk-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const facts = { today: '2014-09-01', schoolYear: 2014 }

async function problemsOf(path: string): Promise<Map<number, RowProblem[]>> {
  const problems = new Map<number, RowProblem[]>()
  for await (const row of readWorkbook(path, registration, { facts }))
    if (!row.ok) problems.set(row.row, [...row.problems])
  return problems
}

async function returned(path: string) {
  const outPath = `${path}.returned.xlsx`
  await writeReturned({
    originalPath: path,
    outPath,
    table: registration,
    problemsByRow: await problemsOf(path),
    summary: [],
  })
  return readReturned(readFileSync(outPath), registration)
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
      const rows = await returned(file.path)
      expect(rows.length).toBe(file.rows.length)
      const { named, unexplained } = explainMarks(rows, file.mistakes)
      expect(unexplained).toEqual([])
      expect(named.length).toBeGreaterThan(0)
      const path = join(folder, 'mended.xlsx')
      await writeRegistration(
        path,
        mendMistakes(
          rows.map((row) => row.cells),
          named,
        ),
      )
      expect([...(await problemsOf(path)).keys()]).toEqual([])
      const left = mistakesLeft(file.mistakes, named)
      expect(left.filter((one) => one.isRefused && one.kind !== 'repeated_row')).toEqual([])
    }
  })
  it('has a mark that nothing explains when the registry refuses what was right', () => {
    const rows = [{ cells: {}, marked: ['name'] }]
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
