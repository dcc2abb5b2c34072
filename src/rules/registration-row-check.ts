/**
 * What one field of a registration row says about another (study 5.5). A rule looks only at fields that were read
 * right: a broken cell has its own problem already.
 */
import type { FieldFacts } from './field.ts'
import { idNumberProblem } from './field-number.ts'
import { type CellProblem, cellProblem, type FieldRule, type RowProblem } from './field-problem.ts'
import { parseIdNumber } from './id-number.ts'
import { memberField, memberOf, type RegistrationRow } from './registration-row.ts'
import type { Stage } from './school-class.ts'

type Row = Partial<RegistrationRow>

const at = (field: keyof RegistrationRow, problem: CellProblem): RowProblem => ({ field, ...problem })
const wrong = (
  field: keyof RegistrationRow,
  rule: FieldRule,
  about: Partial<Omit<CellProblem, 'rule'>> = {},
): RowProblem => at(field, cellProblem(rule, about))

const RESIDENT_ID = '1'
const OTHER_ID = 'Z'
const NOT_FOR_PUPILS = new Set(['2', '3', '4', '5', 'B'])

/** Forms of the other documents, where they are sure (study 5.5, no. 12). */
const DOCUMENT_FORM: Readonly<Record<string, readonly [RegExp, string]>> = {
  '8': [/^(\d{8}|\d{10}[A-Z]?)$/, '台湾居民来往大陆通行证号为 8 位数字(旧证 10 位)。'],
  A: [/^[A-Z0-9]{5,15}$/, '护照号为 5 至 15 位字母和数字。'],
  H: [/^[HM]\d{8}(\d{2})?$/, '港澳居民来往内地通行证号为 H 或 M 加 8 位或 10 位数字。'],
}

/** Regions of residence permits for people of Hong Kong, Macao and Taiwan: such a number is no resident ID. */
const PERMIT_REGION = /^8[123]0000/

/** The number a kind of document asks for. */
export function documentProblem(type: string, number: string, facts: FieldFacts): CellProblem | undefined {
  if (type === RESIDENT_ID)
    return PERMIT_REGION.test(number)
      ? cellProblem('document_form', {
          cause: '81、82、83 开头的是港澳台居民居住证号,不是居民身份证号。',
          cure: '请把身份证件类型改为“港澳台居民居住证”,或改正号码。',
        })
      : idNumberProblem(number, facts)
  if (type === 'P')
    return PERMIT_REGION.test(number)
      ? idNumberProblem(number, {})
      : cellProblem('document_form', { cause: '港澳台居民居住证号以 810000、820000 或 830000 开头。' })
  const form = DOCUMENT_FORM[type]
  return form && !form[0].test(number) ? cellProblem('document_form', { cause: form[1] }) : undefined
}

/** ID number against birth date and sex. */
export function idAgreement(row: Pick<Row, 'idType' | 'idNumber' | 'birthDate' | 'sex'>): RowProblem[] {
  if (row.idType !== RESIDENT_ID || !row.idNumber) return []
  const id = parseIdNumber(row.idNumber)
  if (!id.ok) return []
  const problems: RowProblem[] = []
  if (row.birthDate && row.birthDate !== id.birthDate)
    problems.push(
      wrong('birthDate', 'id_birth_date_differs', {
        cause: `出生日期(${row.birthDate})与身份证号中的日期(${id.birthDate})不一致。`,
      }),
    )
  if (row.sex && row.sex !== id.sex) problems.push(wrong('sex', 'id_sex_differs'))
  return problems
}

function identity(row: Row, facts: FieldFacts): RowProblem[] {
  if (row.idType === undefined || row.idNumber === undefined) return []
  if (NOT_FOR_PUPILS.has(row.idType)) return [wrong('idType', 'id_type_not_for_pupils')]
  if (row.idNumber === null) {
    if (row.idType !== OTHER_ID) return [wrong('idNumber', 'id_number_required')]
    return row.noIdProof === null ? [wrong('noIdProof', 'no_id_proof_required')] : []
  }
  const problem = documentProblem(row.idType, row.idNumber, facts)
  return problem ? [at('idNumber', problem)] : idAgreement(row)
}

/** Whom a document is for: 香港 01–02, 澳门 03–04, 台湾 05–06. */
const HOLDERS: Readonly<Record<string, readonly [RegExp, string]>> = {
  '6': [/^0[12]$/, '香港'],
  '7': [/^0[34]$/, '澳门'],
  '8': [/^0[56]$/, '台湾'],
  H: [/^0[1-4]$/, '香港或澳门'],
  P: [/^0[1-6]$/, '港澳台'],
}
/** Compatriots themselves, not their relatives, who may be residents of the mainland. */
const COMPATRIOTS = new Set(['01', '03', '05'])

