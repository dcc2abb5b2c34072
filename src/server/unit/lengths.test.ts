/** The length of schooling through its doors: looked at, changed with a reason, kept in a record (ORG-2). */
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { arrangeTown } from '../../../test/arrange.ts'
import { type Call, caller } from '../../../test/call.ts'
import { contextOf } from '../../../test/context.ts'
import { freshDatabase, type TestDatabase } from '../../../test/db.ts'
import {
  arrangeClass,
  clerk,
  graduated,
  type Place,
  placesOf,
  seatPupil,
  setClock,
  teaches,
} from '../../../test/town.ts'
import * as door from '../../contract/lengths.ts'
import { getUnit } from '../../contract/unit.ts'
import { holdLength } from '../admission/admission.queries.ts'
import { buildApp } from '../app.ts'
import { insertRun } from '../promotion/promotion.queries.ts'
import { carryOutPromotion } from '../promotion/promotion-job.actions.ts'

let t: TestDatabase
let app: FastifyInstance
let call: Call
let at: ReturnType<typeof placesOf>
let school: Place
const who: Record<'officer' | 'county' | 'other' | 'clerk', string> = {
  officer: '',
  county: '',
  other: '',
  clerk: '',
}

beforeAll(async () => {
  t = await freshDatabase()
  app = await buildApp(contextOf(t), { logLevel: 'silent' })
  call = caller(app)
  at = placesOf(await arrangeTown(t))
  school = at.school
  for (const [place, code] of [
    [at.school, '2137000001'],
    [at.otherSchool, '2137000002'],
  ] as const)
    await teaches(t, place, code, { primary: 6 })
  const [nation, province] = at.county.path.split('/').map(Number)
  who.officer = await clerk(
    t,
    { id: province ?? 0, path: `${nation}/${province}/`, schema: 'p37' },
    'registrar',
  )
  who.county = await clerk(t, at.county, 'registrar')
  who.other = await clerk(t, at.otherCounty, 'registrar')
  who.clerk = await clerk(t, at.school, 'registrar')
})
afterAll(async () => {
  await app.close()
  await t.close()
})
beforeEach(async () => {
  await t.owner.query(
    'TRUNCATE p37.length_change, p37.promotion_ledger, p37.promotion_run, p37.graduation, p37.enrollment, p37.class, p37.business_case CASCADE',
  )
  await t.owner.query('UPDATE nation.school SET primary_length = 6, junior_length = NULL')
  await setClock(t, '2026-07-10T08:00:00+08:00')
})

const params = { id: 0 }
type Years = 5 | 6 | null
const wishOf = (primary: Years, from: number | null = null, junior: 3 | 4 | null = null) => ({
  lengths: { primary, junior, senior: null },
  fromCohort: { primary: from, junior: null, senior: null },
})
type Wish = ReturnType<typeof wishOf>
const preview = (by: string, wish: Wish, unit = school.id) =>
  call(by, door.previewLengths, { params: { ...params, id: unit }, body: wish })
const change = (by: string, wish: Wish, fingerprint: string, unit = school.id, request?: string) =>
  call(
    by,
    door.changeLengths,
    { params: { id: unit }, body: { ...wish, reason: '按县教发〔2026〕3 号', fingerprint } },
    request,
  )
/** Looked at and changed, as a clerk does it. */
async function changed(by: string, wish: Wish, unit = school.id) {
  const { fingerprint } = (await preview(by, wish, unit)).ok()
  return change(by, wish, fingerprint, unit)
}
/** A class with so many pupils, in its place in July 2026. */
async function fill(
  cohort: number,
  pupils: number,
  more: { grade?: number; length?: number } = {},
): Promise<number> {
  const id = await arrangeClass(t, school, { cohort, grade: 2026 - cohort, name: '1班', ...more })
  for (let n = 0; n < pupils; n++) await seatPupil(t, school, { name: `生${cohort}${n}`, classId: id })
  return id
}
const classRow = async (id: number) =>
  (await t.owner.query('SELECT length, grade FROM p37.class WHERE id = $1', [id])).rows[0]

