import { describe, expect, it } from 'vitest'
import type { FieldFacts } from './field.ts'
import { joinRegistrationRow, type RegistrationRow, splitRegistrationRow } from './registration-row.ts'
import {
  checkLateRegistrationRow,
  checkLoadedPupilRow,
  checkRegistrationRow,
} from './registration-row-check.ts'
import type { Stage } from './school-class.ts'

const facts: FieldFacts = { today: '2025-09-01', schoolYear: 2025, classNumbers: new Set(['2025101']) }

const row: RegistrationRow = {
  name: '张小明',
  sex: 'male',
  birthDate: '2019-05-01',
  birthDivision: '370102000000',
  nativePlace: '山东济南',
  ethnicity: '01',
  nationality: 'CHN',
  idType: '1',
  overseas: '00',
  health: '10',
  politics: '13',
  idNumber: '370102201905010135',
  noIdProof: null,
  householdType: '1',
  householdDivision: '370102000000',
  classNumber: null,
  entryMonth: '2025-09',
  entryMode: '11',
  attendance: '1',
  currentAddress: '某某路 1 号',
  mailingAddress: '某某路 1 号',
  homeAddress: '某某路 1 号',
  phone: '13800138000',
  postcode: '250000',
  isOnlyChild: true,
  hadPreschool: true,
  leftBehind: '0',
  isMigrant: false,
  needsAid: false,
  getsBoardingAid: false,
  isOrphan: false,
  isMartyrChild: false,
  distance: 1.2,
  transport: '1',
  needsBus: false,
  formerName: null,
  idValidity: null,
  bloodType: null,
  talent: null,
  provincialNumber: null,
  numberInClass: null,
  pupilSource: null,
  email: null,
  homepage: null,
  disability: null,
  isSeatBought: null,
  inclusiveEducation: null,
  member1Name: '张大明',
  member1Relation: '51',
  member1RelationNote: null,
  member1Address: '某某路 1 号',
  member1HouseholdDivision: '370102000000',
  member1Phone: '13800138000',
  member1IsGuardian: true,
  member1IdType: '1',
  member1IdNumber: '11010519491231002X',
  member1Ethnicity: null,
  member1Employer: null,
  member1Position: null,
  member2Name: null,
  member2Relation: null,
  member2RelationNote: null,
  member2Address: null,
  member2HouseholdDivision: null,
  member2Phone: null,
  member2IsGuardian: null,
  member2IdType: null,
  member2IdNumber: null,
  member2Ethnicity: null,
  member2Employer: null,
  member2Position: null,
}

const broken = (change: Partial<RegistrationRow>) =>
  checkRegistrationRow({ ...row, ...change }, facts).map((problem) => `${problem.field}: ${problem.rule}`)

describe('a row of the registration template', () => {
  it('is taken when all fields agree', () => {
    expect(broken({})).toEqual([])
  })
  it.each<[string, Partial<RegistrationRow>, string[]]>([
    ['birth date against ID number', { birthDate: '2019-05-02' }, ['birthDate: id_birth_date_differs']],
    ['sex against ID number', { sex: 'female' }, ['sex: id_sex_differs']],
    ['a wrong check digit', { idNumber: '370102201905010139' }, ['idNumber: id_check_digit']],
    ['resident ID card without its number', { idNumber: null }, ['idNumber: id_number_required']],
    [
      'a passport without its number',
      { idType: 'A', idNumber: null, overseas: '51', nationality: 'USA' },
      ['idNumber: id_number_required'],
    ],
    ['no number and no proof', { idType: 'Z', idNumber: null }, ['noIdProof: no_id_proof_required']],
    ['no number, with proof', { idType: 'Z', idNumber: null, noIdProof: '派出所证明' }, []],
    [
      'no number, and the guardian has none',
      { idType: 'Z', idNumber: null, noIdProof: '派出所证明', member1IdType: null, member1IdNumber: null },
      ['member1IdNumber: guardian_id_required'],
    ],
    ['a guardian may be without, if the pupil has his', { member1IdType: null, member1IdNumber: null }, []],
    [
      'guardian with an ID card, without its number',
      { member1IdNumber: null },
      ['member1IdNumber: id_number_required'],
    ],
    [
      'guardian with a wrong number',
      { member1IdNumber: '110105194912310021' },
      ['member1IdNumber: id_check_digit'],
    ],
    ['an officer card', { idType: '2' }, ['idType: id_type_not_for_pupils']],
    [
      'a pass of Taiwan',
      { idType: '8', idNumber: '12345', overseas: '05', nationality: 'TWN' },
      ['idNumber: document_form'],
    ],
    [
      'a pass of Taiwan, and not from there',
      { idType: '8', idNumber: '12345678' },
      ['overseas: overseas_status_differs'],
    ],
    ['a foreigner with an ID card', { overseas: '51' }, ['overseas: overseas_status_differs']],
    ['a foreign nationality', { nationality: 'USA' }, ['overseas: overseas_status_differs']],
    [
      'a document of Hong Kong, and from Macao',
      { idType: '6', idNumber: 'R1234567', overseas: '03', nationality: 'MAC' },
      ['overseas: overseas_status_differs'],
    ],
    [
      'a compatriot with a resident ID',
      { overseas: '05', nationality: 'TWN' },
      ['idType: overseas_status_differs'],
    ],
    ['a relative of a compatriot with a resident ID', { overseas: '06' }, []],
    ['a residence permit as a resident ID', { idNumber: '830000201905010133' }, ['idNumber: document_form']],
    [
      'a resident ID as a residence permit',
      { idType: 'P', overseas: '05', nationality: 'TWN' },
      ['idNumber: document_form'],
    ],
    ['nobody is guardian', { member1IsGuardian: false }, ['member1IsGuardian: guardian_missing']],
    [
      'no family member',
      { member1Name: null },
      ['member1Name: required', 'member1IsGuardian: guardian_missing'],
    ],
    ['relation "other"', { member1Relation: '80' }, ['member1RelationNote: relation_note_required']],
    ['a member without a phone', { member1Phone: null }, ['member1Phone: required']],
    ['a second member who is not named', { member2Phone: '13800138000' }, ['member2Name: required']],
    ['a way into senior high', { entryMode: '21' }, ['entryMode: entry_mode_not_of_stage']],
    ['entry in another year', { entryMonth: '2024-09' }, ['entryMonth: entry_month_season']],
    ['entry before birth', { entryMonth: '2019-09' }, ['entryMonth: entry_month_before_birth']],
  ])('%s', (_, change, expected) => {
    expect(broken(change)).toEqual(expected)
  })
  it('is not blamed for what could not be read', () => {
    const { idNumber, birthDate, member1Name, ...rest } = row
    expect([idNumber, birthDate, member1Name]).not.toContain(null)
    expect(checkRegistrationRow(rest, facts)).toEqual([])
  })
})

