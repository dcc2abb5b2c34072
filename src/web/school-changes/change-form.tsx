import { Button, Checkbox, Input } from 'antd'
import { type FormEvent, type ReactNode, useState } from 'react'
import type { CallInput } from '../../contract/client.ts'
import type { Route } from '../../contract/route.ts'
import type { SchoolChangeKind } from '../../rules/school-change.ts'
import { useSend } from '../lib/send.ts'
import { DayInput, dayOf, isDay } from '../ui/day-input.tsx'
import { RefusalAlert, RetryNotice } from '../ui/refusal-alert.tsx'
import { UnitSelect } from '../ui/unit-select.tsx'
import { CHANGES, type Preview } from './change-words.ts'

interface Typed {
  name: string
  on: string
  target: number | null
  keepAccounts: boolean
}

/** What is sent, or undefined while something is missing. */
function askOf(kind: SchoolChangeKind, typed: Typed): object | undefined {
  const { name, on, target, keepAccounts } = typed
  switch (kind) {
    case 'rename':
      return name.trim().length >= 2 && isDay(on) ? { name: name.trim(), on: dayOf(on) } : undefined
    case 'move':
      return target === null ? undefined : { bureauId: target }
    case 'merge':
      return target === null ? undefined : { intoId: target, keepAccounts }
    case 'close':
      return { keepAccounts }
  }
}

function Row(props: { id: string; label: string; note?: string; children: ReactNode }) {
  return (
    <div className="field">
      <label htmlFor={props.id}>
        <span className="required">必填</span>
        {props.label}
      </label>
      <div>
        {props.children}
        {props.note && <p className="quiet">{props.note}</p>}
      </div>
    </div>
  )
}

function RenameFields(props: { typed: Typed; change(part: Partial<Typed>): void }) {
  const { typed, change } = props
  return (
    <>
      <Row id="change-name" label="新校名">
        <Input
          id="change-name"
          value={typed.name}
          maxLength={60}
          autoComplete="off"
          aria-required
          onChange={(event) => change({ name: event.target.value })}
        />
      </Row>
      <Row id="change-on" label="启用日期" note="今天或以前的立即生效;以后的到当天自动生效,之前可以取消。">
        <DayInput id="change-on" value={typed.on} aria-required onChange={(on) => change({ on })} />
      </Row>
    </>
  )
}

function KeepAccounts(props: { isKept: boolean; onChange(isKept: boolean): void }) {
  return (
    <Checkbox checked={props.isKept} onChange={(event) => props.onChange(event.target.checked)}>
      保留原校账号供交接(只能查询,不能办理);不勾选则立即封存
    </Checkbox>
  )
}

/** What is asked of one kind of change. Every answer is previewed before anything is done. */
export function ChangeForm(props: {
  kind: SchoolChangeKind
  school: { id: number; name: string }
  today: string
  onPreview(preview: Preview | null, ask: object): void
}) {
  const { kind, school } = props
  const words = CHANGES[kind]
  const [typed, setTyped] = useState<Typed>({ name: '', on: props.today, target: null, keepAccounts: true })
  const sending = useSend<Route>(words.preview)
  const ask = askOf(kind, typed)
  const change = (part: Partial<Typed>) => {
    setTyped({ ...typed, ...part })
    props.onPreview(null, {})
  }
  const look = async (event: FormEvent) => {
    event.preventDefault()
    if (!ask) return
    const found = await sending.send({ params: { id: school.id }, body: ask } as CallInput<Route>)
    props.onPreview((found as Preview | undefined) ?? null, ask)
  }
  return (
    <form className="stack one-column" onSubmit={(event) => void look(event)}>
      <p>{words.about}</p>
      {kind === 'rename' && <RenameFields typed={typed} change={change} />}
      {kind === 'move' && (
        <Row
          id="change-bureau"
          label="新的主管单位"
          note="您管辖范围内的教育局。跨县、跨市的由共同的上级办理。"
        >
          <UnitSelect
            id="change-bureau"
            only="bureau"
            value={typed.target}
            onChange={(target) => change({ target })}
          />
        </Row>
      )}
      {kind === 'merge' && (
        <Row id="change-into" label="并入的学校" note="开设相同教育阶段、学制一致的在办学校。">
          <UnitSelect
            id="change-into"
            only="open_school"
            value={typed.target}
            onChange={(target) => change({ target })}
          />
        </Row>
      )}
      {(kind === 'merge' || kind === 'close') && (
        <KeepAccounts isKept={typed.keepAccounts} onChange={(keepAccounts) => change({ keepAccounts })} />
      )}
      <RetryNotice isRetrying={sending.isRetrying} onGiveUp={sending.giveUp} />
      <RefusalAlert error={sending.error} onClose={sending.clearError} />
      <div className="actions">
        <Button type="primary" htmlType="submit" disabled={!ask} loading={sending.isSending}>
          预览影响
        </Button>
      </div>
    </form>
  )
}
