/** A province brings what it has: units, classes, pupils, graduates (ORG-8). */
import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { arrangeTown, type Town } from '../../../test/arrange.ts'
import { type Call, caller } from '../../../test/call.ts'
import { contextOf } from '../../../test/context.ts'
import { freshDatabase, type TestDatabase } from '../../../test/db.ts'
import { clerk, setClock } from '../../../test/town.ts'
import { workbookOf } from '../../../test/workbook-file.ts'
import { planProvince, schoolsOf } from '../../cli/season/province.ts'
import { type InitialLoad, writeInitialLoad } from '../../cli/season/workbooks.ts'
import * as doors from '../../contract/import.ts'
import { importWorkbook } from '../../jobs/import.ts'
import { importTables } from '../../sheets/columns/all.ts'
import { readLines, readWorkbook } from '../../sheets/read.ts'
import { buildApp } from '../app.ts'
import type { Context } from '../context.ts'
import { openPupilBlob } from '../pupil/sealed-pupil.ts'

const plan = planProvince({ seed: 8, pupils: 1200, year: 2026, province: '37', firstSchool: 300_001 })
const folder = mkdtempSync(join(tmpdir(), 'xueji-load-'))
type Kind = 'initial_unit' | 'initial_class' | 'initial_pupil' | 'initial_graduate'
type Cells = Record<string, string>

let t: TestDatabase
let ctx: Context
let app: FastifyInstance
let call: Call
let town: Town
let files: InitialLoad
let token = ''
/** The first row of each workbook, as typed. */
const sample: Record<Kind, Cells> = {
  initial_unit: {},
  initial_class: {},
  initial_pupil: {},
  initial_graduate: {},
}

beforeAll(async () => {
  t = await freshDatabase()
  ctx = contextOf(t)
  app = await buildApp(ctx, { logLevel: 'silent' })
  call = caller(app)
  town = await arrangeTown(t)
  await setClock(t, '2026-05-20T02:00:00Z')
  const [root] = (await t.owner.query('SELECT id::int, path FROM nation.unit WHERE level = 1')).rows
  token = await clerk(t, { id: root.id, path: root.path, schema: 'p37' }, 'registrar')
  files = await writeInitialLoad(plan, folder)
})
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await app.close()
  await t.close()
})

async function load(kind: Kind, content: Buffer, mode = 'all_or_nothing', by = token) {
  const answer = await app.inject({
    method: 'POST',
    url: `/api/imports/${kind}?mode=${mode}&fileName=x.xlsx`,
    cookies: { xueji_session: by },
    headers: { 'idempotency-key': randomUUID(), 'content-type': 'application/octet-stream' },
    payload: content,
  })
  if (answer.statusCode !== 200) throw new Error(answer.body)
  const { id } = answer.json() as { id: number }
  await importWorkbook(ctx, { province: { id: town.provinceId, schema: 'p37' }, id })
  return (await call(token, doors.getImport, { params: { id } })).ok()
}
const loadFile = (kind: Kind, path: string) => load(kind, readFileSync(path))
const loadRows = async (kind: Kind, rows: readonly Cells[], mode?: string) =>
  load(kind, await workbookOf(importTables[kind] as never, rows), mode)
const count = async (from: string) =>
  (await t.owner.query(`SELECT count(*)::int AS n FROM ${from}`)).rows[0].n as number

/** The cells of the first data row of a workbook, by field key. */
async function firstCells(kind: Kind, path: string): Promise<Cells> {
  const table = importTables[kind]
  const facts = { today: '2026-05-20' }
  for await (const row of readWorkbook(path, table as never, { facts }))
    return Object.fromEntries(table.fields.map((field, at) => [field.key, row.raw[at] ?? '']))
  throw new Error('an empty workbook')
}

