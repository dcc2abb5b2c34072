import { Button, Select } from 'antd'
import { SEX_NAMES } from '../lib/words.ts'
import { RefusalAlert } from '../ui/refusal-alert.tsx'
import { type Stage, useYearPupils, type YearPupil } from './year.ts'

export interface Wish {
  /** Only for the page: which line it is. */
  key: number
  kind: 'together' | 'apart'
  pupils: number[]
}

const KINDS = [
  { value: 'together' as const, label: '同班' },
  { value: 'apart' as const, label: '不同班' },
]

/** Two of one name are told apart by their birth dates. */
const labelOf = (pupil: YearPupil) =>
  `${pupil.name}(${SEX_NAMES[pupil.sex]},${pupil.birthDate}${pupil.className ? `,${pupil.className}` : ''})`

function Line(props: {
  at: number
  wish: Wish
  pupils: readonly YearPupil[]
  onChange(wish: Wish): void
  onRemove(): void
}) {
  const { at, wish } = props
  return (
    <li className="wish">
      <span>第 {at + 1} 条</span>
      <Select
        aria-label={`第 ${at + 1} 条:同班或不同班`}
        value={wish.kind}
        options={KINDS}
        onChange={(kind) => props.onChange({ ...wish, kind })}
      />
      <Select
        aria-label={`第 ${at + 1} 条:学生`}
        mode="multiple"
        maxCount={12}
        value={wish.pupils}
        placeholder="输入姓名选择两名以上学生"
        optionFilterProp="label"
        options={props.pupils.map((pupil) => ({ value: pupil.id, label: labelOf(pupil) }))}
        onChange={(pupils) => props.onChange({ ...wish, pupils })}
      />
      <Button onClick={props.onRemove} aria-label={`删除第 ${at + 1} 条`}>
        删除
      </Button>
    </li>
  )
}

/** 同班、不同班的要求: pupils of the list, and those who sit in one of the chosen classes. */
export function WishEditor(props: {
  of: { stage: Stage; grade: number; classes: readonly number[] }
  wishes: readonly Wish[]
  onChange(wishes: Wish[]): void
}) {
  const { of, wishes } = props
  const { data = [], isFetching, error, refetch } = useYearPupils(of, wishes.length > 0)
  const pupils = data.filter((pupil) => pupil.classId === null || of.classes.includes(pupil.classId))
  const add = () => {
    const key = Math.max(0, ...wishes.map((wish) => wish.key)) + 1
    props.onChange([...wishes, { key, kind: 'together', pupils: [] }])
  }
  return (
    <fieldset>
      <legend>同班、不同班的要求(可不填)</legend>
      <RefusalAlert error={error} onRetry={() => void refetch()} />
      {isFetching && <p className="quiet">正在读取学生名单……</p>}
      <ol className="wishes">
        {wishes.map((wish, at) => (
          <Line
            key={wish.key}
            at={at}
            wish={wish}
            pupils={pupils}
            onChange={(changed) =>
              props.onChange(wishes.map((one) => (one.key === wish.key ? changed : one)))
            }
            onRemove={() => props.onChange(wishes.filter((one) => one.key !== wish.key))}
          />
        ))}
      </ol>
      <Button onClick={add}>增加一条要求</Button>
    </fieldset>
  )
}
