import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { arrangeTown } from '../../../test/arrange.ts'
import { type Call, caller } from '../../../test/call.ts'
import { contextOf } from '../../../test/context.ts'
import { freshDatabase, type TestDatabase } from '../../../test/db.ts'
import { arrangeClass, clerk, graduated, type Place, placesOf, seatPupil } from '../../../test/town.ts'
import * as door from '../../contract/placement.ts'
import { deleteClass, mergeClasses } from '../../contract/unit.ts'
import { dealPupils } from '../../rules/placement.ts'
import { buildApp } from '../app.ts'

let t: TestDatabase
let app: FastifyInstance
let call: Call
let at: Record<'county' | 'school' | 'otherSchool', Place>
let school: string
let otherSchool: string
let county: string
let classes: number[]

beforeAll(async () => {
  t = await freshDatabase()
  app = await buildApp(contextOf(t), { logLevel: 'silent' })
  call = caller(app)
  at = placesOf(await arrangeTown(t))
  school = await clerk(t, at.school, 'registrar')
  otherSchool = await clerk(t, at.otherSchool, 'registrar')
  county = await clerk(t, at.county, 'viewer')
})
afterAll(async () => {
  await app.close()
  await t.close()
})
beforeEach(async () => {
  await t.owner.query('DELETE FROM p37.graduation')
  await t.owner.query('DELETE FROM p37.placement')
  await t.owner.query('DELETE FROM p37.enrollment')
  await t.owner.query('DELETE FROM p37.class')
  classes = [
    await arrangeClass(t, at.school),
    await arrangeClass(t, at.school),
    await arrangeClass(t, at.school),
  ]
})

const SEED = '2026-08-30 公证'
const newcomer = (more: Partial<Parameters<typeof seatPupil>[2]> = {}, place = at.school) =>
  seatPupil(t, place, { name: '王小明', classId: null, ...more })
async function newcomers(boys: number, girls: number): Promise<number[]> {
  const ids: number[] = []
  for (let n = 0; n < boys + girls; n++) ids.push(await newcomer({ sex: n < boys ? 'male' : 'female' }))
  return ids
}
const ask = (more: object = {}) => ({
  stage: 'primary' as const,
  grade: 1,
  classes,
  pupils: [] as number[],
  seed: SEED,
  ...more,
})
const preview = (more: object = {}, token = school) => call(token, door.previewPlacement, { body: ask(more) })
const commit = (expected: number, more: object = {}, token = school) =>
  call(token, door.commitPlacement, { body: { ...ask(more), expected } })
const byHand = (pupils: number[], classId = classes[0] ?? 0, token = school) =>
  call(token, door.placeByHand, { body: { classId, pupils } })
async function places(): Promise<Map<number, number | null>> {
  const { rows } = await t.owner.query('SELECT pupil_id, class_id FROM p37.enrollment')
  return new Map(
    rows.map((row) => [Number(row.pupil_id), row.class_id === null ? null : Number(row.class_id)]),
  )
}
const placements = async () => (await t.owner.query('SELECT id FROM p37.placement')).rowCount

describe('the pupils who wait for a class (CLS-1)', () => {
  it('are those in school and in no class, page by page, with their number', async () => {
    const waiting = await newcomers(3, 2)
    await newcomer({ classId: classes[0] ?? 0 })
    const sixth = await newcomer({ entryGrade: 6 })
    await newcomer({}, at.otherSchool)
    const seen: number[] = []
    for (let after: string | undefined; ; ) {
      const page = (await call(county, door.listUnplaced, { query: { limit: 2, after } })).ok()
      expect(page.total).toBe(6)
      seen.push(...page.rows.map((row) => row.pupilId))
      if (!page.next) break
      after = page.next
    }
    expect(seen).toEqual([...waiting, sixth])
    const only = (await call(school, door.listUnplaced, { query: { grade: 6, stage: 'primary' } })).ok()
    expect(only).toMatchObject({ total: 1, rows: [{ pupilId: sixth, grade: 6, stage: 'primary' }] })
  })
})

