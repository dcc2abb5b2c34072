import { Select } from 'antd'
import { codesOf, gradeName, STAGE_NAMES } from '../lib/words.ts'
import type { Stage } from './year.ts'

interface Year {
  stage: Stage
  grade: number
}

/** 教育阶段 and 年级, side by side in a form. */
export function YearChoice(props: { name: string; year: Year; onChange(year: Year): void }) {
  const { name, year } = props
  return (
    <>
      <div className="field">
        <label htmlFor={`${name}-stage`}>教育阶段</label>
        <Select
          id={`${name}-stage`}
          value={year.stage}
          options={codesOf(STAGE_NAMES).map(({ code, label }) => ({ value: code as Stage, label }))}
          onChange={(stage) => props.onChange({ ...year, stage })}
        />
      </div>
      <div className="field">
        <label htmlFor={`${name}-grade`}>年级</label>
        <Select
          id={`${name}-grade`}
          value={year.grade}
          options={[1, 2, 3, 4, 5, 6].map((grade) => ({ value: grade, label: gradeName(year.stage, grade) }))}
          onChange={(grade) => props.onChange({ ...year, grade })}
        />
      </div>
    </>
  )
}
