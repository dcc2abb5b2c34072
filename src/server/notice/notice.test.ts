/** Notices in the list and on the bell: who is told what, and that nobody reads another's. */
import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { arrangeTown, type Town } from '../../../test/arrange.ts'
import { type Call, caller } from '../../../test/call.ts'
import { contextOf } from '../../../test/context.ts'
import { freshDatabase, type TestDatabase } from '../../../test/db.ts'
import { arrangeClass, clerk, placesOf, setClock, teaches } from '../../../test/town.ts'
import { takeSteps } from '../../contract/business-case.ts'
import * as door from '../../contract/notice.ts'
import type { Flow } from '../../rules/flow.ts'
import { findActor } from '../account/account.actions.ts'
import { buildApp } from '../app.ts'
import { openCases } from '../business-case/business-case.actions.ts'
import { anyFlow, type CaseKind } from '../business-case/case-kind.ts'
import type { Context } from '../context.ts'
import { endImport, findRunning } from '../import/import-job.actions.ts'
import { carryOutPromotion } from '../promotion/promotion-job.actions.ts'
import { runClocks } from '../world/due.actions.ts'
import { write } from '../write.ts'

const flow = {
  kind: 'toy',
  initial: 'with_approver',
  states: {
    with_approver: { label: '待学校审核', desk: { party: 'school', roles: ['approver'], workdays: 10 } },
    with_bureau: { label: '待核办', desk: { party: 'bureau', roles: ['registrar'], workdays: 10 } },
    granted: { label: '已通过', desk: null },
  },
  steps: [
    { from: 'with_approver', step: 'endorse', to: 'with_bureau', label: '审核通过' },
    { from: 'with_bureau', step: 'decide', to: 'granted', label: '核办通过' },
    { from: 'with_bureau', step: 'send_back', to: 'with_approver', label: '退回', reason: 'required' },
  ],
} as const satisfies Flow<string>
const toy: CaseKind = {
  kind: 'toy',
  label: '请假条',
  flow: anyFlow(flow),
  detail: z.object({}),
  detailVersion: 1,
  before: '没有请假。',
  partiesNow: async (_tx, rows) => new Map(rows.map((row) => [row.id, row.parties])),
}

let t: TestDatabase
let ctx: Context
let app: FastifyInstance
let call: Call
let town: Town
const tokens: Record<string, string> = {}
const at = (who: string) => tokens[who] ?? ''

beforeAll(async () => {
  t = await freshDatabase()
  ctx = contextOf(t)
  app = await buildApp(ctx, { logLevel: 'silent', kinds: [toy] })
  call = caller(app)
  town = await arrangeTown(t)
  const { school, otherSchool, county, otherCounty, nation } = placesOf(town)
  await setClock(t, '2026-09-08T02:00:00Z')
  await teaches(t, school, '2137000001')
  tokens.registrar = await clerk(t, school, 'registrar')
  tokens.head = await clerk(t, school, 'approver')
  tokens.viewer = await clerk(t, school, 'viewer')
  tokens.county = await clerk(t, county, 'registrar')
  tokens.otherCounty = await clerk(t, otherCounty, 'registrar', 'approver')
  tokens.otherSchool = await clerk(t, otherSchool, 'registrar', 'approver')
  tokens.nation = await clerk(t, nation, 'registrar')
})
afterAll(async () => {
  await app.close()
  await t.close()
})

/** The school's registrar opens cases, as an action of a business would. */
async function open(subjects: readonly string[]): Promise<number[]> {
  const actor = await findActor(ctx, at('registrar'))
  if (!actor) throw new Error('Nobody is signed in.')
  const ids = await t.db.newIds(subjects.length)
  const request = { id: randomUUID(), contentHash: Buffer.alloc(32) }
  await write(ctx, { ...actor, request }, async (tx) => {
    const cases = subjects.map((subject, index) => ({
      ...{ id: ids[index] ?? 0, subject, pupilId: null, schoolId: town.school, detail: {} },
      parties: { school: town.school, bureau: town.county },
    }))
    await openCases(tx, ctx, { ...actor, request }, toy, cases)
    return { answer: ids, audit: { act: 'toy.open' } }
  })
  return ids
}
const step = (who: string, name: string, ids: readonly number[], version: number, reason?: string) =>
  call(at(who), takeSteps, {
    body: { step: name, cases: ids.map((id) => ({ id, version })), ...(reason ? { reason } : {}) },
  })