describe('late registration', () => {
  const late = (change: Partial<RegistrationRow>) =>
    checkLateRegistrationRow({ ...row, entryMonth: '2024-09', classNumber: '2025101', ...change }, facts).map(
      (p) => p.rule,
    )
  it('requires a class that exists', () => {
    expect(late({})).toEqual([])
    expect(late({ classNumber: null })).toEqual(['class_number_required'])
    expect(late({ classNumber: '2025102' })).toEqual(['class_unknown'])
  })
  it('is of a pupil who entered about when the class did; a grade may have been repeated', () => {
    const cohort = (year: number) =>
      checkLateRegistrationRow(
        { ...row, entryMonth: '2024-09', classNumber: '2025101' },
        { ...facts, classCohorts: new Map([['2025101', year]]) },
      ).map((p) => `${p.field}: ${p.rule}`)
    expect(cohort(2024)).toEqual([])
    expect(cohort(2025)).toEqual([])
    expect(cohort(2022)).toEqual(['entryMonth: entry_month_not_of_class'])
  })
  it('names a way of entry that the stage of the class has', () => {
    const mode = (entryMode: string, stage: Stage) =>
      checkLateRegistrationRow(
        { ...row, entryMonth: '2024-09', classNumber: '2025101', entryMode },
        { ...facts, classStages: new Map([['2025101', stage]]) },
      ).map((p) => `${p.field}: ${p.rule}`)
    expect(mode('11', 'junior')).toEqual([])
    expect(mode('21', 'senior')).toEqual([])
    expect(mode('99', 'senior')).toEqual([])
    expect(mode('22', 'junior')).toEqual(['entryMode: entry_mode_not_of_stage'])
    expect(mode('12', 'senior')).toEqual(['entryMode: entry_mode_not_of_stage'])
    expect(late({ entryMode: '21' })).toEqual([])
  })
  it('is of a pupil who entered before today', () => {
    expect(late({ entryMonth: '2025-10' })).toEqual(['entry_month_future'])
  })
})

describe('the initial load', () => {
  it('leaves wrong ID numbers to the identity screen', () => {
    const load = (change: Partial<RegistrationRow>) =>
      checkLoadedPupilRow({ ...row, ...change }, facts).map((p) => p.rule)
    expect(load({ idNumber: '370102201905010139', sex: 'female' })).toEqual([])
    expect(load({ idNumber: '37010220190501013' })).toEqual(['id_length'])
  })
})

describe('sealing', () => {
  it('keeps numbers, phones, addresses and the family out of the clear', () => {
    const { own, detail, sealed } = splitRegistrationRow(row)
    const clear = JSON.stringify([own, detail])
    for (const secret of [row.idNumber, row.phone, row.homeAddress, row.member1Name, row.member1IdNumber])
      expect(clear).not.toContain(secret)
    expect(sealed.members).toHaveLength(1)
    expect(own).toEqual({ name: '张小明', sex: 'male', birthDate: '2019-05-01', classNumber: null })
  })
  it('loses nothing', () => {
    expect(joinRegistrationRow(splitRegistrationRow(row))).toEqual(row)
  })
})
