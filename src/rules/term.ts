/** School year and term (ORG-3): where their days may lie. Days are `YYYY-MM-DD`. */
import { refuse } from './refusal.ts'

export interface SchoolTerm {
  /** The school year is named by its autumn: 2014 for 2014–2015. */
  schoolYear: number
  term: 'autumn' | 'spring'
  startsOn: string
  endsOn: string
}

/**
 * Whether a term's days are in order and in its school year, 1 August to 31 August, and no other term's.
 * @param others terms of the same unit that are there already
 * @throws Refusal term_dates_wrong
 */
export function requireTermDates(term: SchoolTerm, others: readonly SchoolTerm[]): void {
  const { schoolYear, startsOn, endsOn } = term
  if (endsOn <= startsOn) refuse('term_dates_wrong', { field: 'endsOn' })
  if (startsOn < `${schoolYear}-08-01`) refuse('term_dates_wrong', { field: 'startsOn' })
  // 29 February stands for the end of the month in every year: days are compared as texts.
  const lastDay = term.term === 'autumn' ? `${schoolYear + 1}-02-29` : `${schoolYear + 1}-08-31`
  if (endsOn > lastDay) refuse('term_dates_wrong', { field: 'endsOn' })
  // Spring is the half that begins in the new calendar year.
  const isInItsHalf =
    term.term === 'autumn' ? startsOn <= `${schoolYear}-12-31` : startsOn > `${schoolYear}-12-31`
  if (!isInItsHalf) refuse('term_dates_wrong', { field: 'startsOn' })
  const other = others.find((one) => one.startsOn <= endsOn && startsOn <= one.endsOn)
  if (other)
    refuse('term_dates_wrong', {
      field: 'startsOn',
      detail: `与 ${termName(other)}(${other.startsOn} 至 ${other.endsOn})重叠`,
    })
}

/** 2014-2015 学年秋季学期. */
export function termName(of: Pick<SchoolTerm, 'schoolYear' | 'term'>): string {
  return `${of.schoolYear}-${of.schoolYear + 1} 学年${of.term === 'autumn' ? '秋季' : '春季'}学期`
}