const rowsOf = async (who: string, query: { unread?: 'true' | 'false' } = {}) =>
  (await call(at(who), door.listNotices, { query })).ok().rows
const textsOf = async (who: string) => (await rowsOf(who)).map(({ text }) => text)
const unreadOf = async (who: string) => (await call(at(who), door.countUnread, {})).ok().unread

describe('a case', () => {
  it('is told to the desk it comes to, many at once in one line, and to nobody else', async () => {
    const ids = await open(['王小明', '李小红', '张小山'])
    expect(await textsOf('head')).toEqual(['请假条 3 件等待办理(待学校审核)。'])
    expect(await rowsOf('head')).toMatchObject([{ kind: 'case_arrived', link: '/inbox', isRead: false }])
    const [first = 0] = ids
    ;(await step('head', 'endorse', [first], 1)).ok()
    expect(await rowsOf('county')).toMatchObject([
      { text: '王小明的请假条等待办理(待核办)。', link: `/cases/${first}` },
    ])
    for (const who of ['registrar', 'viewer', 'otherCounty', 'otherSchool'])
      expect(await textsOf(who), who).toEqual([])
  })
  it('sent back is told as such, and its school hears of the end', async () => {
    const [id = 0] = await open(['赵小川'])
    ;(await step('head', 'endorse', [id], 1)).ok()
    ;(await step('county', 'send_back', [id], 2, '请补材料')).ok()
    expect((await textsOf('head'))[0]).toBe('赵小川的请假条被退回,请修改后重新提交。')
    ;(await step('head', 'endorse', [id], 3)).ok()
    ;(await step('county', 'decide', [id], 4)).ok()
    expect(await textsOf('registrar')).toEqual(['赵小川的请假条已办结:已通过。'])
  })
  it('that was refused is told to nobody: the notice is written with the step or not at all', async () => {
    const [id = 0] = await open(['孙小雨'])
    const before = (await textsOf('county')).length
    expect((await step('head', 'endorse', [id], 7)).code).toBe('stale_view')
    expect(await textsOf('county')).toHaveLength(before)
  })
})

describe('the bell', () => {
  it('counts what is unread, for each person alone', async () => {
    const { school } = placesOf(town)
    const other = await clerk(t, school, 'approver', 'viewer')
    tokens.other = other
    const unread = await unreadOf('head')
    expect(unread).toBeGreaterThan(1)
    const [first] = await rowsOf('head')
    const marked = await call(at('head'), door.markRead, { body: { notices: [first?.id ?? 0] } })
    expect(marked.ok().unread).toBe(unread - 1)
    expect(await unreadOf('other')).toBe(unread)
    expect((await rowsOf('head', { unread: 'true' })).map(({ id }) => id)).not.toContain(first?.id)
    expect(await rowsOf('head', { unread: 'false' })).toMatchObject([{ id: first?.id }])
    expect((await call(at('head'), door.markRead, { body: {} })).ok().unread).toBe(0)
    expect(await unreadOf('other')).toBe(unread)
  })
  it('lets nobody mark what is not his', async () => {
    const [foreign] = await rowsOf('county')
    ;(await call(at('otherCounty'), door.markRead, { body: { notices: [foreign?.id ?? 0] } })).ok()
    const { rows } = await t.owner.query(
      `SELECT count(*)::int AS n FROM p37.notice_read r JOIN nation.account a ON a.id = r.account_id
       WHERE a.unit_id = $1`,
      [town.otherCounty],
    )
    expect(rows[0].n).toBe(0)
    expect((await rowsOf('county'))[0]?.isRead).toBe(false)
  })
  it('turns pages without losing or repeating a line', async () => {
    for (let n = 0; n < 5; n++) await open([`学生${n}`])
    const all = (await rowsOf('head')).map(({ id }) => id)
    const seen: number[] = []
    for (let after: string | undefined; ; ) {
      const page = (await call(at('head'), door.listNotices, { query: { limit: 2, after } })).ok()
      seen.push(...page.rows.map(({ id }) => id))
      if (page.next === null) break
      after = page.next
    }
    expect(seen).toEqual(all)
  })
  it('belongs to people of a province', async () => {
    expect((await call(at('nation'), door.listNotices, { query: {} })).code).toBe('not_allowed')
  })
})

