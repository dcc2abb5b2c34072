import { useQuery } from '@tanstack/react-query'
import { Button, Input, Modal } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { listGraduates, previewReversal, reverseGraduations } from '../../contract/graduation.ts'
import { call, newRequestId } from '../lib/client.ts'
import { formatNumber } from '../lib/format.ts'
import { useSend } from '../lib/send.ts'
import { Confirm } from '../ui/confirm.tsx'
import type { Graduate } from './graduate-words.ts'

type Answer = z.output<typeof reverseGraduations.output>
type Looked = z.output<typeof previewReversal.output>

const named = ({ name, className }: Pick<Graduate, 'name' | 'className'>) =>
  className === null ? name : `${name}(${className})`

/** Who stays as he is, and why: the others can be taken back without him. */
function BlockedNames(props: { blocked: Looked['blocked'] }) {
  const { blocked } = props
  if (blocked.length === 0) return null
  return (
    <table className="plain">
      <caption>不能驳回 {formatNumber(blocked.length)} 人</caption>
      <tbody>
        {blocked.map((one) => (
          <tr key={one.id}>
            <td>{named(one)}</td>
            <td>{one.why}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Done(props: { answer: Answer; onDone(): void }) {
  const { answer, onDone } = props
  return (
    <Modal
      open
      title="毕业生驳回"
      onCancel={onDone}
      footer={
        <Button type="primary" autoFocus onClick={onDone}>
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
}

/** Looked at when the dialog opens: until when they may graduate again, and who cannot be taken back. */
function useLook(rows: readonly Graduate[]) {
  const graduates = rows.map(({ id }) => id)
  return useQuery({
    queryKey: ['reversal-preview', graduates],
    queryFn: () => call(previewReversal, { body: { graduates } }, { requestId: newRequestId() }),
    gcTime: 0,
  })
}

/** 毕业生驳回: back into the old class, with a reason and a deadline to graduate again. */
export function ReverseGraduations(props: { rows: readonly Graduate[]; onDone(): void; onClose(): void }) {
  const sending = useSend(reverseGraduations, { invalidates: [[listGraduates.path], ['/api/workbench']] })
  const [reason, setReason] = useState('')
  const [answer, setAnswer] = useState<Answer | null>(null)
  const looked = useLook(props.rows)
  const able = new Set(looked.data?.able)
  const reverse = async () => {
    const done = await sending.send({ body: { graduates: [...able], reason: reason.trim() } })
    if (done) setAnswer(done)
  }
  if (answer) return <Done answer={answer} onDone={props.onDone} />
  return (
    <Confirm
      open
      title="毕业生驳回"
      consequence="驳回后,学生回到原班级,恢复为在校生,学校可以办理休学、信息修改等,然后重新办理毕业。"
      effects={
        looked.data
          ? [
              { label: '驳回', value: `${formatNumber(able.size)} 人` },
              { label: '重新毕业期限', value: `${looked.data.regraduateBy} 24 时` },
            ]
          : []
      }
      names={props.rows.filter(({ id }) => able.has(id)).map(named)}
      undo="学校在期限前重新办理毕业即可恢复;过了期限,只能在毕业办理时段内办理。"
      okText="驳回"
      isDestructive
      isReady={reason.trim().length >= 2 && able.size > 0}
      isSending={sending.isSending}
      isRetrying={sending.isRetrying}
      error={sending.error ?? looked.error}
      onConfirm={() => void reverse()}
      onCancel={() => {
        sending.giveUp()
        props.onClose()
      }}
    >
      <BlockedNames blocked={looked.data?.blocked ?? []} />
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
