/** The registration form as the paper form 学生基本信息表 has it: its groups and their order (study 4.1). */
import { offeredLabels } from '../../rules/code-table.ts'
import type { RegistrationKind } from '../../rules/registration.ts'
import { registration } from '../../sheets/columns/registration.ts'
import type { FormField } from '../ui/form-from-fields.tsx'

const GROUPS: readonly (readonly [string, readonly string[]])[] = [
  [
    '个人基础信息',
    [
      ...['name', 'idType', 'idNumber', 'noIdProof', 'sex', 'birthDate', 'birthDivision', 'nativePlace'],
      ...['ethnicity', 'nationality', 'overseas', 'politics', 'health'],
    ],
  ],
  ['个人辅助信息', ['formerName', 'idValidity', 'householdDivision', 'householdType', 'bloodType', 'talent']],
  [
    '学籍基本信息',
    [
      ...['provincialNumber', 'numberInClass', 'classNumber', 'entryMonth', 'entryMode', 'attendance'],
      ...['pupilSource'],
    ],
  ],
  [
    '个人联系信息',
    ['currentAddress', 'mailingAddress', 'homeAddress', 'phone', 'postcode', 'email', 'homepage'],
  ],
  [
    '个人扩展信息',
    [
      ...['isOnlyChild', 'hadPreschool', 'leftBehind', 'isMigrant', 'isOrphan', 'isMartyrChild'],
      ...['inclusiveEducation', 'disability', 'isSeatBought', 'needsAid', 'getsBoardingAid'],
    ],
  ],
  ['上下学交通', ['distance', 'transport', 'needsBus']],
]

const DIVISION = /Division$/

/** A county to choose by name. */
export interface County {
  code: string
  name: string
}

type Spec = (typeof registration.fields)[number]

function fieldOf(spec: Spec, group: string, counties: FormField['codes']): FormField {
  const { key, header, required, note, example, codes, isSealed } = spec
  const isDivision = DIVISION.test(key)
  // Whose it is, the group says.
  const own = header.replace(/^成员\d/, '')
  const offered = isDivision
    ? counties
    : codes && offeredLabels(codes).map((label) => ({ code: label, label }))
  const hint = isDivision ? '' : note || (codes || !example ? '' : `例如:${example}`)
  return {
    ...{ key, group, isSealed },
    required,
    header: isDivision ? own.replace('行政区划代码', '(区县)') : own,
    ...(hint ? { note: hint } : {}),
    ...(offered ? { codes: offered } : {}),
  }
}

/**
 * The fields of the form, group by group. The class is found at placement: only a late registration names it (REG-1).
 * @param counties of the division pickers; none yet: the code is typed
 */
export function paperFields(kind: RegistrationKind, counties: readonly County[]): FormField[] {
  const byKey = new Map<string, Spec>(registration.fields.map((spec) => [spec.key, spec]))
  const choices =
    counties.length > 0
      ? counties.map(({ code, name }) => ({ code: `${code}000000`, label: `${name} ${code}` }))
      : undefined
  const members = ([1, 2] as const).map(
    (at) =>
      [
        `家庭成员或监护人 ${at}`,
        registration.fields.map(({ key }) => key).filter((key) => key.startsWith(`member${at}`)),
      ] as const,
  )
  return [...GROUPS, ...members].flatMap(([group, keys]) =>
    keys
      .filter((key) => kind === 'late_registration' || key !== 'classNumber')
      .flatMap((key) => {
        const spec = byKey.get(key)
        const field = spec && fieldOf(spec, group, choices)
        if (!field) return []
        return key === 'classNumber' ? { ...field, required: true } : field
      }),
  )
}
