/** 学生信息模板: one template for registration and late registration, the type is chosen at upload (REG-1). */
import { codeTables } from '../../rules/code-table.ts'
import { birthDate, month, validity } from '../../rules/field-date.ts'
import { personName } from '../../rules/field-name.ts'
import {
  classNumber,
  distance,
  division,
  documentNumber,
  email,
  phone,
  postcode,
} from '../../rules/field-number.ts'
import type { RegistrationRow } from '../../rules/registration-row.ts'
import { checkLateRegistrationRow, checkRegistrationRow } from '../../rules/registration-row-check.ts'
import { as, codesOf, compact, number, period, words, yesOrNo } from './kinds.ts'
import { columnsTable, type FieldSpecs, field } from './table.ts'

const BASE = '基础信息'
const HOME = '户籍与住址'
const SCHOOL = '学籍信息'
const MORE = '扩展信息'
const OPTIONAL = '选填信息'

const DIVISION_NOTE = '区县 6 位行政区划代码,后面补 6 个 0,共 12 位。'

const base = (header: string) => ({ header, group: BASE, required: true })
const home = (header: string) => ({ header, group: HOME, required: true })
const school = (header: string) => ({ header, group: SCHOOL, required: true })
const more = (header: string) => ({ header, group: MORE, required: true })
const optional = (header: string) => ({ header, group: OPTIONAL })
const asked = (header: string) => field(yesOrNo, { ...more(header), example: '否' })

/** The fields that the paper form requires; the order is that of the first system's template (study 5.1). */
const requiredFields = {
  name: field(as(personName), { ...base('姓名'), note: '与户口簿一致,中间不加空格。', example: '张小明' }),
  sex: field(codesOf<'male' | 'female'>(codeTables.sex), { ...base('性别'), example: '男' }),
  birthDate: field(compact(birthDate), {
    ...base('出生日期'),
    note: '8 位数字:年 4 位、月 2 位、日 2 位。',
    example: '20190501',
    width: 12,
  }),
  birthDivision: field(as(division), {
    ...base('出生地行政区划代码'),
    note: DIVISION_NOTE,
    example: '370102000000',
  }),
  nativePlace: field(words(20), { ...base('籍贯'), note: '省、市(县)。', example: '山东济南' }),
  ethnicity: field(codesOf(codeTables.ethnicGroup), { ...base('民族'), example: '汉族', width: 12 }),
  nationality: field(codesOf(codeTables.country), { ...base('国籍/地区'), example: '中国', width: 12 }),
  idType: field(codesOf(codeTables.idType), {
    ...base('身份证件类型'),
    note: '有身份证号的学生一律选“居民身份证”。',
    example: '居民身份证',
  }),
  overseas: field(codesOf(codeTables.overseasStatus), { ...base('港澳台侨外'), example: '否' }),
  health: field(codesOf(codeTables.health), { ...base('健康状况'), example: '健康或良好' }),
  politics: field(codesOf(codeTables.politicalStatus), {
    ...base('政治面貌'),
    required: false,
    example: '群众',
  }),
  idNumber: field(as(documentNumber), {
    ...base('身份证件号'),
    required: false,
    note: '身份证件类型不是“其他”时必填;类型为“其他”可不填,但须填写“无身份证件号证明”。',
    example: '370102201905010135',
    width: 22,
  }),
  householdType: field(codesOf(codeTables.householdType), { ...home('户口性质'), example: '非农业户口' }),
  householdDivision: field(as(division), {
    ...home('户口所在地行政区划代码'),
    note: DIVISION_NOTE,
    example: '370102000000',
  }),
  classNumber: field(as(classNumber), {
    ...school('班号'),
    required: false,
    note: '新生注册可不填(分班时再定);在校生注册必填,须是已建的班。',
    example: '2025101',
    width: 12,
  }),
  entryMonth: field(compact(month), {
    ...school('入学年月'),
    note: '进入本教育阶段一年级的年月,6 位数字。',
    example: '202509',
    width: 12,
  }),
  entryMode: field(codesOf(codeTables.entryMode), { ...school('入学方式'), example: '就近入学' }),
  attendance: field(codesOf(codeTables.attendance), { ...school('就读方式'), example: '走读' }),
  currentAddress: field(words(100), {
    ...home('现住址'),
    note: '写到门牌号。',
    example: '历下区某路 1 号',
    width: 24,
  }),
  mailingAddress: field(words(100), {
    ...home('通信地址'),
    note: '能收到信件的地址。',
    example: '历下区某路 1 号',
    width: 24,
  }),
  homeAddress: field(words(100), {
    ...home('家庭地址'),
    note: '写到门牌号。',
    example: '历下区某路 1 号',
    width: 24,
  }),
  phone: field(as(phone), {
    ...home('联系电话'),
    note: '手机或带区号的固定电话,只填一个。',
    example: '13800000000',
    width: 16,
  }),
  postcode: field(as(postcode), { ...home('邮政编码'), note: '6 位数字。', example: '250000' }),
  isOnlyChild: asked('是否独生子女'),
  hadPreschool: field(yesOrNo, { ...more('是否受过学前教育'), example: '是' }),
  leftBehind: field(codesOf(codeTables.leftBehind), {
    ...more('是否留守儿童'),
    note: '父母一方外出超过 3 个月为单亲留守,双方外出为双亲留守。',
    example: '非留守儿童',
  }),
  isMigrant: field(yesOrNo, {
    ...more('是否进城务工人员随迁子女'),
    note: '户籍在外省或本省外县的乡村,随务工父母居住。',
    example: '否',
  }),
  needsAid: asked('是否需要申请资助'),
  getsBoardingAid: asked('是否享受一补'),
  isOrphan: asked('是否孤儿'),
  isMartyrChild: asked('是否烈士或优抚子女'),
  distance: field(number(distance, 1), {
    ...more('上下学距离'),
    note: '公里,保留一位小数。',
    example: '1.2',
  }),
  transport: field(codesOf(codeTables.transport), { ...more('上下学方式'), example: '步行' }),
  needsBus: asked('是否需要乘坐校车'),
}

