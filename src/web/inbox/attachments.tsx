import { Button } from 'antd'
import { useRef, useState } from 'react'
import type { z } from 'zod'
import { attach, type BusinessCase, getAttachment } from '../../contract/business-case.ts'
import { save, upload } from '../lib/client.ts'
import { formatBytes } from '../lib/format.ts'
import { useSending } from '../lib/send.ts'
import { mayEnter, useMyself } from '../lib/session.ts'
import { RefusalAlert, RetryNotice } from '../ui/refusal-alert.tsx'

type Attachment = z.output<typeof BusinessCase>['attachments'][number]
const MAX_BYTES = attach.input.file.maxBytes

function AttachmentList(props: { attachments: readonly Attachment[] }) {
  const me = useMyself()
  const mayOpen = me !== null && mayEnter(me, getAttachment.access)
  const [error, setError] = useState<unknown>(null)
  const open = (id: number) => () => {
    setError(null)
    void save(getAttachment, { params: { id } }).catch(setError)
  }
  return (
    <>
      <ul className="attachments">
        {props.attachments.map(({ id, name, size }) => (
          <li key={id}>
            {mayOpen ? (
              <button type="button" className="as-link" onClick={open(id)}>
                {name}
              </button>
            ) : (
              name
            )}{' '}
            <span className="quiet">{formatBytes(size)}</span>
          </li>
        ))}
      </ul>
      <RefusalAlert error={error} onClose={() => setError(null)} />
    </>
  )
}

function AddAttachment(props: { caseId: number }) {
  const input = useRef<HTMLInputElement>(null)
  const chosen = useRef<File>(undefined)
  const [share, setShare] = useState(0)
  const [isTooBig, setIsTooBig] = useState(false)
  const sending = useSending(
    (of: { name: string; size: number; modified: number }, requestId, signal) =>
      upload(
        attach,
        { params: { id: props.caseId }, query: { name: of.name }, file: chosen.current ?? new Blob() },
        { requestId, signal, onProgress: setShare },
      ),
    { invalidates: [['case', props.caseId]] },
  )
  const take = (file: File | undefined) => {
    if (!file) return
    setIsTooBig(file.size > MAX_BYTES)
    if (file.size > MAX_BYTES) return
    chosen.current = file
    setShare(0)
    void sending.send({ name: file.name, size: file.size, modified: file.lastModified })
  }
  return (
    <div className="stack">
      <div className="actions">
        <input
          ref={input}
          type="file"
          accept=".pdf,.jpg,.jpeg,.png"
          className="visually-hidden"
          tabIndex={-1}
          aria-label="要上传的材料"
          onChange={(event) => {
            take(event.target.files?.[0])
            event.target.value = ''
          }}
        />
        <Button loading={sending.isSending} onClick={() => input.current?.click()}>
          {sending.isSending ? `正在上传 ${Math.round(share * 100)}%` : '上传材料'}
        </Button>
        <span className="quiet">PDF、JPG 或 PNG,每个不超过 {formatBytes(MAX_BYTES)}。</span>
      </div>
      {isTooBig && (
        <p role="alert" className="field-error">
          文件超过 {formatBytes(MAX_BYTES)},请压缩或分成几个文件后再上传。
        </p>
      )}
      <RetryNotice isRetrying={sending.isRetrying} onGiveUp={sending.giveUp} />
      <RefusalAlert error={sending.error} onClose={sending.clearError} />
    </div>
  )
}

/** Documents of a case: read by its parties, added by whoever's turn it is. */
export function Attachments(props: { caseId: number; attachments: readonly Attachment[]; mayAdd: boolean }) {
  return (
    <div className="stack">
      {props.attachments.length > 0 ? (
        <AttachmentList attachments={props.attachments} />
      ) : (
        <p className="quiet">还没有材料。</p>
      )}
      {props.mayAdd && <AddAttachment caseId={props.caseId} />}
    </div>
  )
}
