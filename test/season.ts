/** A town for the season's tests: city, two counties, schools of every stage, people at their desks, a movable clock. */
import { randomUUID } from 'node:crypto'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { type Client, type FileBody, makeClient, type Reply } from '../src/contract/client.ts'
import type { Role } from '../src/rules/flow.ts'
import { buildApp } from '../src/server/app.ts'
import type { Context } from '../src/server/context.ts'
import { studentNumberKey } from '../src/server/pupil/sealed-pupil.ts'
import { contextOf } from './context.ts'
import { freshDatabase, type TestDatabase } from './db.ts'
import { signedIn } from './sign-in.ts'

export interface SeasonUnit {
  id: number
  path: string
  name: string
  /** Ten digits of a school. */
  code: string
}

export interface SeasonTown {
  t: TestDatabase
  ctx: Context
  app: FastifyInstance
  provinceId: number
  nation: SeasonUnit
  province: SeasonUnit
  city: SeasonUnit
  county: SeasonUnit
  otherCounty: SeasonUnit
  /** Six years, in the county. */
  primary: SeasonUnit
  /** Primary of six and junior of three years, in the county. */
  nineYear: SeasonUnit
  junior: SeasonUnit
  /** Junior, in the other county. */
  otherJunior: SeasonUnit
  /** Run by the city. */
  senior: SeasonUnit
  /** Sets the business clock, e.g. `2014-07-01T10:00`, Asia/Shanghai. */
  setClock(local: string): void
  /** Somebody at a desk, as a client of the doors. */
  person(unit: SeasonUnit, ...roles: Role[]): Promise<Client<Answered>>
  /** A pupil in school, in a class or unplaced; returns his id. */
  pupil(of: {
    school: SeasonUnit
    stage: 'primary' | 'junior' | 'senior'
    classId: number | null
    name?: string
    number?: string
    sex?: 'male' | 'female'
    isFlagged?: boolean
  }): Promise<number>
  class(of: {
    school: SeasonUnit
    stage: 'primary' | 'junior' | 'senior'
    length: number
    grade: number
    cohort: number
  }): Promise<number>
  /** Graduates of 2014 by their names, as if the school had graduated them in July. */
  graduates(of: {
    school: SeasonUnit
    stage: 'primary' | 'junior'
    names: readonly string[]
  }): Promise<SeasonGraduate[]>
  /** The year's promotion is complete. */
  promoted(): Promise<void>
  /** What a school needs before it admits (ORG-3): the autumn term of 2014, and a class in each of its first grades. */
  newCohort(school: SeasonUnit, stage: 'primary' | 'junior' | 'senior', ...grades: number[]): Promise<void>
  close(): Promise<void>
}

export interface SeasonGraduate {
  pupilId: number
  graduationId: number
  number: string
  name: string
}

/** A reply with everything that came, for files. */
export type Answered = Reply & { raw: LightMyRequestResponse }

const UNITS = [
  ['nation', null, 0, '000000', '国家', ''],
  ['province', 'nation', 1, '370000', '云海省教育厅', ''],
  ['city', 'province', 2, '370100', '临江市教育局', ''],
  ['county', 'city', 3, '370102', '临江县教育局', ''],
  ['otherCounty', 'city', 3, '370103', '松岭县教育局', ''],
  ['primary', 'county', 4, '370102', '临江县第一小学', '2137000001'],
  ['nineYear', 'county', 4, '370102', '临江县九年一贯制学校', '3137000002'],
  ['junior', 'county', 4, '370102', '临江县第一初级中学', '3137000003'],
  ['otherJunior', 'otherCounty', 4, '370103', '松岭县初级中学', '3137000004'],
  ['senior', 'city', 4, '370100', '临江市高级中学', '3437000005'],
] as const
type Name = (typeof UNITS)[number][0]

const TEACHES: Partial<Record<Name, [number | null, number | null, number | null]>> = {
  primary: [6, null, null],
  nineYear: [6, 3, null],
  junior: [null, 3, null],
  otherJunior: [null, 3, null],
  senior: [null, null, 3],
}

