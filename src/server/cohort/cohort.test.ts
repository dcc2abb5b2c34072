/** Terms and the new cohort's classes in bulk, through the doors: by a county for its schools, by a school for itself. */
import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { arrangeTown } from '../../../test/arrange.ts'
import { type Call, caller } from '../../../test/call.ts'
import { contextOf } from '../../../test/context.ts'
import { freshDatabase, type TestDatabase } from '../../../test/db.ts'
import { arrangeClass, clerk, type Place, placesOf, promoted, setClock, teaches } from '../../../test/town.ts'
import { listClassHistory } from '../../contract/class-life.ts'
import * as door from '../../contract/cohort.ts'
import { createClasses } from '../../contract/unit.ts'
import { buildApp } from '../app.ts'

let t: TestDatabase
let app: FastifyInstance
let call: Call
let at: ReturnType<typeof placesOf>
let second: Place
const who = { county: '', other: '', province: '', first: '', second: '' }

async function addSchool(parent: Place, name: string): Promise<Place> {
  const id = await t.db.newId()
  const place = { id, path: `${parent.path}${id}/`, schema: 'p37' }
  await t.owner.query(
    `INSERT INTO nation.unit (id, world_id, province_id, parent_id, level, path, name, division_code)
     SELECT $1, world_id, province_id, id, 4, $3, $4, division_code FROM nation.unit WHERE id = $2`,
    [id, parent.id, place.path, name],
  )
  return place
}

beforeAll(async () => {
  t = await freshDatabase()
  app = await buildApp(contextOf(t), { logLevel: 'silent' })
  call = caller(app)
  at = placesOf(await arrangeTown(t))
  second = await addSchool(at.county, '临江县九年制学校')
  await teaches(t, at.school, '2137000001', { primary: 6 })
  await teaches(t, second, '2137000003', { primary: 6, junior: 3 })
  await teaches(t, at.otherSchool, '2137000002', { primary: 6 })
  const [nation, province] = at.county.path.split('/').map(Number)
  who.province = await clerk(
    t,
    { id: province ?? 0, path: `${nation}/${province}/`, schema: 'p37' },
    'registrar',
  )
  who.county = await clerk(t, at.county, 'registrar')
  who.other = await clerk(t, at.otherCounty, 'registrar')
  who.first = await clerk(t, at.school, 'registrar')
  who.second = await clerk(t, second, 'registrar')
})
afterAll(async () => {
  await app.close()
  await t.close()
})
beforeEach(async () => {
  await t.owner.query(
    'TRUNCATE p37.term, p37.promotion_ledger, p37.promotion_run, p37.class, p37.audit_entry CASCADE',
  )
  await setClock(t, '2026-08-12T08:00:00+08:00')
  await promoted(t, 2026)
})

const plan = {
  ...{ schoolYear: 2026, term: 'autumn' as const, startsOn: '2026-09-01', endsOn: '2027-01-20' },
  naming: 'plain' as const,
}
type Stage = 'primary' | 'junior'
const target = (school: Place, stage: Stage, count: number) => ({ schoolId: school.id, stage, count })
const three = () => [
  target(at.school, 'primary', 3),
  target(second, 'primary', 2),
  target(second, 'junior', 4),
]
const make = (by: string, targets = three(), more: object = {}, request = randomUUID()) =>
  call(by, door.createCohort, { body: { ...plan, targets, ...more } }, request)
const classes = async () =>
  (
    await t.owner.query(
      `SELECT u.name AS school, c.stage, c.number, c.name, c.grade, c.length, c.cohort
       FROM p37.class c JOIN nation.unit u ON u.id = c.school_id ORDER BY u.path, c.stage, c.number`,
    )
  ).rows
const terms = async () =>
  (await t.owner.query('SELECT unit_id::int AS id FROM p37.term ORDER BY unit_id')).rows.map((row) => row.id)