describe('the initial load of a province', () => {
  it('makes its cities, counties and schools, with codes and lengths', async () => {
    const before = await count('nation.unit')
    const done = await loadFile('initial_unit', files.units)
    expect(done).toMatchObject({ state: 'done', rowsBad: 0, rowsSkipped: 0 })
    expect(await count('nation.unit')).toBe(before + done.rowsTaken)
    const schools = [...schoolsOf(plan)]
    const { rows } = await t.owner.query(
      `SELECT s.code, s.primary_length AS primary, s.junior_length AS junior, s.senior_length AS senior, u.level,
              p.level AS above, u.path LIKE p.path || u.id || '/' AS "isBelow"
       FROM nation.school s JOIN nation.unit u ON u.id = s.unit_id JOIN nation.unit p ON p.id = u.parent_id ORDER BY 1`,
    )
    expect(rows.map((row) => row.code)).toEqual(schools.map(({ school }) => school.code).sort())
    expect(rows.every((row) => row.level === 4 && row.isBelow && row.above >= 2)).toBe(true)
    const [one] = schools
    const found = rows.find((row) => row.code === one?.school.code)
    expect(found).toMatchObject({
      primary: one?.school.lengths.primary ?? null,
      junior: one?.school.lengths.junior ?? null,
    })
  })
  it('makes its classes in their grades', async () => {
    const done = await loadFile('initial_class', files.classes)
    expect(done).toMatchObject({ state: 'done', rowsBad: 0 })
    expect(await count('p37.class')).toBe(done.rowsTaken)
    expect(await count('p37.class WHERE grade <> 2025 - cohort + 1')).toBe(0)
  })
  it('takes its pupils into their classes, with the numbers they have', async () => {
    let taken = 0
    for (const path of files.pupils) {
      const done = await loadFile('initial_pupil', path)
      expect(done).toMatchObject({ state: 'done', rowsBad: 0, problems: [] })
      taken += done.rowsTaken
    }
    expect(taken).toBeGreaterThan(1000)
    expect(await count('p37.pupil')).toBe(taken)
    expect(
      await count(
        `p37.enrollment WHERE state = 'in_school' AND class_id IS NOT NULL AND entered_by = 'load'`,
      ),
    ).toBe(taken)
    // By the world's clock, like everything else of their lives.
    const may = "issued_at BETWEEN '2026-05-20T02:00:00Z' AND '2026-05-20T04:00:00Z'"
    expect(await count(`p37.student_number WHERE is_current AND ${may}`)).toBe(taken)
    expect(await count('nation.pupil_home')).toBe(taken)
    expect(await count('nation.identity_trace')).toBe(taken)
    const numbered = await count('p37.pupil WHERE has_id_number')
    expect(await count(`nation.identity_claim WHERE kind = 'id_number'`)).toBe(numbered)
    const { rows } = await t.owner.query('SELECT sealed FROM p37.pupil LIMIT 20')
    for (const { sealed } of rows) expect(openPupilBlob(ctx.sealer, sealed).studentNumber).toMatch(/^[GLJ]/)
  })
  it('takes its graduates, certified and waiting', async () => {
    const before = await count('p37.pupil')
    let taken = 0
    for (const path of files.graduates) taken += (await loadFile('initial_graduate', path)).rowsTaken
    expect(taken).toBeGreaterThan(0)
    expect(await count('p37.pupil')).toBe(before + taken)
    expect(
      await count(`p37.graduation g JOIN p37.enrollment e ON e.id = g.enrollment_id
        WHERE e.state = 'graduated' AND g.year = 2025 AND g.outcome = 'graduated' AND g.admitted_school_id IS NULL
          AND upper(e.during) > '2025-06-01'`),
    ).toBe(taken)
  })
  it('as CSV with the same content does nothing either: the rows are recognised', async () => {
    const texts: string[] = []
    for await (const { cells } of readLines(files.classes))
      texts.push(Array.from(cells, (cell) => `"${cell?.text ?? ''}"`).join(';'))
    const again = await load('initial_class', Buffer.from(`\ufeff${texts.join('\r\n')}`))
    expect(again).toMatchObject({ state: 'done', rowsTaken: 0, rowsSkipped: await count('p37.class') })
    const bad = texts.slice(0, 3).map((line, at) => (at === 2 ? line.replace(';', ';"?";') : line))
    const refused = await load('initial_class', Buffer.from(bad.join('\n')))
    expect(refused).toMatchObject({ state: 'refused', rowsBad: 1, hasReturnedWorkbook: true })
  })
  it('sent again does nothing, and says so', async () => {
    const before = [await count('nation.unit'), await count('p37.class'), await count('p37.pupil')]
    for (const [kind, path] of [
      ['initial_unit', files.units],
      ['initial_class', files.classes],
      ['initial_pupil', files.pupils[0] ?? ''],
      ['initial_graduate', files.graduates[0] ?? ''],
    ] as const) {
      const again = await loadFile(kind, path)
      expect(again).toMatchObject({ state: 'done', rowsTaken: 0, rowsSkipped: again.rowsRead })
    }
    expect([await count('nation.unit'), await count('p37.class'), await count('p37.pupil')]).toEqual(before)
  })
  it('is logged', async () => {
    expect(
      await count(`p37.audit_entry WHERE act = 'import.done' AND detail->>'kind' = 'initial_pupil'`),
    ).toBeGreaterThan(0)
  })
})

