import { Alert } from 'antd'
import { useIsConnectionLost } from '../lib/connection.ts'

/** Over every page while nobody answers: what was typed stays, and goes on by itself. */
export function ConnectionBanner() {
  if (!useIsConnectionLost()) return null
  return (
    <Alert
      banner
      role="alert"
      type="warning"
      className="no-print"
      title="网络已断开,正在重新连接。已填写的内容不会丢失,恢复后自动继续;请不要关闭页面。"
    />
  )
}
