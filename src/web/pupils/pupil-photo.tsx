import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { getPhoto, listPhotos, setPhoto } from '../../contract/photo.ts'
import { call, download, upload } from '../lib/client.ts'
import { formatTime } from '../lib/format.ts'
import { useSending } from '../lib/send.ts'
import { mayEnter, useMyself } from '../lib/session.ts'
import { Panel } from '../ui/page.tsx'
import { RefusalAlert } from '../ui/refusal-alert.tsx'
import './pupil-photo.css'

/** The picture itself, fetched through its door: each look is audited, and nothing of it stays in a cache. */
function Picture(props: { id: number; number: number }) {
  const [address, setAddress] = useState<string | null>(null)
  const [error, setError] = useState<unknown>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another number is another photo
  useEffect(() => {
    let made: string | undefined
    let isGone = false
    download(getPhoto, { params: { id: props.id } })
      .then((reply) => reply.blob())
      .then((blob) => {
        if (isGone) return
        made = URL.createObjectURL(blob)
        setAddress(made)
      })
      .catch(setError)
    return () => {
      isGone = true
      if (made) URL.revokeObjectURL(made)
    }
  }, [props.id, props.number])
  if (error) return <RefusalAlert error={error} />
  return address ? (
    <img className="pupil-photo" src={address} alt="学生照片" />
  ) : (
    <div className="pupil-photo" />
  )
}

function Upload(props: { id: number; hasPhoto: boolean }) {
  const queries = useQueryClient()
  const input = useRef<HTMLInputElement>(null)
  const chosen = useRef<File>(undefined)
  const sending = useSending((_of: { name: string; size: number; at: number }, requestId, signal) => {
    if (!chosen.current) throw new Error('no file')
    const of = { params: { id: props.id }, file: chosen.current }
    return upload(setPhoto, of, { requestId, signal, onProgress: () => undefined })
  })
  const send = async (file: File | undefined) => {
    if (!file) return
    chosen.current = file
    const sent = await sending.send({ name: file.name, size: file.size, at: file.lastModified })
    if (sent) await queries.invalidateQueries({ queryKey: [listPhotos.path, props.id] })
  }
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".jpg,.jpeg,.png"
        className="visually-hidden"
        tabIndex={-1}
        aria-label="照片文件"
        onChange={(event) => {
          void send(event.target.files?.[0])
          event.target.value = ''
        }}
      />
      <div className="actions">
        <Button loading={sending.isSending} onClick={() => input.current?.click()}>
          {props.hasPhoto ? '更换照片' : '上传照片'}
        </Button>
      </div>
      <RefusalAlert error={sending.error} onClose={sending.clearError} />
    </>
  )
}

/** The pupil's photo, and who changed it when (REG-8). */
export function PupilPhoto(props: { id: number; mayChange: boolean }) {
  const me = useMyself()
  const { data, error, refetch } = useQuery({
    queryKey: [listPhotos.path, props.id],
    queryFn: () => call(listPhotos, { params: { id: props.id } }),
  })
  const current = data?.rows[0]
  const mayChange = props.mayChange && me !== null && mayEnter(me, setPhoto.access)
  return (
    <Panel title="照片">
      <RefusalAlert error={error} onRetry={() => void refetch()} />
      <div className="photo-side">
        {current && <Picture id={props.id} number={current.number} />}
        {data && !current && <div className="pupil-photo no-photo">还没有照片</div>}
        <div className="stack">
          {data && data.rows.length > 0 && (
            <ol className="photo-history" aria-label="更换记录">
              {data.rows.map(({ number, at, unit, by, isFromArchive }) => (
                <li key={number}>
                  {formatTime(at)} {isFromArchive ? '批量上传' : '上传'}
                  <span className="quiet">
                    {' '}
                    {unit} {by}
                  </span>
                </li>
              ))}
            </ol>
          )}
          {mayChange && <Upload id={props.id} hasPhoto={current !== undefined} />}
        </div>
      </div>
    </Panel>
  )
}
