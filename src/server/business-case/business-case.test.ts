/** The case machine, played with a toy of two desks: a leave note that a school's approver and its bureau sign. */
import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { arrangePupil, arrangeTown, type Town } from '../../../test/arrange.ts'
import { contextOf } from '../../../test/context.ts'
import { freshDatabase, type TestDatabase } from '../../../test/db.ts'
import { signedIn } from '../../../test/sign-in.ts'
import type { Flow } from '../../rules/flow.ts'
import { refusalOf } from '../../rules/refusal.ts'
import { findActor } from '../account/account.actions.ts'
import { buildApp } from '../app.ts'
import type { Context } from '../context.ts'
import { write } from '../write.ts'
import { openCases } from './business-case.actions.ts'
import { anyFlow, type CaseKind } from './case-kind.ts'

const toyFlow = {
  kind: 'toy',
  initial: 'with_approver',
  states: {
    with_approver: { label: '待学校审核', desk: { party: 'school', roles: ['approver'], workdays: 10 } },
    with_bureau: {
      label: '待核办',
      desk: { party: 'bureau', roles: ['registrar', 'approver'], workdays: 10 },
    },
    granted: { label: '已通过', desk: null },
    rejected: { label: '已驳回', desk: null },
    withdrawn: { label: '已撤销', desk: null },
  },
  steps: [
    { from: 'with_approver', step: 'endorse', to: 'with_bureau', label: '审核通过' },
    { from: 'with_bureau', step: 'decide', to: 'granted', label: '核办通过' },
    { from: 'with_bureau', step: 'send_back', to: 'with_approver', label: '退回', reason: 'required' },
    { from: 'with_bureau', step: 'reject', to: 'rejected', label: '驳回', reason: 'required' },
    {
      from: 'with_bureau',
      step: 'withdraw',
      to: 'withdrawn',
      label: '撤销',
      by: { party: 'school', roles: ['registrar'] },
    },
  ],
} as const satisfies Flow<string>

const granted: number[] = []
const toy: CaseKind = {
  kind: 'toy',
  label: '请假条',
  flow: anyFlow(toyFlow),
  detail: z.object({ days: z.number().int() }),
  detailVersion: 1,
  before: '没有请假。',
  locksPupil: true,
  guard: async (_tx, _ctx, _actor, taken) =>
    new Map(
      taken
        .filter((one) => one.case.subject === '被挡住')
        .map((one) => [one.case.id, refusalOf('registration_held')]),
    ),
  onTaken: async (_tx, _ctx, _actor, taken) => {
    for (const one of taken) if (one.state === 'granted') granted.push(one.case.id)
  },
  partiesNow: async (_tx, rows) => new Map(rows.map((row) => [row.id, row.parties])),
  facts: async (_tx, _ctx, _actor, row) => [
    { label: '天数', text: String((row.detail as { days: number }).days) },
  ],
}

let t: TestDatabase
let app: FastifyInstance
let ctx: Context
let town: Town
const tokens: Record<string, string> = {}

beforeAll(async () => {
  t = await freshDatabase()
  ctx = contextOf(t)
  app = await buildApp(ctx, { logLevel: 'silent', kinds: [toy] })
  town = await arrangeTown(t)
  for (const [who, unit, path, roles] of [
    ['registrar', town.school, town.path.school, ['registrar']],
    ['head', town.school, town.path.school, ['approver']],
    ['officer', town.county, town.path.county, ['registrar']],
    ['second', town.county, town.path.county, ['approver']],
    ['stranger', town.otherCounty, town.path.otherCounty, ['registrar', 'approver']],
  ] as const)
    tokens[who] = await signedIn(t, { unitId: unit, unitPath: path, roles, login: who })
})
afterAll(async () => {
  await app.close()
  await t.close()
})

