/** Families: a name, an address, people to call; children of one family share them. */

import { type Ethnicity, pickEthnicity, pickFamilyName, pickName, type Sex } from './names.ts'
import type { Numbers } from './numbers.ts'
import type { Random } from './random.ts'

export interface Relative {
  name: string
  /** Label of the code table. */
  relation: '父亲' | '母亲' | '祖父母或外祖父母'
  isGuardian: boolean
  idNumber: string
  phone: string
  /** Six digits. */
  household: string
  employer: string
}

export interface Family {
  familyName: string
  ethnicity: Ethnicity
  address: string
  postcode: string
  /** Six digits: where the household is registered. */
  household: string
  /** Household elsewhere, the parents work here. */
  isMigrant: boolean
  isRural: boolean
  leftBehind: 'no' | 'one_parent' | 'both_parents'
  relatives: readonly [Relative, Relative]
  motherBirthDay: number
  /** Days on which its children in this province were born. */
  births: number[]
  /** Children still to come. */
  childrenLeft: number
  hasOneChild: boolean
}

/** Where a family lives, and where it may have come from. */
export interface Home {
  cityName: string
  countyName: string
  division: string
  towns: readonly string[]
  isUrban: boolean
  /** Other counties of the province, and of other provinces. */
  inProvince: readonly string[]
  elsewhere: readonly string[]
  /** Codes of this province that are no more: grown-up people carry them. */
  abolished: readonly string[]
}

const YEAR = 365.25
const ROADS = [
  '人民路',
  '建设街',
  '文化路',
  '解放路',
  '学府街',
  '迎宾大道',
  '滨河路',
  '工业路',
  '和平街',
  '新华路',
]
const EMPLOYERS = [
  '务农',
  '个体经营',
  '外出务工',
  '某机械厂',
  '某商贸公司',
  '某医院',
  '某中学',
  '某建筑公司',
  '无',
]

function addressOf(random: Random, home: Home): string {
  const town = random.pick(home.towns)
  const at = `${home.cityName}${home.countyName}`
  if (!home.isUrban)
    return `${at}${town}镇${random.pick(home.towns)}村${random.between(1, 12)}组${random.between(1, 180)}号`
  const door = `${random.between(1, 30)}号楼${random.between(1, 5)}单元${random.between(101, 1802)}室`
  return `${at}${town}街道${random.pick(ROADS)}${random.between(1, 299)}号${door}`
}

export function phoneOf(random: Random): string {
  return `1${random.pick(['30', '33', '35', '36', '39', '50', '51', '58', '80', '86', '87'])}${String(
    random.between(0, 99_999_999),
  ).padStart(8, '0')}`
}

function relativeOf(
  random: Random,
  numbers: Numbers,
  of: { relation: Relative['relation']; sex: Sex; birthDay: number; family: Ethnicity; familyName: string },
  home: Home,
  household: string,
): Relative {
  const mayBeOld = household.startsWith(home.division.slice(0, 2)) && home.abolished.length > 0
  const region = mayBeOld && random.chance(0.04) ? random.pick(home.abolished) : household
  return {
    name: pickName(random, of.family.form, of.sex, of.familyName),
    relation: of.relation,
    isGuardian: true,
    idNumber: numbers.idNumber(region, of.birthDay, of.sex),
    phone: phoneOf(random),
    household,
    employer: random.pick(EMPLOYERS),
  }
}

function pickHousehold(random: Random, home: Home): { household: string; isMigrant: boolean } {
  const share = home.isUrban ? 0.2 : 0.04
  if (!random.chance(share)) return { household: home.division, isMigrant: false }
  const from = random.chance(0.65) && home.inProvince.length > 0 ? home.inProvince : home.elsewhere
  return { household: random.pick(from), isMigrant: true }
}

/** @param birthDay of its first child that is asked for */
export function makeFamily(random: Random, numbers: Numbers, home: Home, birthDay: number): Family {
  const ethnicity = pickEthnicity(random)
  const familyName = pickFamilyName(random, ethnicity.form)
  const { household, isMigrant } = pickHousehold(random, home)
  const motherBirthDay = Math.round(birthDay - YEAR * Math.min(42, Math.max(20.5, random.around(26.5, 4))))
  const leftBehind = home.isUrban
    ? 'no'
    : random.weighted([
        ['no', 76],
        ['one_parent', 13],
        ['both_parents', 11],
      ] as const)
  const mothersName =
    ethnicity.form === 'uyghur' ? pickFamilyName(random, 'uyghur') : pickFamilyName(random, 'han')
  const person = (relation: Relative['relation'], sex: Sex, birth: number, name: string) =>
    relativeOf(
      random,
      numbers,
      { relation, sex, birthDay: birth, family: ethnicity, familyName: name },
      home,
      household,
    )
  const mother = person('母亲', 'female', motherBirthDay, mothersName)
  const father = person('父亲', 'male', motherBirthDay - random.between(-400, 2000), familyName)
  // Where both parents are away, the grandparents have the child.
  const second =
    leftBehind === 'both_parents'
      ? person(
          '祖父母或外祖父母',
          'male',
          Math.round(motherBirthDay - YEAR * random.between(21, 30)),
          familyName,
        )
      : mother
  const children = random.weighted([
    [1, 52],
    [2, 37],
    [3, 11],
  ] as const)
  return {
    familyName,
    ethnicity,
    address: addressOf(random, home),
    postcode: `${home.division.slice(0, 4)}${random.between(0, 9)}0`,
    household,
    isMigrant,
    isRural: !home.isUrban || (isMigrant && random.chance(0.7)),
    leftBehind,
    relatives: [father, second],
    motherBirthDay,
    births: [birthDay],
    childrenLeft: children - 1,
    hasOneChild: children === 1,
  }
}

/** Whether one more child of that birthday fits in: twins, or ten months apart; the mother between 19 and 46. */
export function mayHave(family: Family, birthDay: number): boolean {
  const age = (birthDay - family.motherBirthDay) / YEAR
  const apart = family.births.every((other) => Math.abs(other - birthDay) > 300)
  return family.childrenLeft > 0 && apart && age > 19 && age < 46
}
