import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { arrangeTown } from '../../../test/arrange.ts'
import { type Call, caller } from '../../../test/call.ts'
import { contextOf } from '../../../test/context.ts'
import { freshDatabase, type TestDatabase } from '../../../test/db.ts'
import {
  arrangeClass,
  arrangeTerm,
  clerk,
  graduated,
  type Place,
  placesOf,
  promoted,
  seatPupil,
  setClock,
  teaches,
} from '../../../test/town.ts'
import * as door from '../../contract/unit.ts'
import { buildApp } from '../app.ts'

let t: TestDatabase
let app: FastifyInstance
let call: Call
let at: Record<'county' | 'otherCounty' | 'school' | 'otherSchool', Place>
let school: string
let otherSchool: string
let county: string

beforeAll(async () => {
  t = await freshDatabase()
  app = await buildApp(contextOf(t), { logLevel: 'silent' })
  call = caller(app)
  at = placesOf(await arrangeTown(t))
  school = await clerk(t, at.school, 'registrar')
  otherSchool = await clerk(t, at.otherSchool, 'registrar')
  county = await clerk(t, at.county, 'registrar')
  await teaches(t, at.school, '2137000001')
  await teaches(t, at.otherSchool, '2137000002', { primary: 5 })
  await setClock(t, '2026-08-20T02:00:00Z')
  await promoted(t, 2026)
})
afterAll(async () => {
  await app.close()
  await t.close()
})
beforeEach(async () => {
  await t.owner.query('DELETE FROM p37.term')
  await t.owner.query('DELETE FROM p37.enrollment')
  await t.owner.query('DELETE FROM p37.class')
  for (const unit of [at.school, at.otherSchool]) await arrangeTerm(t, unit, 2026)
})

const create = (of: { stage?: 'primary' | 'junior' | 'senior'; cohort?: number; count?: number } = {}) =>
  call(school, door.createClasses, { body: { stage: 'primary', cohort: 2026, count: 2, ...of } })
const list = async (
  token: string,
  query: Parameters<typeof call<typeof door.listClasses>>[2]['query'] = {},
) => (await call(token, door.listClasses, { query })).ok()
const seat = (classId: number | null, name = '王小明', sex: 'male' | 'female' = 'male') =>
  seatPupil(t, at.school, { name, sex, classId })
const classesOf = async (pupils: number[]) => {
  const { rows } = await t.owner.query(
    'SELECT class_id FROM p37.enrollment WHERE pupil_id = ANY($1) ORDER BY pupil_id',
    [pupils],
  )
  return rows.map((row) => Number(row.class_id))
}
const classOf = async (pupilId: number) => (await classesOf([pupilId]))[0]
const aClass = () => arrangeClass(t, at.school)
const change = (pupils: number[], classId: number) =>
  call(school, door.changeClass, { body: { pupils, classId } })
const remove = (id: number) => call(school, door.deleteClass, { params: { id } })

describe('creating classes (ORG-3, ORG-4)', () => {
  it('numbers them by cohort, stage and order, and calls them after their grade', async () => {
    const { rows } = (await create()).ok()
    expect(rows).toMatchObject([
      {
        number: '2026101',
        name: '一年级1班',
        grade: 1,
        length: 6,
        boys: 0,
        girls: 0,
        schoolId: at.school.id,
      },
      { number: '2026102', name: '一年级2班' },
    ])
    expect((await create({ stage: 'junior', cohort: 2025, count: 1 })).ok().rows).toMatchObject([
      { number: '2025201', name: '初中二年级1班', grade: 2, length: 3 },
    ])
  })
  it.each([
    ['a stage the school does not teach', { stage: 'senior' as const }, 'school_does_not_teach_stage'],
    ['a cohort still to come', { cohort: 2027 }, 'class_cohort_not_begun'],
    ['a cohort that has graduated', { cohort: 2020 }, 'class_cohort_left'],
    ['more classes than numbers', { count: 60 }, 'class_numbers_used_up'],
  ])('is refused for %s', async (_what, of, code) => {
    if (code === 'class_numbers_used_up') (await create(of)).ok()
    expect((await create(of)).code).toBe(code)
  })
  it('waits for the autumn term of the school', async () => {
    await t.owner.query('DELETE FROM p37.term WHERE unit_id = $1', [at.school.id])
    expect((await create()).code).toBe('class_term_missing')
  })
  it('waits for the promotion: until then the new cohort has not begun', async () => {
    await t.owner.query("UPDATE p37.promotion_run SET state = 'rehearsed'")
    const answer = await create()
    await t.owner.query("UPDATE p37.promotion_run SET state = 'complete'")
    expect(answer.code).toBe('class_cohort_not_begun')
  })
  it('waits, with changing, merging and deleting, while the province is promoted or taken back', async () => {
    const [a, b] = [await aClass(), await aClass()]
    const pupil = await seat(a)
    for (const state of ['running', 'reversing']) {
      await t.owner.query(
        `UPDATE p37.promotion_run SET state = $1, reversed_by = 1, reversed_at = now(), reversal_reason = '学制有误'`,
        [state],
      )
      const answers = await Promise.all([
        create(),
        change([pupil], b),
        call(school, door.mergeClasses, { params: { id: a }, body: { into: b } }),
        remove(b),
      ])
      await t.owner.query("UPDATE p37.promotion_run SET state = 'complete'")
      expect(answers.map((answer) => answer.code)).toEqual(Array(4).fill('season_promotion_running'))
    }
    expect(await classOf(pupil)).toBe(a)
    expect((await list(school)).rows.map((row) => row.id)).toEqual([a, b])
  })
  it('never gives one number twice, however many create at once', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => create({ count: 5 })))
    const numbers = answers.flatMap((answer) => answer.ok().rows.map((row) => row.number))
    expect(numbers.toSorted()).toEqual(
      Array.from({ length: 40 }, (_, at) => `20261${String(at + 1).padStart(2, '0')}`),
    )
  })
})

