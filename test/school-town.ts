/** The town for changes of schools: a city above one county, a second school there, people at every desk. */
import type { FastifyInstance } from 'fastify'
import type { CallInput } from '../src/contract/client.ts'
import type { Route } from '../src/contract/route.ts'
import { buildApp } from '../src/server/app.ts'
import type { Context } from '../src/server/context.ts'
import { arrangeTown } from './arrange.ts'
import { type Call, caller } from './call.ts'
import { contextOf } from './context.ts'
import { freshDatabase, type TestDatabase } from './db.ts'
import { arrangeClass, clerk, type Place, placesOf, promoted, seatPupil, setClock, teaches } from './town.ts'

export interface SchoolTown {
  t: TestDatabase
  ctx: Context
  app: FastifyInstance
  call: Call
  province: Place
  /** A city of the province; no school is its own yet. */
  city: Place
  county: Place
  otherCounty: Place
  /** 临江县第一小学. */
  school: Place
  /** 临江县第二小学, in the same county. */
  sibling: Place
  /** 松岭县第一小学, in the other county. */
  otherSchool: Place
  who: Record<'province' | 'county' | 'otherCounty' | 'school' | 'approver' | 'sibling' | 'city', string>
  close(): Promise<void>
}

async function addUnit(t: TestDatabase, parent: Place, level: number, name: string): Promise<Place> {
  const id = await t.db.newId()
  const path = `${parent.path}${id}/`
  await t.owner.query(
    `INSERT INTO nation.unit (id, world_id, province_id, parent_id, level, path, name, division_code)
     SELECT $1, world_id, province_id, id, $2, $3, $4, '370102' FROM nation.unit WHERE id = $5`,
    [id, level, path, name, parent.id],
  )
  return { id, path, schema: 'p37' }
}

export async function arrangeSchoolTown(): Promise<SchoolTown> {
  const t = await freshDatabase()
  const ctx = contextOf(t)
  const app = await buildApp(ctx, { logLevel: 'silent' })
  const at = placesOf(await arrangeTown(t))
  const [nation = 0, provinceId = 0] = at.county.path.split('/').map(Number)
  const province = { id: provinceId, path: `${nation}/${provinceId}/`, schema: 'p37' }
  const city = await addUnit(t, province, 2, '临江市教育局')
  const sibling = await addUnit(t, at.county, 4, '临江县第二小学')
  await teaches(t, at.school, '2137000001', { primary: 6 })
  await teaches(t, sibling, '2137000003', { primary: 6, junior: 3 })
  await teaches(t, at.otherSchool, '2137000002', { primary: 6 })
  await setClock(t, '2026-09-02T02:00:00Z')
  await promoted(t, 2026)
  const registrar = (unit: Place) => clerk(t, unit, 'registrar')
  return {
    ...{ t, ctx, app, call: caller(app), province, city, sibling },
    ...{ county: at.county, otherCounty: at.otherCounty, school: at.school, otherSchool: at.otherSchool },
    who: {
      province: await registrar(province),
      city: await registrar(city),
      county: await registrar(at.county),
      otherCounty: await registrar(at.otherCounty),
      school: await registrar(at.school),
      approver: await clerk(t, at.school, 'approver'),
      sibling: await registrar(sibling),
    },
    close: async () => {
      await app.close()
      await t.close()
    },
  }
}

/** Two classes with two pupils each, and one pupil without a class. */
export async function fillSchool(
  s: SchoolTown,
  school: Place,
  family: string,
): Promise<{ classes: number[]; pupils: number[] }> {
  const classes = [
    await arrangeClass(s.t, school, { number: '2026101', name: '1班' }),
    await arrangeClass(s.t, school, { number: '2026102', name: '2班' }),
  ]
  const pupils: number[] = []
  for (const classId of classes)
    for (const given of ['甲', '乙'])
      pupils.push(await seatPupil(s.t, school, { name: `${family}${given}`, classId }))
  pupils.push(await seatPupil(s.t, school, { name: `${family}丙`, classId: null }))
  return { classes, pupils }
}

/** Previews a change and does it as it was previewed. */
export async function change<P extends Route, A extends Route>(
  s: SchoolTown,
  token: string,
  doors: { preview: P; act: A },
  school: Place,
  ask: object,
) {
  const params = { id: school.id }
  const preview = await s.call(token, doors.preview, { params, body: ask } as unknown as CallInput<P>)
  const { fingerprint } = preview.ok() as unknown as { fingerprint: string }
  const body = { ...ask, reason: '教办〔2026〕9 号', fingerprint }
  return { preview, act: () => s.call(token, doors.act, { params, body } as unknown as CallInput<A>) }
}

export async function changeNow<P extends Route, A extends Route>(...all: Parameters<typeof change<P, A>>) {
  const done = await (await change(...all)).act()
  return done.ok()
}
