/** One child as a row of the clerk's workbook: labels instead of codes, every cell a text. */
import { compactDate } from './calendar.ts'
import type { Family, Relative } from './families.ts'
import type { Pupil } from './people.ts'
import type { Random } from './random.ts'
import type { Stage } from './schools.ts'

/** A cell as it stands in the file: mostly a text; a clerk's mistake may make it a number. */
export type Cell = string | number
export type Row = Record<string, Cell>

const yes = (is: boolean) => (is ? '是' : '否')
/** County six and six zeros: any other tail is refused. */
const twelve = (division: string) => `${division}000000`

const LEFT_BEHIND = { no: '非留守儿童', one_parent: '单亲留守儿童', both_parents: '双亲留守儿童' } as const
const TRANSPORT = [
  ['步行', 48],
  ['自行车(含摩托车、电动自行车)', 14],
  ['公共交通(含城市公交、农村客运、地铁)', 9],
  ['家长自行接送', 24],
  ['校车', 5],
] as const

/** The document of a pupil. */
export function idCells(pupil: Pupil): { idType: string; idNumber: string } {
  if (typeof pupil.id === 'string') return { idType: '居民身份证', idNumber: pupil.id }
  return { idType: pupil.id.idType, idNumber: pupil.id.number }
}

function identityCells(pupil: Pupil): Record<string, string> {
  const other = typeof pupil.id === 'string' ? undefined : pupil.id
  return {
    ...idCells(pupil),
    name: pupil.name,
    sex: pupil.sex === 'male' ? '男' : '女',
    birthDate: compactDate(pupil.birthDay),
    birthDivision: twelve(pupil.birthplace),
    nationality: other?.nationality ?? '中国',
    noIdProof: other?.number === '' ? '出生医学证明(市人民医院)' : '',
    overseas: other?.overseas ?? '否',
    ethnicity: pupil.family.ethnicity.label,
  }
}

function schoolCells(random: Random, family: Family): Record<string, string> {
  const transport = random.weighted(TRANSPORT)
  const far = transport === '步行' ? 20 : 120
  return {
    attendance: family.isRural && random.chance(0.1) ? '住校' : '走读',
    hadPreschool: yes(random.chance(0.96)),
    needsAid: yes(random.chance(family.isRural ? 0.06 : 0.02)),
    getsBoardingAid: yes(random.chance(family.isRural ? 0.05 : 0.01)),
    distance: (random.between(1, far) / 10).toFixed(1),
    transport,
    needsBus: yes(transport === '校车'),
  }
}

function homeCells(random: Random, family: Family, nativePlace: string): Record<string, string> {
  return {
    nativePlace,
    householdType: family.isRural ? '农业户口' : '非农业户口',
    householdDivision: twelve(family.household),
    currentAddress: family.address,
    mailingAddress: family.address,
    homeAddress: family.address,
    phone: family.relatives[0].phone,
    postcode: family.postcode,
    isOnlyChild: yes(family.hasOneChild),
    leftBehind: LEFT_BEHIND[family.leftBehind],
    isMigrant: yes(family.isMigrant),
    isOrphan: yes(random.chance(0.001)),
    isMartyrChild: yes(random.chance(0.0005)),
  }
}

function relativeCells(at: 1 | 2, relative: Relative, family: Family): Record<string, string> {
  const cells = {
    Name: relative.name,
    Relation: relative.relation,
    Address: family.address,
    HouseholdDivision: twelve(relative.household),
    Phone: relative.phone,
    IsGuardian: yes(relative.isGuardian),
    IdType: '居民身份证',
    IdNumber: relative.idNumber,
    Ethnicity: family.ethnicity.label,
    Employer: relative.employer,
  }
  return Object.fromEntries(Object.entries(cells).map(([key, value]) => [`member${at}${key}`, value]))
}

/** A row of the registration template, as a clerk without a mistake would fill it. */
export function registrationRow(
  random: Random,
  of: { pupil: Pupil; stage: Stage; classNumber: string; entryMonth: string; provinceName: string },
): Record<string, string> {
  const { pupil } = of
  const { family } = pupil
  return {
    ...identityCells(pupil),
    ...homeCells(random, family, of.provinceName),
    ...schoolCells(random, family),
    health: random.weighted([
      ['健康或良好', 972],
      ['一般或较弱', 22],
      ['有慢性病', 3],
      ['有生理缺陷', 2],
      ['残疾', 1],
    ] as const),
    politics: of.stage === 'senior' && random.chance(0.6) ? '共青团员' : '群众',
    classNumber: of.classNumber,
    entryMonth: of.entryMonth,
    entryMode: of.stage === 'senior' ? '统一招生考试/普通入学' : random.chance(0.95) ? '就近入学' : '其他',
    ...relativeCells(1, family.relatives[0], family),
    ...relativeCells(2, family.relatives[1], family),
  }
}
