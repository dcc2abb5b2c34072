import { Input } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { confirmGraduation, listConfirmations } from '../../contract/graduation-confirmation.ts'
import { formatNumber } from '../lib/format.ts'
import { useSend } from '../lib/send.ts'
import { Confirm } from '../ui/confirm.tsx'

export type UnitState = z.output<typeof listConfirmations.output>['unit']

/** Confirms one's own unit's graduation, or in another's stead; asks why where somebody is left. */
export function ConfirmGraduation(props: { of: UnitState; isOverride: boolean; onClose(): void }) {
  const { of, isOverride } = props
  const sending = useSend(confirmGraduation, { invalidates: [[listConfirmations.path]] })
  const [reason, setReason] = useState('')
  const needsReason = isOverride || (of.isSchool && of.remaining > 0)
  const given = reason.trim()
  const confirm = async () => {
    const body = { ...(isOverride ? { unit: of.id } : {}), ...(given ? { reason: given } : {}) }
    if (await sending.send({ body })) props.onClose()
  }
  return (
    <Confirm
      open
      title={isOverride ? `代「${of.name}」确认毕业` : '确认毕业已办完'}
      consequence="上级据此掌握各单位毕业办理情况;升级预演会列出没有确认的单位。"
      effects={[
        { label: '今年已毕业', value: `${formatNumber(of.graduated)} 人` },
        { label: '毕业年级未毕业', value: `${formatNumber(of.remaining)} 人` },
      ]}
      undo="确认后可由本单位撤回;上级驳回毕业时,确认自动失效。"
      okText="确认"
      isReady={!needsReason || given.length >= 2}
      isSending={sending.isSending}
      isRetrying={sending.isRetrying}
      error={sending.error}
      onConfirm={() => void confirm()}
      onCancel={() => {
        sending.giveUp()
        props.onClose()
      }}
    >
      {needsReason && (
        <div>
          <label htmlFor="confirmation-reason">
            {isOverride ? '代为确认的原因(必填)' : '未毕业的原因(必填)'}
          </label>
          <Input.TextArea
            id="confirmation-reason"
            rows={2}
            maxLength={200}
            value={reason}
            aria-required
            onChange={(event) => setReason(event.target.value)}
          />
        </div>
      )}
    </Confirm>
  )
}
