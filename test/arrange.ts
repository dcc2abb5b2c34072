/** Builders: the smallest rows a test needs, written as the owner. */
import { randomBytes } from 'node:crypto'
import type { TestDatabase } from './db.ts'

export interface Town {
  provinceId: number
  nation: number
  county: number
  otherCounty: number
  school: number
  otherSchool: number
  path: { nation: string; county: string; otherCounty: string; school: string; otherSchool: string }
}

/** One practice world, one province (p37), two counties, a school in each. */
export async function arrangeTown(t: TestDatabase): Promise<Town> {
  const id = () => t.db.newId()
  const [world, provinceId, nation, province, county, otherCounty, school, otherSchool] = (await Promise.all(
    Array.from({ length: 8 }, id),
  )) as [number, number, number, number, number, number, number, number]
  const root = `${nation}/`
  const top = `${root}${province}/`
  const path = {
    nation: root,
    county: `${top}${county}/`,
    otherCounty: `${top}${otherCounty}/`,
    school: `${top}${county}/${school}/`,
    otherSchool: `${top}${otherCounty}/${otherSchool}/`,
  }
  await t.owner.query(`INSERT INTO nation.world VALUES ($1, 'practice', '演练', now(), now())`, [world])
  await t.owner.query(`INSERT INTO nation.province VALUES ($1, $2, 'p37', '370000', '云海省')`, [
    provinceId,
    world,
  ])
  const units: [number, number | null, number | null, number, string, string][] = [
    [nation, null, null, 0, root, '国家'],
    [province, provinceId, nation, 1, top, '云海省教育厅'],
    [county, provinceId, province, 3, path.county, '临江县教育局'],
    [otherCounty, provinceId, province, 3, path.otherCounty, '松岭县教育局'],
    [school, provinceId, county, 4, path.school, '临江县第一小学'],
    [otherSchool, provinceId, otherCounty, 4, path.otherSchool, '松岭县第一小学'],
  ]
  for (const [unit, inProvince, parent, level, at, name] of units)
    await t.owner.query(
      `INSERT INTO nation.unit (id, world_id, province_id, parent_id, level, path, name, division_code)
       VALUES ($1, $2, $3, $4, $5, $6, $7, '370102')`,
      [unit, world, inProvince, parent, level, at, name],
    )
  return { provinceId, nation, county, otherCounty, school, otherSchool, path }
}

/** A pupil of the school with that path; returns his id. */
export async function arrangePupil(t: TestDatabase, unitPath: string, name = '王小明'): Promise<number> {
  const id = await t.db.newId()
  await t.owner.query(
    `INSERT INTO p37.pupil (id, unit_path, name, sex, birth_date, sealed) VALUES ($1, $2, $3, 'male', '2019-05-01', $4)`,
    [id, unitPath, name, randomBytes(64)],
  )
  return id
}
