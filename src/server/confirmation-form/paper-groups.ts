/** The groups of the paper form 学生基本信息表, and which fields stand in each, in its order (study 4.1). */
import type { RegistrationRow } from '../../rules/registration-row.ts'

type Key = keyof RegistrationRow & string

const member = (at: 1 | 2) =>
  (
    [
      'Name',
      'Relation',
      'RelationNote',
      'Ethnicity',
      'Employer',
      'Position',
      'Address',
      'HouseholdDivision',
      'Phone',
      'IsGuardian',
      'IdType',
      'IdNumber',
    ] as const
  ).map((key) => `member${at}${key}` as const)

export const PAPER_GROUPS: readonly (readonly [title: string, keys: readonly Key[]])[] = [
  [
    '个人基础信息',
    [
      ...(['name', 'sex', 'birthDate', 'birthDivision', 'nativePlace', 'ethnicity', 'nationality'] as const),
      ...(['idType', 'idNumber', 'overseas', 'politics', 'health'] as const),
    ],
  ],
  [
    '辅助信息',
    [
      ...(['formerName', 'idValidity', 'noIdProof', 'householdDivision', 'householdType'] as const),
      ...(['bloodType', 'talent'] as const),
    ],
  ],
  [
    '学籍基本信息',
    ['provincialNumber', 'numberInClass', 'entryMonth', 'entryMode', 'attendance', 'pupilSource'],
  ],
  [
    '个人联系信息',
    ['currentAddress', 'mailingAddress', 'homeAddress', 'phone', 'postcode', 'email', 'homepage'],
  ],
  [
    '扩展信息',
    [
      ...(['isOnlyChild', 'hadPreschool', 'leftBehind', 'isMigrant', 'isOrphan', 'isMartyrChild'] as const),
      ...(['inclusiveEducation', 'disability', 'isSeatBought', 'needsAid', 'getsBoardingAid'] as const),
    ],
  ],
  ['上下学交通', ['distance', 'transport', 'needsBus']],
  ['家庭成员或监护人一', member(1)],
  ['家庭成员或监护人二', member(2)],
]