const optionalFields = {
  formerName: field(words(36), { ...optional('曾用名'), width: 12 }),
  idValidity: field(period(validity), {
    ...optional('身份证件有效期'),
    note: '例如 2010.06.01-2020.06.01,或 2010.06.01-长期。',
    width: 24,
  }),
  bloodType: field(codesOf(codeTables.bloodType), optional('血型')),
  talent: field(words(100), optional('特长')),
  provincialNumber: field(words(30), {
    ...optional('学籍辅号'),
    note: '本省原有的学籍号。',
    tier: 'provincial',
  }),
  numberInClass: field(words(10), optional('班内学号')),
  pupilSource: field(codesOf(codeTables.pupilSource), optional('学生来源')),
  email: field(as(email), { ...optional('电子信箱'), width: 20 }),
  homepage: field(words(100), optional('主页地址')),
  disability: field(codesOf(codeTables.disability), optional('残疾类型')),
  isSeatBought: field(yesOrNo, optional('是否由政府购买学位')),
  inclusiveEducation: field(codesOf(codeTables.inclusiveEducation), { ...optional('随班就读'), width: 18 }),
  noIdProof: field(words(100), {
    ...optional('无身份证件号证明'),
    tier: 'provincial',
    note: '没有身份证件号的学生必填:证明名称和出具单位。',
    aliases: ['无身份证号证明'],
    width: 24,
  }),
}

/** The columns of a family member, under its prefix. */
function memberSpecs<P extends 'member1' | 'member2'>(prefix: P, required: boolean) {
  const at = prefix === 'member1' ? 1 : 2
  const group = `家庭成员 ${at}`
  const one = (header: string) => ({ header: `成员${at}${header}`, group, isSealed: true })
  const must = (header: string) => ({ ...one(header), required })
  const example = (text: string) => (required ? { example: text } : {})
  const specs = {
    Name: field(as(personName), { ...must('姓名'), ...example('张大明') }),
    Relation: field(codesOf(codeTables.kinship), { ...must('关系'), ...example('父亲') }),
    RelationNote: field(words(20), { ...one('关系说明'), note: '关系为“其他”时必填。' }),
    Address: field(words(100), { ...must('现住址'), ...example('历下区某路 1 号'), width: 24 }),
    HouseholdDivision: field(as(division), {
      ...must('户口所在地行政区划代码'),
      note: DIVISION_NOTE,
      ...example('370102000000'),
    }),
    Phone: field(as(phone), { ...must('联系电话'), ...example('13800000000'), width: 16 }),
    IsGuardian: field(yesOrNo, { ...must('是否监护人'), note: '至少有一位监护人。', ...example('是') }),
    IdType: field(codesOf(codeTables.idType), {
      ...one('身份证件类型'),
      note: '学生没有身份证件号时,监护人必填。',
      ...example('居民身份证'),
    }),
    IdNumber: field(as(documentNumber), {
      ...one('身份证件号'),
      note: '身份证件类型为居民身份证时必填。',
      ...example('37010219900101001X'),
      width: 22,
    }),
    Ethnicity: field(codesOf(codeTables.ethnicGroup), { ...one('民族'), ...example('汉族') }),
    Employer: field(words(60), one('工作单位')),
    Position: field(words(30), one('职务')),
  }
  type Specs = typeof specs
  const entries = Object.entries(specs).map(([key, spec]) => [`${prefix}${key}`, spec])
  return Object.fromEntries(entries) as { [K in keyof Specs & string as `${P}${K}`]: Specs[K] }
}

/** Every field of a pupil, in the order of the template. */
export const pupilFields: FieldSpecs<RegistrationRow> = {
  ...requiredFields,
  ...optionalFields,
  ...memberSpecs('member1', true),
  ...memberSpecs('member2', false),
}

export const registration = columnsTable<RegistrationRow>({
  kind: 'registration',
  title: '学生信息模板',
  sheetName: '学生信息',
  fields: pupilFields,
  checkRow: checkRegistrationRow,
})

export const lateRegistration = columnsTable<RegistrationRow>({
  kind: 'late_registration',
  title: '学生信息模板',
  sheetName: '学生信息',
  fields: pupilFields,
  checkRow: checkLateRegistrationRow,
})
