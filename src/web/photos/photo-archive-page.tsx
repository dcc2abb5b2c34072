import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button, Progress } from 'antd'
import { useRef, useState } from 'react'
import type { z } from 'zod'
import { cancelImport, getImport, getReturnedWorkbook } from '../../contract/import.ts'
import { countPhotos, startPhotoArchive } from '../../contract/photo.ts'
import { call, save, upload } from '../lib/client.ts'
import { formatBytes, formatNumber } from '../lib/format.ts'
import { useSearchText } from '../lib/search-text.ts'
import { useSend, useSending } from '../lib/send.ts'
import { Page, Panel, Waiting } from '../ui/page.tsx'
import { RefusalAlert, RetryNotice } from '../ui/refusal-alert.tsx'
import { TroubleNotice } from '../ui/trouble-notice.tsx'
import '../ui/form.css'
import '../ui/import.css'

type Job = z.output<typeof getImport.output>
type Counted = z.output<typeof countPhotos.output>

const MAX_BYTES = startPhotoArchive.input.file.maxBytes
const POLL_MS = 1000
const isOver = (job: Job | undefined) =>
  job !== undefined && ['done', 'refused', 'cancelled'].includes(job.state)

function Rules({ limits }: { limits: Counted['limits'] }) {
  const size =
    limits.photoSize === 'exact' ? '正好 358×441 像素' : '358×441 像素,或同样比例(26:32)的更大照片,由系统缩小'
  return (
    <ul>
      <li>
        JPG 或 PNG,{size};入库时统一压缩到 {limits.photoKilobytes} KB 以内,并去掉拍摄地点等附带信息。
      </li>
      <li>文件名为学生的 19 位学籍号或 18 位身份证号,例如 G37010220190501001X.jpg;可以分文件夹。</li>
      {limits.photoNeedsFace && <li>正面免冠,一人一张,人脸居中;系统会检查有没有清楚的人脸,不辨认是谁。</li>}
      <li>
        一个 .zip 最多 {formatNumber(limits.photoArchiveFiles)} 张、{formatBytes(MAX_BYTES)},不要加密。
      </li>
    </ul>
  )
}

