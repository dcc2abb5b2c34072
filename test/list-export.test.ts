/** Every list can be counted and taken away, by those who may see it, with nothing that the list does not show (QRY-2, ACC-4). */
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { urlOf } from '../src/contract/client.ts'
import { columnsOfList } from '../src/contract/list-columns.ts'
import {
  countOf,
  exportOf,
  isListRoute,
  isPersonalList,
  type ListRoute,
} from '../src/contract/list-export.ts'
import { listPupils } from '../src/contract/pupil.ts'
import { PageQuery, pageOf, type Route } from '../src/contract/route.ts'
import { listClasses } from '../src/contract/unit.ts'
import { buildApp } from '../src/server/app.ts'
import { listExportRoutes } from '../src/server/list-export/list-export.routes.ts'
import { sheetOf } from '../src/server/list-export/list-sheets.ts'
import { type MountedList, mount } from '../src/server/mount.ts'
import { arrangeCast, type Cast, ROLES, type Station } from './cast.ts'
import { contextOf } from './context.ts'
import { freshDatabase, type TestDatabase } from './db.ts'
import { inputsFor } from './door-input.ts'
import { SECRET } from './secrets.ts'
import { seatPupil } from './town.ts'
import { readTexts } from './workbook-file.ts'

let t: TestDatabase
let app: FastifyInstance
let cast: Cast
const PURPOSE = '核对名单'
/** The cell of an ID number or student number in full. */
const IN_FULL = /\d{17}[\dX]/

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

const lists = (): ListRoute[] => app.doors.filter(isListRoute)
const stationOf = (name: string): Station => {
  const found = cast.stations.find((one) => one.name === name)
  if (!found) throw new Error(`There is no station ${name}.`)
  return found
}

/** A role that may come to the list from a station; undefined for none. */
function tokenOf(list: ListRoute, station: Station): string | undefined {
  if (typeof list.access === 'string') return station.tokens.registrar
  const { roles, levels } = list.access
  const role = ROLES.find((one) => roles.includes(one))
  return role && levels.includes(station.level) ? station.tokens[role] : undefined
}

/** What a list must be told: of which thing of the school's, and filters that it cannot do without. */
const neededBy = (list: ListRoute) => {
  const { params, query = {} } = inputsFor(list, cast.ids)[0] ?? {}
  const isNeeded = (key: string) => !(list.input.query.shape[key] as z.ZodType).safeParse(undefined).success
  return {
    ...(params ? { params } : {}),
    query: Object.fromEntries(Object.entries(query).filter(([key]) => isNeeded(key))),
  }
}
const urlWith = (door: Route, list: ListRoute, query: object) => {
  const needed = neededBy(list)
  return urlOf(door, { ...needed, query: { ...needed.query, ...query } })
}
const get = (token: string, url: string) => app.inject({ url, cookies: { xueji_session: token } })
const ask = (list: ListRoute, token: string, query: object = {}) => get(token, urlWith(list, list, query))
const take = (list: ListRoute, token: string, query: object = { purpose: PURPOSE }) =>
  get(token, urlWith(exportOf(list), list, query))

const count = (list: ListRoute, token: string, query: object = {}) =>
  get(token, urlWith(countOf(list), list, query))
const lastAudit = async () => {
  const { rows } = await t.owner.query(
    `SELECT detail FROM p37.audit_entry WHERE act = 'list.export' ORDER BY id DESC LIMIT 1`,
  )
  return rows[0].detail
}

/** Somebody of the school's own line who may see the list. */
function ownToken(list: ListRoute): string {
  for (const station of cast.stations.filter((one) => !one.isForeign)) {
    const token = tokenOf(list, station)
    if (token) return token
  }
  throw new Error(`Nobody may see ${list.path}.`)
}