describe('the list of classes', () => {
  it('counts boys and girls who are in school, in one page after the other', async () => {
    const { rows } = (await create({ count: 3 })).ok()
    const id = rows[1]?.id ?? 0
    await seat(id)
    await seat(id)
    const gone = await seat(id, '李小芳', 'female')
    await seat(id, '赵小燕', 'female')
    await t.owner.query(
      `UPDATE p37.enrollment SET state = 'departed', during = '[2026-09-01,2026-09-02)' WHERE pupil_id = $1`,
      [gone],
    )
    const first = await list(county, { limit: 2 })
    const second = await list(county, { limit: 2, after: first.next ?? '' })
    expect([...first.rows, ...second.rows].map((row) => [row.number, row.boys, row.girls])).toEqual([
      ['2026101', 0, 0],
      ['2026102', 2, 1],
      ['2026103', 0, 0],
    ])
    expect(second.next).toBeNull()
  })
  it('filters by school, stage, grade, cohort, and classes about to leave', async () => {
    const leaving = await arrangeClass(t, at.school, { grade: 6, cohort: 2020 })
    await arrangeClass(t, at.school, { grade: 6, cohort: 2021 })
    const junior = await arrangeClass(t, at.school, { stage: 'junior', length: 3, grade: 2, cohort: 2025 })
    await seat(leaving)
    const ids = async (query: Parameters<typeof list>[1]) =>
      (await list(county, query)).rows.map((row) => row.id)
    expect(await ids({ leaving: 'true' })).toEqual([leaving])
    expect(await ids({ stage: 'junior' })).toEqual([junior])
    expect(await ids({ grade: 2 })).toEqual([junior])
    expect(await ids({ cohort: 2021 })).toHaveLength(1)
    expect(await ids({ school: at.otherSchool.id })).toEqual([])
  })
  it('shows a school its own classes only', async () => {
    await create()
    expect((await list(otherSchool)).rows).toEqual([])
  })
})

describe('renaming a class', () => {
  it('keeps the name without its grade, so that it is right next year', async () => {
    const id = await aClass()
    const rename = (token: string, name: string) =>
      call(token, door.renameClass, { params: { id }, body: { name } })
    expect((await rename(school, '一年级实验班')).ok().name).toBe('一年级实验班')
    expect((await rename(otherSchool, '别人的班')).code).toBe('not_found')
    expect((await rename(school, '  ')).code).toBe('invalid_input')
    await t.owner.query('UPDATE p37.class SET grade = 2 WHERE id = $1', [id])
    expect((await list(school)).rows).toMatchObject([{ name: '二年级实验班' }])
  })
})

