import { useQuery } from '@tanstack/react-query'
import { Button, Select } from 'antd'
import { useState } from 'react'
import { changeLengths, getUnit, listUnits, previewLengths } from '../../contract/unit.ts'
import { call } from '../lib/client.ts'
import { formatNumber } from '../lib/format.ts'
import { useSend } from '../lib/send.ts'
import { STAGE_NAMES } from '../lib/words.ts'
import { Confirm } from '../ui/confirm.tsx'
import { RefusalAlert } from '../ui/refusal-alert.tsx'
import { type Lengths, lengthsText, STAGES, type StageKey } from './unit-words.ts'
import './units.css'

const CHOICES: Record<StageKey, readonly number[]> = { primary: [5, 6], junior: [3, 4], senior: [3] }
const isSame = (a: Lengths, b: Lengths) => STAGES.every((stage) => a[stage] === b[stage])

function StageSelect(props: { stage: StageKey; value: number | null; onChange(value: number | null): void }) {
  const id = `length-${props.stage}`
  return (
    <div>
      <label htmlFor={id}>{STAGE_NAMES[props.stage]}</label>
      <Select
        id={id}
        className="length-select"
        value={props.value ?? 0}
        options={[
          { value: 0, label: '不设' },
          ...CHOICES[props.stage].map((years) => ({ value: years, label: `${years} 年` })),
        ]}
        onChange={(years: number) => props.onChange(years || null)}
      />
    </div>
  )
}

/** Which classes would graduate when: asked from the door before anything is changed (ORG-2). */
function usePreview(unitId: number, chosen: Lengths, isChanged: boolean) {
  return useQuery({
    queryKey: [previewLengths.path, unitId, chosen],
    queryFn: () => call(previewLengths, { params: { id: unitId }, body: chosen }),
    enabled: isChanged,
    staleTime: 0,
  })
}

type Classes = NonNullable<ReturnType<typeof usePreview>['data']>['classes']

function PreviewTable(props: { classes: Classes }) {
  if (props.classes.length === 0) return <p className="quiet">学校还没有班级。</p>
  return (
    <table className="plain">
      <caption>各班毕业年份</caption>
      <thead>
        <tr>
          <th scope="col">班级</th>
          <th scope="col" className="number">
            学生
          </th>
          <th scope="col">按现学制</th>
          <th scope="col">按新学制入学的班级</th>
        </tr>
      </thead>
      <tbody>
        {props.classes.map((one) => (
          <tr key={one.id}>
            <td>{one.name}</td>
            <td className="number">{formatNumber(one.pupils)}</td>
            <td>{one.graduatesIn} 年毕业</td>
            <td>
              {one.wouldGraduateIn === null
                ? '不再设这一阶段'
                : one.wouldGraduateIn === one.graduatesIn
                  ? '不变'
                  : `${one.wouldGraduateIn} 年毕业`}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** 学制: chosen, previewed class by class, then changed for the classes that begin from now on. */
export function LengthsForm(props: { unitId: number; now: Lengths }) {
  const [chosen, setChosen] = useState<Lengths>(props.now)
  const [isAsked, setIsAsked] = useState(false)
  const isChanged = !isSame(chosen, props.now)
  const preview = usePreview(props.unitId, chosen, isChanged)
  const sending = useSend(changeLengths, { invalidates: [[getUnit.path], [listUnits.path]] })
  const change = async () => {
    const done = await sending.send({ params: { id: props.unitId }, body: chosen })
    if (done) setIsAsked(false)
  }
  return (
    <div className="stack">
      <div className="actions lengths">
        {STAGES.map((stage) => (
          <StageSelect
            key={stage}
            stage={stage}
            value={chosen[stage]}
            onChange={(years) => setChosen({ ...chosen, [stage]: years } as Lengths)}
          />
        ))}
        <Button disabled={!isChanged || !preview.data} onClick={() => setIsAsked(true)}>
          更改学制
        </Button>
      </div>
      <p className="quiet">更改只用于以后入学的新年级,已有班级的学制不变。</p>
      <RefusalAlert error={preview.error} />
      {isChanged && preview.data && <PreviewTable classes={preview.data.classes} />}
      {isAsked && (
        <Confirm
          open
          title="更改学制"
          consequence="以后入学的新年级按新学制,已有班级不变。"
          effects={[
            { label: '现学制', value: lengthsText(props.now) },
            { label: '新学制', value: lengthsText(chosen) },
          ]}
          undo="可以随时改回。"
          okText="更改学制"
          isSending={sending.isSending}
          isRetrying={sending.isRetrying}
          error={sending.error}
          onConfirm={() => void change()}
          onCancel={() => {
            sending.giveUp()
            sending.clearError()
            setIsAsked(false)
          }}
        />
      )}
    </div>
  )
}
