import { useQuery } from '@tanstack/react-query'
import { Input } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { cleanUp } from '../../contract/business-case.ts'
import { getReadiness, listLeavers } from '../../contract/graduation.ts'
import { listRegistrations } from '../../contract/registration.ts'
import { call, newRequestId } from '../lib/client.ts'
import { formatNumber } from '../lib/format.ts'
import { useSend } from '../lib/send.ts'
import { Confirm } from '../ui/confirm.tsx'
import { StepResult } from '../ui/step-result.tsx'

type Answer = z.output<typeof cleanUp.output>

/** A paper to be cleaned up, of a list or alone. */
export interface PaperToClean {
  caseId: number
  version: number
  subject: string
  school: { id: number; name: string }
}

const CHANGED = [
  ['case'],
  ['/api/inbox'],
  ['/api/open-cases'],
  ['/api/workbench'],
  [getReadiness.path],
  [listLeavers.path],
  [listRegistrations.path],
] as const

/** Each kind with what its pupils return to, and those that stay as they are. */
function effectsOf(answer: Answer) {
  const kinds = new Map<string, { label: string; before: string; count: number }>()
  for (const { kind, kindLabel: label, before } of answer.taken)
    kinds.set(kind, { label, before, count: (kinds.get(kind)?.count ?? 0) + 1 })
  return [
    ...[...kinds.values()].map(({ label, before, count }) => ({
      label: `${label} ${formatNumber(count)} 件`,
      value: before,
    })),
    ...(answer.refused.length > 0
      ? [{ label: '不能清理,保持不变', value: `${formatNumber(answer.refused.length)} 件` }]
      : []),
  ]
}

const isSaid = (reason: string) => /[\p{L}\p{N}].*[\p{L}\p{N}]/su.test(reason.trim())

/** 清理…: looked at first, kind by kind with what comes back; then done once, and told by name where it was refused. */
export function CleanUp(props: { papers: readonly PaperToClean[]; onClose(isDone: boolean): void }) {
  // As they were when it was asked: what comes in afterwards is looked at again first.
  const [cases] = useState(() => props.papers.map(({ caseId, version }) => ({ id: caseId, version })))
  const preview = useQuery({
    queryKey: ['clean-up-preview', cases],
    queryFn: () => call(cleanUp, { body: { cases, preview: true } }, { requestId: newRequestId() }),
    staleTime: 0,
    gcTime: 0,
  })
  const sending = useSend(cleanUp, { invalidates: CHANGED })
  const [reason, setReason] = useState('')
  const [result, setResult] = useState<Answer | null>(null)
  const nameOf = (id: number) => {
    const paper = props.papers.find(({ caseId }) => caseId === id)
    return paper ? `${paper.subject}(${paper.school.name})` : String(id)
  }
  if (result)
    return <StepResult label="清理" result={result} nameOf={nameOf} onClose={() => props.onClose(true)} />
  const seen = preview.data
  const isOnBehalf = seen?.isOnBehalf ?? false
  const isGiven = reason.trim() !== ''
  const confirm = async () => {
    const answer = await sending.send({ body: { cases, ...(isGiven ? { reason: reason.trim() } : {}) } })
    if (answer) setResult(answer)
  }
  return (
    <Confirm
      open
      title={`清理在办业务 ${formatNumber(seen?.taken.length ?? cases.length)} 件`}
      consequence={
        isOnBehalf
          ? '代学校清理:业务不再办理,学生回到业务发起之前的状态。学校、发起人和正在办理的单位都会收到通知。'
          : '业务不再办理,学生回到业务发起之前的状态。发起人和正在办理的单位会收到通知。'
      }
      effects={seen ? effectsOf(seen) : []}
      names={seen?.taken.map(({ subject }) => subject) ?? []}
      undo="清理后不能恢复;需要继续办理的,由学校重新发起。"
      okText="确认清理"
      isDestructive
      isReady={Boolean(seen && seen.taken.length > 0) && (isGiven ? isSaid(reason) : !isOnBehalf)}
      isSending={sending.isSending}
      isRetrying={sending.isRetrying}
      error={sending.error ?? preview.error}
      onConfirm={() => void confirm()}
      onCancel={() => {
        sending.giveUp()
        props.onClose(false)
      }}
    >
      <div>
        <label htmlFor="clean-up-reason">{isOnBehalf ? '清理原因(必填,学校会看到)' : '清理原因(选填)'}</label>
        <Input.TextArea
          id="clean-up-reason"
          rows={2}
          maxLength={200}
          value={reason}
          aria-required={isOnBehalf}
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
    </Confirm>
  )
}
