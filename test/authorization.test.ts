/**
 * Nobody sees or changes what is not his (ACC-2): at every door that is mounted, for every role, from everywhere.
 * A door mounted tomorrow is walked through by itself; what it must be told, its failure says.
 */
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { inProvince } from '../src/contract/access.ts'
import { Id, type Route } from '../src/contract/route.ts'
import { buildApp } from '../src/server/app.ts'
import { mount } from '../src/server/mount.ts'
import { arrangeCast, type Cast } from './cast.ts'
import { contextOf } from './context.ts'
import { freshDatabase, type TestDatabase } from './db.ts'
import { emptyToOwn, leaks, openToFirstPassword, openToNobody, unguarded, wronglyLetIn } from './door-walk.ts'

let t: TestDatabase
let app: FastifyInstance
let cast: Cast

beforeAll(async () => {
  t = await freshDatabase()
  app = await buildApp(contextOf(t), { logLevel: 'silent' })
  await app.ready()
  cast = await arrangeCast(t)
})
afterAll(async () => {
  await app.close()
  await t.close()
})

describe('every door', () => {
  it('says who may come; nothing is served past the doors', () => {
    expect(app.doors.length).toBeGreaterThan(30)
    expect(unguarded(app)).toEqual([])
  })
  it('is closed to whoever is not signed in, and to every role and level it does not name', async () => {
    expect(await wronglyLetIn(app, cast)).toEqual([])
  }, 300_000)
  it('is closed to whoever still has the password that he was issued', async () => {
    expect(await openToFirstPassword(app, cast, t)).toEqual([])
  })
  it('shows and changes nothing of a school to anybody beside it, whatever is asked', async () => {
    expect(await leaks(app, cast, t)).toEqual([])
  }, 300_000)
  it('about one thing opens to somebody whose it is: the ids that others are refused are real', async () => {
    expect(await openToNobody(app, cast)).toEqual([])
  }, 300_000)
  it('that lists shows its own people what strangers are not shown', async () => {
    // What these list is nobody's own: counts, times, calendars. Any other list: give the school something there.
    expect(await emptyToOwn(app, cast)).toEqual([])
  }, 300_000)
})

describe('the walk itself', () => {
  const toy = (path: string, more: Partial<Route> = {}): Route => ({
    method: 'GET',
    path,
    summary: '测试',
    access: inProvince,
    input: {},
    output: z.any(),
    refusals: [],
    ...more,
  })
  const findingsOf = async (...doors: [Route, () => Promise<unknown>][]) => {
    const leaky = await buildApp(contextOf(t), { logLevel: 'silent' })
    leaky.doors.length = 0
    for (const [door, answer] of doors) mount(leaky, door, answer)
    await leaky.ready()
    const found = [
      ...unguarded(leaky).filter((one) => one.includes('toy')),
      ...(await leaks(leaky, cast, t)),
    ].map((one) => one.replace(/, asked .*:/, ':'))
    await leaky.close()
    return new Set(found)
  }
  const everyName = () =>
    t.db.asJob((tx) => tx.rows<{ name: string }>('SELECT name FROM p37.pupil WHERE name IS NOT NULL'))

  it('finds a list that forgot its filter', async () => {
    const found = await findingsOf([toy('/api/toys'), everyName])
    expect(found).toContain('GET /api/toys as viewer of a sibling school: shows what is not theirs')
    expect(found).toContain('GET /api/toys as registrar of another province: shows what is not theirs')
  })
  it('finds a door that opens for somebody else’s id, and one that changes what is his', async () => {
    const params = z.object({ id: Id })
    const found = await findingsOf(
      [toy('/api/pupils/:id/toy', { input: { params } }), async () => ({})],
      [
        toy('/api/toys', { method: 'PUT' }),
        () => t.db.asJob((tx) => tx.run('UPDATE p37.pupil SET version = version + 1')),
      ],
    )
    expect(found).toContain('GET /api/pupils/:id/toy as viewer of another county: let in')
    expect(found).toContain('PUT /api/toys changed p37.pupil, which is not theirs')
  })
  it('asks what an unknown id is of, and says where to tell it', async () => {
    const found = await findingsOf([
      toy('/api/toys/:id', { input: { params: z.object({ id: Id }), query: z.object({ toyId: Id }) } }),
      async () => ({}),
    ])
    expect([...found].join()).toMatch(
      /GET \/api\/toys\/:id: nobody knows what the id "id" is of.*KIND_BY_NOUN\['toys'\]/,
    )
  })
  it('finds a door that says of nobody who may come, or that everybody may', async () => {
    const silent = { ...toy('/api/toys'), access: { roles: [], levels: [] } }
    const found = await findingsOf([silent, everyName], [toy('/api/toy', { access: 'public' }), everyName])
    expect(found).toEqual(
      new Set(['GET /api/toys does not say who may come', 'GET /api/toy does not say who may come']),
    )
  })
})
