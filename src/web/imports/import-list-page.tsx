import { Button } from 'antd'
import { useState } from 'react'
import {
  cancelImport,
  getBadRows,
  getReturnedWorkbook,
  listImports,
  settleImport,
} from '../../contract/import.ts'
import { getWorkbench } from '../../contract/world.ts'
import { save } from '../lib/client.ts'
import { formatNumber, formatTime } from '../lib/format.ts'
import { useSend } from '../lib/send.ts'
import { mayEnter, useMyself } from '../lib/session.ts'
import { codesOf } from '../lib/words.ts'
import { ListPage } from '../ui/list-page.tsx'
import { Facts } from '../ui/page.tsx'
import { RefusalAlert } from '../ui/refusal-alert.tsx'
import { TroubleNotice } from '../ui/trouble-notice.tsx'
import { isOver, type Job, KIND_NAMES, stateText } from './import-words.ts'

/** What is to be done about refused rows, and by whom. */
function OpenRows(props: { job: Job; isOwn: boolean }) {
  const { job, isOwn } = props
  if (!isOwn) return <p>退回的行等待{job.unit.name}改正。</p>
  return (
    <p>
      退回的行还没有改正:改好后再导入一次。已经在表单中录入的,或者不需要再办的,点「退回的行已用其他方式办理」,工作台就不再提醒。
    </p>
  )
}

/** One import beside the list: its numbers, its mistakes by kind, its workbook, and calling it off. */
function ImportDetail(props: { job: Job }) {
  const { job } = props
  const me = useMyself()
  const cancelling = useSend(cancelImport, { invalidates: [[listImports.path]] })
  const settling = useSend(settleImport, { invalidates: [[listImports.path], [getWorkbench.path]] })
  // The row beside the list is the one it was opened with.
  const [isSettled, setIsSettled] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const isOwn = me?.unit.id === job.unit.id
  const mayCancel = isOwn && mayEnter(me, cancelImport.access) && !isOver(job)
  // It holds numbers in full: whoever only looks on does not get it.
  const mayTake = isOwn && mayEnter(me, getReturnedWorkbook.access)
  const maySettle = isOwn && mayEnter(me, settleImport.access) && job.isOpen && !isSettled
  const params = { id: job.id }
  return (
    <div className="stack">
      <Facts
        columns={1}
        facts={[
          { label: '单位', value: job.unit.name },
          { label: '业务', value: KIND_NAMES[job.kind] },
          { label: '状态', value: stateText(job) },
          {
            label: '有错误时',
            value: job.mode === 'all_or_nothing' ? '全部正确才入库' : '正确的行先入库',
          },
          { label: '上传时间', value: formatTime(job.createdAt) },
          { label: '完成时间', value: job.finishedAt && formatTime(job.finishedAt) },
          { label: '读取', value: `${formatNumber(job.rowsRead)} 行` },
          { label: '入库', value: `${formatNumber(job.rowsTaken)} 行` },
          { label: '以前已入库,跳过', value: `${formatNumber(job.rowsSkipped)} 行` },
          { label: '有错误', value: `${formatNumber(job.rowsBad)} 行` },
        ]}
      />
      <TroubleNotice trouble={job.trouble} />
      {job.fileProblem && (
        <p className="field-error">
          {job.fileProblem.title}
          {job.fileProblem.cure}
        </p>
      )}
      {job.problems.length > 0 && (
        <table className="plain">
          <caption>错误种类</caption>
          <tbody>
            {job.problems.map(({ rule, label, count }) => (
              <tr key={rule}>
                <td>{label}</td>
                <td className="number">{formatNumber(count)} 处</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {job.cautions.length > 0 && (
        <table className="plain">
          <caption>提醒(不算错误)</caption>
          <tbody>
            {job.cautions.map(({ rule, label, count }) => (
              <tr key={rule}>
                <td>{label}</td>
                <td className="number">{formatNumber(count)} 处</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <RefusalAlert error={error ?? cancelling.error ?? settling.error} />
      {job.isOpen && !isSettled && <OpenRows job={job} isOwn={isOwn} />}
      {isSettled && (
        // The button that had the keyboard is gone: it goes on from here.
        <p role="status" tabIndex={-1} ref={(said) => said?.focus()}>
          已记为用其他方式办理,工作台不再提醒。
        </p>
      )}
      <div className="actions">
        {mayTake && job.hasReturnedWorkbook && (
          <Button
            type="primary"
            onClick={() => {
              setError(null)
              void save(getReturnedWorkbook, { params }).catch(setError)
            }}
          >
            下载退回的工作簿
          </Button>
        )}
        {mayTake && job.hasBadRows && (
          <Button
            onClick={() => {
              setError(null)
              void save(getBadRows, { params }).catch(setError)
            }}
          >
            下载只含错误行的工作簿
          </Button>
        )}
        {maySettle && (
          <Button
            loading={settling.isSending}
            onClick={() => void settling.send({ params }).then((done) => setIsSettled(done !== undefined))}
          >
            退回的行已用其他方式办理
          </Button>
        )}
        {mayCancel && (
          <Button loading={cancelling.isSending} onClick={() => void cancelling.send({ params })}>
            取消导入
          </Button>
        )}
      </div>
    </div>
  )
}

/** 导入记录: every workbook this unit has sent, with what became of it. */
export default function ImportListPage() {
  const isBureau = useMyself()?.unit.level !== 'school'
  return (
    <ListPage
      title="导入记录"
      about={
        isBureau
          ? '本单位及下级单位上传过的工作簿:入库多少行,退回多少行。退回的工作簿由上传的单位下载改正。'
          : '上传过的工作簿:入库多少行,退回多少行;退回的工作簿可在这里下载。'
      }
      door={listImports}
      filters={[
        ...(isBureau ? [{ key: 'under', label: '单位及其下级', kind: 'unit' as const }] : []),
        { key: 'kind', label: '业务', kind: 'codes', codes: codesOf(KIND_NAMES) },
        {
          key: 'open',
          label: '退回的行',
          kind: 'codes',
          codes: [
            { code: 'true', label: '待改正' },
            { code: 'false', label: '没有或已办妥' },
          ],
        },
      ]}
      columns={[
        { key: 'file', title: '文件', render: (row) => row.fileName },
        ...(isBureau
          ? [{ key: 'unit' as const, title: '单位', width: 180, render: (row: Job) => row.unit.name }]
          : []),
        { key: 'kind', title: '业务', width: 150, render: (row) => KIND_NAMES[row.kind] },
        { key: 'at', title: '上传时间', width: 160, render: (row) => formatTime(row.createdAt) },
        { key: 'state', title: '状态', width: 100, render: stateText },
        {
          key: 'read',
          title: '读取',
          width: 90,
          align: 'right',
          render: (row) => formatNumber(row.rowsRead),
        },
        {
          key: 'taken',
          title: '入库',
          width: 90,
          align: 'right',
          render: (row) => formatNumber(row.rowsTaken),
        },
        {
          key: 'bad',
          title: '有错误',
          width: 90,
          align: 'right',
          render: (row) =>
            row.rowsBad > 0 ? <b className="field-error">{formatNumber(row.rowsBad)}</b> : '0',
        },
      ]}
      rowKey={(row) => row.id}
      drawer={(row) => ({ title: row.fileName, content: <ImportDetail job={row} /> })}
      empty={{ text: '还没有导入过工作簿。在「学籍导入」或「招生结果管理」中上传后,会出现在这里。' }}
    />
  )
}
