/** A workbook of new pupils, as long as asked for, as Excel writes one; two rows in a hundred have a mistake. */
import { createWriteStream } from 'node:fs'
import ExcelJS from 'exceljs'
import { populate } from '../src/cli/season/population.ts'
import { planProvince } from '../src/cli/season/province.ts'
import { randomOf } from '../src/cli/season/random.ts'
import { registrationRow } from '../src/cli/season/row.ts'
import { checkCharacter } from '../src/rules/id-number.ts'
import { registration } from '../src/sheets/columns/registration.ts'

type Cells = Record<string, string>

/** Children of an invented province; what follows varies them. */
function samples(): Cells[] {
  const plan = planProvince({ seed: 'bench', pupils: 40_000, year: 2014, province: '37', firstSchool: 1 })
  const rows: Cells[] = []
  for (const { entrants, school } of populate(plan))
    for (const entrant of entrants) {
      const random = randomOf('bench', school.code, entrant.pupil.name, entrant.pupil.birthDay)
      const row = registrationRow(random, { ...entrant, stage: 'primary', provinceName: plan.name })
      rows.push(Object.fromEntries(Object.entries(row).map(([key, cell]) => [key, String(cell)])))
      if (rows.length === 2000) return rows
    }
  return rows
}

const COUNTIES = ['370102', '370103', '370104', '370105', '370112']

/** The child of this number: an ID number and a birthday of his own. */
function childAt(sample: Cells, at: number): Cells {
  if (sample.idType !== '居民身份证') return { ...sample, name: `${sample.name}`, noIdProof: `证明${at}` }
  const birthday = new Date(Date.UTC(2007, 8, 1 + (Math.floor(at / 400) % 365)))
  const birthDate = birthday.toISOString().slice(0, 10).replaceAll('-', '')
  const county = COUNTIES[Math.floor(at / 146_000) % COUNTIES.length] ?? ''
  const sequence = (at % 400) * 2 + (sample.sex === '男' ? 1 : 0)
  const first17 = `${county}${birthDate}${String(sequence).padStart(3, '0')}`
  return { ...sample, birthDate, idNumber: first17 + checkCharacter(first17) }
}

const MISTAKES: readonly ((row: Cells) => Cells)[] = [
  (row) => ({ ...row, ethnicity: '火星族' }),
  (row) => ({ ...row, birthDivision: '370102' }),
  (row) => ({ ...row, sex: '' }),
  (row) => ({ ...row, distance: '很远' }),
  (row) => ({ ...row, idNumber: `${row.idNumber?.slice(0, 17)}_` }),
]

/** @returns how many rows have a mistake */
export async function writeFileOf(path: string, rows: number): Promise<number> {
  const children = samples()
  const stream = createWriteStream(path)
  const writer = new ExcelJS.stream.xlsx.WorkbookWriter({ stream, useStyles: true, useSharedStrings: true })
  const sheet = writer.addWorksheet(registration.sheetName)
  sheet.addRow(registration.fields.map((field) => field.header)).commit()
  let bad = 0
  for (let at = 0; at < rows; at++) {
    const good = childAt(children[at % children.length] ?? {}, at)
    const mistake = at % 50 === 17 ? MISTAKES[bad++ % MISTAKES.length] : undefined
    const row = mistake ? mistake(good) : good
    sheet.addRow(registration.fields.map((field) => row[field.key] || null)).commit()
    if (at % 500 === 0) await new Promise((resume) => setImmediate(resume))
  }
  sheet.commit()
  await writer.commit()
  return bad
}