describe('a row of the load that the registry cannot take', () => {
  beforeAll(async () => {
    sample.initial_unit = await firstCells('initial_unit', files.units)
    sample.initial_class = await firstCells('initial_class', files.classes)
    sample.initial_pupil = await firstCells('initial_pupil', files.pupils[0] ?? '')
    sample.initial_graduate = await firstCells('initial_graduate', files.graduates[0] ?? '')
  })
  const school = {
    name: '新建小学',
    level: '学校',
    parent: '临江县教育局',
    division: '370102',
    schoolCode: '2137999991',
    primaryLength: '6',
  }
  const FRESH_G = 'G110105194912310021'
  it.each<[string, Kind, Cells[], string]>([
    [
      'a bureau above that is not there',
      'initial_unit',
      [{ ...school, parent: '无此局' }],
      'unit_parent_unknown',
    ],
    [
      'a code above that two bureaus have',
      'initial_unit',
      [{ ...school, parent: '370102' }],
      'unit_parent_ambiguous',
    ],
    [
      'a county below a county',
      'initial_unit',
      [{ name: '新县教育局', level: '区县', division: '370199', parent: '临江县教育局' }],
      'unit_parent_level',
    ],
    ['a name of one character', 'initial_unit', [{ ...school, name: '校' }], 'unit_name_short'],
    [
      'a code of another province',
      'initial_unit',
      [{ ...school, division: '340102' }],
      'unit_division_other_province',
    ],
    [
      'a known bureau under another code',
      'initial_unit',
      [{ name: '临江县教育局', level: '市', division: '370102' }],
      'unit_name_taken',
    ],
    [
      'one code for two schools',
      'initial_unit',
      [school, { ...school, name: '另一小学' }],
      'school_code_taken',
    ],
    [
      'a class of a school that is not there',
      'initial_class',
      [{ schoolCode: '2137999998' }],
      'school_unknown',
    ],
    [
      'a class in the wrong grade',
      'initial_class',
      [{ cohort: '2020', grade: '1' }],
      'class_grade_not_of_cohort',
    ],
    [
      'a class of a stage not taught',
      'initial_class',
      [{ stage: '小学', cohort: '2025', grade: '1', length: '6', classNumber: 'X1' }],
      'school_stage_not_taught',
    ],
    [
      'a pupil of a school that is not there',
      'initial_pupil',
      [{ schoolCode: '2137999998', studentNumber: FRESH_G }],
      'school_unknown',
    ],
    [
      'a pupil in a class that is not there',
      'initial_pupil',
      [{ classNumber: 'NONE', studentNumber: FRESH_G }],
      'class_of_school_unknown',
    ],
    ['a number that somebody has', 'initial_pupil', [{ name: '王二小' }], 'student_number_taken'],
    [
      'a number twice in the file',
      'initial_pupil',
      [
        { name: '王三小', studentNumber: FRESH_G },
        { name: '王四小', studentNumber: FRESH_G },
      ],
      'student_number_twice',
    ],
    [
      'a pupil who enters next year',
      'initial_pupil',
      [{ entryMonth: '202709', studentNumber: FRESH_G }],
      'load_entry_month_future',
    ],
    [
      'a graduate of a year to come',
      'initial_graduate',
      [{ year: '2027', studentNumber: FRESH_G }],
      'graduation_year_future',
    ],
    [
      'a graduate with a number that somebody has',
      'initial_graduate',
      [{ name: '王五小' }],
      'student_number_taken',
    ],
  ])('%s', async (_what, kind, rows, rule) => {
    const base = kind === 'initial_unit' ? {} : sample[kind]
    const refused = await loadRows(
      kind,
      rows.map((row) => ({ ...base, ...row })),
    )
    expect(refused).toMatchObject({ state: 'refused', rowsTaken: 0, hasReturnedWorkbook: true })
    const problem = refused.problems.find((one) => one.rule === rule)
    expect(problem?.count, JSON.stringify(refused.problems)).toBe(1)
    expect(problem?.label).toMatch(/^[\u4e00-\u9fff0-9]+$/)
  })
  it('is left out when the good rows were asked for, and those behind it in the tree with it', async () => {
    const done = await loadRows(
      'initial_unit',
      [
        { name: '新市教育局', level: '市', division: '379900' },
        { name: '坏县教育局', level: '区县', division: '379901', parent: '无此局' },
        { ...school, parent: '坏县教育局', division: '379901' },
        { ...school, parent: '新市教育局', division: '379900', schoolCode: '2137999992' },
      ],
      'good_rows_only',
    )
    expect(done).toMatchObject({ state: 'done', rowsTaken: 2, rowsBad: 2 })
    const { rows } = await t.owner.query(
      `SELECT p.name FROM nation.school s JOIN nation.unit u ON u.id = s.unit_id JOIN nation.unit p ON p.id = u.parent_id
       WHERE s.code = '2137999992'`,
    )
    expect(rows).toEqual([{ name: '新市教育局' }])
  })
  it('never is one for a collision of identity: both are in school, and flagged', async () => {
    const twins = ['J370102201401010011', 'J370102201401010012'].map((studentNumber) => ({
      ...sample.initial_pupil,
      ...{ name: '重名生', idType: '其他', idNumber: '', noIdProof: '出生医学证明', studentNumber },
    }))
    const done = await loadRows('initial_pupil', twins)
    expect(done, JSON.stringify(done.problems)).toMatchObject({ state: 'done', rowsTaken: 2 })
    const { rows } = await t.owner.query(
      `SELECT p.is_flagged, e.state, m.is_holder FROM p37.pupil p JOIN p37.enrollment e ON e.pupil_id = p.id
       JOIN nation.problem_member m ON m.pupil_id = p.id WHERE p.name = '重名生' ORDER BY m.is_holder`,
    )
    expect(rows).toEqual([
      { is_flagged: true, state: 'in_school', is_holder: false },
      { is_flagged: true, state: 'in_school', is_holder: true },
    ])
  })
})

