/** Every kind of mistake, in several clean rows each, in real workbooks: is the right cell blamed by the right rule? */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { populate } from '../src/cli/season/population.ts'
import { planProvince } from '../src/cli/season/province.ts'
import { randomOf } from '../src/cli/season/random.ts'
import { registrationRow } from '../src/cli/season/row.ts'
import type { FieldFacts } from '../src/rules/field.ts'
import { countyCodes, everCounties } from '../src/server/unit/division.ts'
import { registration } from '../src/sheets/columns/registration.ts'
import { readWorkbook } from '../src/sheets/read.ts'
import { type CleanRow, MISTAKE_KINDS } from './mistake-kinds.ts'

const SEED = 11
const CHILDREN = 4
const facts: FieldFacts = {
  today: '2025-09-01',
  schoolYear: 2025,
  divisions: new Set([...countyCodes(), ...everCounties()]),
  idRegions: everCounties(),
}

/** Children with a resident ID and two relatives, as careful clerks type them. */
function makeCleanRows(): CleanRow[] {
  const plan = planProvince({ seed: SEED, pupils: 5000, year: 2025, province: '37', firstSchool: 100_001 })
  const rows = [...populate(plan)].flatMap(({ school, entrants }) =>
    entrants.map((entrant) =>
      registrationRow(randomOf(SEED, school.code), { ...entrant, stage: 'primary', provinceName: plan.name }),
    ),
  )
  return rows.filter((row) => row.idType === '居民身份证' && row.member2IdNumber).slice(0, CHILDREN)
}

let folder: string
let clean: CleanRow[]
beforeAll(async () => {
  clean = makeCleanRows()
  folder = await mkdtemp(join(tmpdir(), 'xueji-mistakes-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function written(rows: readonly Record<string, ExcelJS.CellValue>[]): Promise<string> {
  const workbook = new ExcelJS.Workbook()
  const sheet = workbook.addWorksheet(registration.sheetName)
  sheet.addRow(registration.fields.map(({ header }) => header))
  for (const row of rows) sheet.addRow(registration.fields.map(({ key }) => row[key] || null))
  const path = join(folder, 'mistakes.xlsx')
  await workbook.xlsx.writeFile(path)
  return path
}

async function faults(rows: readonly Record<string, ExcelJS.CellValue>[]): Promise<Map<number, string[]>> {
  const found = new Map<number, string[]>()
  for await (const { row, problems } of readWorkbook(await written(rows), registration, { facts }))
    found.set(
      row,
      problems.map(({ field, rule }) => `${field} ${rule}`),
    )
  return found
}

describe('two hundred kinds of mistake', () => {
  it('are as many, each once', () => {
    expect(MISTAKE_KINDS.length).toBeGreaterThanOrEqual(200)
    expect(new Set(MISTAKE_KINDS.map(({ name }) => name)).size).toBe(MISTAKE_KINDS.length)
  })
  it('start from rows without fault', async () => {
    expect(clean).toHaveLength(CHILDREN)
    expect([...(await faults(clean)).values()].flat()).toEqual([])
  })
  it('are told at the right cell by the right rule, and nothing else is', async () => {
    const seeded = MISTAKE_KINDS.flatMap((kind) =>
      clean.map((row) => ({ kind, row: { ...row, ...kind.spoil(row) } })),
    )
    const found = await faults(seeded.map(({ row }) => row))
    const misses = seeded.flatMap(({ kind: { name, field, rule } }, at) => {
      const told = found.get(at + 2) ?? []
      return told.length === 1 && told[0] === `${field} ${rule}`
        ? []
        : [`${name} → ${told.join(', ') || 'nothing'}`]
    })
    const share = 1 - misses.length / seeded.length
    console.log(
      `${MISTAKE_KINDS.length} kinds in ${seeded.length} rows: right cell and right rule in ${(share * 100).toFixed(2)} %`,
    )
    for (const miss of new Set(misses)) console.log(`  missed: ${miss}`)
    expect(share).toBeGreaterThanOrEqual(0.99)
  })
})
