import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { getSentBackWorkbook } from '../../contract/registration.ts'
import type { RegistrationKind } from '../../rules/registration.ts'
import { save } from '../lib/client.ts'
import { ImportJobPage } from '../ui/import-job.tsx'
import { RefusalAlert } from '../ui/refusal-alert.tsx'
import { useBusinessChoice } from './business-choice.tsx'

function DownloadSentBack(props: { kind: RegistrationKind; choice: ReactNode }) {
  const [error, setError] = useState<unknown>(null)
  const run = () => {
    setError(null)
    void save(getSentBackWorkbook, { query: { kind: props.kind } }).catch(setError)
  }
  return (
    <div className="stack">
      {props.choice}
      <div>
        <Button onClick={run}>下载被退回的名单</Button>
      </div>
      <RefusalAlert error={error} onClose={() => setError(null)} />
    </div>
  )
}

/** 退回修改: what was sent back leaves as a workbook, is mended there and comes in again (REG-4). */
export default function SentBackImportPage() {
  const { kind, choice } = useBusinessChoice()
  return (
    <ImportJobPage
      key={kind}
      kind={`sent_back_${kind}`}
      title="退回修改(Excel)"
      about={
        <>
          先下载被退回的名单:每行附有退回意见。改好后原样上传,逐条修改对应的注册,再到{' '}
          <Link to="/registrations">学籍注册</Link>中提交审核。
        </>
      }
      before={<DownloadSentBack kind={kind} choice={choice} />}
      rowsLink="/registrations"
      next={{
        text: '已入库的还没有报上去:请核对后选中,按「提交审核」。',
        to: '/registrations?state=with_registrar',
        link: '去提交审核',
      }}
    />
  )
}
