import { useState } from 'react'
import { listWindows, previewWindow, setWindow } from '../../contract/policy.ts'
import { getSeason } from '../../contract/world.ts'
import { useBusinessClock } from '../lib/clock.ts'
import { formatDate } from '../lib/format.ts'
import { useSend } from '../lib/send.ts'
import type { Myself } from '../lib/session.ts'
import { codesOf } from '../lib/words.ts'
import { type FormFaults, FormFromFields, type FormValues } from '../ui/form-from-fields.tsx'
import { UnitSelect } from '../ui/unit-select.tsx'
import { AskEffect, seenOf, useAsked } from './ask-effect.tsx'
import { BUSINESS_NAMES, KIND_NAMES, monthDayText, type NewWindow } from './policy-words.ts'

function check({ from = '', to = '' }: FormValues): FormFaults {
  if (from && to && from > to) return { to: '结束日期不能早于开始日期。' }
  if (from && to && from.slice(0, 4) !== to.slice(0, 4)) return { to: '开始和结束须在同一年内。' }
  return {}
}

/** 设置时段: for this unit or one below it, this year or every year from now on. */
export function SetWindowForm(props: { me: Myself; onDone(): void }) {
  const { unit } = props.me
  const clock = useBusinessClock()
  const year = Number(formatDate(clock?.now ?? '2000-01-01').slice(0, 4))
  const sending = useSend(setWindow, { invalidates: [[listWindows.path], [getSeason.path]] })
  const looking = useSend(previewWindow)
  const { asked, ask, end } = useAsked((body: NewWindow) => looking.send({ body }))
  const [unitId, setUnitId] = useState<number | null>(unit.id)
  const submit = async ({ business, kind, from = '', to = '', years }: FormValues) => {
    const body: NewWindow = {
      unitId: unitId ?? unit.id,
      business: business as NewWindow['business'],
      kind: kind as NewWindow['kind'],
      from: from.slice(5),
      to: to.slice(5),
      fromYear: Number(from.slice(0, 4)),
      toYear: years === 'every' ? null : Number(from.slice(0, 4)),
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
      <div className="field">
        <label htmlFor="window-unit">适用单位</label>
        <div>
          <UnitSelect id="window-unit" value={unitId} onChange={setUnitId} />
          <p className="quiet">本单位({unit.name})或下级单位;不选即本单位。</p>
        </div>
      </div>
      <FormFromFields
        name="window"
        isPersonal={false}
        submitText="预览影响"
        initial={{ kind: 'open', years: 'this', from: `${year}-08-11`, to: `${year}-09-30` }}
        check={check}
        fields={[
          { key: 'business', header: '业务', required: true, codes: codesOf(BUSINESS_NAMES) },
          { key: 'kind', header: '规则', required: true, codes: codesOf(KIND_NAMES) },
          { key: 'from', header: '开始日期', required: true, kind: 'date', note: '当天 0 时起。' },
          { key: 'to', header: '结束日期', required: true, kind: 'date', note: '到当天 24 时止。' },
          {
            key: 'years',
            header: '适用年份',
            required: true,
            codes: [
              { code: 'this', label: '仅这一年' },
              { code: 'every', label: '这一年起每年' },
            ],
          },
        ]}
        sending={looking}
        onSubmit={submit}
        onDone={props.onDone}
      />
      {asked && (
        <AskEffect
          title="核对影响"
          consequence={`${BUSINESS_NAMES[asked.body.business]}:${KIND_NAMES[asked.body.kind]},${monthDayText(
            asked.body.from,
          )} 0 时至 ${monthDayText(asked.body.to)} 24 时。`}
          okText="设置"
          undo="可以随时重新设置;时段只限制发起,已发起的业务可以接着办完。"
          effect={asked.effect}
          sending={sending}
          onConfirm={() => void save()}
          onCancel={() => end(false)}
        />
      )}
    </div>
  )
}