describe('an ID number of the load that cannot be right', () => {
  it('becomes a problem record of its pupil, who stays in school, flagged (PRB-1)', async () => {
    const wrong = '110105194912310020'
    const pupil = { ...sample.initial_pupil, name: '错号生', idNumber: wrong, studentNumber: `G${wrong}` }
    const done = await loadRows('initial_pupil', [pupil])
    expect(done).toMatchObject({ state: 'done', rowsTaken: 1, rowsBad: 0 })
    const { rows } = await t.owner.query(
      `SELECT g.kind, m.is_holder, m.state, p.is_flagged, e.state AS enrollment FROM p37.pupil p
       JOIN p37.enrollment e ON e.pupil_id = p.id JOIN nation.problem_member m ON m.pupil_id = p.id
       JOIN nation.problem_group g ON g.id = m.group_id WHERE p.name = '错号生'`,
    )
    expect(rows).toEqual([
      { kind: 'id_checksum', is_holder: true, state: 'untreated', is_flagged: true, enrollment: 'in_school' },
    ])
    expect(await count(`nation.problem_group WHERE kind = 'id_checksum'`)).toBe(1)
  })
})

describe('the door of the load', () => {
  it('is the province’s alone', async () => {
    const county = await clerk(t, { id: town.county, path: town.path.county, schema: 'p37' }, 'registrar')
    const content = await workbookOf(importTables.initial_unit as never, [])
    await expect(load('initial_unit', content, 'all_or_nothing', county)).rejects.toThrow(
      'import_kind_not_yours',
    )
  })
  it('takes the same workbook, sent twice at once, in once', async () => {
    const rows = Array.from({ length: 60 }, (_, at) => ({
      name: `县属第${at}小学`,
      level: '学校',
      parent: '松岭县教育局',
      division: '370102',
      schoolCode: `21378${String(at).padStart(5, '0')}`,
      primaryLength: '6',
    }))
    const before = await count('nation.school')
    const content = await workbookOf(importTables.initial_unit as never, rows)
    const [one, other] = await Promise.all([load('initial_unit', content), load('initial_unit', content)])
    expect(one.rowsTaken + other.rowsTaken).toBe(60)
    expect(await count('nation.school')).toBe(before + 60)
  })
})
