import { useState } from 'react'
import type { z } from 'zod'
import { listOpenings, openSwitch, previewOpening } from '../../contract/policy.ts'
import { useSend } from '../lib/send.ts'
import { type FormFaults, FormFromFields, type FormValues } from '../ui/form-from-fields.tsx'
import { UnitSelect } from '../ui/unit-select.tsx'
import { AskEffect, seenOf, useAsked } from './ask-effect.tsx'

type NewOpening = z.input<typeof previewOpening.input.body>

function check({ from = '', to = '' }: FormValues): FormFaults {
  return from && to && from > to ? { to: '结束日期不能早于开始日期。' } : {}
}

/** 临时开放: late registration for one county or school, for a time, with a reason (ORG-6). */
export function OpenSwitchForm(props: { onDone(): void }) {
  const sending = useSend(openSwitch, { invalidates: [[listOpenings.path]] })
  const looking = useSend(previewOpening)
  const { asked, ask, end } = useAsked((body: NewOpening) => looking.send({ body }))
  const [unitId, setUnitId] = useState<number | null>(null)
  const [isMissing, setIsMissing] = useState(false)
  const submit = async ({ from = '', to = '', reason = '' }: FormValues) => {
    setIsMissing(unitId === null)
    if (unitId === null) return false
    const body = {
      unitId,
      business: 'late_registration' as const,
      from: `${from}T00:00:00+08:00`,
      to: `${to}T23:59:59+08:00`,
      reason: reason.trim(),
    }
    return ask(body)
  }
  const save = async () => {
    if (!asked) return
    const done = await sending.send({ body: { ...asked.body, seen: seenOf(asked.effect) } })
    if (done) end(true)
  }
  return (
    <div className="stack one-column">
      <p>开放期间,该单位可以注册没有学籍的在校生。能查到学籍的学生应办理转学。</p>
      <div className="field">
        <label htmlFor="switch-unit">
          <span className="required">必填</span>开放单位
        </label>
        <div>
          <UnitSelect
            id="switch-unit"
            value={unitId}
            status={isMissing ? 'error' : ''}
            onChange={(id) => {
              setIsMissing(false)
              setUnitId(id)
            }}
          />
          {isMissing ? (
            <p role="alert" className="field-error">
              请选择要开放的区县或学校。
            </p>
          ) : (
            <p className="quiet">一个区县或一所学校。</p>
          )}
        </div>
      </div>
      <FormFromFields
        name="switch"
        isPersonal={false}
        submitText="预览影响"
        check={check}
        fields={[
          { key: 'from', header: '开始日期', required: true, kind: 'date' },
          { key: 'to', header: '结束日期', required: true, kind: 'date', note: '到当天 24 时自动关闭。' },
          { key: 'reason', header: '原因', required: true, kind: 'long' },
        ]}
        sending={looking}
        onSubmit={submit}
        onDone={props.onDone}
      />
      {asked && (
        <AskEffect
          title="核对影响"
          consequence={`${asked.body.from.slice(0, 10)} 0 时至 ${asked.body.to.slice(0, 10)} 24 时开放,到时自动关闭。`}
          okText="开放"
          undo="可以随时提前关闭。"
          effect={asked.effect}
          sending={sending}
          onConfirm={() => void save()}
          onCancel={() => end(false)}
        />
      )}
    </div>
  )
}
