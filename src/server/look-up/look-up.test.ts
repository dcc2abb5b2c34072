/** Province-wide look-up through its door (QRY-1): little is told, seldom, and never without a trace. */
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { arrangeTown } from '../../../test/arrange.ts'
import { type Call, caller } from '../../../test/call.ts'
import { contextOf } from '../../../test/context.ts'
import { freshDatabase, type TestDatabase } from '../../../test/db.ts'
import { clerk, type Place, placesOf, seatPupil, teaches } from '../../../test/town.ts'
import { getLookUpAllowance, lookUp } from '../../contract/look-up.ts'
import { CIRCULAR_POLICY } from '../../rules/policy.ts'
import { buildApp } from '../app.ts'
import type { Context } from '../context.ts'

let t: TestDatabase
let ctx: Context
let app: FastifyInstance
let call: Call
let places: ReturnType<typeof placesOf>
const who: Record<string, string> = {}

const ID = '370102201905012317'
const FORMER = 'L370102201905010019'

beforeAll(async () => {
  t = await freshDatabase()
  ctx = contextOf(t)
  app = await buildApp(ctx, { logLevel: 'silent' })
  call = caller(app)
  places = placesOf(await arrangeTown(t))
  await teaches(t, places.school, '2137000001')
  await teaches(t, places.otherSchool, '2137000002')
  who.registrar = await clerk(t, places.school, 'registrar')
  who.approver = await clerk(t, places.school, 'approver')
  who.viewer = await clerk(t, places.school, 'viewer')
  who.officer = await clerk(t, places.otherCounty, 'registrar')
  await seat(places.otherSchool, '何处寻', ID)
})
afterAll(async () => {
  await app.close()
  await t.close()
})

async function seat(school: Place, name: string, idNumber: string): Promise<number> {
  const id = await seatPupil(t, school, { name, idNumber })
  await t.owner.query(
    `INSERT INTO nation.identity_claim SELECT world_id, 'id_number', $1, $2, now() FROM nation.unit LIMIT 1`,
    [ctx.sealer.hash('id_number', idNumber), id],
  )
  await t.owner.query(
    `INSERT INTO p37.student_number VALUES ($1, $2, 'L', false, now()) ON CONFLICT DO NOTHING`,
    [ctx.sealer.hash('student_number', FORMER), id],
  )
  return id
}

const ask = (name: string, number: string, by = 'registrar', request?: string) =>
  call(who[by] ?? '', lookUp, { body: { name, number } }, request)
const allowance = async (by = 'registrar') => (await call(who[by] ?? '', getLookUpAllowance, {})).ok()
/** A number that nobody has. */
const nobody = (n: number) => `37010219990101${String(n).padStart(3, '0')}1`

async function limit(perHour: number, perDay: number): Promise<void> {
  await t.owner.query('DELETE FROM nation.policy')
  await t.owner.query(
    `INSERT INTO nation.policy SELECT $1, world_id, province_id, '试', '2000-01-01', NULL, $2
     FROM nation.unit WHERE level = 1 LIMIT 1`,
    [await t.db.newId(), { ...CIRCULAR_POLICY, lookUpsPerHour: perHour, lookUpsPerDay: perDay }],
  )
  await t.owner.query('DELETE FROM p37.look_up')
}

describe('an answer', () => {
  it('tells whether, where and in which state, by ID number or by any number he ever had', async () => {
    const found = { school: expect.any(String), isOwnSchool: false, state: 'in_school' }
    for (const number of [
      ID,
      ID.replace('7', '7'),
      `G${ID}`,
      FORMER,
      ' ３７０１０２２０１９０５０１２３１７ ',
    ])
      expect((await ask('何处寻', number)).ok().found).toEqual(found)
    expect(Object.keys((await ask('何处寻', ID)).ok())).toEqual(['found', 'allowance'])
  })
  it('crosses the bounds of school and county for this one question only', async () => {
    expect((await ask('何处寻', ID, 'officer')).ok().found).toMatchObject({ state: 'in_school' })
  })
  it('to a right number under another name is that of a number nobody has', async () => {
    const wrong = await ask('何处不寻', ID)
    const none = await ask('何处寻', nobody(1))
    expect([wrong.status, wrong.ok().found]).toEqual([none.status, none.ok().found])
    expect(none.ok().found).toBeNull()
    expect(Object.keys(wrong.ok()).sort()).toEqual(Object.keys(none.ok()).sort())
  })
  it('is refused to a part of a number, and to what is no name', async () => {
    expect((await ask('何处寻', '37010220190501')).problem).toMatchObject({
      code: 'look_up_number_form',
      field: 'number',
    })
    expect((await ask('1', ID)).problem).toMatchObject({ code: 'invalid_input', field: 'name' })
  })
  it('is for those who act on cases', async () => {
    expect((await ask('何处寻', ID, 'viewer')).code).toBe('not_allowed')
    expect((await ask('何处寻', ID, 'approver')).ok().found).not.toBeNull()
  })
})