it('looked at, tells which classes would leave when, and changes nothing', async () => {
  const fifth = await fill(2021, 2)
  await fill(2022, 1)
  const seen = (await preview(who.county, wishOf(5, 2022))).ok()
  expect(seen.classes).toEqual([
    expect.objectContaining({
      name: '四年级1班',
      pupils: 1,
      graduatesIn: 2028,
      wouldGraduateIn: 2027,
      problem: null,
    }),
    expect.objectContaining({
      name: '五年级1班',
      pupils: 2,
      graduatesIn: 2027,
      wouldGraduateIn: 2027,
      problem: null,
    }),
  ])
  expect(seen.changes).toEqual({ classes: 1, pupils: 1 })
  expect(seen.refusal).toBeNull()
  expect(await classRow(fifth)).toEqual({ length: 6, grade: 5 })
})
it('changed for those to come leaves the classes there are as they are', async () => {
  const id = await fill(2021, 1)
  const answer = (await changed(who.county, wishOf(5, null, 4))).ok()
  expect(answer.school?.lengths).toEqual({ primary: 5, junior: 4, senior: null })
  expect(await classRow(id)).toEqual({ length: 6, grade: 5 })
})
it('changed from a cohort on takes its classes along, with who, when and why on record for the school too', async () => {
  const [sixth, fifth, fourth] = [await fill(2020, 1), await fill(2021, 2), await fill(2022, 0)]
  ;(await changed(who.county, wishOf(5, 2021))).ok()
  expect(await Promise.all([sixth, fifth, fourth].map(classRow))).toEqual([
    { length: 6, grade: 6 },
    { length: 5, grade: 5 },
    { length: 5, grade: 4 },
  ])
  const { rows } = (await call(who.clerk, door.listLengthChanges, { params: { id: school.id } })).ok()
  expect(rows).toMatchObject([
    {
      unitName: '临江县教育局',
      // Not by name: a school does not see its bureau's people (ACC-2).
      by: '学籍管理员',
      before: { primary: 6, junior: null, senior: null },
      after: { primary: 5, junior: null, senior: null },
      fromCohort: { primary: 2021, junior: null, senior: null },
      classes: 2,
      reason: '按县教发〔2026〕3 号',
    },
  ])
  expect(rows[0]?.at).toMatch(/^2026-07-10/)
})
it('that would leave a class past its final grade is refused with the class named, and nothing changes', async () => {
  const id = await fill(2020, 1)
  const seen = (await preview(who.county, wishOf(5, 2020))).ok()
  expect(seen.refusal).toMatchObject({ code: 'school_class_past_final', detail: '六年级1班' })
  const answer = await change(who.county, wishOf(5, 2020), seen.fingerprint)
  expect(answer.problem).toMatchObject({
    code: 'school_class_past_final',
    field: 'primary',
    detail: '六年级1班',
  })
  expect(await classRow(id)).toEqual({ length: 6, grade: 6 })
  const { rows } = await t.owner.query('SELECT primary_length FROM nation.school WHERE unit_id = $1', [
    school.id,
  ])
  expect(rows[0].primary_length).toBe(6)
})
it('is not changed under a class of which some have graduated', async () => {
  const id = await fill(2021, 2, { length: 5 })
  const { rows } = await t.owner.query('SELECT min(pupil_id)::int AS id FROM p37.enrollment')
  await graduated(t, rows[0].id)
  await t.owner.query(`UPDATE p37.graduation SET class_id = $1`, [id])
  expect((await changed(who.county, wishOf(6, 2021))).code).toBe('school_class_part_graduated')
})
it('is kept for a stage that has classes or a pupil who waits for one, and given up once they have left', async () => {
  await fill(2021, 0)
  expect((await changed(who.county, wishOf(null, null, 3))).problem).toMatchObject({
    code: 'school_stage_in_use',
    field: 'primary',
    detail: '小学还有 1 个班级',
  })
  await t.owner.query('TRUNCATE p37.class CASCADE')
  const left = await fill(2019, 1, { grade: 6 })
  expect((await changed(who.county, wishOf(null, null, 3))).code, 'one should have left').toBe(
    'school_stage_in_use',
  )
  await t.owner.query('UPDATE p37.enrollment SET class_id = NULL WHERE class_id = $1', [left])
  expect((await changed(who.county, wishOf(null, null, 3))).code, 'one waits').toBe('school_stage_in_use')
  await t.owner.query('TRUNCATE p37.enrollment CASCADE')
  expect((await changed(who.county, wishOf(null, null, 3))).status).toBe(200)
})
/** An admission into grade six that the school has asked for. */
async function admissionAsked(rows: (text: string, values: unknown[]) => Promise<unknown>): Promise<number> {
  const id = await t.db.newId()
  const of = { allocationId: 1, graduationId: 1, fromSchoolId: at.otherSchool.id, year: 2026 }
  await rows(
    `INSERT INTO p37.business_case (id, kind, state, detail, detail_version, visible_to, opened_at, parties, subject,
                                    school_id, opened_by)
     VALUES ($1, 'admission', 'with_receiving', $2, 1, $3, now(), '{}', '王小明', $4, 1)`,
    [id, JSON.stringify({ ...of, stage: 'primary', entryGrade: 6 }), [school.id], school.id],
  )
  return id
}
it('is kept while somebody is being admitted into the grade that would fall away', async () => {
  const id = await admissionAsked((text, values) => t.owner.query(text, values))
  expect((await preview(who.county, wishOf(5))).ok().refusal).toMatchObject({
    code: 'school_admission_past_final',
    detail: '小学有学生正在录取到 6 年级',
  })
  expect((await changed(who.county, wishOf(5))).code).toBe('school_admission_past_final')
  expect((await changed(who.county, wishOf(null, null, 3))).problem).toMatchObject({
    code: 'school_stage_in_use',
    detail: '小学还有未办结的招生录取',
  })
  await t.owner.query(`UPDATE p37.business_case SET is_open = false WHERE id = $1`, [id])
  expect((await changed(who.county, wishOf(5))).status).toBe(200)
})
it('waits for whoever is just asking for an admission by the old one, and then is refused', async () => {
  const { fingerprint } = (await preview(who.county, wishOf(5))).ok()
  const asking = t.db.asJob(async (tx) => {
    expect(await holdLength(tx, school.id, 'primary')).toBe(6)
    const changing = change(who.county, wishOf(5), fingerprint)
    for (;;) {
      const { rowCount } = await t.owner.query('SELECT 1 FROM pg_locks WHERE NOT granted')
      if (rowCount) break
      await new Promise((wake) => setTimeout(wake, 5))
    }
    await admissionAsked((text, values) => tx.rows(text, values))
    return { changing }
  })
  expect((await (await asking).changing).code).toBe('school_admission_past_final')
})
it('is needed for one stage at least, differs, and is changed by a bureau above alone', async () => {
  expect((await changed(who.county, wishOf(null))).code).toBe('school_teaches_nothing')
  expect((await changed(who.county, wishOf(6))).code).toBe('school_lengths_unchanged')
  expect((await preview(who.county, wishOf(7 as 6))).code).toBe('invalid_input')
  expect((await preview(who.other, wishOf(5))).code).toBe('not_found')
  expect((await preview(who.county, wishOf(5), at.county.id)).code).toBe('not_found')
  expect((await preview(who.clerk, wishOf(5))).code).toBe('not_allowed')
  const { fingerprint } = (await preview(who.county, wishOf(5))).ok()
  expect((await change(who.other, wishOf(5), fingerprint)).code).toBe('not_found')
  expect((await change(who.county, { ...wishOf(5) }, fingerprint)).status).toBe(200)
})
it('is not changed to something else than what was looked at', async () => {
  await fill(2022, 1)
  const { fingerprint } = (await preview(who.county, wishOf(5, 2022))).ok()
  await fill(2022, 1)
  expect((await change(who.county, wishOf(5, 2022), fingerprint)).code).toBe('stale_view')
})
it('changed by two at once is changed by the first; the second is told to look again', async () => {
  const [a, b] = [wishOf(5), wishOf(6, null, 3)]
  const seen = [(await preview(who.county, a)).ok(), (await preview(who.officer, b)).ok()]
  const answers = await Promise.all([
    change(who.county, a, seen[0]?.fingerprint ?? ''),
    change(who.officer, b, seen[1]?.fingerprint ?? ''),
  ])
  expect(answers.map((one) => one.code ?? 'done').sort()).toEqual(['done', 'stale_view'])
  const { lengths } = (await call(who.clerk, getUnit, { params: { id: school.id } })).ok().school ?? {}
  expect([a.lengths, b.lengths]).toContainEqual(lengths)
})
it('sent twice is changed once, and recorded once', async () => {
  const { fingerprint } = (await preview(who.county, wishOf(5))).ok()
  const id = '3f1d7a52-9a55-4c7e-9a71-3f8f2b6c2d10'
  for (let n = 0; n < 2; n++)
    expect((await change(who.county, wishOf(5), fingerprint, school.id, id)).status).toBe(200)
  const { rows } = await t.owner.query('SELECT count(*)::int AS n FROM p37.length_change')
  expect(rows[0].n).toBe(1)
})
it('and a promotion at the same time come one after the other: every class ends in its place (PRO-2, ORG-4)', async () => {
  await setClock(t, '2026-08-11T00:10:00+08:00')
  for (let round = 0; round < 4; round++) {
    const ids = [await fill(2021, 0), await fill(2022, 0), await fill(2025, 0)]
    const { fingerprint } = (await preview(who.county, wishOf(5, 2022))).ok()
    const run = {
      ...{ id: await t.db.newId(), schoolYear: 2026, state: 'running' as const, accountId: null },
      ...{ createdAt: new Date(), businessAt: new Date('2026-08-10T16:00:00Z') },
    }
    await t.db.asJob((tx) => insertRun(tx, 'p37', run))
    const [, answer] = await Promise.all([
      carryOutPromotion(contextOf(t), 'p37', run.id, 1),
      change(who.county, wishOf(5, 2022), fingerprint),
    ])
    // Before the run's end it is refused; behind it the grades are not those that were looked at.
    expect(['season_promotion_running', 'stale_view']).toContain(answer.code)
    ;(await changed(who.county, wishOf(5, 2022))).ok()
    const rows = await Promise.all(ids.map(classRow))
    expect(rows).toEqual([
      { length: 6, grade: 6 },
      { length: 5, grade: 5 },
      { length: 5, grade: 2 },
    ])
    await t.owner.query('TRUNCATE p37.promotion_ledger, p37.promotion_run, p37.class CASCADE')
    await t.owner.query('UPDATE nation.school SET primary_length = 6')
  }
})
