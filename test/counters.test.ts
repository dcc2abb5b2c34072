/** Every counter of every workbench shows as many as the list it leads to has rows: asked, not believed. */
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listAllocations } from '../src/contract/admission.ts'
import { listInbox, listOpenCases } from '../src/contract/business-case.ts'
import { listGraduates, listLeavers } from '../src/contract/graduation.ts'
import { listImports } from '../src/contract/import.ts'
import { listUnplaced } from '../src/contract/placement.ts'
import { getProgress } from '../src/contract/progress.ts'
import { listPupils } from '../src/contract/pupil.ts'
import type { Route } from '../src/contract/route.ts'
import { getWorkbench } from '../src/contract/world.ts'
import type { Level } from '../src/rules/scope.ts'
import { buildApp } from '../src/server/app.ts'
import { COUNTERS } from '../src/web/workbench/counter-links.ts'
import { arrangeTown, type Town } from './arrange.ts'
import { type Call, caller } from './call.ts'
import { contextOf } from './context.ts'
import { freshDatabase, type TestDatabase } from './db.ts'
import { arrangeClass, clerk, graduated, type Place, placesOf, seatPupil, setClock, teaches } from './town.ts'

const YEAR = 2026
/** A Friday: the next working day is Monday. */
const TODAY = '2026-07-10'
const DUE_ON = ['2026-07-08', TODAY, '2026-07-13', '2026-07-14']

let t: TestDatabase
let app: FastifyInstance
let call: Call
let town: Town
const people: { name: string; level: Level; roles: string[]; token: string }[] = []
const schools: Place[] = []

/** The list that a page of the map shows. */
const LISTS: Readonly<Record<string, { door: Route; query?: Record<string, string> }>> = {
  '/inbox': { door: listInbox },
  '/open-cases': { door: listOpenCases },
  '/pupils': { door: listPupils },
  '/leavers': { door: listLeavers },
  '/graduates': { door: listGraduates },
  '/graduation-reversals': { door: listGraduates, query: { reversed: 'true' } },
  '/placement': { door: listUnplaced },
  '/admissions': { door: listAllocations },
  '/allocations': { door: listAllocations },
  '/imports': { door: listImports },
}

/** How many rows the page at an address shows, all pages of it turned. */
async function rowsAt(token: string, link: string): Promise<number> {
  const [path = '', search = ''] = link.split('?')
  const list = LISTS[path]
  if (!list) throw new Error(`Which list does ${path} show? Name it in LISTS.`)
  let rows = 0
  let after: string | undefined
  do {
    const query = { ...list.query, ...Object.fromEntries(new URLSearchParams(search)), limit: 7, after }
    const page = (await call(token, list.door, { query } as never)).ok() as {
      rows: unknown[]
      next: string | null
    }
    rows += page.rows.length
    after = page.next ?? undefined
  } while (after !== undefined)
  return rows
}

/** The figure of the board for a counter of the nation, whose people see no rows. */
async function figureOf(token: string, key: string): Promise<number | undefined> {
  const { total } = (await call(token, getProgress, { query: {} })).ok()
  return total[(key === 'waitingElsewhere' ? 'openCases' : key) as keyof typeof total]
}

/** A case of a school, on the desk of a unit that is the school or above it. */
async function layCase(school: Place, desk: Place, dueOn: string): Promise<void> {
  const id = await t.db.newId()
  await t.owner.query(
    `INSERT INTO p37.business_case (id, kind, state, detail, detail_version, visible_to, opened_at, parties, subject,
                                    school_id, opened_by)
     VALUES ($1, 'registration', 'with_approver', '{}', 1, $2, now(), '{}', '某人', $3, 1)`,
    [id, school.path.split('/').filter(Boolean).map(Number), school.id],
  )
  await t.owner.query(
    `INSERT INTO p37.desk_item (case_id, unit_id, unit_path, roles, kind, state, school_id, subject, since, due_on)
     VALUES ($1, $2, $3, '{registrar,approver}', 'registration', 'with_approver', $4, '某人', now(), $5)`,
    [id, desk.id, desk.path, school.id, dueOn],
  )
}

/** A graduation that was taken back, twice: the pupil is in his class again. @param by until when he may graduate */
async function reversedTwice(school: Place, classId: number, by: string): Promise<void> {
  const pupil = await seatPupil(t, school, { name: '周九', classId })
  for (const at of ['2026-07-06', '2026-07-07']) {
    await graduated(t, pupil)
    await t.owner.query(
      `UPDATE p37.graduation SET reversed_at = $2, reversed_by = 1, reversal_reason = '误办', regraduate_by = $3
       WHERE pupil_id = $1 AND reversed_at IS NULL`,
      [pupil, at, by],
    )
    await t.owner.query(
      `UPDATE p37.enrollment SET state = 'in_school', during = daterange(lower(during), NULL) WHERE pupil_id = $1`,
      [pupil],
    )
  }
}

