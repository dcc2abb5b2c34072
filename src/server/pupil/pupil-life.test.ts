/** A pupil who lived through everything: each event with when, from what to what, who and why (QRY-2). */
import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { arrangeTown } from '../../../test/arrange.ts'
import { type Call, caller } from '../../../test/call.ts'
import { contextOf } from '../../../test/context.ts'
import { freshDatabase, type TestDatabase } from '../../../test/db.ts'
import { portrait } from '../../../test/faces.ts'
import {
  arrangeClass,
  clerk,
  graduated,
  type Place,
  placesOf,
  promoted,
  seatPupil,
  setClock,
  teaches,
} from '../../../test/town.ts'
import { placeByHand } from '../../contract/placement.ts'
import { getPupil } from '../../contract/pupil.ts'
import { changePupilData, getPupilData } from '../../contract/pupil-data.ts'
import { changeClass, mergeClasses } from '../../contract/unit.ts'
import { buildApp } from '../app.ts'
import type { Context } from '../context.ts'
import { enroll } from '../enrollment/enrollment.actions.ts'
import { insertRun } from '../promotion/promotion.queries.ts'
import { carryOutPromotion } from '../promotion/promotion-job.actions.ts'

let t: TestDatabase
let ctx: Context
let app: FastifyInstance
let call: Call
let at: Record<'county' | 'otherCounty' | 'school' | 'otherSchool', Place>
const who: Record<string, string> = {}
const as = (name: string) => who[name] ?? ''
let pupil: number
let classes: number[]

const lifeAs = async (by: string) => (await call(as(by), getPupil, { params: { id: pupil } })).ok().events
const briefly = (events: Awaited<ReturnType<typeof lifeAs>>, kind: string) =>
  events
    .filter((one) => one.kind === kind)
    .map(({ what, from, to, detail, why }) => [what, from, to, detail, why].filter(Boolean).join('|'))

async function setPhoto(background: string): Promise<void> {
  const answer = await app.inject({
    method: 'POST',
    url: `/api/pupils/${pupil}/photo`,
    cookies: { xueji_session: as('school') },
    headers: { 'idempotency-key': randomUUID(), 'content-type': 'application/octet-stream' },
    payload: await portrait({ background }),
  })
  expect(answer.statusCode).toBe(200)
}

/** A promotion and its reversal, of whatever classes there are. */
async function promoteAndBack(): Promise<void> {
  const id = await t.db.newId()
  const up = new Date('2027-08-11T02:00:00Z')
  await t.db.asJob((tx) =>
    insertRun(tx, 'p37', {
      id,
      schoolYear: 2027,
      state: 'running',
      accountId: null,
      createdAt: up,
      businessAt: up,
    }),
  )
  await carryOutPromotion(ctx, 'p37', id)
  await t.owner.query(
    `UPDATE p37.promotion_run SET state = 'reversing', classes_done = 0, class_cursor = 0, reversed_by = 1,
       reversed_at = '2027-08-12T02:00:00Z', reversal_reason = '升级有误' WHERE id = $1`,
    [id],
  )
  await carryOutPromotion(ctx, 'p37', id)
}

