/** Pupils of invented families, with numbers that nobody shares. */
import { type Family, type Home, makeFamily, mayHave } from './families.ts'
import { pickName, type Sex } from './names.ts'
import type { Numbers } from './numbers.ts'
import type { Random } from './random.ts'

/** A document instead of the resident ID card; labels of the code table. */
export interface OtherDocument {
  idType: string
  /** Empty for a child that has no document at all. */
  number: string
  nationality: string
  overseas: string
}

export interface Pupil {
  name: string
  sex: Sex
  birthDay: number
  /** Six digits: where he was born. */
  birthplace: string
  /** A resident ID number, or the document that stands for it. */
  id: string | OtherDocument
  family: Family
  /** Has a brother or sister of the same birthday in the province. */
  isTwin: boolean
}

const NO_ID_NUMBER = 0.015
const SIBLING = 0.16
const TWINS = 0.009
const POOL = 400

const two = (random: Random) => random.pick([...'ABCDEFGHJKLMNPRSTUVWXYZ'])
const digits = (random: Random, count: number) =>
  String(random.between(0, 10 ** count - 1)).padStart(count, '0')

const OTHER: readonly (readonly [(random: Random) => OtherDocument, number])[] = [
  [() => ({ idType: '其他', number: '', nationality: '中国', overseas: '否' }), 70],
  [
    (r) => ({
      idType: '香港特区护照/身份证明',
      number: `${two(r)}${digits(r, 7)}`,
      nationality: '中国香港',
      overseas: '香港同胞',
    }),
    9,
  ],
  [
    (r) => ({
      idType: '澳门特区护照/身份证明',
      number: `${r.pick(['1', '5', '7'])}${digits(r, 7)}`,
      nationality: '中国澳门',
      overseas: '澳门同胞',
    }),
    2,
  ],
  [
    (r) => ({
      idType: '台湾居民来往大陆通行证',
      number: digits(r, 8),
      nationality: '中国台湾',
      overseas: '台湾同胞',
    }),
    9,
  ],
  [
    (r) => ({
      idType: '护照',
      number: `${two(r)}${digits(r, 8)}`,
      nationality: r.pick(['美国', '韩国', '日本', '加拿大']),
      overseas: r.pick(['外国人', '外籍华裔人']),
    }),
    10,
  ],
]

/** Children of one county, who may be brothers and sisters whatever school they go to. */
export interface Childhood {
  /** A child born in this span of days. */
  child(random: Random, born: { from: number; to: number }, home: Home): Pupil
}

export function makeChildhood(numbers: Numbers): Childhood {
  const pool: Family[] = []
  let twinOf: Pupil | undefined
  const keep = (random: Random, family: Family) => {
    if (family.childrenLeft === 0) return
    if (pool.length < POOL) pool.push(family)
    else pool[random.between(0, POOL - 1)] = family
  }
  const sibling = (random: Random, birthDay: number): Family | undefined => {
    if (pool.length === 0 || !random.chance(SIBLING)) return undefined
    for (let tries = 0; tries < 6; tries++) {
      const family = random.pick(pool)
      if (!mayHave(family, birthDay)) continue
      family.childrenLeft -= 1
      family.births.push(birthDay)
      return family
    }
    return undefined
  }
  return {
    child: (random, born, home) => {
      const first = twinOf && twinOf.birthDay >= born.from && twinOf.birthDay <= born.to ? twinOf : undefined
      twinOf = undefined
      const birthDay = first?.birthDay ?? random.between(born.from, born.to)
      const family = first?.family ?? sibling(random, birthDay) ?? makeFamily(random, numbers, home, birthDay)
      if (first) family.childrenLeft -= 1
      else if (family.births.length === 1) keep(random, family)
      const pupil = makePupil(random, numbers, family, birthDay, first)
      if (!first && family.childrenLeft > 0 && random.chance(TWINS * 2)) {
        pupil.isTwin = true
        twinOf = pupil
      }
      return pupil
    },
  }
}

function makePupil(random: Random, numbers: Numbers, family: Family, birthDay: number, twin?: Pupil): Pupil {
  const sex: Sex = random.chance(0.535) ? 'male' : 'female'
  const { form } = family.ethnicity
  let name = pickName(random, form, sex, family.familyName)
  // Namesakes are real, but not under one roof with one birthday.
  while (twin && name === twin.name) name = pickName(random, form, sex, family.familyName)
  return {
    name,
    sex,
    birthDay,
    birthplace: twin?.birthplace ?? family.household,
    id: random.chance(NO_ID_NUMBER)
      ? random.weighted(OTHER)(random)
      : numbers.idNumber(family.household, birthDay, sex),
    family,
    isTwin: twin !== undefined,
  }
}
