import { Button, Input, Modal } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { listGraduates, reverseGraduations } from '../../contract/graduation.ts'
import { formatNumber } from '../lib/format.ts'
import { useSend } from '../lib/send.ts'
import { Confirm } from '../ui/confirm.tsx'
import type { Graduate } from './graduate-words.ts'

type Answer = z.output<typeof reverseGraduations.output>

/** 毕业生驳回: back into the old class, with a reason and a deadline to graduate again. */
export function ReverseGraduations(props: { rows: readonly Graduate[]; onDone(): void; onClose(): void }) {
  const sending = useSend(reverseGraduations, { invalidates: [[listGraduates.path], ['/api/workbench']] })
  const [reason, setReason] = useState('')
  const [answer, setAnswer] = useState<Answer | null>(null)
  const able = props.rows.filter(({ admittedSchool, reversedAt }) => !admittedSchool && !reversedAt)
  const admitted = props.rows.length - able.length
  const reverse = async () => {
    const graduates = able.map(({ id }) => id)
    const done = await sending.send({ body: { graduates, reason: reason.trim() } })
    if (done) setAnswer(done)
  }
  if (answer)
    return (
      <Modal
        open
        title="毕业生驳回"
        onCancel={props.onDone}
        footer={
          <Button type="primary" autoFocus onClick={props.onDone}>
            知道了
          </Button>
        }
      >
        <p role="status">
          已驳回 <b>{formatNumber(answer.reversed)}</b> 人,学生回到原班级。学校已收到通知,须在{' '}
          <b>{answer.regraduateBy}</b> 前重新办理毕业。
        </p>
      </Modal>
    )
  return (
    <Confirm
      open
      title="毕业生驳回"
      consequence="驳回后,学生回到原班级,恢复为在校生,学校可以办理休学、信息修改等,然后重新办理毕业。"
      effects={[
        { label: '驳回', value: `${formatNumber(able.length)} 人` },
        ...(admitted > 0 ? [{ label: '已被录取,不能驳回', value: `${formatNumber(admitted)} 人` }] : []),
      ]}
      names={able.map(({ name }) => name)}
      undo="学校重新办理毕业即可恢复。"
      okText="驳回"
      isDestructive
      isReady={reason.trim().length >= 2 && able.length > 0}
      isSending={sending.isSending}
      isRetrying={sending.isRetrying}
      error={sending.error}
      onConfirm={() => void reverse()}
      onCancel={() => {
        sending.giveUp()
        props.onClose()
      }}
    >
      <div>
        <label htmlFor="reverse-reason">驳回原因(必填)</label>
        <Input.TextArea
          id="reverse-reason"
          rows={2}
          maxLength={200}
          value={reason}
          aria-required
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
    </Confirm>
  )
}
