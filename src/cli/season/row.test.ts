/** The generator and the registry agree: what a careful clerk fills in is accepted, and each mistake is what it says. */
import { describe, expect, it } from 'vitest'
import { type FieldFacts, readCell } from '../../rules/field.ts'
import type { RegistrationRow } from '../../rules/registration-row.ts'
import { registration } from '../../sheets/columns/registration.ts'
import { divisionsOf } from './divisions.ts'
import { makeDuplicates } from './duplicates.ts'
import { type Mistake, makeMistakes } from './mistakes.ts'
import { populate } from './population.ts'
import { planProvince } from './province.ts'
import { randomOf } from './random.ts'
import { type Row, registrationRow } from './row.ts'

const YEAR = 2014
const plan = planProvince({ seed: 11, pupils: 20_000, year: YEAR, province: '37', firstSchool: 100_001 })
const files = [...populate(plan)].map(({ school, entrants }) => ({
  school: school.code,
  rows: entrants.map((entrant) =>
    registrationRow(randomOf(11, 'rows', school.code), {
      ...entrant,
      stage: 'primary',
      provinceName: plan.name,
    }),
  ),
}))
const { cities, abolished } = divisionsOf('37')
const facts: FieldFacts = { today: `${YEAR}-09-01`, schoolYear: YEAR }

/** Fields of the row that the registry finds fault with. */
function faults(row: Row): string[] {
  const read: Record<string, unknown> = {}
  const wrong: string[] = []
  for (const field of registration.fields) {
    const cell = row[field.key] ?? ''
    const kind = typeof cell === 'number' ? 'number' : 'text'
    const verdict = readCell(field, { text: String(cell), kind }, facts)
    if (verdict.ok) read[field.key] = verdict.value
    else wrong.push(field.key)
  }
  const problems = registration.checkRow(read as Partial<RegistrationRow>, facts)
  return [...wrong, ...problems.map((problem) => problem.field)]
}

describe('a careful clerk', () => {
  it('fills fields that the template has', () => {
    const known = new Set<string>(registration.fields.map((field) => field.key))
    const keys = Object.keys(files.find((file) => file.rows.length > 0)?.rows[0] ?? {})
    expect(keys.length).toBeGreaterThan(50)
    expect(keys.filter((key) => !known.has(key))).toEqual([])
  })
  it('sees every row accepted', () => {
    const refused = files.flatMap((file) =>
      file.rows.flatMap((row) => faults(row).map((f) => `${f}: ${row[f]}`)),
    )
    expect(refused).toEqual([])
  })
  it('writes divisions and ID numbers of counties that exist or once did', () => {
    const known = new Set([...cities.flatMap((city) => city.counties), ...abolished])
    const here = files
      .flatMap((file) => file.rows.map((row) => row.householdDivision ?? ''))
      .filter((d) => d.startsWith('37'))
    expect(here.filter((division) => !known.has(division.slice(0, 6)))).toEqual([])
  })
})

describe('a mistake', () => {
  const spoiled = files.map((file) => makeMistakes(randomOf(11, 'mistakes', file.school), file.rows))

  it('is refused by the registry when it is said to be, and read right when not', () => {
    const disagree: Mistake[] = []
    for (const { rows, mistakes } of spoiled)
      for (const mistake of mistakes.filter((m) => m.kind !== 'repeated_row')) {
        const isFound = faults(rows[mistake.row] ?? {}).includes(mistake.field)
        if (isFound !== mistake.isRefused) disagree.push(mistake)
      }
    expect(disagree).toEqual([])
  })
  it('is all that is wrong with the file', () => {
    for (const { rows, mistakes } of spoiled) {
      const told = new Set(mistakes.filter((m) => m.isRefused).map((m) => m.row))
      const repeated = new Set(mistakes.filter((m) => m.kind === 'repeated_row').map((m) => m.row))
      const found = rows.flatMap((row, at) => (faults(row).length > 0 ? [at] : []))
      expect(found.filter((at) => !told.has(at) && !repeated.has(at))).toEqual([])
    }
  })
})

describe('a child in two schools', () => {
  it('is no fault of the file', () => {
    const maker = makeDuplicates()
    let planted = 0
    for (let round = 0; round < 6; round++)
      for (const { school, rows } of files)
        for (const { newcomer } of maker.plant(randomOf(round, school), `${round}${school}`, rows)
          .duplicates) {
          planted += 1
          expect(faults(newcomer.row)).toEqual([])
        }
    expect(planted).toBeGreaterThan(5)
  })
})
