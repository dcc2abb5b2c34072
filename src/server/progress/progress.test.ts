import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { arrangeTown, type Town } from '../../../test/arrange.ts'
import { type Call, caller } from '../../../test/call.ts'
import { contextOf } from '../../../test/context.ts'
import { freshDatabase, type TestDatabase } from '../../../test/db.ts'
import { arrangeClass, clerk, placesOf, seatPupil, setClock } from '../../../test/town.ts'
import * as door from '../../contract/progress.ts'
import { buildApp } from '../app.ts'

let t: TestDatabase
let app: FastifyInstance
let call: Call
let town: Town
let county: string
let province: string
let nation: string
const YEAR = 2026

/** Rows that the figures count, written as they lie in the tables. */
async function arrangeWork(): Promise<void> {
  const { school, otherSchool } = placesOf(town)
  const leaving = await arrangeClass(t, school, { cohort: YEAR - 6, grade: 6 })
  const staying = await arrangeClass(t, school, { cohort: YEAR - 2, grade: 2 })
  for (const name of ['赵一', '钱二']) await seatPupil(t, school, { name, classId: leaving })
  await seatPupil(t, school, { name: '孙三', classId: staying })
  const unplaced = await seatPupil(t, otherSchool, { name: '李四' })
  const caseOf = async (unitId: number, path: string, dueOn: string) => {
    const id = await t.db.newId()
    await t.owner.query(
      `INSERT INTO p37.business_case (id, kind, state, detail, detail_version, visible_to, opened_at, parties, subject,
                                      school_id, opened_by)
       VALUES ($1, 'registration', 'with_approver', '{}', 1, $2, now(), '{}', '某人', $3, 1)`,
      [id, [unitId], unitId],
    )
    await t.owner.query(
      `INSERT INTO p37.desk_item VALUES ($1, $2, $3, '{approver}', 'registration', 'with_approver', $2, '某人', now(), $4)`,
      [id, unitId, path, dueOn],
    )
  }
  await caseOf(otherSchool.id, otherSchool.path, '2026-06-30')
  await caseOf(otherSchool.id, otherSchool.path, '2026-08-30')
  await t.owner.query('UPDATE p37.pupil SET is_flagged = true WHERE id = $1', [unplaced])
}

beforeAll(async () => {
  t = await freshDatabase()
  app = await buildApp(contextOf(t), { logLevel: 'silent' })
  call = caller(app)
  town = await arrangeTown(t)
  await setClock(t, '2026-07-10T08:00:00+08:00')
  const at = placesOf(town)
  county = await clerk(t, at.county, 'viewer')
  const path = at.county.path.split('/').slice(0, 2).join('/')
  const provinceUnit = Number(path.split('/')[1])
  province = await clerk(t, { id: provinceUnit, path: `${path}/`, schema: 'p37' }, 'registrar')
  nation = await clerk(t, at.nation, 'viewer')
  await arrangeWork()
})
afterAll(async () => {
  await app.close()
  await t.close()
})

describe('the progress of the units below', () => {
  it('adds each county up and puts first whose cases lie too long', async () => {
    const { units, total, year } = (await call(province, door.getProgress, { query: {} })).ok()
    expect(year).toBe(YEAR)
    expect(units.map(({ name }) => name)).toEqual(['松岭县教育局', '临江县教育局'])
    expect(units[0]).toMatchObject({ overdue: 1, openCases: 2, unplaced: 1, problemRecords: 1, pupils: 1 })
    expect(units[1]).toMatchObject({ overdue: 0, notGraduated: 2, unplaced: 0, problemRecords: 0, pupils: 3 })
    expect(total).toMatchObject({ pupils: 4, notGraduated: 2, overdue: 1, openCases: 2, problemRecords: 1 })
  })
  it('shows a county its schools, and a province the schools of a county', async () => {
    const own = (await call(county, door.getProgress, { query: {} })).ok()
    expect(own.units).toMatchObject([
      { name: '临江县第一小学', isSchool: true, notGraduated: 2, phone: null },
    ])
    expect(own.above).toBeNull()
    const seen = (await call(province, door.getProgress, { query: { unit: town.otherCounty } })).ok()
    expect(seen.units).toMatchObject([{ name: '松岭县第一小学', overdue: 1 }])
    expect(seen.above?.name).toBe('云海省教育厅')
  })
  it('knows no unit of somebody else, and nothing below a school', async () => {
    for (const unit of [town.otherCounty, town.school, 4711])
      expect((await call(county, door.getProgress, { query: { unit } })).code).toBe('not_found')
  })
})