describe('a county', () => {
  it('sees school by school what is there, what would be made and what not, and makes nothing by looking', async () => {
    for (const number of ['2025101', '2025102'])
      await arrangeClass(t, at.school, { cohort: 2025, grade: 2, number })
    await arrangeClass(t, second, { stage: 'junior', cohort: 2026, length: 3, number: '2026201' })
    const seen = (await call(who.county, door.previewCohort, { body: plan })).ok()
    expect(seen).toMatchObject({ isOwnTermNew: true, hasBegun: true, terms: 2, classes: 3 })
    expect(seen.schools).toEqual([
      {
        school: { id: at.school.id, name: '临江县第一小学' },
        term: 'create',
        stages: [
          { stage: 'primary', existing: 0, lastYear: 2, target: 2, create: ['1班', '2班'], skip: null },
        ],
      },
      {
        school: { id: second.id, name: '临江县九年制学校' },
        term: 'create',
        stages: [
          { stage: 'primary', existing: 0, lastYear: 0, target: 1, create: ['1班'], skip: null },
          { stage: 'junior', existing: 1, lastYear: 0, target: 1, create: [], skip: 'enough_classes' },
        ],
      },
    ])
    expect(await terms()).toEqual([])
    expect(await classes()).toHaveLength(3)
  })
  it('makes its own term, its schools’ terms and their classes at once; each school finds its classes in its history', async () => {
    const answer = (await make(who.county, three(), { naming: 'bracket' })).ok()
    expect(answer).toMatchObject({ terms: 2, classes: 9 })
    expect(await terms()).toEqual([at.county.id, at.school.id, second.id].sort((a, b) => a - b))
    expect((await classes()).map(({ school, number, name }) => `${school} ${number} ${name}`)).toEqual([
      ...['01', '02', '03'].map((n) => `临江县第一小学 20261${n} (${Number(n)})班`),
      ...['01', '02', '03', '04'].map((n) => `临江县九年制学校 20262${n} (${Number(n)})班`),
      ...['01', '02'].map((n) => `临江县九年制学校 20261${n} (${Number(n)})班`),
    ])
    expect((await classes()).map((one) => [one.grade, one.length, one.cohort])).toEqual([
      ...Array(3).fill([1, 6, 2026]),
      ...Array(4).fill([1, 3, 2026]),
      ...Array(2).fill([1, 6, 2026]),
    ])
    const { rows } = (await call(who.first, listClassHistory, { query: {} })).ok()
    expect(rows).toMatchObject([{ act: 'class_create', schoolName: '临江县第一小学' }])
    expect(rows[0]?.classes).toHaveLength(3)
  })
  it('asked twice, under one request or another, has nothing made twice', async () => {
    const request = randomUUID()
    const [first, same] = [
      await make(who.county, three(), {}, request),
      await make(who.county, three(), {}, request),
    ]
    expect(same.ok()).toEqual(first.ok())
    expect((await make(who.county)).ok()).toMatchObject({ terms: 0, classes: 0 })
    expect(await classes()).toHaveLength(9)
  })
  it('asked by two at once has nothing made twice', async () => {
    const answers = await Promise.all(Array.from({ length: 4 }, () => make(who.county)))
    expect(answers.reduce((sum, one) => sum + one.ok().classes, 0)).toBe(9)
    expect(await classes()).toHaveLength(9)
  })
  it('and a school that makes its own at the same time come to what was asked for, each number once', async () => {
    for (let round = 0; round < 4; round++) {
      await t.owner.query('TRUNCATE p37.class CASCADE')
      await t.owner.query('DELETE FROM p37.term')
      await make(who.county, [])
      const [bulk, own] = await Promise.all([
        make(who.county),
        call(who.first, createClasses, { body: { stage: 'primary', cohort: 2026, count: 2 } }),
      ])
      const mine = (await classes()).filter((one) => one.school === '临江县第一小学')
      const made = bulk.ok().schools[0]?.stages[0]?.create.length ?? 0
      own.ok()
      // The county first: three, and the school's two behind them. The school first: the county fills up to three.
      expect([3, 5]).toContain(mine.length)
      expect(mine.length).toBe(made + 2)
      expect(new Set(mine.map((one) => one.number)).size).toBe(mine.length)
    }
  })
  it('makes the terms before the promotion, and the classes when its year has begun', async () => {
    await t.owner.query('TRUNCATE p37.promotion_ledger, p37.promotion_run CASCADE')
    await setClock(t, '2026-07-10T08:00:00+08:00')
    const early = (await make(who.county)).ok()
    expect(early).toMatchObject({ terms: 2, classes: 0 })
    expect(early.schools[0]?.stages[0]).toMatchObject({ skip: 'cohort_not_begun' })
    await promoted(t, 2026)
    expect((await make(who.county)).ok()).toMatchObject({ terms: 0, classes: 9 })
  })
  it('waits for a promotion that is under way', async () => {
    await t.owner.query(`UPDATE p37.promotion_run SET state = 'running'`)
    expect((await make(who.county)).code).toBe('season_promotion_running')
    expect(await terms()).toEqual([])
  })
  it('passes by a school whose other term is in the way, and says so', async () => {
    await t.owner.query(`INSERT INTO p37.term VALUES ($1, $2, 2025, 'spring', '2026-02-20', '2026-08-31')`, [
      at.school.id,
      at.school.path,
    ])
    const answer = (await make(who.county, three(), { startsOn: '2026-08-30' })).ok()
    expect(answer).toMatchObject({ terms: 1, classes: 6 })
    expect(answer.schools[0]).toMatchObject({ term: 'term_overlaps', stages: [{ skip: 'term_overlaps' }] })
  })
  it('has its own term’s days copied, whatever is asked for later', async () => {
    await make(who.county, [], { startsOn: '2026-08-28' })
    const seen = (await call(who.county, door.previewCohort, { body: plan })).ok()
    expect(seen).toMatchObject({ isOwnTermNew: false, term: { startsOn: '2026-08-28' } })
  })
  it('makes nothing for a school that is no more, nor counts it among those who lag (ORG-9)', async () => {
    await t.owner.query(`UPDATE nation.unit SET closed_on = '2026-08-01' WHERE id = $1`, [second.id])
    const seen = (await call(who.county, door.previewCohort, { body: plan })).ok()
    const made = await make(who.county, [target(at.school, 'primary', 1)])
    const gone = await make(who.county, [target(second, 'primary', 1)])
    const board = (await call(who.county, door.getCohortBoard, { query: {} })).ok()
    const above = (await call(who.province, door.getCohortBoard, { query: {} })).ok()
    await t.owner.query('UPDATE nation.unit SET closed_on = NULL WHERE id = $1', [second.id])
    expect(seen.schools.map((one) => one.school.name)).toEqual(['临江县第一小学'])
    expect(made.ok()).toMatchObject({ terms: 1, classes: 1 })
    expect(gone.code).toBe('not_found')
    expect(board.total).toEqual({ schools: 1, withoutTerm: 0, withoutClasses: 0 })
    expect(above.total.schools).toBe(2)
  })
  it('makes nothing for schools that are not its own, and no term with wrong days', async () => {
    expect((await make(who.county, [target(at.otherSchool, 'primary', 2)])).code).toBe('not_found')
    expect((await make(who.other)).code).toBe('not_found')
    expect((await make(who.county, three(), { endsOn: '2026-08-01' })).problem).toMatchObject({
      code: 'term_dates_wrong',
      field: 'endsOn',
    })
    expect((await make(who.province)).code).toBe('not_allowed')
    expect(await terms()).toEqual([])
    expect(await classes()).toEqual([])
  })
})

