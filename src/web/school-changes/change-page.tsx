import { useQuery } from '@tanstack/react-query'
import { Radio } from 'antd'
import { useState } from 'react'
import { getUnit } from '../../contract/unit.ts'
import { businessDay } from '../../rules/policy.ts'
import { SCHOOL_CHANGE_WORDS, type SchoolChangeKind } from '../../rules/school-change.ts'
import { call } from '../lib/client.ts'
import { useBusinessClock } from '../lib/clock.ts'
import { usePathId } from '../lib/path-id.ts'
import { Go } from '../ui/go.tsx'
import { EmptyState, Page, Panel, Waiting } from '../ui/page.tsx'
import { RefusalAlert } from '../ui/refusal-alert.tsx'
import { ChangeForm } from './change-form.tsx'
import { ChangePreview } from './change-preview.tsx'
import type { Preview } from './change-words.ts'

const KINDS = Object.keys(SCHOOL_CHANGE_WORDS) as SchoolChangeKind[]

function Chosen(props: { school: { id: number; name: string }; today: string }) {
  const [kind, setKind] = useState<SchoolChangeKind>('rename')
  const [shown, setShown] = useState<{ preview: Preview; ask: object } | null>(null)
  const [done, setDone] = useState<SchoolChangeKind | null>(null)
  return (
    <div className="stack">
      {done && (
        <p role="status">
          {SCHOOL_CHANGE_WORDS[done]}已办理。
          <Go to={`/school-changes?school=${props.school.id}`}>查看学校变更记录</Go>
        </p>
      )}
      <Panel title="办理">
        <div className="stack">
          <Radio.Group
            aria-label="变更种类"
            value={kind}
            onChange={(event) => {
              setKind(event.target.value as SchoolChangeKind)
              setShown(null)
            }}
            options={KINDS.map((one) => ({ value: one, label: SCHOOL_CHANGE_WORDS[one] }))}
          />
          <ChangeForm
            key={`${kind} ${done}`}
            kind={kind}
            school={props.school}
            today={props.today}
            onPreview={(preview, ask) => {
              setShown(preview && { preview, ask })
              if (preview) setDone(null)
            }}
          />
        </div>
      </Panel>
      {shown && (
        <ChangePreview
          preview={shown.preview}
          ask={shown.ask}
          onDone={() => {
            setShown(null)
            setDone(shown.preview.kind)
          }}
        />
      )}
    </div>
  )
}

/** 学校变更: one school is renamed, handed to another bureau, put into another school, or closed (ORG-9). */
export default function ChangeSchoolPage() {
  const id = usePathId()
  const clock = useBusinessClock()
  const found = useQuery({ queryKey: [getUnit.path, id], queryFn: () => call(getUnit, { params: { id } }) })
  const unit = found.data
  if (!unit || !clock)
    return (
      <Page title="学校变更">
        <RefusalAlert error={found.error} onRetry={() => void found.refetch()} />
        {found.isPending && <Waiting />}
      </Page>
    )
  return (
    <Page
      title="学校变更"
      about={`${unit.name}${unit.school ? `(${unit.school.code})` : ''} · 主管单位:${unit.parent?.name ?? '—'}`}
      actions={
        <>
          <Go to={`/units/${unit.id}`}>学校信息</Go>
          <Go to={`/school-changes?school=${unit.id}`}>变更记录</Go>
        </>
      }
    >
      {!unit.school || unit.closedOn !== null ? (
        <EmptyState
          text={
            unit.school
              ? `该校已于 ${unit.closedOn} ${unit.mergedInto ? `并入 ${unit.mergedInto.name}` : '撤销'},不再办理业务;档案仍可查询。`
              : '教育局不在这里变更。'
          }
          action={
            unit.school ? (
              <Go to={`/school-changes?school=${unit.id}`}>查看学校变更记录</Go>
            ) : (
              <Go to="/units">全部单位</Go>
            )
          }
        />
      ) : (
        <Chosen key={unit.id} school={unit} today={businessDay(clock.now).today} />
      )}
    </Page>
  )
}
