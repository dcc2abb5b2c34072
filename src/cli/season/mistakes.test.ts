import { describe, expect, it } from 'vitest'
import { normaliseIdNumber, parseIdNumber } from '../../rules/id-number.ts'
import { type DuplicateKind, type IdentityDuplicate, makeDuplicates } from './duplicates.ts'
import { MISTAKES, type MistakeKind } from './mistake-kinds.ts'
import { makeMistakes, mendMistakes } from './mistakes.ts'
import { populate } from './population.ts'
import { planProvince } from './province.ts'
import { randomOf } from './random.ts'
import { registrationRow } from './row.ts'

const plan = planProvince({ seed: 3, pupils: 50_000, year: 2014, province: '37', firstSchool: 100_001 })
const files = [...populate(plan)]
  .filter((s) => s.entrants.length > 0)
  .map(({ school, entrants }) => ({
    school: school.code,
    rows: entrants.map((entrant) =>
      registrationRow(randomOf(3, 'rows', school.code), {
        ...entrant,
        stage: 'primary',
        provinceName: plan.name,
      }),
    ),
  }))
const rowCount = files.reduce((sum, file) => sum + file.rows.length, 0)
const spoiled = files.map((file) => ({
  ...file,
  ...makeMistakes(randomOf(3, 'mistakes', file.school), file.rows),
}))
const mistakes = spoiled.flatMap((file) => file.mistakes)

describe('a row of a careful clerk', () => {
  it('has the labels, numbers and dates of the dictionary', () => {
    for (const row of files.flatMap((file) => file.rows)) {
      expect(row.birthDate).toMatch(/^20\d{6}$/)
      expect(row.birthDivision).toMatch(/^\d{6}000000$/)
      expect(row.distance).toMatch(/^\d{1,2}\.\d$/)
      expect(row.phone).toMatch(/^1\d{10}$/)
      expect(row.classNumber).toMatch(/^20141\d\d$/)
      if (row.idType === '居民身份证') expect(parseIdNumber(row.idNumber ?? '').ok).toBe(true)
    }
  })
  it('has the same cells whoever fills it', () => {
    const keys = new Set(files.flatMap((file) => file.rows.map((row) => Object.keys(row).join())))
    expect(keys.size).toBe(1)
  })
})

describe('mistakes of clerks', () => {
  it('are the same for the same seed', () => {
    const [file] = files
    const again = makeMistakes(randomOf(3, 'mistakes', file?.school ?? ''), file?.rows ?? [])
    expect(again.mistakes).toEqual(spoiled[0]?.mistakes)
  })
  it('are all written down: mending them gives the careful clerk’s rows', () => {
    for (const { rows, mistakes: made, school } of spoiled)
      expect(mendMistakes(rows, made)).toEqual(files.find((file) => file.school === school)?.rows)
  })
  it('are written down where they are, and nowhere else', () => {
    for (const { rows, mistakes: made, school } of spoiled) {
      const careful = files.find((file) => file.school === school)?.rows ?? []
      const changed = rows.flatMap((row, at) =>
        Object.keys(row)
          .filter((field) => careful[at] && row[field] !== careful[at]?.[field])
          .map((field) => `${at} ${field}`),
      )
      const told = made.filter((m) => m.kind !== 'repeated_row').map((m) => `${m.row} ${m.field}`)
      expect(changed.sort()).toEqual(told.sort())
    }
  })
  it('come in every kind', () => {
    const kinds = new Set<MistakeKind>(mistakes.map((m) => m.kind))
    expect(
      [...Object.keys(MISTAKES), 'repeated_row'].filter((kind) => !kinds.has(kind as MistakeKind)),
    ).toEqual([])
  })
  it('come at about the rates of real clerks', () => {
    const share = (of: (kind: MistakeKind) => boolean) => mistakes.filter((m) => of(m.kind)).length / rowCount
    for (const [kind, { slip, habit }] of Object.entries(MISTAKES)) {
      // A habit spoils whole files, so a kind may miss its mean by some files.
      expect(
        share((k) => k === kind),
        kind,
      ).toBeLessThan((slip + habit) * 2 + 0.01)
    }
    const refused = new Set(
      spoiled.flatMap((file) =>
        file.mistakes.filter((m) => m.isRefused).map((m) => `${file.school} ${m.row}`),
      ),
    )
    expect(refused.size / rowCount).toBeGreaterThan(0.02)
    expect(refused.size / rowCount).toBeLessThan(0.15)
    const clean = spoiled.filter((file) => file.mistakes.every((m) => !m.isRefused)).length / spoiled.length
    expect(clean).toBeGreaterThan(0.05)
    expect(clean).toBeLessThan(0.7)
  })
  it('leave a wrong number wrong, and a wide one right', () => {
    for (const { kind, field, is } of mistakes) {
      if (kind === 'wrong_check_digit')
        expect(parseIdNumber(String(is))).toEqual({ ok: false, problem: 'check_digit' })
      if (kind === 'id_as_number') expect(Number.isSafeInteger(is)).toBe(false)
      if (kind === 'full_width' && field === 'idNumber')
        expect(parseIdNumber(normaliseIdNumber(String(is))).ok).toBe(true)
    }
  })
})

describe('a child in two schools', () => {
  const maker = makeDuplicates()
  const planted: { school: string; duplicates: IdentityDuplicate[]; rows: Record<string, string>[] }[] = []
  for (let round = 0; round < 4; round++)
    for (const { school, rows } of files)
      planted.push({
        school: `${round}${school}`,
        ...maker.plant(randomOf(round, school), `${round}${school}`, rows),
      })
  const duplicates = planted.flatMap((p) => p.duplicates)

  it('is about one in a thousand, of every kind', () => {
    expect(duplicates.length / (rowCount * 4)).toBeGreaterThan(0.0005)
    expect(duplicates.length / (rowCount * 4)).toBeLessThan(0.002)
    expect(new Set<DuplicateKind>(duplicates.map((d) => d.kind)).size).toBe(3)
  })
  it('is one identity to both, by number or by name, sex and birthday', () => {
    for (const { kind, holder, newcomer } of duplicates) {
      expect(holder.school).not.toBe(newcomer.school)
      if (kind === 'same_traits') {
        expect(newcomer.row).toMatchObject({
          name: holder.row.name,
          birthDate: holder.row.birthDate,
          idNumber: '',
        })
      } else expect(newcomer.row.idNumber).toBe(holder.row.idNumber)
      if (kind === 'same_child') expect(newcomer.row.name).toBe(holder.row.name)
    }
  })
  it('is a file without fault: the rows are as many, and valid', () => {
    for (const { rows, duplicates: here, school } of planted) {
      expect(rows.length).toBe(files.find((file) => file.school === school.slice(1))?.rows.length)
      for (const { newcomer } of here) {
        expect(rows).toContain(newcomer.row)
        const { idType, idNumber } = newcomer.row
        expect(idType === '居民身份证' ? parseIdNumber(idNumber ?? '').ok : idNumber).toBe(
          idType === '居民身份证' ? true : '',
        )
      }
    }
  })
})