describe('a school', () => {
  it('follows its bureau’s term and makes its own classes', async () => {
    const own = [target(at.school, 'primary', 3)]
    await t.owner.query(`UPDATE nation.unit SET office_phone = '0531-86001000' WHERE id = $1`, [at.county.id])
    const look = async () => (await call(who.first, door.previewCohort, { body: plan })).ok()
    expect(await look()).toMatchObject({
      ...{ waitsFor: { name: '临江县教育局', officePhone: '0531-86001000' }, schools: [], classes: 0 },
    })
    expect((await make(who.first, own)).problem).toMatchObject({
      code: 'term_bureau_first',
      detail: '2026-2027 学年秋季学期(临江县教育局,办公电话 0531-86001000)',
    })
    await t.owner.query(`INSERT INTO p37.term VALUES ($1, $2, 2026, 'autumn', '2026-08-30', '2027-01-25')`, [
      at.county.id,
      at.county.path,
    ])
    expect(await look()).toMatchObject({ waitsFor: null, terms: 1, schools: [{}] })
    expect((await make(who.first, own)).ok()).toMatchObject({ terms: 1, classes: 3 })
    expect((await make(who.first, [target(second, 'primary', 1)])).code).toBe('not_found')
    const { rows } = await t.owner.query('SELECT starts_on::text AS day FROM p37.term WHERE unit_id = $1', [
      at.school.id,
    ])
    expect(rows).toEqual([{ day: '2026-08-30' }])
  })
})

describe('the board of the new school year', () => {
  const board = async (by: string, query: { unit?: number } = {}) =>
    (await call(by, door.getCohortBoard, { query })).ok()
  it('counts the schools without a term or short of a stage’s classes, those who lag first', async () => {
    await make(who.county, [target(at.school, 'primary', 1), target(second, 'primary', 1)])
    const all = await board(who.province)
    expect(all.total).toEqual({ schools: 3, withoutTerm: 1, withoutClasses: 2 })
    expect(all.units).toMatchObject(
      [
        { name: '临江县教育局', schools: 2, withoutTerm: 0, withoutClasses: 1 },
        { name: '松岭县教育局', schools: 1, withoutTerm: 1, withoutClasses: 1 },
      ].sort((a, b) => b.withoutClasses - a.withoutClasses || b.withoutTerm - a.withoutTerm),
    )
    const own = await board(who.county)
    expect(own.units).toMatchObject([
      { name: '临江县九年制学校', isSchool: true, withoutClasses: 1 },
      { name: '临江县第一小学', isSchool: true, withoutClasses: 0 },
    ])
    const seen = await board(who.province, { unit: at.otherCounty.id })
    expect(seen.units).toMatchObject([{ name: '松岭县第一小学', withoutTerm: 1, withoutClasses: 1 }])
  })
  it('shows nobody what is not below him', async () => {
    const answer = await call(who.county, door.getCohortBoard, { query: { unit: at.otherCounty.id } })
    expect(answer.code).toBe('not_found')
    expect((await call(who.first, door.getCohortBoard, { query: {} })).code).toBe('not_allowed')
  })
})