describe('automatic placement (CLS-1)', () => {
  it('previews without writing, and commits what it previewed', async () => {
    const pupils = await newcomers(7, 6)
    const shown = (await preview()).ok()
    expect(shown.classes.flatMap((one) => one.pupils).toSorted((a, b) => a - b)).toEqual(pupils)
    expect([...(await places()).values()]).toEqual(pupils.map(() => null))
    const { fingerprint } = shown
    const { placed, dealt } = (await commit(13, { fingerprint })).ok()
    expect(placed).toBe(13)
    expect(dealt).toEqual(shown)
    const now = await places()
    for (const one of dealt.classes) for (const pupil of one.pupils) expect(now.get(pupil)).toBe(one.classId)
    const sizes = dealt.classes.map((one) => one.boys + one.girls)
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
  })
  it('counts those already in the classes: late arrivals go where the fewest are', async () => {
    await newcomers(2, 2)
    ;(await commit(4)).ok()
    await newcomers(2, 2)
    const { dealt } = (await commit(4)).ok()
    expect(dealt.classes.map((one) => one.before).toSorted()).toEqual([1, 1, 2])
    for (const of of ['boys', 'girls'] as const)
      expect(dealt.classes.map((one) => one[of]).toSorted()).toEqual([1, 1, 2])
  })
  it('is recomputed by anyone from what the placement shows', async () => {
    await newcomers(5, 4)
    ;(await commit(9)).ok()
    await newcomers(4, 4)
    const { placementId } = (await commit(8, { seed: '第二批新生' })).ok()
    const shown = (await call(county, door.getPlacement, { params: { id: placementId } })).ok()
    const again = dealPupils(
      shown.seed,
      shown.rows.map(({ pupilId, sex }) => ({ id: pupilId, sex })),
      shown.classes.map((one) => ({ id: one.classId, boys: one.boysBefore, girls: one.girlsBefore })),
    )
    for (const one of again)
      expect(one.pupils).toEqual(shown.rows.filter((row) => row.classId === one.id).map((row) => row.pupilId))
    expect((await call(otherSchool, door.getPlacement, { params: { id: placementId } })).code).toBe(
      'not_found',
    )
    await expect(t.db.asJob((tx) => tx.run(`UPDATE p37.placement SET seed = 'x'`))).rejects.toMatchObject({
      code: '42501',
    })
  })
  it('is refused when the list is no longer the one previewed', async () => {
    const [first = 0] = await newcomers(3, 3)
    const { fingerprint } = (await preview()).ok()
    await newcomer()
    expect((await commit(6)).code).toBe('stale_view')
    ;(await byHand([first])).ok()
    // Again six, but not the six of the preview.
    expect((await commit(6, { fingerprint })).code).toBe('stale_view')
    expect(await placements()).toBe(0)
  })
  it.each([
    ['nobody waits', () => commit(1), 'placement_nobody'],
    [
      'a class is another school’s',
      async () => commit(1, { classes: [await arrangeClass(t, at.otherSchool)] }),
      'not_found',
    ],
    [
      'a class is of another grade',
      async () => preview({ classes: [...classes, await arrangeClass(t, at.school, { grade: 2 })] }),
      'placement_class_other_grade',
    ],
    [
      'a pupil is for another grade',
      async () => preview({ pupils: [await newcomer({ entryGrade: 2 })] }),
      'placement_class_other_grade',
    ],
    [
      'a pupil has a class',
      async () => preview({ pupils: [await newcomer({ classId: classes[0] ?? 0 })] }),
      'placement_not_unplaced',
    ],
    [
      'a pupil is another school’s',
      async () => commit(1, { pupils: [await newcomer({}, at.otherSchool)] }),
      'placement_not_unplaced',
    ],
  ])('is refused when %s', async (_what, act, code) => {
    expect((await act()).code).toBe(code)
    expect(await placements()).toBe(0)
  })
  it('places nobody twice when two commit at once', async () => {
    const pupils = await newcomers(6, 6)
    const answers = await Promise.all([
      commit(12, { seed: '甲的种子' }),
      commit(12, { seed: '乙的种子' }),
      commit(12, { seed: '丙的种子' }),
    ])
    expect(answers.map((one) => one.code).toSorted()).toEqual([
      'placement_nobody',
      'placement_nobody',
      undefined,
    ])
    expect(await placements()).toBe(1)
    const winner = answers.find((one) => one.code === undefined)?.ok()
    const now = await places()
    expect(now.size).toBe(pupils.length)
    for (const one of winner?.dealt.classes ?? [])
      for (const pupil of one.pupils) expect(now.get(pupil)).toBe(one.classId)
  })
  it('keeps the classes even when two halves are committed at once', async () => {
    const pupils = await newcomers(10, 10)
    const half = (from: number) => pupils.filter((_, n) => n % 2 === from)
    const answers = await Promise.all([commit(10, { pupils: half(0) }), commit(10, { pupils: half(1) })])
    for (const answer of answers) answer.ok()
    const placed = [...(await places()).values()]
    const sizes = classes.map((id) => placed.filter((classId) => classId === id).length)
    expect(placed).not.toContain(null)
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
  })
  it('is done once when the same request comes twice', async () => {
    await newcomers(2, 2)
    const request = crypto.randomUUID()
    const send = () => call(school, door.commitPlacement, { body: { ...ask(), expected: 4 } }, request)
    const [one, two] = await Promise.all([send(), send()])
    expect(one.ok()).toEqual(two.ok())
    expect(await placements()).toBe(1)
  })
})