describe('every list', () => {
  it('has an export for the same people, with the same filters and no more', () => {
    expect(lists().length).toBeGreaterThan(14)
    const paths = new Set(app.doors.map(({ path }) => path))
    expect(lists().filter((list) => !paths.has(`${list.path}.xlsx`))).toEqual([])
    for (const list of lists()) {
      const door = app.doors.find(({ path }) => path === `${list.path}.xlsx`)
      expect(door?.access).toEqual(list.access)
      const own = ['purpose', 'columns']
      const fields = Object.keys((door as ListRoute).input.query.shape).filter((one) => !own.includes(one))
      expect(Object.keys(list.input.query.shape)).toEqual(expect.arrayContaining(fields))
    }
  })
  it('is counted for the same people: as many as it has rows, with each of its filters', async () => {
    let counted = 0
    for (const list of lists()) {
      expect(app.doors.find(({ path }) => path === `${list.path}.count`)?.access).toEqual(list.access)
      const asked = inputsFor(list, cast.ids).map(({ query = {} }) => query)
      const own =
        cast.stations.find((one) => !one.isForeign && tokenOf(list, one)) ?? stationOf('its own people')
      for (const station of cast.stations) {
        const token = tokenOf(list, station)
        if (!token) continue
        for (const query of station.tokens === own.tokens ? asked : [{}]) {
          const what = `${list.path} ${JSON.stringify(query)} as ${station.name}`
          const page = await ask(list, token, { ...query, limit: 200 })
          const answer = await count(list, token, query)
          expect(answer.statusCode, what).toBe(page.statusCode)
          if (page.statusCode !== 200) continue
          expect(page.json().next, what).toBeNull()
          expect(answer.json(), what).toEqual({ count: page.json().rows.length, hasMore: false })
          counted += page.json().rows.length
        }
      }
    }
    expect(counted).toBeGreaterThan(lists().length)
  }, 120_000)
  it('comes as a workbook with a Chinese header over each column and a row for each row of the list', async () => {
    for (const list of lists()) {
      const token = ownToken(list)
      const page = (await ask(list, token, { limit: 200 })).json() as { rows: unknown[]; next: string | null }
      const answer = await take(list, token)
      expect(answer.statusCode, `${list.path}: ${answer.body.slice(0, 200)}`).toBe(200)
      const [note = [], header = [], ...rows] = await readTexts(answer.rawPayload)
      expect(note[0], list.path).toContain('导出')
      expect(header.length, list.path).toBeGreaterThan(1)
      for (const text of header) expect(text, list.path).toMatch(/\p{Script=Han}/u)
      expect(page.next, list.path).toBeNull()
      expect(rows.length, list.path).toBe(page.rows.length)
      if (JSON.stringify(page.rows).includes(SECRET)) expect(rows.join(), list.path).toContain(SECRET)
    }
  }, 60_000)
  it('shows strangers nothing of the school, and nobody a number in full', async () => {
    for (const list of lists()) {
      for (const name of ['a sibling school', 'another county', 'another province']) {
        const token = tokenOf(list, stationOf(name))
        if (!token) continue
        const answer = await take(list, token)
        const isFile = answer.statusCode === 200
        const texts = isFile ? (await readTexts(answer.rawPayload)).join() : answer.body
        expect(texts, `${list.path} as ${name}`).not.toContain(SECRET)
      }
      const [, , ...rows] = await readTexts((await take(list, ownToken(list))).rawPayload)
      expect(rows.join(), list.path).not.toMatch(IN_FULL)
    }
  }, 60_000)
  it('comes with the columns that are asked, the first always, and refuses those that it has not', async () => {
    for (const list of lists()) {
      const token = ownToken(list)
      const { columns } = sheetOf(list)
      expect(columns.map(({ key }) => key)).toEqual(Object.keys(columnsOfList(list.path) ?? {}))
      const [first, , third = columns[1]] = columns
      const answer = await take(list, token, { purpose: PURPOSE, columns: third?.key })
      const [, header] = await readTexts(answer.rawPayload)
      expect(header, list.path).toEqual([first?.header, third?.header])
      expect((await lastAudit()).columns, list.path).toEqual([first?.key, third?.key])
      const refused = await take(list, token, { purpose: PURPOSE, columns: `${first?.key},toString` })
      expect(refused.json(), list.path).toMatchObject({
        code: 'export_column_unknown',
        field: 'columns',
        detail: expect.stringContaining(`没有“toString”;可选的列:${first?.key}(${first?.header})`),
      })
    }
  }, 60_000)
  it('with personal data asks for the purpose, and keeps it without the name that was searched', async () => {
    for (const list of lists().filter(isPersonalList))
      expect((await take(list, ownToken(list), {})).json(), list.path).toMatchObject({
        code: 'invalid_input',
        field: 'purpose',
      })
    const token = ownToken(listPupils)
    const [note = []] = await readTexts(
      (await take(listPupils, token, { purpose: PURPOSE, name: '王', stage: 'primary' })).rawPayload,
    )
    expect(note[0]).toContain(`用途:${PURPOSE}`)
    expect(await lastAudit()).toEqual({
      list: '/api/pupils',
      filters: { name: '*', stage: 'primary' },
      columns: Object.keys(columnsOfList('/api/pupils') ?? {}),
      rows: 1,
      purpose: PURPOSE,
    })
  })
})

