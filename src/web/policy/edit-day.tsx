import { useQuery } from '@tanstack/react-query'
import { Input, Modal, Radio } from 'antd'
import { useState } from 'react'
import { previewCalendarDay, setCalendarDay } from '../../contract/policy.ts'
import { call } from '../lib/client.ts'
import { useSend } from '../lib/send.ts'
import { RefusalAlert, RetryNotice } from '../ui/refusal-alert.tsx'
import { EffectNotice, seenOf } from './ask-effect.tsx'
import type { SpecialDay } from './month-grid.tsx'

export type Kind = SpecialDay['kind'] | 'ordinary'

const KINDS: { value: Kind; label: string }[] = [
  { value: 'ordinary', label: '按平常(周一至周五上班)' },
  { value: 'holiday', label: '放假' },
  { value: 'make_up', label: '调休上班' },
]

/** Which deadlines the day would move: asked anew whenever another kind is chosen. */
function useEffectOf(day: string, kind: Kind, isChanged: boolean) {
  return useQuery({
    queryKey: [previewCalendarDay.path, day, kind],
    queryFn: () => call(previewCalendarDay, { body: { day, kind, note: null } }),
    enabled: isChanged,
    staleTime: 0,
  })
}

/** One day of the calendar: what it is to be, and which deadlines that moves. */
export function EditDay(props: { day: string; special: SpecialDay | undefined; onClose(): void }) {
  const { day, special } = props
  const sending = useSend(setCalendarDay, { invalidates: [['calendar'], [previewCalendarDay.path]] })
  const was: Kind = special?.kind ?? 'ordinary'
  const [kind, setKind] = useState<Kind>(was)
  const [note, setNote] = useState(special?.note ?? '')
  const isChanged = kind !== was
  const looked = useEffectOf(day, kind, isChanged)
  const effect = isChanged ? looked.data : undefined
  const save = async () => {
    const seen = effect ? { seen: seenOf(effect) } : {}
    const done = await sending.send({ body: { day, kind, note: note.trim() || null, ...seen } })
    if (done) props.onClose()
    else void looked.refetch()
  }
  return (
    <Modal
      open
      title={day}
      okText="保存"
      cancelText="取消"
      okButtonProps={{ disabled: isChanged && !effect }}
      confirmLoading={sending.isSending}
      onOk={() => void save()}
      onCancel={() => {
        sending.giveUp()
        props.onClose()
      }}
    >
      <div className="stack">
        <Radio.Group
          aria-label="这一天"
          value={kind}
          options={KINDS}
          onChange={(event) => setKind(event.target.value as Kind)}
        />
        <div>
          <label htmlFor="day-note">说明</label>
          <Input
            id="day-note"
            maxLength={40}
            value={note}
            placeholder="例如:国庆节"
            onChange={(event) => setNote(event.target.value)}
          />
        </div>
        <p className="quiet">办理期限按工作日计算,已在办的业务期限随日历顺延或提前。</p>
        {effect && <EffectNotice effect={effect} />}
        <RetryNotice isRetrying={sending.isRetrying} onGiveUp={sending.giveUp} />
        <RefusalAlert error={looked.error ?? sending.error} />
      </div>
    </Modal>
  )
}