describe('jobs and the clock', () => {
  it('tell the sender how his import ended, and nobody else at his desk', async () => {
    const id = await t.db.newId()
    await t.owner.query(
      `INSERT INTO p37.import_job (id, kind, mode, state, unit_id, unit_path, account_id, file_name, created_at, business_at)
       SELECT $1, 'registration', 'good_rows_only', 'writing', unit_id, unit_path, id, '名单.xlsx', now(), now()
       FROM nation.account WHERE login = $2`,
      [id, `registrar.${town.school}`],
    )
    const running = await findRunning(ctx, { id: town.provinceId, schema: 'p37' }, id)
    if (!running) throw new Error('The import does not run.')
    const end = {
      rowsRead: 5,
      rowsTaken: 4,
      rowsBad: 1,
      rowsSkipped: 0,
      problems: {},
      fileProblem: null,
      cautions: {},
      firstCautions: [],
    }
    await t.db.asJob((tx) => endImport(tx, ctx, running, { ...end, state: 'done' }, undefined))
    expect((await rowsOf('registrar'))[0]).toMatchObject({
      text: '「新生注册」导入完成,入库 4 行。',
      link: '/imports',
    })
    tokens.colleague = await clerk(t, placesOf(town).school, 'registrar', 'viewer')
    expect(await textsOf('colleague')).not.toContain('「新生注册」导入完成,入库 4 行。')
  })
  it('tell each desk once a working day what is due and what is overdue', async () => {
    await t.owner.query(`DELETE FROM p37.notice_day`)
    await t.owner.query(`UPDATE p37.desk_item SET due_on = '2026-09-09' WHERE unit_id = $1`, [town.school])
    await t.owner.query(
      `UPDATE p37.desk_item SET due_on = '2026-09-07' WHERE case_id =
         (SELECT min(case_id) FROM p37.desk_item WHERE unit_id = $1)`,
      [town.school],
    )
    const { rows } = await t.owner.query('SELECT count(*)::int AS n FROM p37.desk_item WHERE unit_id = $1', [
      town.school,
    ])
    await runClocks(ctx)
    await runClocks(ctx)
    const told = (await rowsOf('head')).filter(({ kind }) => kind.startsWith('deadline'))
    expect(told.map(({ text, link }) => [text, link]).sort()).toEqual(
      [
        ['1 件业务已超期,请立即办理。', '/inbox?due=over'],
        [`${rows[0].n - 1} 件业务在下一个工作日前到期,请尽快办理。`, '/inbox?due=soon'],
      ].sort(),
    )
    // Saturday: nobody is told; on Monday again.
    await setClock(t, '2026-09-12T02:00:00Z')
    await runClocks(ctx)
    expect((await rowsOf('head')).filter(({ kind }) => kind.startsWith('deadline'))).toHaveLength(2)
    await setClock(t, '2026-09-14T02:00:00Z')
    await runClocks(ctx)
    expect((await rowsOf('head')).filter(({ kind }) => kind === 'deadline_over')).toHaveLength(2)
  })
  it('forget what is older than half a year', async () => {
    await t.owner.query(`UPDATE p37.notice SET at = at - interval '181 days'`)
    await setClock(t, '2026-09-15T02:00:00Z')
    await runClocks(ctx)
    const { rows } = await t.owner.query(`SELECT DISTINCT kind FROM p37.notice ORDER BY 1`)
    expect(rows.map(({ kind }) => kind)).toEqual(['deadline_over'])
  })
  it('tell every unit of the province of a promotion', async () => {
    await arrangeClass(t, placesOf(town).school, { cohort: 2026, grade: 1 })
    const id = await t.db.newId()
    await t.owner.query(
      `INSERT INTO p37.promotion_run (id, school_year, state, created_at, business_at)
       VALUES ($1, 2027, 'running', now(), now())`,
      [id],
    )
    await carryOutPromotion(ctx, 'p37', id)
    for (const who of ['registrar', 'head', 'county', 'otherCounty', 'otherSchool'])
      expect((await textsOf(who))[0], who).toBe('2027 年升级已完成,各班年级已更新。')
    expect(await textsOf('viewer')).toEqual([])
  })
})
