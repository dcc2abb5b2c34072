/** The cast of the authorization test: one school that keeps secrets, and a clerk of each role everywhere around it. */
import type { Role } from '../src/rules/flow.ts'
import { scopeRange } from '../src/rules/scope.ts'
import { arrangeTown } from './arrange.ts'
import type { TestDatabase } from './db.ts'
import { addOwn, type Kind, SEASON } from './secrets.ts'
import { clerk, type Place, placesOf, setClock, teaches } from './town.ts'

export const ROLES: readonly Role[] = [
  'registrar',
  'approver',
  'viewer',
  'support',
  'auditor',
  'administrator',
]

/** Where somebody works, as seen from the school. */
export interface Station {
  name: string
  place: Place
  level: 'nation' | 'province' | 'city' | 'county' | 'school'
  /** Neither the school nor above it: nothing of the school's may be seen or changed from here. */
  isForeign: boolean
  /** Session tokens. */
  tokens: Record<Role, string>
}

export interface Cast {
  stations: Station[]
  /** The school's own, by kind. */
  ids: Record<Kind, number>
  school: Place
}

type Level = Station['level']
type Unit = { place: Place; level: Level }

async function addUnit(
  t: TestDatabase,
  parent: Unit | null,
  of: { name: string; level: Level; schema: string },
) {
  const id = await t.db.newId()
  const path = `${parent?.place.path ?? ''}${id}/`
  const level = ['nation', 'province', 'city', 'county', 'school'].indexOf(of.level)
  await t.owner.query(
    `INSERT INTO nation.unit (id, world_id, province_id, parent_id, level, path, name, division_code)
     SELECT $1, w.id, p.id, $2, $3, $4, $5, '340102' FROM nation.world w
     LEFT JOIN nation.province p ON p.schema_name = $6 AND $3 > 0 WHERE w.name = $7`,
    [id, parent?.place.id ?? null, level, path, of.name, of.schema, of.schema === 'p99' ? '别处' : '演练'],
  )
  return { place: { id, path, schema: of.schema }, level: of.level }
}

/** Another province of the same world with a county and a school, and the nation of another world. */
async function addStrangers(t: TestDatabase, nation: Unit) {
  await t.owner.query(`INSERT INTO nation.world VALUES ($1, 'practice', '别处', now(), now())`, [
    await t.db.newId(),
  ])
  await t.owner.query(
    `INSERT INTO nation.province SELECT $1, id, 'p34', '340000', '青岚省' FROM nation.world WHERE name = '演练'`,
    [await t.db.newId()],
  )
  const province = await addUnit(t, nation, { name: '青岚省教育厅', level: 'province', schema: 'p34' })
  const county = await addUnit(t, province, { name: '白鹭县教育局', level: 'county', schema: 'p34' })
  const school = await addUnit(t, county, { name: '白鹭县第一小学', level: 'school', schema: 'p34' })
  await teaches(t, school.place, '2134000001')
  return {
    province,
    county,
    school,
    otherNation: await addUnit(t, null, { name: '别处全国', level: 'nation', schema: 'p99' }),
  }
}

async function station(t: TestDatabase, name: string, unit: Unit, school: Place): Promise<Station> {
  const tokens: Partial<Record<Role, string>> = {}
  for (const role of ROLES) tokens[role] = await clerk(t, unit.place, role)
  const { from, to } = scopeRange(unit.place.path)
  const isForeign = !(school.path >= from && school.path < to)
  return { name, ...unit, isForeign, tokens: tokens as Record<Role, string> }
}

export async function arrangeCast(t: TestDatabase): Promise<Cast> {
  const town = await arrangeTown(t)
  const at = placesOf(town)
  const parent = town.path.county.split('/').filter(Boolean).map(Number)
  const province = {
    place: { id: parent[1] ?? 0, path: `${parent[0]}/${parent[1]}/`, schema: 'p37' },
    level: 'province' as const,
  }
  const strangers = await addStrangers(t, { place: at.nation, level: 'nation' })
  const county = { place: at.county, level: 'county' as const }
  const sibling = await addUnit(t, county, { name: '临江县第二小学', level: 'school', schema: 'p37' })
  for (const [unit, code] of [
    [sibling.place, '2137000003'],
    [at.otherSchool, '2137000002'],
  ] as const)
    await teaches(t, unit, code)
  // Every window is open, so that a write goes as far as it can.
  await setClock(t, `${SEASON}-09-02T02:00:00Z`)
  const ids = await addOwn(t, at.school, at.county)
  const all: [string, Unit][] = [
    ['its own people', { place: at.school, level: 'school' }],
    ['its county', county],
    ['its province', province],
    ['its nation', { place: at.nation, level: 'nation' }],
    ['a sibling school', sibling],
    ['another county', { place: at.otherCounty, level: 'county' }],
    ['a school of another county', { place: at.otherSchool, level: 'school' }],
    ['another province', strangers.province],
    ['a county of another province', strangers.county],
    ['a school of another province', strangers.school],
    ['the nation of another world', strangers.otherNation],
  ]
  const stations: Station[] = []
  for (const [name, unit] of all) stations.push(await station(t, name, unit, at.school))
  return { stations, ids, school: at.school }
}
