/** Two bureau desks in a row that may be one and the same, over HTTP: decided once, or twice, each in its own time (ADM-5). */
import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { arrangePupil, arrangeTown, type Town } from '../../../test/arrange.ts'
import { type Call, caller } from '../../../test/call.ts'
import { contextOf } from '../../../test/context.ts'
import { freshDatabase, type TestDatabase } from '../../../test/db.ts'
import { signedIn } from '../../../test/sign-in.ts'
import { setClock } from '../../../test/town.ts'
import { getCase, listInbox, takeSteps } from '../../contract/business-case.ts'
import type { Flow } from '../../rules/flow.ts'
import { findActor } from '../account/account.actions.ts'
import { buildApp } from '../app.ts'
import type { Context } from '../context.ts'
import { write } from '../write.ts'
import { openCases } from './business-case.actions.ts'
import { anyFlow, type CaseKind } from './case-kind.ts'

const roles = ['registrar', 'approver'] as const
/** Asked for by a school, decided by the bureau that receives and then by the one it comes from. */
const outingFlow = {
  kind: 'outing',
  initial: 'with_receiving',
  states: {
    with_receiving: { label: '待接收方核办', desk: { party: 'receiving', roles, workdays: 10 } },
    with_origin: { label: '待来源方核办', desk: { party: 'origin', roles, workdays: 5 } },
    granted: { label: '已通过', desk: null },
    rejected: { label: '已驳回', desk: null },
  },
  steps: [
    { from: 'with_receiving', step: 'decide', to: 'with_origin', label: '核办通过' },
    { from: 'with_receiving', step: 'reject', to: 'rejected', label: '驳回', reason: 'required' },
    { from: 'with_origin', step: 'decide', to: 'granted', label: '核办通过' },
    { from: 'with_origin', step: 'reject', to: 'rejected', label: '驳回', reason: 'required' },
  ],
} as const satisfies Flow<string>

/** What each call of the effects was told: once per request, whatever the number of desks passed. */
const effects: { id: number; state: string; passed: string[] }[][] = []
const outing: CaseKind = {
  kind: 'outing',
  label: '外出登记',
  flow: anyFlow(outingFlow),
  detail: z.object({}),
  detailVersion: 1,
  before: '没有请假。',
  locksPupil: true,
  partiesNow: async (_tx, rows) => new Map(rows.map((row) => [row.id, row.parties])),
  onTaken: async (_tx, _ctx, _actor, taken) => {
    effects.push(
      taken.map((one) => ({ id: one.case.id, state: one.state, passed: one.taken.map(({ to }) => to) })),
    )
  },
}

let t: TestDatabase
let app: FastifyInstance
let ctx: Context
let call: Call
let town: Town
const tokens: Record<string, string> = {}
const as = (who: string) => tokens[who] ?? ''

beforeAll(async () => {
  t = await freshDatabase()
  ctx = contextOf(t)
  app = await buildApp(ctx, { logLevel: 'silent', kinds: [outing] })
  call = caller(app)
  town = await arrangeTown(t)
  for (const [login, unitId, unitPath, role] of [
    ['school', town.school, town.path.school, 'registrar'],
    ['county', town.county, town.path.county, 'registrar'],
    ['county.head', town.county, town.path.county, 'approver'],
    ['other', town.otherCounty, town.path.otherCounty, 'registrar'],
  ] as const)
    tokens[login] = await signedIn(t, { unitId, unitPath, roles: [role], login })
  // A Friday; ten working days later is 9 October, for the first week of the month is a holiday.
  await setClock(t, '2014-09-19T02:00:00Z')
  await t.owner.query(
    `INSERT INTO nation.calendar_day SELECT w.id, d.day::date, d.kind FROM nation.world w,
       (SELECT generate_series('2014-10-01'::date, '2014-10-07', '1 day') AS day, 'holiday' AS kind
        UNION ALL SELECT unnest('{2014-09-28,2014-10-11}'::date[]), 'make_up') AS d`,
  )
})
afterAll(async () => {
  await app.close()
  await t.close()
})

type From = 'county' | 'otherCounty'
/** The school opens cases; each comes from the bureau named, and is received by the county. */
async function open(...origins: From[]): Promise<number[]> {
  const found = await findActor(ctx, as('school'))
  if (!found) throw new Error('not signed in')
  const ids = await t.db.newIds(origins.length)
  const actor = { ...found, request: { id: randomUUID(), contentHash: Buffer.alloc(32) } }
  const rows: Parameters<typeof openCases>[4][number][] = []
  for (const [at, origin] of origins.entries())
    rows.push({
      id: ids[at] ?? 0,
      subject: '王小明',
      pupilId: await arrangePupil(t, town.path.school),
      schoolId: town.school,
      parties: { school: town.school, receiving: town.county, origin: town[origin] },
      detail: {},
    })
  await write(ctx, actor, async (tx) => {
    await openCases(tx, ctx, actor, outing, rows)
    return { answer: {}, audit: { act: 'outing.open' } }
  })
  return ids
}
const step = (who: string, cases: { id: number; version: number }[], name = 'decide', reason?: string) =>
  call(as(who), takeSteps, { body: { step: name, cases, ...(reason ? { reason } : {}) } })
