import { useQueryClient } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import { ProblemError, UnreachableError } from '../../contract/client.ts'
import { sessionQuery } from '../lib/session.ts'

interface Words {
  what: string
  cure: string
  code: string
  /** Where the manual says more. */
  help?: string
}

/** The manual's entry on a refusal; the `type` of its problem. */
const helpOn = (code: string) => `/help/refusals#${code}`

/** Any failure in words: a refusal as the door sent it, a lost connection, or a defect of the page. */
export function wordsOf(error: unknown): Words {
  if (error instanceof ProblemError)
    return {
      what: `${error.title}${error.detail ?? ''}`,
      cure: error.cure,
      code: error.code,
      help: helpOn(error.code),
    }
  if (error instanceof UnreachableError)
    return {
      what: '网络连接中断,没有收到系统的答复。',
      cure: '请检查网络后再试;同一次提交不会重复办理。',
      code: 'unreachable',
    }
  return {
    what: '页面显示出错,您的数据没有改变。',
    cure: '请刷新页面再试;若仍出现,请联系技术支持。',
    code: 'page_error',
  }
}

/** Says what was refused, how to mend it, and small behind it the code for whoever is asked for help. */
export function RefusalAlert(props: { error: unknown; onRetry?: () => void; onClose?: () => void }) {
  // The manual is for those who are signed in.
  const mayRead = Boolean(useQueryClient().getQueryData(sessionQuery.queryKey))
  if (!props.error) return null
  const { what, cure, code, help } = wordsOf(props.error)
  return (
    <Alert
      role="alert"
      type="error"
      showIcon
      title={what}
      description={
        <>
          {cure}{' '}
          {help && mayRead && (
            // Beside the page: what was typed stays.
            <a className="in-text" href={help} target="_blank" rel="noreferrer">
              怎么办?
            </a>
          )}{' '}
          <span className="code">代码 {code}</span>
        </>
      }
      closable={props.onClose ? { onClose: props.onClose } : false}
      action={props.onRetry ? <Button onClick={props.onRetry}>再试一次</Button> : undefined}
    />
  )
}

/** Shown while a write is tried again by itself: nothing is lost, nothing is done twice. */
export function RetryNotice(props: { isRetrying: boolean; onGiveUp?: () => void }) {
  if (!props.isRetrying) return null
  return (
    <Alert
      role="status"
      type="warning"
      showIcon
      title="连接中断,正在重试"
      description="请不要关闭页面;连接恢复后会自动提交,不会重复办理。"
      action={props.onGiveUp ? <Button onClick={props.onGiveUp}>停止重试</Button> : undefined}
    />
  )
}
