import { Link } from '@tanstack/react-router'
import { Alert, Button, Popconfirm, Progress } from 'antd'
import { formatNumber } from '../lib/format.ts'
import { Go } from './go.tsx'
import { Cautions, CheckReport } from './import-check.tsx'
import { usePace } from './import-pace.ts'
import type { ImportState } from './import-state.ts'
import { Panel } from './page.tsx'
import { RetryNotice } from './refusal-alert.tsx'
import { TroubleNotice } from './trouble-notice.tsx'

function runningText(state: ImportState): string {
  if (state.phase === 'waiting') return '文件已收到,正在排队。'
  if (state.total === null && state.done === 0) return '正在打开文件 …'
  const total = state.total === null ? '' : ` / 约 ${formatNumber(state.total)}`
  return `已读取 ${formatNumber(state.done)}${total} 行`
}

/** Step three: how far the sending and the work have come. */
export function RunStep(props: {
  sending: { isSending: boolean; isRetrying: boolean; giveUp(): void }
  share: number
  state: ImportState | undefined
  onCancel?: (() => void) | undefined
}) {
  const { state, sending } = props
  const pace = usePace(state)
  if (sending.isSending)
    return (
      <Panel title="正在上传">
        <div className="stack">
          <Progress percent={Math.round(props.share * 100)} aria-label="上传进度" />
          <RetryNotice isRetrying={sending.isRetrying} onGiveUp={sending.giveUp} />
          <p className="quiet">上传完成前请不要关闭页面。</p>
        </div>
      </Panel>
    )
  if (!state) return null
  // The last hundredth is what comes behind the rows: identities, the returned workbook.
  const percent = state.total ? Math.min(99, Math.floor((state.done / state.total) * 100)) : 0
  return (
    <Panel title="正在处理">
      <div className="stack">
        <Progress percent={percent} aria-label="处理进度" />
        <p role="status">
          {runningText(state)}
          {pace && `,${pace}`}
        </p>
        <TroubleNotice trouble={state.trouble} />
        <p className="quiet">
          可以离开本页去办别的事,也可以关闭浏览器,处理会继续;进度和结果随时可在
          <Link to="/imports">导入记录</Link>中看到。
        </p>
        {props.onCancel && (
          <div className="actions">
            <Popconfirm
              title="取消这次导入?"
              description="已处理的行也不入库。"
              okText="取消导入"
              cancelText="继续导入"
              onConfirm={props.onCancel}
            >
              <Button>取消导入</Button>
            </Popconfirm>
          </div>
        )}
      </div>
    </Panel>
  )
}

/** What to do with the workbook that came back. */
function returnedText(state: ImportState): string | undefined {
  if (!state.hasReturned) return undefined
  const marked = '退回的工作簿中已标出每一处错误和改法;'
  return state.phase === 'refused'
    ? `${marked}改好后重新上传这份工作簿即可。`
    : `${marked}改好后只重传错误行即可;整份重传时,已入库的行会认出来跳过。`
}

/** Some rows were taken, others not. */
const isPartly = ({ numbers }: ImportState) => numbers.some(({ isBad, value }) => isBad && value > 0)

/** How it ended, in a few words. */
function endText(state: ImportState): string {
  if (state.phase === 'refused')
    return `${state.isCancelled ? '已取消,' : ''}本次导入没有入库。${state.check?.fatal?.text ?? ''}`
  if (isPartly(state)) return '部分入库:没有错误的行已入库,有错误的行退回。'
  return state.isAllKnown ? '导入完成,没有新的内容:文件中的行以前都已入库。' : '导入完成。'
}

/** A caution keeps no row out; where to mend what is wrong all the same. */
function cautionNote(state: ImportState): string {
  if (state.phase === 'refused') return '不算错误,不改也可以入库;退回的工作簿中用黄色标出'
  return '不算错误,这些行没有因此退回;确实填错的,请打开该生的业务修改'
}

function againText(state: ImportState): string {
  if (state.phase === 'refused') return '重新上传'
  return state.hasReturned ? '只重传错误行' : '再导入一个文件'
}

/** Step four: the numbers, and the workbook that comes back. */
export function ResultStep(props: {
  state: ImportState
  onSaveReturned(): Promise<void>
  onSaveBadRows(): Promise<void>
  onAgain(): void
}) {
  const { state } = props
  const isRefused = state.phase === 'refused'
  return (
    <Panel title="结果">
      <div className="stack">
        <Alert
          role="status"
          showIcon
          type={isRefused ? 'error' : isPartly(state) ? 'warning' : 'success'}
          title={endText(state)}
          description={
            state.check?.fatal?.cure ?? (
              <>
                {returnedText(state)}
                {state.next && (
                  <p>
                    {state.next.text} <Go to={state.next.to}>{state.next.link}</Go>
                  </p>
                )}
              </>
            )
          }
        />
        <dl className="numbers">
          {state.numbers.map(({ label, value, isBad, link }) => (
            <div key={label} className={isBad && value > 0 ? 'bad' : ''}>
              <dt>{label}</dt>
              <dd>{link ? <Go to={link}>{formatNumber(value)}</Go> : formatNumber(value)}</dd>
            </div>
          ))}
        </dl>
        <div className="actions">
          {state.hasReturned && (
            <Button type="primary" onClick={() => void props.onSaveReturned()}>
              下载退回的工作簿
            </Button>
          )}
          {state.hasBadRows && (
            <Button onClick={() => void props.onSaveBadRows()}>下载只含错误行的工作簿</Button>
          )}
          <Button onClick={props.onAgain}>{againText(state)}</Button>
        </div>
        {state.check && <CheckReport check={state.check} />}
        {state.check && <Cautions check={state.check} note={cautionNote(state)} />}
      </div>
    </Panel>
  )
}