async function arrangeUnits(t: TestDatabase) {
  const [world = 0, provinceId = 0, ...ids] = await t.db.newIds(2 + UNITS.length)
  await t.owner.query(`INSERT INTO nation.world VALUES ($1, 'practice', '演练', now(), now())`, [world])
  await t.owner.query(`INSERT INTO nation.province VALUES ($1, $2, 'p37', '370000', '云海省')`, [
    provinceId,
    world,
  ])
  const made = {} as Record<Name, SeasonUnit>
  for (const [at, [name, parent, level, division, title, code]] of UNITS.entries()) {
    const id = ids[at] ?? 0
    const path = `${parent ? made[parent].path : ''}${id}/`
    made[name] = { id, path, name: title, code }
    await t.owner.query(
      `INSERT INTO nation.unit (id, world_id, province_id, parent_id, level, path, name, division_code)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        id,
        world,
        level === 0 ? null : provinceId,
        parent ? made[parent].id : null,
        level,
        path,
        title,
        division,
      ],
    )
    const lengths = TEACHES[name]
    if (lengths)
      await t.owner.query(
        `INSERT INTO nation.school (unit_id, world_id, code, primary_length, junior_length, senior_length)
         VALUES ($1, $2, $3, $4, $5, $6)`,
        [id, world, code, ...lengths],
      )
  }
  return { provinceId, units: made }
}

function clientOf(app: FastifyInstance, token: string): Client<Answered> {
  return makeClient<Answered>({
    fetch: async (url, sent) => {
      const raw = await app.inject({
        method: sent.method as 'GET',
        url,
        headers: sent.headers,
        ...(sent.body === undefined ? {} : { payload: sent.body as string | FileBody }),
      })
      const { statusCode } = raw
      return {
        ok: statusCode < 400,
        status: statusCode,
        headers: { get: (name) => String(raw.headers[name.toLowerCase()] ?? '') },
        json: async () => raw.json(),
        raw,
      }
    },
    cookie: () => `xueji_session=${token}`,
    newRequestId: randomUUID,
  })
}

/** A valid-looking student number; each call another one. */
let nextNumber = 0
const newNumber = () => `G3701022002${String(++nextNumber).padStart(8, '0')}`

async function arrangeGraduates(
  { t, ctx, provinceId }: { t: TestDatabase; ctx: Context; provinceId: number },
  of: Parameters<SeasonTown['graduates']>[0],
): Promise<SeasonGraduate[]> {
  const ids = await t.db.newIds(2 * of.names.length)
  const made = of.names.map((name, at) => ({
    pupilId: ids[2 * at] ?? 0,
    graduationId: ids[2 * at + 1] ?? 0,
    number: newNumber(),
    name,
  }))
  const { sealer } = ctx
  await t.owner.query(
    `WITH n AS (
       SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bytea[], $5::bytea[], $6::bytea[])
         AS n (pupil_id, graduation_id, name, page, certificate, hash)),
     pupil AS (
       INSERT INTO p37.pupil (id, unit_path, name, sex, birth_date, sealed)
       SELECT pupil_id, $8, name, CASE pupil_id % 2 WHEN 0 THEN 'male' ELSE 'female' END, '2002-05-01', page FROM n),
     number AS (INSERT INTO p37.student_number SELECT hash, pupil_id, 'G', true, now() FROM n),
     home AS (INSERT INTO nation.pupil_home SELECT pupil_id, $10, 1 FROM n),
     enrollment AS (
       INSERT INTO p37.enrollment (id, pupil_id, school_id, unit_path, stage, during, state)
       SELECT graduation_id, pupil_id, $7, $8, $9, '[2008-09-01,2014-07-05)', 'graduated' FROM n)
     INSERT INTO p37.graduation (id, pupil_id, enrollment_id, school_id, unit_path, stage, year, outcome, name, sex,
       birth_date, sealed, number_hash, graduated_on, account_id)
     SELECT graduation_id, pupil_id, graduation_id, $7, $8, $9, 2014, 'graduated', name, 'male', '2002-05-01',
       certificate, hash, '2014-07-05', 1 FROM n`,
    [
      made.map((one) => one.pupilId),
      made.map((one) => one.graduationId),
      made.map((one) => one.name),
      made.map((one) => sealer.seal({ idType: '1', idNumber: null, studentNumber: one.number, values: {} })),
      made.map((one) => sealer.seal({ studentNumber: one.number })),
      made.map((one) => studentNumberKey(sealer, one.number)),
      of.school.id,
      of.school.path,
      of.stage,
      provinceId,
    ],
  )
  return made
}

export async function arrangeSeason(): Promise<SeasonTown> {
  const t = await freshDatabase()
  const { provinceId, units } = await arrangeUnits(t)
  let now = new Date('2014-07-01T02:00:00Z')
  const ctx = contextOf(t, () => now)
  // The practice clock is read off the world's row; set there, it follows the context's.
  await t.owner.query('UPDATE nation.world SET clock_at = $1, clock_set_at = $1', [now])
  const app = await buildApp(ctx, { logLevel: 'silent' })
  let logins = 0
  let classNumber = 0
  const arrangeClass: SeasonTown['class'] = async (of) => {
    const id = await t.db.newId()
    const number = String(++classNumber)
    await t.owner.query(
      `INSERT INTO p37.class (id, school_id, unit_path, stage, cohort, length, grade, number, name)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [id, of.school.id, of.school.path, of.stage, of.cohort, of.length, of.grade, number, `${number}班`],
    )
    return id
  }
  return {
    t,
    ctx,
    app,
    provinceId,
    ...units,
    setClock: (local) => {
      now = new Date(`${local}+08:00`)
    },
    person: async (unit, ...roles) => {
      const login = `person-${++logins}`
      const token = await signedIn(t, { unitId: unit.id, unitPath: unit.path, roles, login })
      return clientOf(app, token)
    },
    class: arrangeClass,
    pupil: async (of) => {
      const [id, enrollmentId] = await t.db.newIds(2)
      const number = of.number ?? newNumber()
      const sealed = ctx.sealer.seal({ idType: '1', idNumber: null, studentNumber: number, values: {} })
      await t.owner.query(
        `INSERT INTO p37.pupil (id, unit_path, name, sex, birth_date, sealed, is_flagged)
         VALUES ($1, $2, $3, $4, '2002-05-01', $5, $6)`,
        [id, of.school.path, of.name ?? '王小明', of.sex ?? 'male', sealed, of.isFlagged ?? false],
      )
      await t.owner.query(
        `INSERT INTO p37.enrollment (id, pupil_id, school_id, unit_path, stage, class_id, during)
         VALUES ($1, $2, $3, $4, $5, $6, '[2008-09-01,)')`,
        [enrollmentId, id, of.school.id, of.school.path, of.stage, of.classId],
      )
      await t.owner.query(`INSERT INTO p37.student_number VALUES ($1, $2, 'G', true, now())`, [
        studentNumberKey(ctx.sealer, number),
        id,
      ])
      await t.owner.query('INSERT INTO nation.pupil_home VALUES ($1, $2, 1)', [id, provinceId])
      return id ?? 0
    },
    graduates: (of) => arrangeGraduates({ t, ctx, provinceId }, of),
    promoted: async () => {
      await t.owner.query(
        `INSERT INTO p37.promotion_run (id, school_year, state, created_at, business_at)
         VALUES ($1, 2014, 'complete', now(), '2014-08-10T16:00:00Z')`,
        [await t.db.newId()],
      )
    },
    newCohort: async (school, stage, ...grades) => {
      await t.owner.query(
        `INSERT INTO p37.term VALUES ($1, $2, 2014, 'autumn', '2014-09-01', '2015-01-20') ON CONFLICT DO NOTHING`,
        [school.id, school.path],
      )
      const length = stage === 'primary' ? 6 : 3
      for (const grade of grades.length > 0 ? grades : [1])
        await arrangeClass({ school, stage, length, grade, cohort: 2014 - grade + 1 })
    },
    close: async () => {
      await app.close()
      await t.close()
    },
  }
}
