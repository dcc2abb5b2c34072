import type { ReactNode } from 'react'

/** A day of the calendar that is not an ordinary one. */
export interface SpecialDay {
  day: string
  kind: 'holiday' | 'make_up'
  note: string | null
}

const WEEKDAYS = ['一', '二', '三', '四', '五', '六', '日']
const KIND_WORDS = { holiday: '休', make_up: '班' } as const
const two = (value: number) => String(value).padStart(2, '0')

/** Days of a month in weeks from Monday; null outside of it. */
function weeksOf(year: number, month: number): (string | null)[][] {
  const first = new Date(Date.UTC(year, month - 1, 1))
  const count = new Date(Date.UTC(year, month, 0)).getUTCDate()
  const lead = (first.getUTCDay() + 6) % 7
  const cells = [
    ...Array.from({ length: lead }, () => null),
    ...Array.from({ length: count }, (_, at) => `${year}-${two(month)}-${two(at + 1)}`),
  ]
  return Array.from({ length: Math.ceil(cells.length / 7) }, (_, week) =>
    Array.from({ length: 7 }, (_, at) => cells[week * 7 + at] ?? null),
  )
}

function cellClass(weekday: number, special: SpecialDay | undefined): string {
  if (special) return special.kind
  return weekday >= 5 ? 'off' : ''
}

/** One month: weekends grey, holidays and make-up days with a word. */
export function MonthGrid(props: {
  year: number
  month: number
  days: ReadonlyMap<string, SpecialDay>
  onChoose?(day: string): void
}) {
  const cell = (day: string, special: SpecialDay | undefined): ReactNode => {
    const content = (
      <>
        <span className="visually-hidden">{props.month} 月 </span>
        {Number(day.slice(8))}
        <span className="visually-hidden"> 日 </span>
        {special && <small>{KIND_WORDS[special.kind]}</small>}
        {special?.note && <span className="visually-hidden"> {special.note}</span>}
      </>
    )
    const title = special?.note ?? undefined
    if (!props.onChoose)
      return (
        <span className="day" title={title}>
          {content}
        </span>
      )
    return (
      <button type="button" className="day" title={title} onClick={() => props.onChoose?.(day)}>
        {content}
      </button>
    )
  }
  return (
    <table className="month">
      <caption>{props.month} 月</caption>
      <thead>
        <tr>
          {WEEKDAYS.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeksOf(props.year, props.month).map((week, at) => (
          <tr key={week.find((day) => day !== null) ?? at}>
            {week.map((day, weekday) => {
              const special = day ? props.days.get(day) : undefined
              return (
                <td key={WEEKDAYS[weekday]} className={day ? cellClass(weekday, special) : ''}>
                  {day && cell(day, special)}
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