const get = (who: string, url: string) => app.inject({ url, cookies: { xueji_session: tokens[who] ?? '' } })
const step = (
  who: string,
  name: string,
  cases: { id: number; version: number }[],
  more: { reason?: string; request?: string } = {},
) =>
  app.inject({
    method: 'POST',
    url: '/api/cases/steps',
    cookies: { xueji_session: tokens[who] ?? '' },
    headers: { 'idempotency-key': more.request ?? randomUUID() },
    payload: { step: name, cases, ...(more.reason ? { reason: more.reason } : {}) },
  })

/** The school's registrar opens cases, as an action of a business would. */
async function open(subjects: string[]): Promise<number[]> {
  const actor = await findActor(ctx, tokens.registrar ?? '')
  if (!actor) throw new Error('not signed in')
  const pupils: number[] = []
  for (const name of subjects) pupils.push(await arrangePupil(t, town.path.school, name))
  const ids = await t.db.newIds(subjects.length)
  const request = { id: randomUUID(), contentHash: Buffer.alloc(32) }
  await write(ctx, { ...actor, request }, async (tx) => {
    const rows = subjects.map((subject, at) => ({
      id: ids[at] ?? 0,
      subject,
      pupilId: pupils[at] ?? null,
      schoolId: town.school,
      parties: { school: town.school, bureau: town.county },
      detail: { days: 3 },
    }))
    await openCases(tx, ctx, { ...actor, request }, toy, rows)
    return { answer: {}, audit: { act: 'toy.open' } }
  })
  return ids
}

