import { Alert } from 'antd'
import { formatTime } from '../lib/format.ts'

/** A fault of ours holds work up; see the contract's Trouble. */
export interface Trouble {
  since: string
  retryAt: string | null
}

/** Says honestly that the work stands still, that it is not the clerk's doing, and what happens next. */
export function TroubleNotice(props: { trouble: Trouble | null | undefined }) {
  const { trouble } = props
  if (!trouble) return null
  return (
    <Alert
      role="status"
      type="warning"
      showIcon
      title={`系统出了故障,自 ${formatTime(trouble.since)} 起停在这里。`}
      description={
        trouble.retryAt
          ? `不是您办理有误,不用重新提交;系统会自动再试,下一次在 ${formatTime(trouble.retryAt)} 前后。`
          : '不是您办理有误。系统已多次再试没有成功,不再自动再试;请联系技术支持。'
      }
    />
  )
}
