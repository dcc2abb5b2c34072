/** The demo's cast: a practice world, two fictional provinces, their bureaus and schools. Names are invented. */
import type { Role } from '../rules/flow.ts'
import { pickFamilyName, pickName } from './season/names.ts'
import { randomOf } from './season/random.ts'

/** Everybody's password in the practice world; a practice world holds invented pupils only. */
export const DEMO_PASSWORD = 'xueji-demo'

export interface DemoSchool {
  name: string
  /** School type of the code's first two digits (study 4.4). */
  type: '21' | '31' | '34' | '51'
  primary?: 5 | 6
  junior?: 3 | 4
  senior?: 3
  special?: boolean
}

export interface DemoBureau {
  name: string
  /** Short name for logins. */
  login: string
  division: string
  bureaus?: DemoBureau[]
  schools?: DemoSchool[]
}

const six = (name: string): DemoSchool => ({ name, type: '21', primary: 6 })
const county = (name: string, login: string, division: string, schools: DemoSchool[]): DemoBureau => ({
  name,
  login,
  division,
  schools,
})

/** Division codes are real ones (birth places and numbers must resolve); the provinces are not. */
export const DEMO_PROVINCES: readonly (DemoBureau & { schema: string })[] = [
  {
    name: '云海省教育厅',
    login: 'yunhai',
    division: '370000',
    schema: 'p37w1',
    bureaus: [
      {
        name: '临江市教育局',
        login: 'linjiang',
        division: '370100',
        schools: [{ name: '临江市高级中学', type: '34', senior: 3 }],
        bureaus: [
          county('江东区教育局', 'jiangdong', '370102', [
            six('江东区实验小学'),
            six('江东区第二小学'),
            { name: '江东区第一初级中学', type: '31', junior: 3 },
            { name: '江东区九年一贯制学校', type: '31', primary: 6, junior: 3 },
            { name: '江东区特殊教育学校', type: '51', primary: 6, junior: 3, special: true },
          ]),
          county('江西区教育局', 'jiangxi-qu', '370103', [
            six('江西区中心小学'),
            { name: '江西区初级中学', type: '31', junior: 3 },
          ]),
        ],
      },
      {
        name: '松岭市教育局',
        login: 'songling',
        division: '370200',
        schools: [{ name: '松岭市第一中学', type: '34', senior: 3 }],
        bureaus: [
          county('松南县教育局', 'songnan', '370202', [
            { name: '松南县第一小学', type: '21', primary: 5 },
            { name: '松南县第一初级中学', type: '31', junior: 4 },
          ]),
        ],
      },
    ],
  },
  {
    name: '青岚省教育厅',
    login: 'qinglan',
    division: '340000',
    schema: 'p34w1',
    bureaus: [
      {
        name: '白鹭市教育局',
        login: 'bailu',
        division: '340100',
        schools: [{ name: '白鹭市高级中学', type: '34', senior: 3 }],
        bureaus: [
          county('白鹭区教育局', 'bailu-qu', '340102', [
            six('白鹭区第一小学'),
            { name: '白鹭区初级中学', type: '31', junior: 3 },
          ]),
        ],
      },
    ],
  },
]

/** A unit of the demo, as it stands in the tree. */
export interface DemoPlace {
  parent: DemoPlace | null
  /** 1 province … 4 school. */
  level: number
  name: string
  division: string
  login: string
  phone: string
  school: {
    code: string
    isSpecial: boolean
    lengths: { primary: 5 | 6 | null; junior: 3 | 4 | null; senior: 3 | null }
  } | null
}

/** Schools are numbered over all provinces, so that no two of the country share a code. */
const SCHOOLS_BEFORE: ReadonlyMap<string, number> = new Map(
  DEMO_PROVINCES.map((province, at) => [
    province.division,
    DEMO_PROVINCES.slice(0, at).reduce((sum, before) => sum + countSchools(before), 0),
  ]),
)

function countSchools(bureau: DemoBureau): number {
  return (bureau.bureaus ?? []).reduce((sum, below) => sum + countSchools(below), bureau.schools?.length ?? 0)
}

/** A province's units, each before those below it; the province itself is the first. */
export function demoPlaces(province: DemoBureau): DemoPlace[] {
  const digits = province.division.slice(0, 2)
  const places: DemoPlace[] = []
  let schools = SCHOOLS_BEFORE.get(province.division) ?? 0
  const phone = () => `0531-8600${String(1000 + places.length).padStart(4, '0')}`
  const walk = (bureau: DemoBureau, parent: DemoPlace | null, level: number) => {
    const { name, login, division } = bureau
    const place: DemoPlace = { parent, level, name, division, login, phone: phone(), school: null }
    places.push(place)
    for (const { name, type, special = false, primary, junior, senior } of bureau.schools ?? []) {
      schools += 1
      const code = `${type}${digits}${String(schools).padStart(6, '0')}`
      const lengths = { primary: primary ?? null, junior: junior ?? null, senior: senior ?? null }
      const school = { code, isSpecial: special, lengths }
      places.push({ parent: place, level: 4, name, division, login: `s${code}`, phone: phone(), school })
    }
    for (const below of bureau.bureaus ?? []) walk(below, place, level + 1)
  }
  walk(province, null, 1)
  return places
}

export interface DemoPerson {
  login: string
  name: string
  roles: readonly Role[]
}

/** Two people a unit: who enters, and who signs. A bureau's registrar also issues the accounts below. */
export function demoPeople(place: DemoPlace): DemoPerson[] {
  const registrar = place.school ? (['registrar'] as const) : (['registrar', 'administrator'] as const)
  const person = (login: string, roles: readonly Role[]): DemoPerson => ({
    login,
    name: nameOf(login),
    roles,
  })
  return [person(place.login, registrar), person(`${place.login}.head`, ['approver'])]
}

function nameOf(login: string): string {
  const random = randomOf('demo', login)
  return pickName(random, 'han', random.chance(0.5) ? 'male' : 'female', pickFamilyName(random, 'han'))
}

const LEVEL_WORDS = ['nation', 'province', 'city', 'county', 'school']

/** Every login, by level and role, a line each: what `npm start` shows. */
export function demoLogins(): string[] {
  const lines = new Map<string, string[]>([['nation administrator', ['admin']]])
  const places = DEMO_PROVINCES.flatMap(demoPlaces).sort((a, b) => a.level - b.level)
  for (const place of places)
    for (const { login, roles } of demoPeople(place)) {
      const group = `${LEVEL_WORDS[place.level]} ${roles.join('+')}`
      lines.set(group, [...(lines.get(group) ?? []), login])
    }
  return [...lines].map(([group, logins]) => `${group.padEnd(32)} ${logins.join(' ')}`)
}