describe('a case walks from desk to desk', () => {
  it('lies in the inbox of the desk it is on, and in no other', async () => {
    const [id] = await open(['王小明'])
    const head = (await get('head', '/api/inbox')).json()
    expect(head.rows).toContainEqual(
      expect.objectContaining({ caseId: id, subject: '王小明', stateLabel: '待学校审核', isOverdue: false }),
    )
    for (const who of ['registrar', 'officer', 'stranger'])
      expect(
        (await get(who, '/api/inbox')).json().rows.map((r: { caseId: number }) => r.caseId),
      ).not.toContain(id)
    await step('head', 'endorse', [{ id: id ?? 0, version: 1 }])
    expect((await get('officer', '/api/inbox')).json().rows[0]).toMatchObject({
      caseId: id,
      steps: [
        { step: 'decide', label: '核办通过', needsReason: false },
        { step: 'send_back', label: '退回', needsReason: true },
        { step: 'reject', label: '驳回', needsReason: true },
      ],
    })
  })
  it('shows its path, entries and opinions to its parties, and nothing to strangers', async () => {
    const [id = 0] = await open(['李小红'])
    await step('head', 'endorse', [{ id, version: 1 }], { reason: '情况属实' })
    const shown = (await get('registrar', `/api/cases/${id}`)).json()
    expect(shown.path.map((p: { state: string; status: string }) => `${p.state} ${p.status}`)).toEqual([
      'with_approver done',
      'with_bureau now',
      'granted to_come',
    ])
    expect(shown.entries[1]).toMatchObject({
      label: '审核通过',
      opinion: '情况属实',
      by: { unit: '临江县第一小学' },
    })
    expect(shown.steps).toEqual([
      {
        step: 'withdraw',
        label: '撤销',
        needsReason: false,
        to: 'withdrawn',
        toLabel: '已撤销',
        isFinal: true,
      },
    ])
    expect(shown.facts).toEqual([{ label: '天数', text: '3' }])
    expect((await get('stranger', `/api/cases/${id}`)).json().code).toBe('not_found')
  })
  it('is an open case for everybody who is a party to it, wherever it lies, and for nobody else', async () => {
    const [id = 0] = await open(['何小远'])
    const listed = async (who: string, query = '') =>
      (await get(who, `/api/open-cases?limit=200${query}`))
        .json()
        .rows.map((row: { caseId: number }) => row.caseId)
    // On the head's desk the registrar waits for her, in the same school; she does not wait for herself.
    expect(await listed('registrar', '&elsewhere=true')).toContain(id)
    expect(await listed('head', '&elsewhere=true')).not.toContain(id)
    await step('head', 'endorse', [{ id, version: 1 }])
    expect(await listed('head', '&elsewhere=true')).toContain(id)
    expect(await listed('registrar')).toContain(id)
    expect(await listed('registrar', '&elsewhere=true')).toContain(id)
    expect(await listed('officer')).toContain(id)
    expect(await listed('officer', '&elsewhere=true')).not.toContain(id)
    expect(await listed('stranger')).not.toContain(id)
  })
  it('needs a reason to be sent back, and comes back to the desk it was on', async () => {
    const [id = 0] = await open(['赵小刚'])
    await step('head', 'endorse', [{ id, version: 1 }])
    expect((await step('officer', 'send_back', [{ id, version: 2 }])).json().code).toBe('reason_required')
    expect(
      (await step('officer', 'send_back', [{ id, version: 2 }], { reason: '缺证明' })).json(),
    ).toMatchObject({
      taken: [{ id, state: 'with_approver', version: 3 }],
    })
    expect((await get('head', `/api/cases/${id}`)).json().entries.at(-1)).toMatchObject({ opinion: '缺证明' })
  })
  it('can be withdrawn by the school while it lies with the bureau, and then lies nowhere', async () => {
    const [id = 0] = await open(['孙小美'])
    await step('head', 'endorse', [{ id, version: 1 }])
    expect((await step('head', 'withdraw', [{ id, version: 2 }])).json().code).toBe('step_not_allowed')
    expect((await step('registrar', 'withdraw', [{ id, version: 2 }])).statusCode).toBe(200)
    const { rows } = await t.owner.query('SELECT 1 FROM p37.desk_item WHERE case_id = $1', [id])
    expect(rows).toEqual([])
    expect((await get('officer', `/api/cases/${id}`)).json()).toMatchObject({ isOpen: false, steps: [] })
  })
  it('is due after ten working days, holidays apart', async () => {
    const [id = 0] = await open(['周小亮'])
    await t.owner.query(`UPDATE p37.desk_item SET due_on = '2000-01-01' WHERE case_id = $1`, [id])
    expect(
      (await get('head', '/api/inbox?due=over')).json().rows.map((r: { caseId: number }) => r.caseId),
    ).toEqual([id])
    expect((await get('officer', '/api/open-cases?overdue=true')).json().rows[0]).toMatchObject({
      caseId: id,
      isOverdue: true,
      unit: { name: '临江县第一小学' },
    })
  })
})

