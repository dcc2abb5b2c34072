/** School year and term (ORG-3): where their days may lie. Days are `YYYY-MM-DD`. */
import { type RefusalAbout, refuse } from './refusal.ts'

export interface SchoolTerm {
  /** The school year is named by its autumn: 2014 for 2014–2015. */
  schoolYear: number
  term: 'autumn' | 'spring'
  startsOn: string
  endsOn: string
}

/**
 * What is wrong with a term's days: out of order, beyond its school year (1 August to 31 August), or another term's.
 * @param others terms of the same unit that are there already
 */
export function termFault(term: SchoolTerm, others: readonly SchoolTerm[]): RefusalAbout | undefined {
  const { schoolYear, startsOn, endsOn } = term
  if (endsOn <= startsOn) return { field: 'endsOn' }
  if (startsOn < `${schoolYear}-08-01`) return { field: 'startsOn' }
  // 29 February stands for the end of the month in every year: days are compared as texts.
  const lastDay = term.term === 'autumn' ? `${schoolYear + 1}-02-29` : `${schoolYear + 1}-08-31`
  if (endsOn > lastDay) return { field: 'endsOn' }
  // Spring is the half that begins in the new calendar year.
  const isInItsHalf =
    term.term === 'autumn' ? startsOn <= `${schoolYear}-12-31` : startsOn > `${schoolYear}-12-31`
  if (!isInItsHalf) return { field: 'startsOn' }
  const other = others.find((one) => one.startsOn <= endsOn && startsOn <= one.endsOn)
  if (!other) return undefined
  return { field: 'startsOn', detail: `与 ${termName(other)}(${other.startsOn} 至 ${other.endsOn})重叠` }
}

/** @throws Refusal term_dates_wrong, as `termFault` tells */
export function requireTermDates(term: SchoolTerm, others: readonly SchoolTerm[]): void {
  const fault = termFault(term, others)
  if (fault) refuse('term_dates_wrong', fault)
}

/** The bureau that has to make a term first, and where it can be rung up. */
export interface TermBureau {
  name: string
  officePhone: string | null
}

/** Refuses a school a term that its bureau has not made, and says whom to ask. */
export function refuseBeforeBureau(term: Pick<SchoolTerm, 'schoolYear' | 'term'>, bureau: TermBureau): never {
  const phone = bureau.officePhone === null ? '' : `,办公电话 ${bureau.officePhone}`
  return refuse('term_bureau_first', { detail: `${termName(term)}(${bureau.name}${phone})` })
}

/** 2014-2015 学年秋季学期. */
export function termName(of: Pick<SchoolTerm, 'schoolYear' | 'term'>): string {
  return `${of.schoolYear}-${of.schoolYear + 1} 学年${of.term === 'autumn' ? '秋季' : '春季'}学期`
}