describe('deleting a class', () => {
  it('is for one that nobody was ever in', async () => {
    const [empty, full, left, moved] = [
      await aClass(),
      await aClass(),
      await aClass(),
      await aClass(),
    ] as const
    await seat(full)
    const pupil = await seat(left)
    await t.owner.query(
      `UPDATE p37.enrollment SET state = 'departed', during = '[2026-09-01,2026-09-02)' WHERE pupil_id = $1`,
      [pupil],
    )
    const run = (await t.owner.query('SELECT id FROM p37.promotion_run')).rows[0].id
    await t.owner.query(
      `INSERT INTO p37.promotion_ledger SELECT $1, id, 2026, 1, 2, 'up', school_id, unit_path, stage, cohort, length
       FROM p37.class WHERE id = $2`,
      [run, moved],
    )
    expect((await remove(full)).code).toBe('class_not_empty')
    expect((await remove(left)).code).toBe('class_has_history')
    expect((await remove(moved)).code).toBe('class_has_history')
    expect((await call(otherSchool, door.deleteClass, { params: { id: empty } })).code).toBe('not_found')
    ;(await remove(empty)).ok()
    expect((await remove(empty)).code).toBe('not_found')
    await t.owner.query('DELETE FROM p37.promotion_ledger')
  })
  it('and moving into it at once: either it goes and nobody came, or somebody came and it stays', async () => {
    for (let round = 0; round < 10; round++) {
      const [from, to] = [await aClass(), await aClass()]
      const pupil = await seat(from)
      const [moved, removed] = await Promise.all([change([pupil], to), remove(to)])
      const outcome = [moved.code, removed.code]
      expect([
        [undefined, 'class_not_empty'],
        ['not_found', undefined],
      ]).toContainEqual(outcome)
      expect(await classOf(pupil)).toBe(moved.code === undefined ? to : from)
    }
  })
})

describe('class change and merging', () => {
  it('move pupils within a grade, and the audit says who came from where', async () => {
    const [a, b] = [await aClass(), await aClass()]
    const pupils = [await seat(a), await seat(a), await seat(b)]
    expect((await change(pupils, b)).ok()).toEqual({ moved: 2 })
    expect(await classesOf(pupils)).toEqual([b, b, b])
    const { rows } = await t.owner.query(
      `SELECT detail FROM p37.audit_entry WHERE act = 'class_change' ORDER BY id DESC LIMIT 1`,
    )
    expect(rows[0].detail).toEqual({ pupils: pupils.slice(0, 2), from: [a, a] })
  })
  it('are refused between grades, stages and schools, and for a pupil without a class', async () => {
    const a = await aClass()
    const grade2 = await arrangeClass(t, at.school, { grade: 2 })
    const junior = await arrangeClass(t, at.school, { stage: 'junior', length: 3 })
    const foreign = await arrangeClass(t, at.otherSchool)
    const pupil = await seat(a)
    for (const to of [grade2, junior]) expect((await change([pupil], to)).code).toBe('class_other_grade')
    expect((await change([pupil], foreign)).code).toBe('not_found')
    expect((await change([pupil, await seat(null)], a)).code).toBe('not_found')
    expect(await classOf(pupil)).toBe(a)
    const merge = (id: number, into: number) =>
      call(school, door.mergeClasses, { params: { id }, body: { into } })
    expect((await merge(a, grade2)).code).toBe('class_other_grade')
    expect((await merge(a, foreign)).code).toBe('not_found')
    expect((await merge(a, a)).code).toBe('class_merge_with_itself')
  })
  it('are refused for a graduate, whose data is locked (GRD-4)', async () => {
    const [a, b] = [await aClass(), await aClass()]
    const [pupil, other] = [await seat(a), await seat(a)]
    await graduated(t, pupil)
    expect((await change([other, pupil], b)).code).toBe('pupil_data_locked')
    expect(await classesOf([pupil, other])).toEqual([a, a])
    // A merge takes those who are in the class: he is not any more.
    const merged = await call(school, door.mergeClasses, { params: { id: a }, body: { into: b } })
    expect(merged.ok()).toEqual({ moved: 1 })
    expect(await classesOf([pupil, other])).toEqual([a, b])
    await t.owner.query('DELETE FROM p37.graduation')
  })
  it('empty a class into another, which keeps its past', async () => {
    const [a, b] = [await aClass(), await aClass()]
    const pupils = [await seat(a), await seat(a)]
    const merged = await call(school, door.mergeClasses, { params: { id: a }, body: { into: b } })
    expect(merged.ok()).toEqual({ moved: 2 })
    expect(await classesOf(pupils)).toEqual([b, b])
  })
  it('leave nobody behind when a class is merged away while pupils move in', async () => {
    for (let round = 0; round < 6; round++) {
      const [a, b, c] = [await aClass(), await aClass(), await aClass()] as const
      const pupil = await seat(c)
      await seat(a)
      const [moved, merged] = await Promise.all([
        change([pupil], a),
        call(school, door.mergeClasses, { params: { id: a }, body: { into: b } }),
      ])
      moved.ok()
      merged.ok()
      // Whoever came first, the merge took everybody who was there when it ran; later comers stay where they came.
      expect([a, b]).toContain(await classOf(pupil))
      expect(await classOf(pupil)).toBe(merged.ok().moved === 2 ? b : a)
    }
  })
})