const first = (ids: readonly number[]) => ids.map((id) => ({ id, version: 1 }))
const view = async (id: number) => (await call(as('school'), getCase, { params: { id } })).ok()
const stepsOf = async (id: number) =>
  (await view(id)).entries.slice(1).map((entry) => `${entry.step} ${entry.by.unit}`)
const inboxOf = async (who: string) =>
  (await call(as(who), listInbox, { query: { limit: 200 } }))
    .ok()
    .rows.map(({ caseId, dueOn }) => [caseId, dueOn])
const isLocked = async (id: number) =>
  ((await t.owner.query('SELECT 1 FROM p37.pupil_lock WHERE case_id = $1', [id])).rowCount ?? 0) > 0

describe('two bureau desks in a row', () => {
  it('that are one bureau’s are decided once, with an entry for each, and its effects once', async () => {
    const [id = 0] = await open('county')
    expect(await inboxOf('county')).toEqual([[id, '2014-10-09']])
    effects.length = 0
    const { taken } = (await step('county', first([id]))).ok()
    expect(taken).toEqual([{ id, state: 'granted', version: 2 }])
    expect(await stepsOf(id)).toEqual(['decide 临江县教育局', 'decide 临江县教育局'])
    expect(effects).toEqual([[{ id, state: 'granted', passed: ['with_origin', 'granted'] }]])
    expect(await inboxOf('county')).toEqual([])
    expect(await isLocked(id)).toBe(false)
  })
  it('that are two bureaus’ are decided twice, and nobody decides for the other', async () => {
    const [id = 0] = await open('otherCounty')
    expect((await step('other', first([id]))).code).toBe('step_not_allowed')
    effects.length = 0
    expect((await step('county', first([id]))).ok().taken).toEqual([{ id, state: 'with_origin', version: 2 }])
    expect(await isLocked(id)).toBe(true)
    expect(await inboxOf('county')).toEqual([])
    expect((await step('county', [{ id, version: 2 }])).code).toBe('step_not_allowed')
    expect((await step('other', [{ id, version: 2 }])).ok().taken).toEqual([
      { id, state: 'granted', version: 3 },
    ])
    expect(await stepsOf(id)).toEqual(['decide 临江县教育局', 'decide 松岭县教育局'])
    expect(effects.map((one) => one[0]?.passed)).toEqual([['with_origin'], ['granted']])
  })
  it('have a deadline each, reckoned from the day on which the paper comes', async () => {
    const [id = 0] = await open('otherCounty')
    expect(await inboxOf('county')).toEqual([[id, '2014-10-09']])
    await setClock(t, '2014-09-29T02:00:00Z')
    await step('county', first([id]))
    // Five working days from the 29th: 30 September, 8 to 11 October.
    expect(await inboxOf('other')).toEqual([[id, '2014-10-11']])
    await setClock(t, '2014-09-19T02:00:00Z')
    await step('other', [{ id, version: 2 }], 'reject', '材料不全')
  })
  it('are passed by one step on a pile of both sorts, each case by its own parties', async () => {
    const ids = await open('county', 'otherCounty', 'county', 'otherCounty')
    const [a = 0, b = 0, c = 0, d = 0] = ids
    effects.length = 0
    const { taken, refused } = (await step('county', first(ids))).ok()
    expect(refused).toEqual([])
    expect(taken).toEqual([
      { id: a, state: 'granted', version: 2 },
      { id: b, state: 'with_origin', version: 2 },
      { id: c, state: 'granted', version: 2 },
      { id: d, state: 'with_origin', version: 2 },
    ])
    expect(effects).toHaveLength(1)
    expect((await inboxOf('other')).map(([id]) => id)).toEqual([b, d])
    const rest = (
      await step(
        'other',
        ids.map((id) => ({ id, version: 2 })),
      )
    ).ok()
    expect(rest.taken.map((one) => one.id)).toEqual([b, d])
    expect(rest.refused.map(({ id, code }) => [id, code])).toEqual([
      // Cases of the county alone: the other bureau is no party and sees none of them.
      [a, 'not_found'],
      [c, 'not_found'],
    ])
  })
  it('are rejected once and for all at the first of them, with a reason', async () => {
    const [id = 0] = await open('county')
    expect((await step('county', first([id]), 'reject')).code).toBe('reason_required')
    expect((await step('county', first([id]), 'reject', '不符合规定')).ok().taken).toEqual([
      { id, state: 'rejected', version: 2 },
    ])
    expect(await stepsOf(id)).toEqual(['reject 临江县教育局'])
  })
  it('decided by ten at once are passed by one of them', async () => {
    const [id = 0] = await open('county')
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, at) => step(at % 2 ? 'county' : 'county.head', first([id]))),
    )
    expect(answers.filter((one) => one.code === undefined)).toHaveLength(1)
    expect(answers.filter((one) => one.code === 'stale_view')).toHaveLength(9)
    expect(await stepsOf(id)).toHaveLength(2)
  })
})
