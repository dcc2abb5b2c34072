/**
 * One row of the registration template or form (study 4.1, 5.1) as plain values, and which of them are sealed. A date
 * is `YYYY-MM-DD`, a month `YYYY-MM`, a division twelve digits, a coded value that of its code table; null: left blank.
 */

/** A family member as the row has it, under `member1…` or `member2…`. */
interface MemberFields {
  Name: string | null
  /** GB/T 4761. */
  Relation: string | null
  RelationNote: string | null
  Address: string | null
  HouseholdDivision: string | null
  Phone: string | null
  IsGuardian: boolean | null
  IdType: string | null
  IdNumber: string | null
  Ethnicity: string | null
  Employer: string | null
  Position: string | null
}

type Prefixed<P extends string, Of> = { [K in keyof Of & string as `${P}${K}`]: Of[K] }

interface PupilFields {
  name: string
  sex: 'male' | 'female'
  birthDate: string
  birthDivision: string
  nativePlace: string
  ethnicity: string
  nationality: string
  idType: string
  overseas: string
  health: string
  politics: string | null
  /** Null where the kind of document has none. */
  idNumber: string | null
  noIdProof: string | null
  householdType: string
  householdDivision: string
  /** A hint for registration, the class itself for late registration. */
  classNumber: string | null
  entryMonth: string
  entryMode: string
  attendance: string
  currentAddress: string
  mailingAddress: string
  homeAddress: string
  phone: string
  postcode: string
  isOnlyChild: boolean
  hadPreschool: boolean
  leftBehind: string
  isMigrant: boolean
  needsAid: boolean
  getsBoardingAid: boolean
  isOrphan: boolean
  isMartyrChild: boolean
  /** Kilometres, one decimal. */
  distance: number
  transport: string
  needsBus: boolean
  formerName: string | null
  /** `2010-06-01/2020-06-01`, without end `2010-06-01/`. */
  idValidity: string | null
  bloodType: string | null
  talent: string | null
  /** 学籍辅号: the province's own former number. */
  provincialNumber: string | null
  numberInClass: string | null
  pupilSource: string | null
  email: string | null
  homepage: string | null
  disability: string | null
  isSeatBought: boolean | null
  inclusiveEducation: string | null
}

/** A row of the registration template. */
export type RegistrationRow = PupilFields &
  Prefixed<'member1', MemberFields> &
  Prefixed<'member2', MemberFields>

/** A guardian or other member of the family. */
export interface FamilyMember {
  name: string
  relation: string
  relationNote: string | null
  address: string | null
  householdDivision: string | null
  phone: string | null
  isGuardian: boolean
  idType: string | null
  idNumber: string | null
  ethnicity: string | null
  employer: string | null
  position: string | null
}

const SEALED = [
  'idNumber',
  'noIdProof',
  'idValidity',
  'provincialNumber',
  'currentAddress',
  'mailingAddress',
  'homeAddress',
  'phone',
  'email',
  'homepage',
] as const satisfies readonly (keyof PupilFields)[]

const OWN_COLUMNS = [
  'name',
  'sex',
  'birthDate',
  'classNumber',
] as const satisfies readonly (keyof PupilFields)[]

type SealedKey = (typeof SEALED)[number]
type OwnKey = (typeof OWN_COLUMNS)[number]

/** What is stored sealed (ACC-4): numbers, addresses, phones, the family. */
export type RegistrationSealed = Pick<PupilFields, SealedKey> & { members: FamilyMember[] }

/** What is stored in the clear beside name, sex, birth date and class: codes, months, yes and no. */
export type RegistrationDetail = Omit<PupilFields, SealedKey | OwnKey>

/** Whether a field of the row is sealed personal data. */
export function isSealedField(key: string): boolean {
  return key.startsWith('member') || (SEALED as readonly string[]).includes(key)
}

type MemberKey = keyof MemberFields & string
const MEMBER_KEYS: readonly MemberKey[] = [
  ...(['Name', 'Relation', 'RelationNote', 'Address', 'HouseholdDivision', 'Phone'] as const),
  ...(['IsGuardian', 'IdType', 'IdNumber', 'Ethnicity', 'Employer', 'Position'] as const),
]
const fieldsOf = (at: 1 | 2) =>
  Object.fromEntries(MEMBER_KEYS.map((key) => [key, `member${at}${key}`])) as Record<
    MemberKey,
    keyof RegistrationRow
  >