function Classes({ classes }: { classes: Counted['classes'] }) {
  if (classes.length === 0) return <p className="quiet">本校还没有在校生。</p>
  return (
    <table className="plain">
      <caption>各班进度</caption>
      <thead>
        <tr>
          <th scope="col">班级</th>
          <th scope="col" className="number">
            在校生
          </th>
          <th scope="col" className="number">
            已有照片
          </th>
          <th scope="col" className="number">
            还缺
          </th>
        </tr>
      </thead>
      <tbody>
        {classes.map(({ classId, className, pupils, withPhoto }) => (
          <tr key={classId ?? 0}>
            <td>{className ?? '待分班'}</td>
            <td className="number">{formatNumber(pupils)}</td>
            <td className="number">{formatNumber(withPhoto)}</td>
            <td className="number">{formatNumber(pupils - withPhoto)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Running(props: { job: Job; onChanged(): void }) {
  const cancelling = useSend(cancelImport)
  return (
    <Panel title="正在检查">
      <div className="stack">
        <p role="status">
          {props.job.state === 'waiting'
            ? '压缩包已收到,正在排队。'
            : `已检查 ${formatNumber(props.job.rowsRead)} 张`}
        </p>
        <TroubleNotice trouble={props.job.trouble} />
        <p className="quiet">可以离开本页去办别的事,处理会继续。</p>
        <div className="actions">
          <Button
            loading={cancelling.isSending}
            onClick={() => void cancelling.send({ params: { id: props.job.id } }).then(props.onChanged)}
          >
            取消(一张也不入库)
          </Button>
        </div>
        <RefusalAlert error={cancelling.error} />
      </div>
    </Panel>
  )
}

function Result(props: { job: Job; onAgain(): void }) {
  const { job } = props
  const numbers = [
    ['照片', job.rowsRead],
    ['入库', job.rowsTaken],
    ['照片相同,跳过', job.rowsSkipped],
    ['未入库', job.rowsBad],
  ] as const
  return (
    <Panel title={job.state === 'cancelled' ? '已取消' : '结果'}>
      <div className="stack">
        {job.fileProblem && (
          <p className="field-error" role="alert">
            {job.fileProblem.title}
            {job.fileProblem.cure}
          </p>
        )}
        <dl className="numbers">
          {numbers.map(([label, value]) => (
            <div key={label} className={label === '未入库' && value > 0 ? 'bad' : ''}>
              <dt>{label}</dt>
              <dd>{formatNumber(value)}</dd>
            </div>
          ))}
        </dl>
        {job.problems.length > 0 && (
          <ul>
            {job.problems.map(({ rule, label, count }) => (
              <li key={rule}>
                {label}:{formatNumber(count)} 张
              </li>
            ))}
          </ul>
        )}
        <div className="actions">
          {job.hasReturnedWorkbook && (
            <Button type="primary" onClick={() => void save(getReturnedWorkbook, { params: { id: job.id } })}>
              下载逐张结果
            </Button>
          )}
          <Button onClick={props.onAgain}>再上传一个压缩包</Button>
        </div>
      </div>
    </Panel>
  )
}

/** 照片采集: many photos at once, each judged by itself, and what is still missing (REG-8). */
export default function PhotoArchivePage() {
  const navigate = useNavigate()
  const input = useRef<HTMLInputElement>(null)
  const search = useSearchText()
  const id = Number(search.import) || undefined
  const open = (next: number | undefined) =>
    void navigate({ to: '.', search: (next === undefined ? {} : { import: String(next) }) as never })
  const [file, setFile] = useState<File | null>(null)
  const [share, setShare] = useState(0)
  const sending = useSending((of: { name: string; size: number }, requestId, signal) => {
    if (!file) throw new Error('no file')
    const query = { fileName: of.name.slice(-120) }
    return upload(startPhotoArchive, { query, file }, { requestId, signal, onProgress: setShare })
  })
  const watched = useQuery({
    queryKey: ['photo-archive', id],
    queryFn: () => call(getImport, { params: { id: id ?? 0 } }),
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (isOver(state.data) ? false : POLL_MS),
  })
  const counted = useQuery({
    queryKey: [countPhotos.path, isOver(watched.data)],
    queryFn: () => call(countPhotos, {}),
  })
  const job = id === undefined ? undefined : watched.data
  const isEnded = isOver(job)
  const start = async () => {
    if (!file) return
    const begun = await sending.send({ name: file.name, size: file.size })
    if (begun) open(begun.id)
  }
  return (
    <Page title="照片采集" about="把照片装进一个 .zip 上传;每张照片单独检查,合格的入库,其余的说明原因。">
      <div className="stack">
        {id === undefined && (
          <Panel title="上传压缩包">
            <div className="stack">
              {counted.data && <Rules limits={counted.data.limits} />}
              <input
                ref={input}
                type="file"
                accept=".zip"
                className="visually-hidden"
                tabIndex={-1}
                aria-label="照片压缩包"
                onChange={(event) => {
                  setFile(event.target.files?.[0] ?? null)
                  sending.clearError()
                }}
              />
              <div className="actions">
                <Button onClick={() => input.current?.click()}>选择压缩包</Button>
                {file && (
                  <span>
                    {file.name}({formatBytes(file.size)})
                  </span>
                )}
                <Button
                  type="primary"
                  disabled={!file || file.size > MAX_BYTES}
                  loading={sending.isSending}
                  onClick={() => void start()}
                >
                  上传
                </Button>
              </div>
              {file && file.size > MAX_BYTES && (
                <p role="alert" className="field-error">
                  压缩包超过 {formatBytes(MAX_BYTES)}。请按年级或班级分成几个,分批上传。
                </p>
              )}
              {sending.isSending && <Progress percent={Math.round(share * 100)} aria-label="上传进度" />}
              <RetryNotice isRetrying={sending.isRetrying} onGiveUp={sending.giveUp} />
              <RefusalAlert error={sending.error} onClose={sending.clearError} />
            </div>
          </Panel>
        )}
        {id !== undefined && watched.isPending && <Waiting rows={4} />}
        <RefusalAlert error={watched.error} onRetry={() => void watched.refetch()} />
        {job && !isEnded && <Running job={job} onChanged={() => void watched.refetch()} />}
        {job && isEnded && (
          <Result
            job={job}
            onAgain={() => {
              setFile(null)
              open(undefined)
            }}
          />
        )}
        <Panel>
          <RefusalAlert error={counted.error} onRetry={() => void counted.refetch()} />
          {counted.isPending && <Waiting rows={4} />}
          {counted.data && <Classes classes={counted.data.classes} />}
        </Panel>
      </div>
    </Page>
  )
}
