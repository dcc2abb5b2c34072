import { CalendarOutlined } from '@ant-design/icons'
import { Button, Input, type InputProps } from 'antd'
import { useRef } from 'react'
import { date } from '../../rules/field-date.ts'
import './day-input.css'

/** What somebody typed as YYYY-MM-DD, in any spelling that the workbooks may have; as it is where it is no day. */
export function dayOf(text: string): string {
  if (text.trim() === '') return ''
  const verdict = date({ text, kind: 'text' }, { today: '9999-12-31' })
  return verdict.ok && verdict.value !== null ? verdict.value : text
}

export const isDay = (text: string) => /^\d{4}-\d\d-\d\d$/.test(dayOf(text))

/**
 * A day, always shown as YYYY-MM-DD: the browser's own field would follow the computer's language. Its calendar is
 * opened by the button all the same.
 */
export function DayInput(
  props: Pick<InputProps, 'id' | 'status' | 'aria-invalid' | 'aria-required' | 'aria-describedby'> & {
    value: string
    onChange(day: string): void
  },
) {
  const { value, onChange, ...rest } = props
  const calendar = useRef<HTMLInputElement>(null)
  return (
    <span className="day-input">
      <Input
        {...rest}
        value={value}
        placeholder="YYYY-MM-DD"
        autoComplete="off"
        inputMode="numeric"
        maxLength={20}
        onChange={(event) => onChange(event.target.value)}
        onBlur={() => {
          if (dayOf(value) !== value) onChange(dayOf(value))
        }}
      />
      <input
        ref={calendar}
        type="date"
        tabIndex={-1}
        aria-hidden="true"
        value={isDay(value) ? dayOf(value) : ''}
        onChange={(event) => onChange(event.target.value)}
      />
      <Button
        icon={<CalendarOutlined aria-hidden />}
        aria-label="打开日历"
        onClick={() => calendar.current?.showPicker()}
      />
    </span>
  )
}