// Put together once: a hundred thousand rows ask for each of them several times.
const MEMBER_FIELDS = { 1: fieldsOf(1), 2: fieldsOf(2) } as const

/** The field of the first or second family member, e.g. `member1Name`. */
export const memberField = (at: 1 | 2, key: MemberKey): keyof RegistrationRow => MEMBER_FIELDS[at][key]

/** The first or second family member of a row; undefined where the name is blank. */
export function memberOf(row: Partial<RegistrationRow>, at: 1 | 2): FamilyMember | undefined {
  const of = <K extends MemberKey>(key: K): MemberFields[K] | null =>
    (row[memberField(at, key)] as MemberFields[K] | undefined) ?? null
  const name = of('Name')
  if (name === null) return undefined
  return {
    name,
    relation: of('Relation') ?? '',
    relationNote: of('RelationNote'),
    address: of('Address'),
    householdDivision: of('HouseholdDivision'),
    phone: of('Phone'),
    isGuardian: of('IsGuardian') ?? false,
    idType: of('IdType'),
    idNumber: of('IdNumber'),
    ethnicity: of('Ethnicity'),
    employer: of('Employer'),
    position: of('Position'),
  }
}

type Picker<K extends keyof RegistrationRow> = (row: RegistrationRow) => Pick<RegistrationRow, K>

/** Takes some fields of a row. All keys stand there at once: an object that gets them one by one becomes a slow one. */
function picker<K extends keyof RegistrationRow>(keys: readonly K[]): Picker<K> {
  const blank = JSON.stringify(Object.fromEntries(keys.map((key) => [key, null])))
  const template = JSON.parse(blank) as Pick<RegistrationRow, K>
  return (row) => {
    const picked = { ...template }
    for (const key of keys) picked[key] = row[key]
    return picked
  }
}

const pickOwn = picker(OWN_COLUMNS)
const pickSealed = picker(SEALED)

const OWN = new Set<string>(OWN_COLUMNS)
const isDetail = (key: string): key is keyof RegistrationDetail => !OWN.has(key) && !isSealedField(key)

/** The keys of the last row, and what takes the detail of such rows: those of a file have all the same. */
let last: { keys: readonly string[]; pick: Picker<keyof RegistrationDetail> } | undefined

function pickDetail(row: RegistrationRow): RegistrationDetail {
  const keys = Object.keys(row)
  const isAlike = keys.length === last?.keys.length && keys.every((key, at) => key === last?.keys[at])
  if (!last || !isAlike) last = { keys, pick: picker(keys.filter(isDetail)) }
  return last.pick(row)
}

/** Takes a row apart: what goes into columns, what is stored in the clear, what is sealed. */
export function splitRegistrationRow(row: RegistrationRow): {
  own: Pick<RegistrationRow, OwnKey>
  detail: RegistrationDetail
  sealed: RegistrationSealed
} {
  const members = [memberOf(row, 1), memberOf(row, 2)].filter((member) => member !== undefined)
  return {
    own: pickOwn(row),
    detail: pickDetail(row),
    sealed: { ...pickSealed(row), members },
  }
}

/** Puts a row together again, e.g. for the form of a row that was sent back. */
export function joinRegistrationRow(parts: ReturnType<typeof splitRegistrationRow>): RegistrationRow {
  const { members, ...sealed } = parts.sealed
  const cells = ([1, 2] as const).flatMap((at) =>
    Object.entries(members[at - 1] ?? BLANK_MEMBER).map(([key, value]) => [
      `member${at}${key.charAt(0).toUpperCase()}${key.slice(1)}`,
      value,
    ]),
  )
  return { ...parts.own, ...parts.detail, ...sealed, ...Object.fromEntries(cells) } as RegistrationRow
}

const BLANK_MEMBER: Readonly<Record<keyof FamilyMember, null>> = {
  name: null,
  relation: null,
  relationNote: null,
  address: null,
  householdDivision: null,
  phone: null,
  isGuardian: null,
  idType: null,
  idNumber: null,
  ethnicity: null,
  employer: null,
  position: null,
}
