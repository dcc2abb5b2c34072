/** 升级报告 and 升级账本: what a promotion found and did; only taken away, never read in. */
import { wholeNumber } from '../../rules/field.ts'
import { schoolCode } from '../../rules/field-number.ts'
import { as, number, words, yesOrNo } from './kinds.ts'
import { columnsTable, field } from './table.ts'

const count = () => number(wholeNumber(0, 100_000_000))
const told = (header: string, width: number) => ({ header, group: '升级', width })

export interface PromotionSchoolRow {
  bureau: string
  code: string
  school: string
  classes: number
  ungraduated: number
  blocked: number
  isConfirmed: boolean
  unplaced: number
  openCases: number
  /** Stages of which a class has another length than the school, in words. */
  wrongLengths: string | null
}

export const promotionSchoolSheet = columnsTable<PromotionSchoolRow>({
  kind: 'promotion_school',
  title: '升级报告',
  sheetName: '各学校',
  fields: {
    bureau: field(words(60), told('主管局', 24)),
    code: field(as(schoolCode), told('学校标识码', 14)),
    school: field(words(60), told('学校', 28)),
    classes: field(count(), told('升级班级', 10)),
    ungraduated: field(count(), told('毕业年级未毕业学生', 20)),
    blocked: field(count(), told('其中有业务在办', 16)),
    isConfirmed: field(yesOrNo, told('已确认毕业', 12)),
    unplaced: field(count(), told('待分班学生', 12)),
    openCases: field(count(), told('在办业务', 10)),
    wrongLengths: field(words(40), told('学制不一致的阶段', 18)),
  },
})

export interface PromotionClassRow {
  code: string
  school: string
  /** In the grade before. */
  className: string
  cohort: number
  length: number
  from: string
  /** Grade after, or why it stays. */
  to: string
  stayers: number
}

const classFields = {
  code: field(as(schoolCode), told('学校标识码', 14)),
  school: field(words(60), told('学校', 28)),
  className: field(words(40), told('班级', 18)),
  cohort: field(number(wholeNumber(2000, 2100)), told('级', 8)),
  length: field(number(wholeNumber(3, 6)), told('学制', 8)),
  from: field(words(20), told('升级前年级', 14)),
  to: field(words(40), told('升级后年级', 24)),
  stayers: field(count(), told('未毕业学生', 12)),
}

export const promotionLedgerSheet = columnsTable<PromotionClassRow>({
  kind: 'promotion_ledger',
  title: '升级账本',
  sheetName: '升级班级',
  fields: classFields,
})

export const promotionStayingClassSheet = columnsTable<PromotionClassRow>({
  kind: 'promotion_staying_class',
  title: '不升级的班级',
  sheetName: '不升级的班级',
  fields: classFields,
})

export interface PromotionStayerRow {
  code: string
  school: string
  className: string
  name: string
  /** What holds him. */
  reason: string
  /** What has become of him since. */
  now: string
}

export const promotionStayerSheet = columnsTable<PromotionStayerRow>({
  kind: 'promotion_stayer',
  title: '毕业年级未毕业学生',
  sheetName: '未毕业学生',
  fields: {
    code: field(as(schoolCode), told('学校标识码', 14)),
    school: field(words(60), told('学校', 28)),
    className: field(words(40), told('班级', 18)),
    name: field(words(36), told('姓名', 14)),
    reason: field(words(60), told('未毕业的原因', 36)),
    now: field(words(20), told('现在', 12)),
  },
})
