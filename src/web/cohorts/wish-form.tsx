import { Select } from 'antd'
import { CLASS_NAMINGS, type ClassNaming } from '../../rules/school-class.ts'
import { DayInput } from '../ui/day-input.tsx'
import { type CohortWish, NAMING_NAMES, type Preview, TERM_NAMES } from './cohort-words.ts'

/** The usual days; the bureau's own hold where it has the term. */
export function usualDays(
  schoolYear: number,
  term: CohortWish['term'],
): Pick<CohortWish, 'startsOn' | 'endsOn'> {
  return term === 'autumn'
    ? { startsOn: `${schoolYear}-09-01`, endsOn: `${schoolYear + 1}-01-20` }
    : { startsOn: `${schoolYear + 1}-02-20`, endsOn: `${schoolYear + 1}-07-10` }
}

/** Which term, from when to when, and how classes are called. */
export function WishForm(props: {
  year: number
  wish: CohortWish
  preview: Preview | undefined
  isSchool: boolean
  onChange(wish: CohortWish): void
}) {
  const { wish, preview, onChange } = props
  const years = [props.year - 1, props.year, props.year + 1]
  const anew = (schoolYear: number, term: CohortWish['term']) =>
    onChange({ ...wish, schoolYear, term, ...usualDays(schoolYear, term) })
  const isGiven = props.isSchool || preview?.isOwnTermNew === false
  return (
    <div className="actions cohort-form">
      <div>
        <label htmlFor="cohort-year">学年</label>
        <Select
          id="cohort-year"
          value={wish.schoolYear}
          options={years.map((year) => ({ value: year, label: `${year}-${year + 1}` }))}
          onChange={(year: number) => anew(year, wish.term)}
        />
      </div>
      <div>
        <label htmlFor="cohort-term">学期</label>
        <Select
          id="cohort-term"
          value={wish.term}
          options={Object.entries(TERM_NAMES).map(([value, label]) => ({
            value: value as CohortWish['term'],
            label,
          }))}
          onChange={(term: CohortWish['term']) => anew(wish.schoolYear, term)}
        />
      </div>
      {isGiven ? (
        preview &&
        !preview.waitsFor && (
          <span className="quiet">
            {props.isSchool ? '按主管局的学期' : '按本局已有的学期'}:{preview.term.startsOn} 至{' '}
            {preview.term.endsOn}
          </span>
        )
      ) : (
        <>
          <div>
            <label htmlFor="cohort-from">开始日期</label>
            <DayInput
              id="cohort-from"
              value={wish.startsOn}
              onChange={(startsOn) => onChange({ ...wish, startsOn })}
            />
          </div>
          <div>
            <label htmlFor="cohort-to">结束日期</label>
            <DayInput
              id="cohort-to"
              value={wish.endsOn}
              onChange={(endsOn) => onChange({ ...wish, endsOn })}
            />
          </div>
        </>
      )}
      {wish.term === 'autumn' && (
        <div>
          <label htmlFor="cohort-naming">班级名称</label>
          <Select
            id="cohort-naming"
            value={wish.naming}
            options={CLASS_NAMINGS.map((value) => ({ value, label: NAMING_NAMES[value] }))}
            onChange={(naming: ClassNaming) => onChange({ ...wish, naming })}
          />
        </div>
      )}
    </div>
  )
}
