/** Drafts through their doors: sealed, one's own, and never overwritten unseen (ACC-4). */
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { arrangeTown } from '../../../test/arrange.ts'
import { type Call, caller } from '../../../test/call.ts'
import { contextOf } from '../../../test/context.ts'
import { freshDatabase, type TestDatabase } from '../../../test/db.ts'
import { clerk, placesOf } from '../../../test/town.ts'
import * as doors from '../../contract/draft.ts'
import { buildApp } from '../app.ts'
import { runClocks } from '../world/due.actions.ts'

let t: TestDatabase
let app: FastifyInstance
let call: Call
const who: Record<string, string> = {}

beforeAll(async () => {
  t = await freshDatabase()
  app = await buildApp(contextOf(t), { logLevel: 'silent' })
  call = caller(app)
  const { school } = placesOf(await arrangeTown(t))
  who.registrar = await clerk(t, school, 'registrar')
  who.colleague = await clerk(t, school, 'registrar', 'approver')
})
afterAll(async () => {
  await app.close()
  await t.close()
})

const params = { form: 'registration' }
const save = (revision: number, values: Record<string, string>, by = 'registrar') =>
  call(who[by] ?? '', doors.saveDraft, { params, body: { revision, values } })
const get = async (by = 'registrar') => (await call(who[by] ?? '', doors.getDraft, { params })).ok()
const drop = (by = 'registrar') => call(who[by] ?? '', doors.deleteDraft, { params })

it('a draft comes back as it was typed, until it is given up', async () => {
  expect(await get()).toEqual({ revision: 0, values: null, savedAt: null })
  expect((await save(0, { name: '张草稿' })).ok().revision).toBe(1)
  expect((await save(1, { name: '张草稿', phone: '13912345678' })).ok().revision).toBe(2)
  expect(await get()).toMatchObject({ revision: 2, values: { name: '张草稿', phone: '13912345678' } })
  ;(await drop()).ok()
  ;(await drop()).ok()
  expect((await get()).revision).toBe(0)
})
it('a draft is one’s own, a colleague of the same school finds none', async () => {
  await save(0, { name: '张草稿' })
  expect(await get('colleague')).toMatchObject({ revision: 0, values: null })
  ;(await drop('colleague')).ok()
  expect((await get()).revision).toBe(1)
  await drop()
})
it('a draft lies sealed: no name and no number in the database', async () => {
  await save(0, { name: '密封者', idNumber: '370102201905012317' })
  const { rows } = await t.owner.query(
    `SELECT (SELECT string_agg(d::text, '') FROM p37.form_draft d)
       || coalesce((SELECT string_agg(r::text, '') FROM nation.request_log r), '') AS text`,
  )
  expect(rows[0].text).not.toContain('密封者')
  expect(rows[0].text).not.toContain('370102201905012317')
  await drop()
})
it('a draft saved in two windows at once is kept once, and the other window is told', async () => {
  await save(0, { name: '一' })
  const answers = await Promise.all(['二', '三', '四'].map((name) => save(1, { name })))
  expect(answers.map((one) => one.status).sort()).toEqual([200, 409, 409])
  expect(answers.flatMap((one) => one.code ?? [])).toEqual(Array(2).fill('draft_changed_elsewhere'))
  expect((await get()).revision).toBe(2)
  await drop()
})
it('a draft sent twice, because the answer was lost, is kept once', async () => {
  const [first, second] = [await save(0, { name: '一' }), await save(0, { name: '一' })]
  expect([first?.ok().revision, second?.ok().revision]).toEqual([1, 1])
  await drop()
})
it('a draft of long ago is no more', async () => {
  await save(0, { name: '旧' })
  await t.owner.query(`UPDATE p37.form_draft SET at = at - interval '8 days'`)
  expect((await get()).revision).toBe(0)
  await save(0, { name: '新' })
  expect(await get()).toMatchObject({ revision: 1, values: { name: '新' } })
  await drop()
})
it('the clock removes what is no more, whether its writer comes back or not', async () => {
  await save(0, { name: '旧' })
  await save(0, { name: '新' }, 'colleague')
  await t.owner.query(
    `UPDATE p37.form_draft SET at = at - interval '8 days' WHERE account_id = (SELECT min(account_id) FROM p37.form_draft)`,
  )
  await runClocks(contextOf(t))
  const { rows } = await t.owner.query('SELECT count(*)::int AS n FROM p37.form_draft')
  expect(rows[0].n).toBe(1)
  await Promise.all([drop(), drop('colleague')])
})
it('the key of a copy in a browser is its writer’s alone, the same again, and no more after the drafts’ days', async () => {
  const salt = '0f'.repeat(16)
  const key = async (o: { by?: string; form?: string; salt?: string; day?: string } = {}) =>
    (
      await call(who[o.by ?? 'registrar'] ?? '', doors.getDraftKey, {
        params: { form: o.form ?? 'registration' },
        query: { salt: o.salt ?? salt, ...(o.day ? { day: o.day } : {}) },
      })
    ).ok()
  const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)
  const { day, key: first } = await key()
  expect(Buffer.from(first ?? '', 'base64')).toHaveLength(32)
  expect(await key({ day })).toEqual({ day, key: first })
  const others = [
    await key({ by: 'colleague' }),
    await key({ form: 'late_registration' }),
    await key({ salt: 'a0'.repeat(16) }),
    await key({ day: daysAgo(3) }),
  ]
  expect(new Set([first, ...others.map((one) => one.key)]).size).toBe(5)
  expect((await key({ day: daysAgo(9) })).key).toBeNull()
  expect((await key({ day: daysAgo(-2) })).key).toBeNull()
  const stranger = await call('', doors.getDraftKey, { params, query: { salt } })
  expect(stranger.code).toBe('not_signed_in')
})
it('what is no form, and too much for a form, is refused', async () => {
  const tooMany = Object.fromEntries(Array.from({ length: 201 }, (_, at) => [`k${at}`, '']))
  expect((await save(0, tooMany)).code).toBe('invalid_input')
  const bad = await call(who.registrar ?? '', doors.getDraft, { params: { form: '../x' } })
  expect(bad.status).toBe(400)
})
