import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { changeLengths, listLengthChanges, previewLengths } from '../../contract/lengths.ts'
import { getUnit, listUnits } from '../../contract/unit.ts'
import { call } from '../lib/client.ts'
import { useSend } from '../lib/send.ts'
import { STAGE_NAMES } from '../lib/words.ts'
import { Confirm } from '../ui/confirm.tsx'
import { RefusalAlert } from '../ui/refusal-alert.tsx'
import { LengthsEffect, type LengthsPreview } from './lengths-preview.tsx'
import {
  type FromCohort,
  fromCohortText,
  type Lengths,
  lengthsText,
  STAGES,
  type StageKey,
} from './unit-words.ts'
import './units.css'

const CHOICES: Record<StageKey, readonly number[]> = { primary: [5, 6], junior: [3, 4], senior: [3] }
const NOBODY: FromCohort = { primary: null, junior: null, senior: null }

const isSame = (a: Lengths | FromCohort, b: Lengths | FromCohort) =>
  STAGES.every((stage) => a[stage] === b[stage])

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

/** From which cohort on the classes that are there follow. */
function FromSelect(props: {
  stage: StageKey
  cohorts: readonly number[]
  value: number | null
  onChange(value: number | null): void
}) {
  const id = `from-${props.stage}`
  return (
    <div>
      <label htmlFor={id}>{STAGE_NAMES[props.stage]}从哪一级起</label>
      <Select
        id={id}
        className="from-select"
        value={props.value ?? 0}
        options={[
          { value: 0, label: '只用于以后新建的班级' },
          ...props.cohorts.map((year) => ({ value: year, label: `${year} 级起的已有班级也改` })),
        ]}
        onChange={(year: number) => props.onChange(year || null)}
      />
    </div>
  )
}

/** Which classes would graduate when: asked from the door before anything is changed (ORG-2). */
function usePreview(unitId: number, lengths: Lengths, fromCohort: FromCohort) {
  return useQuery({
    queryKey: [previewLengths.path, unitId, lengths, fromCohort],
    queryFn: () => call(previewLengths, { params: { id: unitId }, body: { lengths, fromCohort } }),
    placeholderData: keepPreviousData,
    staleTime: 0,
  })
}

const cohortsOf = (preview: LengthsPreview | undefined, stage: StageKey) =>
  [...new Set(preview?.classes.filter((one) => one.stage === stage).map((one) => one.cohort))].sort(
    (a, b) => a - b,
  )

function AskChange(props: {
  unitId: number
  now: Lengths
  chosen: Lengths
  fromCohort: FromCohort
  preview: LengthsPreview
  onDone(): void
  onClose(): void
}) {
  const { unitId, now, chosen, fromCohort, preview } = props
  const sending = useSend(changeLengths, {
    invalidates: [[getUnit.path], [listUnits.path], [previewLengths.path], [listLengthChanges.path]],
  })
  const [reason, setReason] = useState('')
  const change = async () => {
    const body = { lengths: chosen, fromCohort, reason: reason.trim(), fingerprint: preview.fingerprint }
    if (await sending.send({ params: { id: unitId }, body })) props.onDone()
  }
  return (
    <Confirm
      open
      title="更改学制"
      consequence="只改变毕业年份,班级现在的年级和学生不变;会记入更改记录。"
      effects={[
        { label: '现学制', value: lengthsText(now) },
        { label: '新学制', value: lengthsText(chosen) },
        { label: '已有班级', value: fromCohortText(fromCohort) },
        { label: '改变毕业年份的班级', value: preview.changes.classes },
        { label: '涉及学生', value: preview.changes.pupils },
      ]}
      undo="在这些班级毕业之前可以用同样的办法改回。"
      okText="更改学制"
      isReady={reason.trim().length >= 2}
      isSending={sending.isSending}
      isRetrying={sending.isRetrying}
      error={sending.error}
      onConfirm={() => void change()}
      onCancel={() => {
        sending.giveUp()
        props.onClose()
      }}
    >
      <div>
        <label htmlFor="lengths-reason">原因(必填)</label>
        <Input.TextArea
          id="lengths-reason"
          rows={2}
          maxLength={200}
          value={reason}
          placeholder="例如:按市教发〔2026〕3 号改为六年制"
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
    </Confirm>
  )
}

/** 学制: chosen, previewed class by class, then changed: for new classes, or from a cohort on. */
export function LengthsForm(props: { unitId: number; now: Lengths }) {
  const { unitId, now } = props
  const [chosen, setChosen] = useState<Lengths>(now)
  const [fromCohort, setFrom] = useState<FromCohort>(NOBODY)
  const [isAsked, setIsAsked] = useState(false)
  const isChanged = !isSame(chosen, now) || !isSame(fromCohort, NOBODY)
  const preview = usePreview(unitId, chosen, fromCohort)
  const data = preview.isPlaceholderData ? undefined : preview.data
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
      </div>
      <div className="actions lengths">
        {STAGES.map((stage) => {
          const cohorts = cohortsOf(preview.data, stage)
          return chosen[stage] !== null && CHOICES[stage].length > 1 && cohorts.length > 0 ? (
            <FromSelect
              key={stage}
              stage={stage}
              cohorts={cohorts}
              value={fromCohort[stage]}
              onChange={(year) => setFrom({ ...fromCohort, [stage]: year })}
            />
          ) : null
        })}
        <Button
          type={isChanged ? 'primary' : 'default'}
          disabled={!isChanged || !data || data.refusal !== null}
          onClick={() => setIsAsked(true)}
        >
          更改学制
        </Button>
      </div>
      <p className="quiet">先选新的学制,下面会列出哪些班何时毕业;核对后再更改。年级不会变动。</p>
      <RefusalAlert error={preview.error} onRetry={() => void preview.refetch()} />
      {isChanged && data && <LengthsEffect preview={data} />}
      {isAsked && data && (
        <AskChange
          {...{ unitId, now, chosen, fromCohort, preview: data }}
          onDone={() => {
            setIsAsked(false)
            setFrom(NOBODY)
          }}
          onClose={() => {
            setIsAsked(false)
            // What is asked for next is looked at anew: a refusal may have told that something has changed.
            void preview.refetch()
          }}
        />
      )}
    </div>
  )
}