describe('a decision is taken once', () => {
  it('ten simultaneous decisions leave one entry, and nine are told that somebody was faster', async () => {
    const [id = 0] = await open(['吴小天'])
    await step('head', 'endorse', [{ id, version: 1 }])
    const before = granted.length
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, at) =>
        step(at % 2 ? 'officer' : 'second', 'decide', [{ id, version: 2 }]),
      ),
    )
    expect(answers.filter((a) => a.statusCode === 200)).toHaveLength(1)
    expect(answers.filter((a) => a.json().code === 'stale_view')).toHaveLength(9)
    const { rows } = await t.owner.query(
      `SELECT 1 FROM p37.case_entry WHERE case_id = $1 AND step = 'decide'`,
      [id],
    )
    expect(rows).toHaveLength(1)
    expect(granted.length).toBe(before + 1)
  })
  it('sent twice under one request id it is done once and answered alike', async () => {
    const [id = 0] = await open(['郑小雨'])
    const request = randomUUID()
    const answers = await Promise.all(
      [1, 2, 3].map(() => step('head', 'endorse', [{ id, version: 1 }], { request })),
    )
    expect(new Set(answers.map((a) => a.body)).size).toBe(1)
    expect(answers[0]?.json().taken).toEqual([{ id, state: 'with_bureau', version: 2 }])
    const other = await step('head', 'endorse', [{ id, version: 2 }], { request })
    expect(other.json().code).toBe('request_id_reused')
  })
  it('a stale view is refused and nothing changes', async () => {
    const [id = 0] = await open(['冯小北'])
    expect((await step('head', 'endorse', [{ id, version: 7 }])).json().code).toBe('stale_view')
    expect((await get('head', `/api/cases/${id}`)).json()).toMatchObject({
      version: 1,
      state: 'with_approver',
    })
  })
  it('many cases are judged one by one: those that cannot go on are named', async () => {
    const [a = 0, b = 0, c = 0] = await open(['陈一', '被挡住', '陈三'])
    const answer = (
      await step('head', 'endorse', [
        { id: a, version: 1 },
        { id: b, version: 1 },
        { id: c, version: 9 },
        { id: 1, version: 1 },
      ])
    ).json()
    expect(answer.taken.map((one: { id: number }) => one.id)).toEqual([a])
    expect(
      Object.fromEntries(answer.refused.map((r: { id: number; code: string }) => [r.id, r.code])),
    ).toEqual({
      1: 'not_found',
      [b]: 'registration_held',
      [c]: 'stale_view',
    })
  })
  it('a pupil has one open case, and may have another when it has ended', async () => {
    const [id = 0] = await open(['褚小卫'])
    const { rows } = await t.owner.query('SELECT pupil_id FROM p37.pupil_lock WHERE case_id = $1', [id])
    expect(rows).toHaveLength(1)
    await step('head', 'endorse', [{ id, version: 1 }])
    await step('officer', 'reject', [{ id, version: 2 }], { reason: '不符合规定' })
    const after = await t.owner.query('SELECT 1 FROM p37.pupil_lock WHERE case_id = $1', [id])
    expect(after.rows).toEqual([])
  })
})

describe('documents', () => {
  const pdf = Buffer.from('%PDF-1.4\n户口簿')
  const attach = (who: string, id: number, content: Buffer, name = '证明.pdf') =>
    app.inject({
      method: 'POST',
      url: `/api/cases/${id}/attachments?name=${encodeURIComponent(name)}`,
      cookies: { xueji_session: tokens[who] ?? '' },
      headers: { 'idempotency-key': randomUUID(), 'content-type': 'application/octet-stream' },
      payload: content,
    })
  it('are sealed, and read again by the parties alone', async () => {
    const [id = 0] = await open(['卫小平'])
    const attachment = (await attach('head', id, pdf)).json().id
    expect((await attach('registrar', id, pdf)).json().id, 'the same file is one attachment').toBe(attachment)
    const read = await get('officer', `/api/attachments/${attachment}`)
    expect(read.rawPayload).toEqual(pdf)
    expect(read.headers['content-type']).toBe('application/pdf')
    expect((await get('stranger', `/api/attachments/${attachment}`)).statusCode).toBe(404)
    const looks = await t.owner.query(
      `SELECT subject_id::float8 AS id FROM p37.audit_entry WHERE act = 'case.attachment_open'`,
    )
    expect(looks.rows).toEqual([{ id: attachment }])
    const { rows } = await t.owner.query('SELECT sealed FROM p37.case_attachment WHERE id = $1', [attachment])
    expect(rows[0].sealed.includes(pdf.subarray(0, 8))).toBe(false)
  })
  it('are refused when they are no document, too big, or shown by a stranger', async () => {
    const [id = 0] = await open(['蒋小山'])
    expect((await attach('head', id, Buffer.from('MZ program'))).json().code).toBe('attachment_type_unknown')
    expect((await attach('head', id, Buffer.alloc(5 * 1024 * 1024 + 1))).json().code).toBe('body_too_large')
    expect((await attach('stranger', id, pdf)).json().code).toBe('not_found')
    expect((await attach('officer', id, pdf)).json().code).toBe('attachment_not_party')
  })
})
