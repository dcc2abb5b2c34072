/** The plan of an invented province over real division codes: cities, counties, schools and classes, no people yet. */
import { divisionsOf } from './divisions.ts'
import { type Random, randomOf } from './random.ts'
import { type Place, type SchoolPlan, schoolsFor, specialSchool } from './schools.ts'

export interface ProvinceOptions {
  seed: string | number
  /** How many pupils are in school before the season; kept within a few percent. */
  pupils: number
  /** Year of the season: graduation in its July, registration in its September. */
  year: number
  /** First two digits of the division codes, e.g. `37`. */
  province: string
  /** School codes are numbered from here on. */
  firstSchool: number
}

export interface CountyPlan {
  name: string
  /** Six digits. */
  division: string
  /** Names without 镇 or 街道. */
  towns: readonly string[]
  schools: readonly SchoolPlan[]
}

export interface CityPlan {
  name: string
  division: string
  counties: readonly CountyPlan[]
  /** Senior highs that the city runs itself. */
  schools: readonly SchoolPlan[]
}

export interface ProvincePlan {
  options: ProvinceOptions
  name: string
  division: string
  cities: readonly CityPlan[]
}

// Of all pupils in school, study 6.1 (2014).
const SHARE = { primary: 0.583, junior: 0.27, senior: 0.147 }
const CITY_RUN = 0.35
const PUPILS_PER_COUNTY = 6500
const SPECIAL_EVERY = 8

const FIRST = [...'临松白青石清海云龙凤安平永新丰金银玉宁和昌泰兴德广长高桃柳梅竹兰枫鹤雁鹿双望东西南北']
const SECOND = [...'江岭州阳川山河陵原城湖溪泉林港湾桥峰谷浦岗坪屯塘沟营庄口']

function placeName(random: Random, taken: Set<string>): string {
  for (;;) {
    const name = random.pick(FIRST) + random.pick(SECOND)
    if (taken.has(name)) continue
    taken.add(name)
    return name
  }
}

interface Building {
  options: ProvinceOptions
  taken: { sequence: number; names: Set<string> }
  placeNames: Set<string>
}

function placeOf(b: Building, division: string, shortName: string, towns: readonly string[]): Place {
  const { seed, year, province } = b.options
  return {
    random: randomOf(seed, 'schools', division),
    year,
    division,
    province,
    taken: b.taken,
    shortName,
    towns,
  }
}

/** Districts are numbered up to 20, counties up to 70, towns that are cities from 81 on. */
function kindOf(division: string): string {
  const tail = Number(division.slice(4))
  return tail < 21 ? '区' : tail < 81 ? '县' : '市'
}

/** Every seventh county has five years of primary school and four of junior. */
const systemOf = (at: number) => (at % 7 === 2 ? { primary: 5, junior: 4 } : { primary: 6, junior: 3 })

function makeCounty(b: Building, division: string, at: number, pupils: number): CountyPlan {
  const random = randomOf(b.options.seed, 'county', division)
  const shortName = placeName(random, b.placeNames) + kindOf(division)
  const townNames = new Set<string>()
  const towns = Array.from({ length: 8 }, () => placeName(random, townNames))
  const place = placeOf(b, division, shortName, towns)
  const lengths = systemOf(at)
  let primary = pupils * SHARE.primary
  const junior = schoolsFor(place, 'junior', pupils * SHARE.junior, {
    lengths,
    onPrimary: (placed) => {
      primary -= placed
    },
  })
  const special = at % SPECIAL_EVERY === 1 ? [specialSchool(place)] : []
  const schools = [
    ...schoolsFor(place, 'primary', primary, { lengths }),
    ...junior,
    ...schoolsFor(place, 'senior', pupils * SHARE.senior * (1 - CITY_RUN), { lengths }),
    ...special,
  ]
  return { name: shortName, division, towns, schools }
}

/** Which counties, city by city: as many as real ones of that size would fill, four where it is small. */
function countiesOf(options: ProvinceOptions): { code: string; counties: string[] }[] {
  const { cities } = divisionsOf(options.province)
  const atLeast = Math.min(4, Math.ceil(options.pupils / 700))
  const wanted = Math.max(Math.round(options.pupils / PUPILS_PER_COUNTY), atLeast)
  const room = (count: number) => cities.slice(0, count).reduce((sum, city) => sum + city.counties.length, 0)
  let cityCount = Math.min(cities.length, Math.max(2, Math.round(wanted / 7)))
  while (cityCount < cities.length && room(cityCount) < wanted) cityCount += 1
  const counties = Math.min(room(cityCount), wanted)
  // Dealt out in turn, so that each city has its share.
  const inTurn = Array.from({ length: 100 }, (_, at) => at)
    .flatMap((at) => cities.slice(0, cityCount).flatMap((city) => city.counties[at] ?? []))
    .slice(0, counties)
  return cities
    .map(({ code, counties: all }) => ({ code, counties: all.filter((county) => inTurn.includes(county)) }))
    .filter((city) => city.counties.length > 0)
}

const sizeOf = (school: SchoolPlan) => school.classes.reduce((sum, c) => sum + c.size, 0)

/** Plans a province: deterministic from its options; some 20 bytes a pupil, so that millions are no matter. */
export function planProvince(options: ProvinceOptions): ProvincePlan {
  const random = randomOf(options.seed, 'province')
  const b: Building = {
    options,
    taken: { sequence: options.firstSchool - 1, names: new Set() },
    placeNames: new Set(),
  }
  const groups = countiesOf(options)
  const weights = new Map(groups.flatMap((g) => g.counties).map((county) => [county, random.around(1, 0.3)]))
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0)
  let at = 0
  // What one county has too many or too few, the next one makes up for: schools come in whole classes.
  let owed = 0
  const settle = (wanted: number, schools: readonly SchoolPlan[]) => {
    owed += wanted - schools.reduce((sum, school) => sum + sizeOf(school), 0)
  }
  const cities = groups.map((group) => {
    const name = placeName(random, b.placeNames)
    const sizes = group.counties.map((county) => (options.pupils * (weights.get(county) ?? 1)) / total)
    const counties = group.counties.map((division, i) => {
      const size = sizes[i] ?? 0
      const county = makeCounty(b, division, at++, size + owed)
      settle(size * (1 - SHARE.senior * CITY_RUN), county.schools)
      return county
    })
    const seats = sizes.reduce((sum, size) => sum + size, 0) * SHARE.senior * CITY_RUN
    const seat = group.counties[0] ?? group.code
    const place = placeOf(b, seat, `${name}市`, counties[0]?.towns ?? [])
    const cityPlace = { ...place, random: randomOf(options.seed, 'city schools', group.code) }
    const schools = schoolsFor(cityPlace, 'senior', seats, { lengths: systemOf(0), bureau: 'city' })
    settle(seats, schools)
    return { name: `${name}市`, division: group.code, counties, schools }
  })
  return {
    options,
    name: `${placeName(random, b.placeNames)}省`,
    division: `${options.province}0000`,
    cities,
  }
}

/** Every school with where it stands, in the order of the plan. */
export function* schoolsOf(
  plan: ProvincePlan,
): Generator<{ school: SchoolPlan; county: CountyPlan; city: CityPlan }> {
  for (const city of plan.cities) {
    const [seat] = city.counties
    if (seat) for (const school of city.schools) yield { school, county: seat, city }
    for (const county of city.counties) for (const school of county.schools) yield { school, county, city }
  }
}