async function allocate(school: Place, of: { year: number; state: 'open' | 'claimed' }): Promise<void> {
  const pupil = await seatPupil(t, school, { name: '吴十' })
  await graduated(t, pupil)
  await t.owner.query(
    `INSERT INTO p37.allocation (id, year, pupil_id, graduation_id, stage, school_id, unit_path, from_school_id, name, sex,
       state, account_id, at)
     SELECT $1, $2, g.pupil_id, g.id, 'junior', $3, $4, $3, g.name, g.sex, $5, 1, now()
     FROM p37.graduation g WHERE g.pupil_id = $6`,
    [await t.db.newId(), of.year, school.id, school.path, of.state, pupil],
  )
}

async function sendWorkbook(unit: Place, kind: string, bad: number, isSettled = false): Promise<void> {
  await t.owner.query(
    `INSERT INTO p37.import_job (id, kind, mode, state, unit_id, unit_path, account_id, file_name, created_at,
       business_at, rows_bad, settled_at)
     VALUES ($1, $2, 'all_or_nothing', 'refused', $3, $4, 1, '名单.xlsx', now(), now(), $5, $6)`,
    [await t.db.newId(), kind, unit.id, unit.path, bad, isSettled ? new Date() : null],
  )
}

/** Of everything that a counter counts some, and of what it must not count some too. */
async function fill(school: Place, bureaus: readonly Place[]): Promise<void> {
  const leaving = await arrangeClass(t, school, { cohort: YEAR - 6, grade: 6 })
  const overdue = await arrangeClass(t, school, { cohort: YEAR - 7, grade: 6 })
  const staying = await arrangeClass(t, school, { cohort: YEAR - 2, grade: 2 })
  const flagged: number[] = []
  for (const classId of [leaving, leaving, overdue, staying, null])
    flagged.push(await seatPupil(t, school, { name: '王一诺', classId }))
  const gone = await seatPupil(t, school, { name: '郑十一', classId: leaving })
  await graduated(t, gone)
  await t.owner.query('UPDATE p37.pupil SET is_flagged = true WHERE id = ANY ($1)', [
    [flagged[0], flagged[3], gone],
  ])
  await reversedTwice(school, leaving, '2026-07-20')
  await reversedTwice(school, leaving, '2026-07-09')
  await allocate(school, { year: YEAR, state: 'open' })
  await allocate(school, { year: YEAR, state: 'claimed' })
  await allocate(school, { year: YEAR - 1, state: 'open' })
  for (const dueOn of DUE_ON) for (const desk of [school, ...bureaus]) await layCase(school, desk, dueOn)
  await sendWorkbook(school, 'registration', 3)
  await sendWorkbook(school, 'registration', 2)
  await sendWorkbook(school, 'pupil_data', 4)
  await sendWorkbook(school, 'pupil_data', 0)
  await sendWorkbook(school, 'destination', 5, true)
}

async function addUnit(parent: Place, level: number, name: string): Promise<Place> {
  const id = await t.db.newId()
  const path = `${parent.path}${id}/`
  await t.owner.query(
    `INSERT INTO nation.unit (id, world_id, province_id, parent_id, level, path, name, division_code)
     SELECT $1, world_id, $2, $3, $4, $5, $6, '370202' FROM nation.unit WHERE id = $3`,
    [id, town.provinceId, parent.id, level, path, name],
  )
  return { id, path, schema: 'p37' }
}