describe('the trace', () => {
  it('stands in the audit with a keyed hash, whoever was found or not, and nowhere with a number or name', async () => {
    await ask('何处寻', ID)
    await ask('无此人', nobody(2))
    const { rows } = await t.owner.query(
      `SELECT detail FROM p37.audit_entry WHERE act = 'look_up' ORDER BY id DESC LIMIT 2`,
    )
    const key = ctx.sealer.hash('id_number', ID).toString('hex')
    expect(rows.map((row) => row.detail)).toContainEqual({ kind: 'id_number', key, found: 'in_school' })
    expect(rows.map((row) => row.detail)).toContainEqual(expect.objectContaining({ found: null }))
    const { rows: all } = await t.owner.query(
      `SELECT (SELECT string_agg(a::text, '') FROM p37.audit_entry a) || (SELECT string_agg(l::text, '') FROM p37.look_up l)
         || (SELECT string_agg(r::text, '') FROM nation.request_log r) AS text`,
    )
    expect(all[0].text).not.toContain(ID)
    expect(all[0].text).not.toContain('何处寻')
  })
})

describe('the allowance', () => {
  it('is counted per person and shown; the same question again costs nothing', async () => {
    await limit(3, 5)
    expect(await allowance()).toEqual({ perHour: 3, perDay: 5, leftThisHour: 3, leftThisDay: 5 })
    await ask('何处寻', ID)
    expect((await ask('何处寻', ID)).ok().allowance).toEqual({
      ...{ perHour: 3, perDay: 5 },
      ...{ leftThisHour: 2, leftThisDay: 4 },
    })
    expect((await allowance('officer')).leftThisHour).toBe(3)
  })
  it('used up, it is said from when one may ask again', async () => {
    await limit(2, 5)
    await ask('甲某', nobody(3))
    await ask('乙某', nobody(3))
    const refused = await ask('丙某', nobody(3))
    expect(refused.problem).toMatchObject({ code: 'look_up_used_up' })
    expect(refused.problem.detail).toMatch(/^一小时内至多查 2 次,\d+月\d+日 \d\d:\d\d后可再查$/)
    expect((await ask('乙某', nobody(3))).ok().found).toBeNull()
    await t.owner.query(`UPDATE p37.look_up SET at = at - interval '61 minutes'`)
    expect((await ask('丙某', nobody(3))).ok().allowance).toMatchObject({ leftThisHour: 1, leftThisDay: 2 })
  })
  it('of a day outlasts the hour', async () => {
    await limit(2, 3)
    await ask('甲某', nobody(4))
    await ask('乙某', nobody(4))
    await t.owner.query(`UPDATE p37.look_up SET at = at - interval '2 hours'`)
    await ask('丙某', nobody(4))
    expect((await ask('丁某', nobody(4))).problem.detail).toMatch(/^24 小时内至多查 3 次/)
  })
  it('has one left for ten who ask at once', async () => {
    await limit(1, 5)
    const answers = await Promise.all(Array.from({ length: 10 }, (_, at) => ask('甲某', nobody(100 + at))))
    expect(answers.map((one) => one.status).sort()).toEqual([200, ...Array(9).fill(429)])
  })
  it('is not spent by a request that is sent twice', async () => {
    await limit(5, 5)
    const request = '7b1e2a52-8a53-4f0d-9a55-0d6a0b9f4f11'
    const answers = [
      await ask('何处寻', ID, 'registrar', request),
      await ask('何处寻', ID, 'registrar', request),
    ]
    expect(answers[0]?.body).toBe(answers[1]?.body)
    expect((await t.owner.query('SELECT 1 FROM p37.look_up')).rows).toHaveLength(1)
  })
})