describe('the provinces side by side', () => {
  /** Another province of the same world, with nothing in it. */
  async function arrangeQuietProvince(): Promise<number> {
    const [id, unit] = [await t.db.newId(), await t.db.newId()]
    await t.owner.query(
      `INSERT INTO nation.province (id, world_id, schema_name, division_code, name)
       SELECT $1, world_id, 'p34', '340000', '安澜省' FROM nation.unit WHERE id = $2`,
      [id, town.nation],
    )
    await t.owner.query(
      `INSERT INTO nation.unit (id, world_id, province_id, parent_id, level, path, name, division_code)
       SELECT $1, world_id, $2, id, 1, $4, '安澜省教育厅', '340000' FROM nation.unit WHERE id = $3`,
      [unit, id, town.nation, `${placesOf(town).nation.path}${unit}/`],
    )
    return unit
  }
  it('tell the nation of each what is done and what is left, those that lag first', async () => {
    await arrangeQuietProvince()
    const { rows, year } = (await call(nation, door.listProvinceProgress, {})).ok()
    expect(year).toBe(YEAR)
    expect(rows.map(({ unit }) => unit.name)).toEqual(['云海省教育厅', '安澜省教育厅'])
    expect(rows[0]).toMatchObject({
      ...{
        promotion: 'pending',
        isPromotionDue: false,
        promotedAt: null,
        promotionAt: '2026-08-10T16:00:00Z',
      },
      ...{ schools: 1, confirmedSchools: 0, notGraduated: 2, graduated: 0, toAdmit: 0, admitted: 0 },
      ...{ unplaced: 1, placed: 0, openCases: 2, overdue: 1 },
    })
    expect(rows[1]).toMatchObject({ schools: 0, notGraduated: 0, unplaced: 0, openCases: 0, overdue: 0 })
  })
  it('count a confirmation that stands, an admission that is effective, and pupils of the new cohort', async () => {
    const { school } = placesOf(town)
    const klass = await arrangeClass(t, school, { cohort: YEAR, grade: 1 })
    const newcomer = await seatPupil(t, school, { name: '周五', classId: klass })
    await t.owner.query(
      `INSERT INTO nation.admission_effective (pupil_id, year, province_id, school_id, effective_at)
       VALUES ($1, $2, $3, $4, now()), ($1, $2 - 1, $3, $4, now())`,
      [newcomer, YEAR, town.provinceId, school.id],
    )
    const [standing, lapsed] = [await t.db.newId(), await t.db.newId()]
    await t.owner.query(
      `INSERT INTO p37.graduation_confirmation
         (id, unit_id, unit_path, year, account_id, override, reason, remaining, confirmed_at, lapsed_at)
       VALUES ($1, $3, $4, $5, 1, false, '留级', 2, now(), NULL), ($2, $3, $4, $5, 1, false, '留级', 2, now(), now())`,
      [standing, lapsed, school.id, school.path, YEAR],
    )
    const [first] = (await call(nation, door.listProvinceProgress, {})).ok().rows
    expect(first).toMatchObject({ schools: 1, confirmedSchools: 1, admitted: 1, placed: 1, unplaced: 1 })
  })
  it("are the same sums as the nation's board, which leads on to the counties of each", async () => {
    const { units, unit } = (await call(nation, door.getProgress, { query: {} })).ok()
    const { rows } = (await call(nation, door.listProvinceProgress, {})).ok()
    expect(unit.name).toBe('国家')
    for (const row of rows) {
      const { notGraduated, unplaced, openCases, overdue } = row
      expect(units.find(({ id }) => id === row.unit.id)).toMatchObject({
        notGraduated,
        unplaced,
        openCases,
        overdue,
      })
    }
    const top = rows[0]?.unit.id ?? 0
    const seen = (await call(nation, door.getProgress, { query: { unit: top } })).ok()
    expect(seen.units.map(({ name }) => name)).toEqual(['松岭县教育局', '临江县教育局'])
    expect(seen.above?.name).toBe('国家')
    const inCounty = (await call(nation, door.getProgress, { query: { unit: town.county } })).ok()
    expect(inCounty.units).toMatchObject([{ name: '临江县第一小学', notGraduated: 2 }])
  })
  it("are no province's to compare", async () => {
    expect((await call(province, door.listProvinceProgress, {})).code).toBe('not_allowed')
  })
})

describe('the units that lag', () => {
  const lagging = async (token: string) => (await call(token, door.listLagging, {})).ok().rows
  it('are those with overdue paper, with the working days and whom to call', async () => {
    await t.owner.query(`UPDATE nation.unit SET office_phone = '0531-1234567' WHERE id = $1`, [
      town.otherSchool,
    ])
    expect(await lagging(province)).toEqual([
      {
        unit: { id: town.otherSchool, name: '松岭县第一小学' },
        above: '松岭县教育局',
        overdue: 1,
        // Tuesday 30 June to Friday 10 July.
        workdays: 8,
        phone: '0531-1234567',
      },
    ])
    const below = (await call(province, door.getProgress, { query: { unit: town.otherCounty } })).ok().units
    expect(below.find(({ id }) => id === town.otherSchool)).toMatchObject({
      phone: '0531-1234567',
      overdue: 1,
    })
    expect(await lagging(nation)).toHaveLength(1)
  })
  it('are shown to nobody beside them', async () => {
    expect(await lagging(county)).toEqual([])
  })
  it('come with the longest delay first, ten at most', async () => {
    const { otherSchool } = placesOf(town)
    for (let n = 0; n < 12; n++) {
      const [unit = 0, id = 0] = await t.db.newIds(2)
      const path = `${placesOf(town).otherCounty.path}${unit}/`
      await t.owner.query(
        `INSERT INTO nation.unit (id, world_id, province_id, parent_id, level, path, name, division_code)
         SELECT $1, world_id, province_id, parent_id, level, $2, $3, division_code FROM nation.unit WHERE id = $4`,
        [unit, path, `第${n}小学`, otherSchool.id],
      )
      await t.owner.query(
        `INSERT INTO p37.business_case (id, kind, state, detail, detail_version, visible_to, opened_at, parties, subject,
                                        school_id, opened_by)
         VALUES ($1, 'registration', 'with_approver', '{}', 1, '{}', now(), '{}', '某人', $2, 1)`,
        [id, unit],
      )
      await t.owner.query(
        `INSERT INTO p37.desk_item VALUES ($1, $2, $3, '{approver}', 'registration', 'with_approver', $2, '某人', now(), $4)`,
        [id, unit, path, `2026-06-${String(29 - n).padStart(2, '0')}`],
      )
    }
    const rows = await lagging(province)
    expect(rows.map(({ unit }) => unit.name)).toEqual(
      Array.from({ length: 10 }, (_, at) => `第${11 - at}小学`),
    )
    expect(rows.map(({ workdays }) => workdays)).toEqual(
      [...rows.map(({ workdays }) => workdays)].sort((a, b) => b - a),
    )
  })
})