beforeAll(async () => {
  t = await freshDatabase()
  app = await buildApp(contextOf(t), { logLevel: 'silent' })
  call = caller(app)
  town = await arrangeTown(t)
  await setClock(t, `${TODAY}T08:00:00+08:00`)
  const { nation, county, otherCounty, school, otherSchool } = placesOf(town)
  const provinceId = Number(county.path.split('/')[1])
  const province = { id: provinceId, path: `${nation.path}${provinceId}/`, schema: 'p37' }
  const city = await addUnit(province, 2, '北原市教育局')
  const cityCounty = await addUnit(city, 3, '北山县教育局')
  const citySchool = await addUnit(cityCounty, 4, '北山县第一小学')
  schools.push(school, otherSchool, citySchool)
  for (const [at, one] of schools.entries()) await teaches(t, one, `213700000${at}`)
  await fill(school, [county, province])
  await fill(otherSchool, [otherCounty])
  await fill(citySchool, [cityCounty, city])
  const staff: [string, Level, Place, string[]][] = [
    ['a school registrar', 'school', school, ['registrar']],
    ['a school approver', 'school', school, ['approver']],
    ['somebody who looks on at a school', 'school', school, ['viewer']],
    ['a county officer', 'county', county, ['registrar', 'administrator']],
    ['a county head', 'county', county, ['approver']],
    ['a city officer', 'city', city, ['registrar']],
    ['a province officer', 'province', province, ['registrar', 'approver']],
    ['a nation officer', 'nation', nation, ['viewer']],
  ]
  for (const [name, level, place, roles] of staff)
    people.push({ name, level, roles, token: await clerk(t, place, ...roles) })
}, 60_000)
afterAll(async () => {
  await app.close()
  await t.close()
})

const mayOpen = (
  who: (typeof people)[number],
  access: { roles: readonly string[]; levels: readonly string[] },
) => access.levels.includes(who.level) && who.roles.some((role) => access.roles.includes(role))

describe('every counter', () => {
  it('shows as many as the list it opens has rows, whoever looks', async () => {
    const shown = new Map<string, number>()
    const findings: string[] = []
    for (const who of people) {
      const counts = (await call(who.token, getWorkbench, {})).ok()
      const worker = { roles: who.roles, unit: { level: who.level } }
      for (const { key, label, isFor, targets } of COUNTERS.filter((one) => one.isFor?.(worker) ?? true)) {
        const target = targets.find(({ access }) => mayOpen(who, access))
        if (!target) continue
        shown.set(key, (shown.get(key) ?? 0) + counts[key])
        const rows =
          target.link === '/progress' ? await figureOf(who.token, key) : await rowsAt(who.token, target.link)
        if (rows !== counts[key])
          findings.push(
            `${who.name}: ${label} ${counts[key]}, ${target.link} ${rows}${isFor ? ' (own)' : ''}`,
          )
      }
    }
    expect(findings).toEqual([])
    // Nought would agree with an empty list: each counted something.
    for (const { key } of COUNTERS) expect(shown.get(key), key).toBeGreaterThan(0)
  }, 60_000)
  it('of the desk splits what is overdue from what is due until the next working day', async () => {
    const county = people.find(({ name }) => name === 'a county officer')
    const counts = (await call(county?.token ?? '', getWorkbench, {})).ok()
    // Of the four on its desk: Wednesday is past; today, Friday, and Monday are soon; Tuesday is not.
    expect(counts).toMatchObject({ inbox: 4, overdue: 1, dueSoon: 2 })
    expect(await rowsAt(county?.token ?? '', '/inbox?due=over')).toBe(1)
    expect(await rowsAt(county?.token ?? '', '/inbox?due=soon')).toBe(2)
  })
})

describe('every figure of the board of progress', () => {
  const LINKS = {
    overdue: (unit: number) => `/open-cases?under=${unit}&overdue=true`,
    openCases: (unit: number) => `/open-cases?under=${unit}`,
    notGraduated: (unit: number) => `/leavers?school=${unit}&due=true`,
    graduated: (unit: number) => `/graduates?school=${unit}&year=${YEAR}`,
    problemRecords: (unit: number) => `/pupils?school=${unit}&flagged=true`,
    unplaced: (unit: number) => `/pupils?school=${unit}&unplaced=true`,
    refusedFiles: (unit: number) => `/imports?under=${unit}&open=true`,
    pupils: (unit: number) => `/pupils?school=${unit}`,
  } as const
  it('is the number of rows it leads to', async () => {
    const findings: string[] = []
    let sum = 0
    for (const who of people.filter(({ level }) => ['county', 'city', 'province'].includes(level))) {
      const { unit, units, total } = (await call(who.token, getProgress, { query: {} })).ok()
      for (const of of [...units, { ...total, id: unit.id, name: '合计' }])
        for (const [key, link] of Object.entries(LINKS)) {
          const figure = of[key as keyof typeof LINKS]
          sum += figure
          const rows = await rowsAt(who.token, link(of.id))
          // What lies on the bureau's own desk is not below it.
          const isOwnDesk = of.name === '合计' && ['overdue', 'openCases'].includes(key)
          if (isOwnDesk ? rows < figure : rows !== figure)
            findings.push(`${who.name}: ${of.name} ${key} ${figure}, ${link(of.id)} ${rows}`)
        }
    }
    expect(findings).toEqual([])
    expect(sum).toBeGreaterThan(100)
  }, 60_000)
})
