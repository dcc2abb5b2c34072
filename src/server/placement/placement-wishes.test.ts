import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { arrangeTown } from '../../../test/arrange.ts'
import { type Call, caller } from '../../../test/call.ts'
import { contextOf } from '../../../test/context.ts'
import { freshDatabase, type TestDatabase } from '../../../test/db.ts'
import { arrangeClass, clerk, type Place, placesOf, seatPupil } from '../../../test/town.ts'
import * as door from '../../contract/placement.ts'
import { deleteClass } from '../../contract/unit.ts'
import { PlacementProof } from '../../rules/placement-proof.ts'
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
  await t.owner.query('DELETE FROM p37.placement')
  await t.owner.query('DELETE FROM p37.enrollment')
  await t.owner.query('DELETE FROM p37.class')
  classes = [
    await arrangeClass(t, at.school),
    await arrangeClass(t, at.school),
    await arrangeClass(t, at.school),
  ]
})

async function newcomers(boys: number, girls: number, more: { classId?: number; birthDate?: string } = {}) {
  const ids: number[] = []
  for (let n = 0; n < boys + girls; n++)
    ids.push(
      await seatPupil(t, at.school, {
        name: `王小${'明强华军'[n % 4]}`,
        sex: n < boys ? 'male' : 'female',
        classId: null,
        ...more,
      }),
    )
  return ids
}
type Wish = { kind: 'together' | 'apart'; pupils: number[] }
const ask = (more: object = {}) => ({
  stage: 'primary' as const,
  grade: 1,
  classes,
  pupils: [] as number[],
  seed: '2026-08-30 公证',
  ...more,
})
const preview = (more: object = {}) => call(school, door.previewPlacement, { body: ask(more) })
const commit = (expected: number, more: object = {}) =>
  call(school, door.commitPlacement, { body: { ...ask(more), expected } })
async function places(): Promise<Map<number, number | null>> {
  const { rows } = await t.owner.query('SELECT pupil_id, class_id FROM p37.enrollment')
  return new Map(
    rows.map((row) => [Number(row.pupil_id), row.class_id === null ? null : Number(row.class_id)]),
  )
}
const spread = (numbers: number[]) => Math.max(...numbers) - Math.min(...numbers)

describe('wishes (CLS-1)', () => {
  it('hold after the deal, and the classes are even all the same', async () => {
    const pupils = await newcomers(8, 7)
    const [a = 0, b = 0, c = 0, d = 0] = pupils
    const wishes: Wish[] = [
      { kind: 'together', pupils: [a, b] },
      { kind: 'apart', pupils: [b, c, d] },
    ]
    const shown = (await preview({ wishes })).ok()
    expect(shown.impossible).toEqual([])
    const { dealt } = (await commit(15, { wishes, fingerprint: shown.fingerprint })).ok()
    expect(dealt).toEqual(shown)
    const now = await places()
    expect(now.get(a)).toBe(now.get(b))
    expect(new Set([now.get(b), now.get(c), now.get(d)]).size).toBe(3)
    for (const of of ['boys', 'girls'] as const)
      expect(spread(dealt.classes.map((one) => one[of]))).toBeLessThanOrEqual(1)
    expect(spread(dealt.classes.map((one) => one.boys + one.girls))).toBeLessThanOrEqual(1)
  })
  it('that contradict each other are named with the chain before anything is done, and refused', async () => {
    const [a = 0, b = 0, c = 0] = await newcomers(4, 2)
    const wishes: Wish[] = [
      { kind: 'together', pupils: [a, b] },
      { kind: 'together', pupils: [b, c] },
      { kind: 'apart', pupils: [a, c] },
    ]
    const { impossible, classes: dealt } = (await preview({ wishes })).ok()
    expect(dealt).toEqual([])
    expect(impossible).toEqual([
      {
        reason: 'contradiction',
        wishes: [0, 1, 2],
        why: expect.stringContaining('王小明—王小强—王小华 须在同一班'),
      },
    ])
    const refused = await commit(6, { wishes })
    expect(refused.code).toBe('placement_wish_impossible')
    expect([...(await places()).values()]).toEqual([null, null, null, null, null, null])
  })
  it('bring a late arrival to a friend in class where that stays even, and say so where not', async () => {
    await newcomers(3, 3)
    const before = (await commit(6)).ok().dealt.classes
    const friend = before[1]?.pupils[0] ?? 0
    const [late = 0] = await newcomers(1, 0)
    const wishes: Wish[] = [{ kind: 'together', pupils: [friend, late] }]
    ;(await commit(1, { wishes, seed: '补分名单' })).ok()
    const now = await places()
    expect(now.get(late)).toBe(before[1]?.classId)
    for (const one of before) for (const pupil of one.pupils) expect(now.get(pupil)).toBe(one.classId)
    const [later = 0] = await newcomers(1, 0)
    const full = (await preview({ wishes: [{ kind: 'together', pupils: [friend, later] }] })).ok()
    expect(full.impossible).toMatchObject([{ reason: 'no_room' }])
  })
  it('are about pupils of the list or of the classes only', async () => {
    const [a = 0] = await newcomers(2, 2)
    const foreign = await seatPupil(t, at.otherSchool, { name: '李四', classId: null })
    const elsewhere = await seatPupil(t, at.school, {
      name: '李五',
      classId: await arrangeClass(t, at.school),
    })
    for (const other of [foreign, elsewhere, 999_999]) {
      const wishes: Wish[] = [{ kind: 'apart', pupils: [a, other] }]
      expect((await preview({ wishes })).code).toBe('placement_wish_unknown_pupil')
    }
  })
  it('changed between preview and commit are a stale view', async () => {
    const [a = 0, b = 0] = await newcomers(3, 3)
    const { fingerprint } = (await preview()).ok()
    const wishes: Wish[] = [{ kind: 'apart', pupils: [a, b] }]
    expect((await commit(6, { wishes, fingerprint })).code).toBe('stale_view')
  })
})

