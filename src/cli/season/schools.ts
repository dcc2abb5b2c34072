/** Invented schools at the sizes real ones have: small ones in the villages, large ones in town. */
import type { Random } from './random.ts'

export type Stage = 'primary' | 'junior' | 'senior'

export interface ClassPlan {
  stage: Stage
  cohort: number
  length: number
  /** Grade in the school year that ends: cohort + grade = year. */
  grade: number
  /** Cohort (4), stage digit, two digits: `2013101`. */
  number: string
  name: string
  size: number
}

export interface SchoolPlan {
  /** Type (2), province (2), sequence (6); study 4.4. */
  code: string
  name: string
  /** Code of the county it stands in, six digits. */
  division: string
  /** Whose school it is; senior highs may be the city's. */
  bureau: 'city' | 'county'
  isSpecial: boolean
  lengths: Partial<Record<Stage, number>>
  isUrban: boolean
  classes: readonly ClassPlan[]
  /** Children who come to its first grade in the autumn. */
  entrants: number
}

export const STAGE_DIGIT = { primary: 1, junior: 2, senior: 3 } as const
const TYPE = { primary: '21', junior: '31', senior: '34', special: '51' } as const

/** Classes a grade: many small primary schools, few large ones. */
const TRACKS: Record<Stage, readonly (readonly [number, number])[]> = {
  primary: [
    [1, 40],
    [2, 22],
    [3, 12],
    [4, 10],
    [5, 6],
    [6, 5],
    [8, 3],
    [10, 2],
  ],
  junior: [
    [2, 14],
    [3, 16],
    [4, 18],
    [6, 20],
    [8, 16],
    [10, 10],
    [14, 6],
  ],
  senior: [
    [6, 10],
    [8, 20],
    [12, 30],
    [16, 25],
    [20, 15],
  ],
}

export interface Place {
  random: Random
  year: number
  division: string
  province: string
  /** Names and codes given so far, in the whole province. */
  taken: { sequence: number; names: Set<string> }
  /** Short name of county or city, that schools are called after. */
  shortName: string
  towns: readonly string[]
}

const clampSize = (size: number) => Math.max(25, Math.min(50, Math.round(size)))

function classesOf(p: Place, stage: Stage, length: number, tracks: number, mean: number): ClassPlan[] {
  const sizeOf = (cohortMean: number) =>
    mean < 25
      ? Math.max(5, Math.round(p.random.around(mean, 2)))
      : clampSize(p.random.around(cohortMean, 1.5))
  return Array.from({ length }, (_, at) => p.year - 1 - at).flatMap((cohort) => {
    const cohortMean = p.random.around(mean, 2)
    return Array.from({ length: tracks }, (_, track) => ({
      stage,
      cohort,
      length,
      grade: p.year - cohort,
      number: `${cohort}${STAGE_DIGIT[stage]}${String(track + 1).padStart(2, '0')}`,
      name: `${cohort}级${track + 1}班`,
      size: sizeOf(cohortMean),
    }))
  })
}

const ORDINALS = '一二三四五六七八九十'
/** 一 … 十, 十一 … 九十九 */
function ordinal(n: number): string {
  if (n <= 10) return ORDINALS.charAt(n - 1)
  const tens = Math.floor(n / 10)
  return `${tens > 1 ? ORDINALS.charAt(tens - 1) : ''}十${n % 10 ? ORDINALS.charAt((n % 10) - 1) : ''}`
}

const ENDING = { primary: '小学', junior: '初级中学', senior: '中学' } as const

function schoolName(p: Place, kind: Stage | 'nine' | 'special', isUrban: boolean): string {
  if (kind === 'special') return unique(p, `${p.shortName}特殊教育学校`)
  if (kind === 'nine') return unique(p, `${p.shortName}${p.random.pick(p.towns)}九年一贯制学校`)
  if (kind === 'senior' || isUrban)
    for (let at = 1; ; at++) {
      const name = `${p.shortName}第${ordinal(at)}${ENDING[kind]}`
      if (!p.taken.names.has(name)) return unique(p, name)
    }
  const town = p.random.pick(p.towns)
  const middle =
    kind === 'primary' ? p.random.pick(['镇中心', '镇实验', '镇希望', '镇育才', '镇东关', '镇西关']) : '镇'
  return unique(p, `${p.shortName}${town}${middle}${ENDING[kind]}`)
}

function unique(p: Place, name: string): string {
  let free = name
  for (let at = 2; p.taken.names.has(free); at++)
    free = name.replace(/(小学|中学|学校)$/, `第${ordinal(at)}$1`)
  p.taken.names.add(free)
  return free
}

interface Wish {
  kind: Stage | 'nine' | 'special'
  lengths: Partial<Record<Stage, number>>
  tracks: number
  bureau: 'city' | 'county'
}

function makeSchool(p: Place, wish: Wish): SchoolPlan {
  const { kind, lengths, tracks, bureau } = wish
  const isUrban = kind === 'special' || kind === 'senior' || tracks > 2 || p.random.chance(0.15)
  const mean = kind === 'special' ? 8 : isUrban ? p.random.between(38, 47) : p.random.between(28, 36)
  const classes = (Object.entries(lengths) as [Stage, number][]).flatMap(([stage, length]) =>
    classesOf(p, stage, length, tracks, mean),
  )
  p.taken.sequence += 1
  const type = TYPE[kind === 'nine' ? 'junior' : kind]
  const entrants = lengths.primary ? Math.round(tracks * Math.max(6, p.random.around(mean, 3))) : 0
  return {
    code: `${type}${p.province}${String(p.taken.sequence).padStart(6, '0')}`,
    name: schoolName(p, kind, isUrban),
    division: p.division,
    bureau,
    isSpecial: kind === 'special',
    lengths,
    isUrban,
    classes,
    entrants,
  }
}

const pupilsOf = (school: SchoolPlan, stage: Stage) =>
  school.classes.reduce((sum, c) => sum + (c.stage === stage ? c.size : 0), 0)

/** Schools of one stage until so many pupils have a place; at least one. A nine-year school takes some of primary too. */
export function schoolsFor(
  p: Place,
  stage: Stage,
  pupils: number,
  o: { lengths: { primary: number; junior: number }; bureau?: 'city'; onPrimary?: (placed: number) => void },
): SchoolPlan[] {
  const length = stage === 'senior' ? 3 : o.lengths[stage]
  const schools: SchoolPlan[] = []
  for (let left = pupils; schools.length === 0 || left > length * 16; ) {
    const nine = stage === 'junior' && p.random.chance(0.15)
    const fits = Math.max(1, Math.round(left / (length * 38)))
    const tracks = Math.min(nine ? 2 : p.random.weighted(TRACKS[stage]), fits)
    const lengths = nine ? { primary: o.lengths.primary, junior: length } : { [stage]: length }
    const school = makeSchool(p, {
      kind: nine ? 'nine' : stage,
      lengths,
      tracks,
      bureau: o.bureau ?? 'county',
    })
    if (nine) o.onPrimary?.(pupilsOf(school, 'primary'))
    schools.push(school)
    left -= pupilsOf(school, stage)
  }
  return schools
}

/** The school for handicapped children of a county: one small class a grade, through both compulsory stages. */
export function specialSchool(p: Place): SchoolPlan {
  return makeSchool(p, { kind: 'special', lengths: { primary: 6, junior: 3 }, tracks: 1, bureau: 'county' })
}
