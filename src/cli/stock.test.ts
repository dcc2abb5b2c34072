/** The demo has a stock of pupils: every school a final grade to graduate, nobody in two schools. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { contextOf } from '../../test/context.ts'
import { freshDatabase, type TestDatabase } from '../../test/db.ts'
import type { Context } from '../server/context.ts'
import { DEMO_PROVINCES } from './demo.ts'
import { seedDemo } from './seed.ts'
import { stockProvince } from './stock.ts'

let t: TestDatabase
let ctx: Context
beforeAll(async () => {
  t = await freshDatabase()
  ctx = contextOf(t)
  for (const { schema } of DEMO_PROVINCES) await ctx.openSchema(schema)
})
afterAll(() => t.close())

const seed = () =>
  seedDemo(ctx, '2026-07-10T08:00:00+08:00', (tx, registrar, province) =>
    stockProvince(tx, ctx, registrar, { province, year: 2026 }),
  )
const all = async (text: string) => (await t.owner.query(text)).rows
const everywhere = (what: (schema: string) => string) =>
  DEMO_PROVINCES.map(({ schema }) => what(schema)).join(' UNION ALL ')

it('fills every stage of every school, with a final grade that can graduate', async () => {
  expect(await seed()).toBe(true)
  const taught =
    await all(`SELECT unit_id, (primary_length IS NOT NULL)::int + (junior_length IS NOT NULL)::int
    + (senior_length IS NOT NULL)::int AS stages FROM nation.school ORDER BY unit_id`)
  const leaving = await all(
    `SELECT school_id AS unit_id, count(DISTINCT stage)::int AS stages FROM (${everywhere(
      (
        schema,
      ) => `SELECT c.school_id, c.stage FROM ${schema}.class c JOIN ${schema}.enrollment e ON e.class_id = c.id
        JOIN ${schema}.student_number n ON n.pupil_id = e.pupil_id WHERE c.grade = c.length AND e.state = 'in_school'`,
    )}) AS final GROUP BY school_id ORDER BY school_id`,
  )
  expect(leaving).toEqual(taught)
})

it('has a few hundred pupils, none in two schools, and no problem record to begin with', async () => {
  const [count] = await all(
    `SELECT count(*)::int AS pupils, count(DISTINCT id)::int AS ids FROM (${everywhere((schema) => `SELECT id FROM ${schema}.pupil`)}) AS p`,
  )
  expect(count.pupils).toBeGreaterThan(300)
  expect(count.ids).toBe(count.pupils)
  expect(await all('SELECT count(*)::int AS n FROM nation.pupil_home')).toEqual([{ n: count.pupils }])
  expect(await all('SELECT * FROM nation.problem_group')).toEqual([])
})

it('is there once, however often the server starts', async () => {
  const before = await all('SELECT count(*) FROM nation.pupil_home')
  expect(await seed()).toBe(false)
  expect(await all('SELECT count(*) FROM nation.pupil_home')).toEqual(before)
})