const ABROAD_PAPERS = new Set(['6', '7', '8', '9', 'A', 'H', 'P'])
const CHINESE = new Set(['CHN', 'HKG', 'MAC', 'TWN'])
const FOREIGNER = new Set(['41', '51'])

/** Status, kind of document and nationality tell one story (study 5.5, no. 13). */
function origin({ overseas, idType, nationality }: Row): RowProblem[] {
  if (!overseas || !idType || !nationality) return []
  const isForeign = !CHINESE.has(nationality)
  if (overseas === '00' && (isForeign || ABROAD_PAPERS.has(idType)))
    return [
      wrong('overseas', 'overseas_status_differs', {
        cause: isForeign
          ? '国籍不是中国,“港澳台侨外”不能为“否”。'
          : '持境外证件的学生,“港澳台侨外”不能为“否”。',
      }),
    ]
  if (FOREIGNER.has(overseas) && (!isForeign || idType === RESIDENT_ID))
    return [
      wrong('overseas', 'overseas_status_differs', {
        cause: '外国人、外籍华裔人的国籍不是中国,也没有居民身份证。',
      }),
    ]
  const holder = HOLDERS[idType]
  if (holder && !holder[0].test(overseas))
    return [
      wrong('overseas', 'overseas_status_differs', {
        cause: `这种身份证件是${holder[1]}同胞的,与“港澳台侨外”所填不符。`,
      }),
    ]
  if (COMPATRIOTS.has(overseas) && idType === RESIDENT_ID)
    return [wrong('idType', 'overseas_status_differs', { cause: '港澳台同胞的身份证件不是居民身份证。' })]
  return []
}

const NEEDED = ['Relation', 'Address', 'HouseholdDivision', 'Phone', 'IsGuardian'] as const

/** A member who is named is named in full; a member who is not named has nothing else. */
function member(row: Row, one: 1 | 2, facts: FieldFacts): RowProblem[] {
  const field = (key: Parameters<typeof memberField>[1]) => memberField(one, key)
  const { [field('Name')]: name, [field('RelationNote')]: note, [field('Relation')]: relation } = row
  const { [field('IdType')]: idType, [field('IdNumber')]: idNumber } = row
  if (name === undefined) return []
  if (name === null) {
    const isFilled = ([...NEEDED, 'IdNumber'] as const).some((key) => (row[field(key)] ?? null) !== null)
    return isFilled
      ? [wrong(field('Name'), 'required', { cause: '填了这位家庭成员的其他信息,没有填姓名。' })]
      : []
  }
  const problems = NEEDED.filter((key) => row[field(key)] === null).map((key) =>
    wrong(field(key), 'required'),
  )
  if (relation === '80' && note === null)
    problems.push(wrong(field('RelationNote'), 'relation_note_required'))
  if (idType === RESIDENT_ID && idNumber === null)
    problems.push(wrong(field('IdNumber'), 'id_number_required'))
  if (idType === null && typeof idNumber === 'string') problems.push(wrong(field('IdType'), 'required'))
  if (typeof idType === 'string' && typeof idNumber === 'string') {
    const problem = documentProblem(idType, idNumber, facts)
    if (problem) problems.push(at(field('IdNumber'), problem))
  }
  return problems
}

function family(row: Row): RowProblem[] {
  if (row.member1Name === undefined || row.member2Name === undefined) return []
  if (row.member1IsGuardian === undefined || row.member2IsGuardian === undefined) return []
  const guardians = ([1, 2] as const).filter((one) => memberOf(row, one)?.isGuardian)
  const first = guardians[0]
  if (first === undefined) return [wrong('member1IsGuardian', 'guardian_missing')]
  const isNumberKnown = row.idNumber !== null || guardians.some((one) => row[`member${one}IdNumber`] !== null)
  return isNumberKnown ? [] : [wrong(`member${first}IdNumber`, 'guardian_id_required')]
}