beforeAll(async () => {
  t = await freshDatabase()
  ctx = contextOf(t)
  app = await buildApp(ctx, { logLevel: 'silent' })
  call = caller(app)
  at = placesOf(await arrangeTown(t))
  await setClock(t, '2026-09-10T02:00:00Z')
  await promoted(t, 2026)
  for (const [unit, code] of [
    [at.school, '2137000001'],
    [at.otherSchool, '2137000002'],
  ] as const)
    await teaches(t, unit, code)
  who.school = await clerk(t, at.school, 'registrar')
  who.county = await clerk(t, at.county, 'viewer')
  who.otherSchool = await clerk(t, at.otherSchool, 'registrar')
  classes = []
  // The last was loaded when names still carried their cohort.
  for (const name of ['1班', '2班', '小学2026级3班']) classes.push(await arrangeClass(t, at.school, { name }))
  // A class that he is not in when it goes up.
  await arrangeClass(t, at.school, { name: '4班' })
  pupil = await seatPupil(t, at.school, { name: '赵小燕', values: { phone: '13800001234' } })
  const [a = 0, b = 0, c = 0] = classes
  ;(await call(as('school'), placeByHand, { body: { classId: a, pupils: [pupil] } })).ok()
  await setPhoto('#d9a0a0')
  await setClock(t, '2026-09-20T02:00:00Z')
  ;(await call(as('school'), changeClass, { body: { classId: b, pupils: [pupil] } })).ok()
  const { version } = (await call(as('school'), getPupilData, { params: { id: pupil } })).ok()
  const body = { version, reason: '家长来电告知', cells: { phone: '13911110003' } }
  ;(await call(as('school'), changePupilData, { params: { id: pupil }, body })).ok()
  await setClock(t, '2026-10-08T02:00:00Z')
  ;(await call(as('school'), mergeClasses, { params: { id: b }, body: { into: c } })).ok()
  await setPhoto('#438edb')
  await promoteAndBack()
  await t.owner.query(
    `INSERT INTO p37.school_change (id, school_id, kind, state, effective_on, reason, name_before, name_after,
       bureau_before, path_before, effect, visible_to, account_id, at, business_at)
     VALUES ($1, $2, 'rename', 'done', '2026-11-01', '创建实验学校', '临江县第一小学', '临江县实验小学', $3, $4, '{}',
       $5, 1, now(), '2026-10-30T02:00:00Z')`,
    [await t.db.newId(), at.school.id, at.county.id, at.school.path, [at.county.id, at.school.id]],
  )
})
afterAll(async () => {
  await app.close()
  await t.close()
})

describe('a life with everything in it (QRY-2)', () => {
  it('tells the way through the classes, from which into which, and who did it', async () => {
    const events = await lifeAs('school')
    expect(briefly(events, 'class')).toEqual([
      '手工分班|小学 2026 级1班',
      '调班|小学 2026 级1班|小学 2026 级2班',
      '合班|小学 2026 级2班|小学 2026 级3班',
    ])
    expect(events.find((one) => one.what === '调班')).toMatchObject({
      unit: '临江县第一小学',
      by: `registrar.${at.school.id}`,
    })
  })
  it('tells the promotion of the class that he was in, once, and its reversal with the reason', async () => {
    expect(briefly(await lifeAs('school'), 'promotion')).toEqual([
      '升级|一年级|二年级|3班',
      '撤回升级|二年级|一年级|3班|升级有误',
    ])
  })
  it('tells photos, and corrections by the names of the fields, never the values', async () => {
    const events = await lifeAs('county')
    expect(briefly(events, 'record')).toEqual(['添加照片', '修改信息|联系电话|家长来电告知', '更换照片'])
    expect(JSON.stringify(events)).not.toContain('139')
  })
  it('tells what became of the school while he was there', async () => {
    expect(briefly(await lifeAs('school'), 'school')).toEqual([
      '学校更名|临江县第一小学|临江县实验小学|创建实验学校',
    ])
  })
  it('keeps the order of time', async () => {
    const times = (await lifeAs('school')).map((one) => Date.parse(one.at))
    expect(times).toEqual(times.toSorted((a, b) => a - b))
  })
})

describe('what another school reads of it', () => {
  it('is where he was and that he graduated, not what went on inside, nor who and why', async () => {
    await graduated(t, pupil)
    await t.db.asJob((tx) =>
      enroll(tx, ctx, 'p37', [
        {
          pupilId: pupil,
          schoolId: at.otherSchool.id,
          unitPath: at.otherSchool.path,
          stage: 'junior',
          entryGrade: 1,
          classId: null,
          enteredBy: 'admission',
          on: '2032-09-01',
        },
      ]),
    )
    const events = await lifeAs('otherSchool')
    expect(events.map((one) => one.kind)).toEqual(
      expect.arrayContaining(['enrollment', 'graduation', 'school', 'number']),
    )
    for (const kind of ['class', 'promotion', 'record']) expect(briefly(events, kind)).toEqual([])
    expect(briefly(events, 'school')).toEqual(['学校更名|临江县第一小学|临江县实验小学'])
    expect(events.filter((one) => one.by !== null)).toEqual([])
  })
})