describe('a count', () => {
  it('is exact up to ten thousand, and says beyond it that there are more', async () => {
    const { tokens } = stationOf('another county')
    const { place } = stationOf('a school of another county')
    const put = (from: number, to: number) =>
      t.owner.query(
        `INSERT INTO p37.class (id, school_id, unit_path, stage, cohort, length, grade, number, name)
         SELECT 8000000 + n, $1, $2, 'junior', 2025, 3, 1, 'N' || n, n || '班' FROM generate_series($3::int, $4::int) n`,
        [place.id, place.path, from, to],
      )
    const before = (await count(listClasses, tokens.registrar)).json().count
    await put(1, 10_000 - before)
    expect((await count(listClasses, tokens.registrar)).json()).toEqual({ count: 10_000, hasMore: false })
    await put(10_001, 10_001)
    expect((await count(listClasses, tokens.registrar)).json()).toEqual({ count: 10_000, hasMore: true })
    await t.owner.query('DELETE FROM p37.class WHERE id BETWEEN 8000000 AND 8999999')
  })
})

describe('a workbook', () => {
  it('holds every page of a long list, in its order', async () => {
    const school = stationOf('a sibling school')
    await t.owner.query(
      `INSERT INTO p37.class (id, school_id, unit_path, stage, cohort, length, grade, number, name)
       SELECT 9000000 + n, $1, $2, 'primary', 2025, 6, 2, 'N' || n, n || '班' FROM generate_series(1, 2300) n`,
      [school.place.id, school.place.path],
    )
    const [, , ...rows] = await readTexts((await take(listClasses, school.tokens.registrar)).rawPayload)
    expect(rows).toHaveLength(2300)
    expect(new Set(rows.map((row) => row[1])).size).toBe(2300)
  })
  it('never holds a text that a programme would take for a formula', async () => {
    const { place, tokens } = stationOf('another county')
    const school = stationOf('a school of another county').place
    expect(school.path.startsWith(place.path)).toBe(true)
    for (const name of ['=HYPERLINK("http://x")', '+1', '-1', '@SUM(A1)', '\t=1'])
      await seatPupil(t, school, { name })
    const [, , ...rows] = await readTexts((await take(listPupils, tokens.registrar)).rawPayload)
    expect(rows).toHaveLength(5)
    for (const [name] of rows) expect(name).toMatch(/^'/)
  })
  it('is refused beyond the limit of the policy, before anything is told', async () => {
    await t.owner.query(
      `INSERT INTO nation.policy SELECT 1, world_id, NULL, '少', '2026-01-01', NULL, '{"exportRowLimit": 2}'
       FROM nation.unit WHERE id = $1`,
      [cast.school.id],
    )
    const answer = await take(listPupils, stationOf('another county').tokens.registrar)
    expect(answer.json()).toMatchObject({ code: 'export_too_many', detail: '一次最多导出 2 名学生' })
    await t.owner.query('DELETE FROM nation.policy WHERE id = 1')
  })
  it('of a list that nobody described shows what its contract calls in Chinese', async () => {
    const other = await buildApp(contextOf(t), { logLevel: 'silent' })
    const list = {
      ...listPupils,
      path: '/api/toys',
      input: { query: PageQuery },
      output: pageOf(
        z.object({
          id: z.number(),
          name: z.string(),
          secret: z.string(),
          colour: z.string().describe('颜色'),
          tags: z.array(z.string()).describe('标签'),
        }),
      ).extend({ total: z.number() }),
    } as const
    mount(other, list, async () => ({
      rows: [{ id: 1, name: '积木', secret: '不说', colour: '红', tags: ['a'] }],
      next: null,
      total: 1,
    }))
    expect(other.lists.map((one: MountedList) => one.route.path)).toEqual(['/api/toys'])
    listExportRoutes(other, contextOf(t))
    const answer = await other.inject({
      url: urlOf(exportOf(list), { query: { purpose: PURPOSE } }),
      cookies: { xueji_session: stationOf('its own people').tokens.registrar },
    })
    expect((await readTexts(answer.rawPayload)).slice(1)).toEqual([
      ['姓名', '颜色'],
      ['积木', '红'],
    ])
    await other.close()
  })
})
