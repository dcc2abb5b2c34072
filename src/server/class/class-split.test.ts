import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { arrangeTown } from '../../../test/arrange.ts'
import { type Call, caller } from '../../../test/call.ts'
import { contextOf } from '../../../test/context.ts'
import { freshDatabase, type TestDatabase } from '../../../test/db.ts'
import { arrangeClass, clerk, type Place, placesOf, seatPupil, teaches } from '../../../test/town.ts'
import { listClassHistory, splitClass } from '../../contract/class-life.ts'
import { changeClass, deleteClass, mergeClasses } from '../../contract/unit.ts'
import { buildApp } from '../app.ts'

let t: TestDatabase
let app: FastifyInstance
let call: Call
let at: Record<'county' | 'school' | 'otherSchool', Place>
let school: string
let otherSchool: string
let county: string

beforeAll(async () => {
  t = await freshDatabase()
  app = await buildApp(contextOf(t), { logLevel: 'silent' })
  call = caller(app)
  at = placesOf(await arrangeTown(t))
  await teaches(t, at.school, '2137000001')
  school = await clerk(t, at.school, 'registrar')
  otherSchool = await clerk(t, at.otherSchool, 'registrar')
  county = await clerk(t, at.county, 'viewer')
})
afterAll(async () => {
  await app.close()
  await t.close()
})

async function aClassOf(count: number): Promise<{ id: number; pupils: number[] }> {
  const id = await arrangeClass(t, at.school)
  const pupils: number[] = []
  for (let n = 0; n < count; n++) pupils.push(await seatPupil(t, at.school, { name: '王小明', classId: id }))
  return { id, pupils }
}
const split = (id: number, pupils: number[], token = school) =>
  call(token, splitClass, { params: { id }, body: { pupils } })
async function classesOf(pupils: number[]): Promise<number[]> {
  const { rows } = await t.owner.query(
    `SELECT class_id FROM p37.enrollment WHERE pupil_id = ANY($1) ORDER BY array_position($1, pupil_id)`,
    [pupils],
  )
  return rows.map((row) => Number(row.class_id))
}

describe('splitting a class (ORG-4)', () => {
  it('brings the chosen pupils into a new class of the same cohort and grade', async () => {
    const { id, pupils } = await aClassOf(4)
    const made = (await split(id, pupils.slice(0, 2))).ok()
    expect(made).toMatchObject({ moved: 2, name: expect.stringMatching(/^一年级\d+班$/) })
    expect(await classesOf(pupils)).toEqual([made.classId, made.classId, id, id])
    const { rows } = await t.owner.query(
      `SELECT n.stage, n.cohort, n.length, n.grade, n.school_id FROM p37.class n JOIN p37.class o ON o.id = $2
       AND (n.stage, n.cohort, n.length, n.grade, n.school_id) = (o.stage, o.cohort, o.length, o.grade, o.school_id)
       WHERE n.id = $1`,
      [made.classId, id],
    )
    expect(rows).toHaveLength(1)
  })
  it('is refused for everybody, for pupils of another class, and to another school', async () => {
    const [one, other] = [await aClassOf(2), await aClassOf(1)]
    expect((await split(one.id, one.pupils)).code).toBe('class_split_nobody_left')
    expect((await split(one.id, [one.pupils[0] ?? 0, other.pupils[0] ?? 0])).code).toBe('stale_view')
    expect((await split(one.id, one.pupils.slice(0, 1), otherSchool)).code).toBe('not_found')
    const { rows } = await t.owner.query(`SELECT 1 FROM p37.class WHERE number LIKE '20261%'`)
    expect(rows).toHaveLength(1)
  })
  it('is done once when it is sent twice, and gives each of several splits a number of its own', async () => {
    const { id, pupils } = await aClassOf(9)
    const request = crypto.randomUUID()
    const body = { pupils: pupils.slice(0, 1) }
    const twice = await Promise.all(
      [1, 2].map(() => call(school, splitClass, { params: { id }, body }, request)),
    )
    expect(twice[0]?.ok()).toEqual(twice[1]?.ok())
    const several = await Promise.all([1, 2, 3, 4].map((n) => split(id, pupils.slice(n, n + 1))))
    const made = [...several, ...twice.slice(0, 1)].map((one) => one.ok().classId)
    expect(new Set(made).size).toBe(5)
    expect(await classesOf(pupils.slice(5))).toEqual([id, id, id, id])
  })
  it('and a merge at once leave nobody behind', async () => {
    for (let round = 0; round < 5; round++) {
      const [from, into] = [await aClassOf(3), await aClassOf(1)]
      const [made, merged] = await Promise.all([
        split(from.id, from.pupils.slice(0, 1)),
        call(school, mergeClasses, { params: { id: from.id }, body: { into: into.id } }),
      ])
      merged.ok()
      const now = await classesOf(from.pupils)
      expect(now).not.toContain(from.id)
      if (made.code === undefined) expect(now).toEqual([made.ok().classId, into.id, into.id])
      else {
        expect(made.code).toBe('stale_view')
        expect(now).toEqual([into.id, into.id, into.id])
      }
    }
  })
})

describe('the history of classes (ORG-4)', () => {
  it('says what was done to a class, by whom, and who came from where', async () => {
    const [from, into] = [await aClassOf(3), await aClassOf(1)]
    ;(await call(school, changeClass, { body: { pupils: from.pupils.slice(0, 1), classId: into.id } })).ok()
    const made = (await split(from.id, from.pupils.slice(1, 2))).ok()
    ;(await call(school, mergeClasses, { params: { id: from.id }, body: { into: into.id } })).ok()
    const empty = await arrangeClass(t, at.school)
    ;(await call(school, deleteClass, { params: { id: empty } })).ok()
    const history = async (query: object, token = county) =>
      (await call(token, listClassHistory, { query })).ok().rows
    const rows = await history({ class: from.id })
    expect(rows.map(({ act, pupils, classes }) => [act, pupils, classes[0]?.id])).toEqual([
      ['class_merge', 1, into.id],
      ['class_split', 1, made.classId],
      ['class_change', 1, into.id],
    ])
    expect(rows.every((row) => row.from[0]?.id === from.id && row.from[0].name !== null)).toBe(true)
    const [gone] = await history({})
    expect(gone).toMatchObject({ act: 'class_delete', classes: [{ id: empty, name: null }] })
    expect(await history({}, otherSchool)).toEqual([])
    const first = (await call(county, listClassHistory, { query: { limit: 1 } })).ok()
    const second = (
      await call(county, listClassHistory, { query: { limit: 1, after: first.next ?? '' } })
    ).ok()
    expect(second.rows[0]?.act).toBe('class_merge')
  })
})