function entry(row: Row, facts: FieldFacts, isLate: boolean): RowProblem[] {
  const month = row.entryMonth
  if (!month) return []
  if (row.birthDate && Number(month.slice(0, 4)) - Number(row.birthDate.slice(0, 4)) < 3)
    return [wrong('entryMonth', 'entry_month_before_birth')]
  if (isLate) return month > facts.today.slice(0, 7) ? [wrong('entryMonth', 'entry_month_future')] : []
  const { schoolYear } = facts
  const isThisAutumn =
    schoolYear === undefined || (month >= `${schoolYear}-08` && month <= `${schoolYear}-12`)
  return isThisAutumn
    ? []
    : [
        wrong('entryMonth', 'entry_month_season', {
          fix: `${schoolYear}09`,
          cure: `请填写 ${schoolYear}09。`,
        }),
      ]
}

/** Ways into senior high (study 4.1, no. 25); all others are those of compulsory education. */
const SENIOR_ENTRY_MODES: ReadonlySet<string> = new Set(['21', '22', '23', '99'])

/** The way of entry is one of the stage's; unchecked where the stage is not known. */
function entryModeOfStage({ entryMode }: Row, stage: Stage | undefined): RowProblem[] {
  if (!entryMode || stage === undefined) return []
  return SENIOR_ENTRY_MODES.has(entryMode) === (stage === 'senior')
    ? []
    : [
        wrong('entryMode', 'entry_mode_not_of_stage', {
          ...(stage === 'senior' && {
            cause:
              '“就近入学”是小学、初中的入学方式;高中填统一招生考试/普通入学、体育特招、艺术特招或其他(高中)。',
          }),
        }),
      ]
}

const stageOfClass = ({ classNumber }: Row, facts: FieldFacts): Stage | undefined =>
  classNumber ? facts.classStages?.get(classNumber) : undefined

function schoolClass(row: Row, facts: FieldFacts): RowProblem[] {
  if (row.classNumber === null) return [wrong('classNumber', 'class_number_required')]
  const isUnknown = row.classNumber !== undefined && facts.classNumbers?.has(row.classNumber) === false
  return isUnknown ? [wrong('classNumber', 'class_unknown')] : []
}

/** The month of entry is about that of the class (study 5.5, no. 6): a grade may have been repeated or skipped. */
function entryOfClass({ classNumber, entryMonth }: Row, facts: FieldFacts): RowProblem[] {
  const cohort = classNumber ? facts.classCohorts?.get(classNumber) : undefined
  if (cohort === undefined || !entryMonth) return []
  const isFar = Math.abs(Number(entryMonth.slice(0, 4)) - cohort) > 1
  return isFar
    ? [
        wrong('entryMonth', 'entry_month_not_of_class', {
          cause: `入学年月(${entryMonth})与班级的入学年份(${cohort} 年)相差一年以上。`,
        }),
      ]
    : []
}

/** Registration of a grade-1 entrant: the class number is a hint only (REG-1). */
export function checkRegistrationRow(row: Row, facts: FieldFacts): RowProblem[] {
  return [
    ...identity(row, facts),
    ...origin(row),
    ...member(row, 1, facts),
    ...member(row, 2, facts),
    ...family(row),
    ...entry(row, facts, false),
    ...entryModeOfStage(row, 'primary'),
  ]
}

/** Late registration: the class must exist, the pupil is in school already (REG-7). */
export function checkLateRegistrationRow(row: Row, facts: FieldFacts): RowProblem[] {
  return [
    ...identity(row, facts),
    ...origin(row),
    ...member(row, 1, facts),
    ...member(row, 2, facts),
    ...family(row),
    ...entry(row, facts, true),
    ...schoolClass(row, facts),
    ...entryOfClass(row, facts),
    ...entryModeOfStage(row, stageOfClass(row, facts)),
  ]
}

/** What an initial load takes all the same, and makes a problem record of (PRB-1). */
const SCREENED: ReadonlySet<string> = new Set([
  'id_check_digit',
  'id_region',
  'id_birth_date_differs',
  'id_sex_differs',
])

/** Whether a loaded pupil's own ID number cannot be right, or contradicts his birth date or sex (PRB-1: ID checksum). */
export function isIdNumberDoubtful(row: Row, facts: FieldFacts): boolean {
  return identity(row, facts).some((problem) => SCREENED.has(problem.rule))
}

/**
 * A pupil of the initial load: what the old records have is taken, a wrong or contradicting ID number too, for the
 * identity screen makes problem records of them (ORG-8, PRB-1).
 */
export function checkLoadedPupilRow(row: Row, facts: FieldFacts): RowProblem[] {
  return [...identity(row, facts), ...member(row, 1, facts), ...member(row, 2, facts), ...family(row)].filter(
    (problem) => !SCREENED.has(problem.rule),
  )
}