describe('a further balance (CLS-1)', () => {
  it('spreads those born in one quarter over the classes, those already there counting', async () => {
    await newcomers(0, 2, { classId: classes[0] ?? 0, birthDate: '2019-08-01' })
    await newcomers(6, 4, { birthDate: '2020-02-01' })
    await newcomers(3, 3, { birthDate: '2019-08-20' })
    const { dealt } = (await commit(16, { balance: ['age'] })).ok()
    expect(dealt.balance).toEqual([{ factor: 'age', spread: 1 }])
    const { rows } = await t.owner.query(
      `SELECT count(*) FILTER (WHERE p.birth_date > '2020-01-01')::int AS young FROM p37.enrollment e
       JOIN p37.pupil p ON p.id = e.pupil_id GROUP BY e.class_id`,
    )
    expect(spread(rows.map((row) => row.young))).toBeLessThanOrEqual(1)
  })
})

describe('the proof of a placement (CLS-1)', () => {
  const run = promisify(execFile)
  const verified = (...args: string[]) =>
    run(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', 'verify', 'placement', ...args]).then(
      ({ stdout }) => ({ code: 0, said: stdout }),
      (error: { code: number; stdout: string; stderr: string }) => ({
        code: error.code,
        said: error.stdout + error.stderr,
      }),
    )
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'xueji-proof-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('is a sheet with masked names and a file without any, which agrees offline; changed it does not', async () => {
    const [a = 0, b = 0] = await newcomers(7, 6)
    const body = { wishes: [{ kind: 'together', pupils: [a, b] }], balance: ['age'] }
    const { placementId: id, dealt } = (await commit(13, body)).ok()
    const sheet = (await call(county, door.getPlacement, { params: { id } })).ok()
    expect(sheet).toMatchObject({ fingerprint: dealt.fingerprint, wishes: { together: 1, apart: 0 } })
    expect(sheet.rows.map((row) => row.name)).toContain('王*明')
    expect(JSON.stringify(sheet)).not.toContain('王小明')
    const list = (await call(county, door.listPlacements, {})).ok()
    expect(list.rows).toMatchObject([{ id, pupils: 13, classes: 3 }])
    const file = await app.inject({
      url: `/api/placements/${id}/proof`,
      cookies: { xueji_session: county },
    })
    expect(file.body).not.toMatch(/王|2019/)
    const path = join(folder, '分班核验.json')
    writeFileSync(path, file.rawPayload)
    expect(await verified(path, '--fingerprint', sheet.fingerprint.replace(/(.{4})/g, '$1 '))).toMatchObject({
      code: 0,
      said: expect.stringMatching(/\n一致\n$/),
    })
    const proof = PlacementProof.parse(JSON.parse(file.body))
    const [first, second] = proof.pupils
    if (!first || !second) throw new Error('The proof has no pupils.')
    const other = proof.classes.find((one) => one.id !== first.classId)?.id ?? 0
    writeFileSync(
      path,
      JSON.stringify({ ...proof, pupils: [{ ...first, classId: other }, ...proof.pupils.slice(1)] }),
    )
    const moved = await verified(path)
    expect(moved.code).toBe(1)
    expect(moved.said).toContain(`编号 ${first.id}:`)
    expect(moved.said).toMatch(/\n不一致\n$/)
    writeFileSync(path, file.body.slice(0, -20))
    expect(await verified(path)).toMatchObject({ code: 1, said: expect.stringContaining('不是 JSON') })
  })
  it('is nothing that another school may see', async () => {
    await newcomers(2, 2)
    const { placementId: id } = (await commit(4)).ok()
    for (const one of [door.getPlacement, door.downloadPlacementProof])
      expect((await call(otherSchool, one, { params: { id } })).code).toBe('not_found')
    expect((await call(otherSchool, door.listPlacements, {})).ok().rows).toEqual([])
  })
})