describe('placing by hand', () => {
  it('brings the pupils into the class, and the audit says whom', async () => {
    const pupils = await newcomers(1, 1)
    expect((await byHand(pupils)).ok()).toEqual({ placed: 2 })
    expect([...(await places()).values()]).toEqual([classes[0], classes[0]])
    const { rows } = await t.owner.query(`SELECT detail FROM p37.audit_entry WHERE act = 'placement_by_hand'
       ORDER BY id DESC LIMIT 1`)
    expect(rows).toEqual([{ detail: { pupils } }])
  })
  it('is refused for a pupil already placed, of another school or grade, and into a foreign class', async () => {
    const [pupil = 0] = await newcomers(1, 0)
    const foreign = await newcomer({}, at.otherSchool)
    expect((await byHand([pupil, foreign])).code).toBe('placement_not_unplaced')
    expect((await byHand([await newcomer({ entryGrade: 2 })])).code).toBe('placement_class_other_grade')
    expect((await byHand([pupil], await arrangeClass(t, at.otherSchool))).code).toBe('not_found')
    ;(await byHand([pupil])).ok()
    expect((await byHand([pupil], classes[1])).code).toBe('placement_not_unplaced')
  })
  it('and a deal at once place everybody once', async () => {
    const pupils = await newcomers(3, 3)
    const [hand, dealt] = await Promise.all([byHand(pupils.slice(0, 1)), commit(6)])
    expect([
      [undefined, 'stale_view'],
      ['placement_not_unplaced', undefined],
    ]).toContainEqual([hand.code, dealt.code])
  })
  it('and the deletion of the class at once: he is in it and it stays, or it is gone and he is told', async () => {
    for (let round = 0; round < 8; round++) {
      const [pupil = 0] = await newcomers(1, 0)
      const target = await arrangeClass(t, at.school)
      const place = round % 2 ? byHand([pupil], target) : commit(1, { classes: [target], pupils: [pupil] })
      const [placed, removed] = await Promise.all([
        place,
        call(school, deleteClass, { params: { id: target } }),
      ])
      expect([
        [undefined, 'class_not_empty'],
        ['not_found', undefined],
      ]).toContainEqual([placed.code, removed.code])
      expect((await places()).get(pupil)).toBe(placed.code === undefined ? target : null)
    }
  })
  it('is refused for a graduate, whose data is locked (GRD-4)', async () => {
    const pupil = await newcomer({ classId: classes[0] ?? 0 })
    await graduated(t, pupil)
    expect((await byHand([pupil])).code).toBe('pupil_data_locked')
    expect((await commit(1, { pupils: [pupil] })).code).toBe('pupil_data_locked')
    expect((await preview({ pupils: [pupil] })).code).toBe('pupil_data_locked')
    // Another school learns nothing of him.
    expect((await byHand([pupil], await arrangeClass(t, at.otherSchool), otherSchool)).code).toBe(
      'placement_not_unplaced',
    )
    await t.owner.query('DELETE FROM p37.graduation')
  })
  it('and a merge at once leave nobody in the class merged away', async () => {
    for (let round = 0; round < 5; round++) {
      const [pupil = 0] = await newcomers(1, 0)
      const [from = 0, into = 0] = classes
      const [hand, merged] = await Promise.all([
        byHand([pupil], from),
        call(school, mergeClasses, { params: { id: from }, body: { into } }),
      ])
      hand.ok()
      expect((await places()).get(pupil)).toBe(merged.ok().moved === 1 ? into : from)
      await t.owner.query('DELETE FROM p37.enrollment')
    }
  })
})