describe('a board placed by hand (CLS-1)', () => {
  const board = (
    seats: [number, number][],
    seen = classes.map((classId) => ({ classId, boys: 0, girls: 0 })),
  ) =>
    call(school, door.placeBoard, {
      body: {
        stage: 'primary',
        grade: 1,
        seats: seats.map(([pupilId, classId]) => ({ pupilId, classId })),
        seen,
      },
    })
  it('is placed whole, and the audit says whom and where', async () => {
    const [a = 0, b = 0, c = 0] = await newcomers(2, 1)
    const [one = 0, two = 0] = classes
    expect(
      (
        await board([
          [a, one],
          [b, two],
          [c, one],
        ])
      ).ok(),
    ).toEqual({ placed: 3 })
    expect(await places()).toEqual(
      new Map([
        [a, one],
        [b, two],
        [c, one],
      ]),
    )
    const { rows } = await t.owner.query(
      `SELECT detail FROM p37.audit_entry WHERE act = 'placement_by_hand' ORDER BY id DESC LIMIT 1`,
    )
    expect(rows).toEqual([{ detail: { pupils: [a, b, c], classes: [one, two, one] } }])
  })
  it('is refused whole when a class is no longer as it was shown, or somebody is placed already', async () => {
    const [a = 0, b = 0] = await newcomers(2, 0)
    const [one = 0, two = 0] = classes
    ;(await call(school, door.placeByHand, { body: { classId: one, pupils: [a] } })).ok()
    expect((await board([[b, two]])).code).toBe('stale_view')
    const seen = classes.map((classId) => ({ classId, boys: classId === one ? 1 : 0, girls: 0 }))
    expect(
      (
        await board(
          [
            [b, two],
            [a, two],
          ],
          seen,
        )
      ).code,
    ).toBe('placement_not_unplaced')
    expect((await places()).get(b)).toBeNull()
    const request = crypto.randomUUID()
    const body = { stage: 'primary' as const, grade: 1, seats: [{ pupilId: b, classId: two }], seen }
    const [first, again] = await Promise.all([
      call(school, door.placeBoard, { body }, request),
      call(school, door.placeBoard, { body }, request),
    ])
    expect(first.ok()).toEqual(again.ok())
  })
  it('and the deletion of a class at once: either it goes and nobody came, or somebody came and it stays', async () => {
    for (let round = 0; round < 6; round++) {
      const [pupil = 0] = await newcomers(1, 0)
      const target = await arrangeClass(t, at.school)
      const [placed, removed] = await Promise.all([
        round % 2
          ? board([[pupil, target]], [{ classId: target, boys: 0, girls: 0 }])
          : commit(1, { pupils: [pupil], classes: [target], seed: `第 ${round} 轮种子` }),
        call(school, deleteClass, { params: { id: target } }),
      ])
      const outcome = [placed.code, removed.code ?? 'gone']
      expect([
        [undefined, 'class_not_empty'],
        ['not_found', 'gone'],
      ]).toContainEqual(outcome)
      expect((await places()).get(pupil)).toBe(placed.code === undefined ? target : null)
    }
  })
})
